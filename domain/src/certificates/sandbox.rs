//! Examples for those who build on the API: one certificate of each status, and none of them in any register.
//!
//! Their codes are `TEST000000000001` to `…06`; their numbers `TEST-2026-000001` to `…06` with the surname `Example`. The
//! document of an example is a file that holds its code and nothing else; its token is `sandbox.` and the code.

use certificate::{Holder, Kind, PersonName, Texts};
use chrono::{DateTime, Days, NaiveDate, Utc};
use sha2::{Digest, Sha256};

use super::facts::{Facts, Form, Successor};
use super::file_status::{FileCheck, FileStatus};
use super::states::Status;
use super::verify::Verification;

/// The examples, in the order of their numbers.
const EXAMPLES: [Status; 6] = [
    Status::Valid,
    Status::Revoked,
    Status::Suspended,
    Status::Superseded,
    Status::Expired,
    Status::NotYetIssued,
];
const SURNAME: &str = "example";

/// The code of an example, which none of the register can have but by a chance of one in 2⁸⁰.
pub(super) fn code(number: usize) -> String {
    format!("TEST{number:012}")
}

/// The number of an example.
pub(super) fn serial(number: usize) -> String {
    format!("TEST-2026-{number:06}")
}

fn numbered(fits: impl Fn(usize) -> bool) -> Option<usize> {
    (1..=EXAMPLES.len()).find(|number| fits(*number))
}

pub(super) fn by_code(code_asked: &str, now: DateTime<Utc>) -> Verification {
    answer(numbered(|number| code(number) == code_asked), now)
}

pub(super) fn by_pair(serial_asked: &str, surname: &str, now: DateTime<Utc>) -> Verification {
    let is_its = surname.trim().to_lowercase() == SURNAME;
    answer(numbered(|number| is_its && serial(number) == serial_asked), now)
}

pub(super) fn by_hash(sha256: &str, now: DateTime<Utc>) -> FileCheck {
    let known = numbered(|number| hex::encode(Sha256::digest(code(number))) == sha256);
    FileCheck::from(answer(known, now)).outlined()
}

pub(super) fn by_token(token: &str, now: DateTime<Utc>) -> Verification {
    by_code(token.strip_prefix("sandbox.").unwrap_or_default(), now)
}

/// A file that holds the code; with anything after it, it was altered, and cut short it is incomplete.
pub(super) fn by_file(file: &[u8], now: DateTime<Utc>) -> FileCheck {
    let known = numbered(|number| file.starts_with(code(number).as_bytes()));
    let mut check = FileCheck::from(answer(known, now));
    if known.is_some() && file.len() > code(1).len() {
        check.status = FileStatus::AlteredAfterSigning;
    } else if !file.is_empty() && code(1).as_bytes().starts_with(file) && known.is_none() {
        check.status = FileStatus::Incomplete;
    } else if file.starts_with(b"%PDF-") {
        check.status = FileStatus::Unsigned;
    }
    check
}

fn answer(number: Option<usize>, now: DateTime<Utc>) -> Verification {
    let found = number.and_then(|number| Some((number, *EXAMPLES.get(number.checked_sub(1)?)?)));
    let Some((number, status)) = found else { return Verification::unknown(now) };
    let explained = matches!(status, Status::Revoked | Status::Suspended | Status::Superseded);
    Verification {
        status,
        since: Some(DateTime::UNIX_EPOCH + Days::new(20_585)),
        reason: explained.then(|| "an example".to_owned()),
        checked_at: now,
        certificate: (status != Status::NotYetIssued).then(|| facts(number, status)),
        log: None,
    }
}

fn facts(number: usize, status: Status) -> Facts {
    let name = PersonName { surname: "Example".into(), own_name: "Anna".into(), patronymic: None };
    let day = DateTime::UNIX_EPOCH.date_naive() + Days::new(20_585);
    let successor = Successor { number: serial(1), code: code(1) };
    Facts {
        number: serial(number),
        kind: Kind::Attendance,
        holder: Holder { cyrillic: None, belarusian: None, latin: Some(name), surname_first: true },
        holder_erased: false,
        programme: plain("Example of a programme"),
        hours_online: 12,
        hours_face_to_face: 0,
        form: Form::Online,
        began_on: day,
        completed_on: day,
        assessment_passed: Some(true),
        issued_on: day,
        place: plain("Minsk"),
        issuers: vec![plain("Example of an institution")],
        valid_until: (status == Status::Expired).then(|| day + Days::new(1)),
        supersedes: None,
        superseded_by: (status == Status::Superseded).then_some(successor),
    }
}

fn plain(text: &str) -> Texts {
    Texts { en: text.to_owned(), ru: text.to_owned(), be: None }
}

/// What has ever happened to the examples: a feed that never grows.
pub(super) fn events() -> impl Iterator<Item = (usize, NaiveDate)> {
    let day = DateTime::UNIX_EPOCH.date_naive() + Days::new(20_585);
    (1..=4).map(move |number| (number, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_an_example_of_each_status_in_every_way_to_ask() {
        let now = DateTime::UNIX_EPOCH;
        for (at, status) in EXAMPLES.into_iter().enumerate() {
            let code = code(at + 1);
            assert_eq!(super::super::marks::read_code(&code), Some(code.clone()));
            assert_eq!(by_code(&code, now).status, status);
            assert_eq!(by_pair(&serial(at + 1), " EXAMPLE ", now).status, status);
            assert_eq!(by_token(&format!("sandbox.{code}"), now).status, status);
            let by_hash = by_hash(&hex::encode(Sha256::digest(&code)), now);
            assert_eq!(by_hash, by_file(code.as_bytes(), now).outlined());
        }
        assert_eq!(by_file(b"TEST000000000001%", now).status, FileStatus::AlteredAfterSigning);
        assert_eq!(by_file(b"TEST00", now).status, FileStatus::Incomplete);
        assert_eq!(by_file(b"%PDF-1.7", now).status, FileStatus::Unsigned);
        assert_eq!(by_code("0000000000000000", now).status, Status::Unknown);
    }
}

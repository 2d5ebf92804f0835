//! What somebody is told who asked after a certificate: how it stands or, of a file, whether it is the one we gave out.

use askama::Template;
use chrono::{DateTime, Utc};
use domain::certificates::{FileCheck, FileStatus, Hint, Kind, Status, Successor};

use super::Typed;
use crate::certificates::{self, Line, lines, look, word};
use crate::errors::Errors;
use crate::page::Page;
use crate::visit::Visit;
use crate::words::Words;

/// The answer.
#[derive(Template)]
#[template(path = "certificates/answer.html")]
pub struct AnswerPage {
    page: Page,
    /// How it stands, in a sentence.
    title: String,
    tone: &'static str,
    icon: &'static str,
    /// What that means for whoever asks.
    told: String,
    /// Since when, where that is known.
    since: String,
    /// Why, as written down by the centre; empty where there is no reason.
    reason: String,
    /// The certificate that has taken its place.
    successor: Option<Successor>,
    /// Of a file that is not genuine: the genuine document.
    genuine: Option<Genuine>,
    lines: Vec<Line>,
    /// Whether the only thing known is that the register knows no such hash: the file itself may tell more.
    is_to_send: bool,
    /// Whether nothing was found, so that one asks again.
    is_unknown: bool,
    /// When this was looked up.
    checked: String,
    errors: Errors,
    code: String,
    number: String,
    surname: String,
}

/// The genuine document, of which a file is a copy that was changed or cut off.
struct Genuine {
    address: String,
    /// How the certificate stands, as a tag.
    tone: &'static str,
    icon: &'static str,
    status: String,
}

/// What a verdict is called in the keys of its texts, and how it looks.
struct Verdict {
    title: String,
    told: String,
    tone: &'static str,
    icon: &'static str,
}

impl Verdict {
    fn of(found: &FileCheck) -> Self {
        let own = |tone, icon, word: &str| Self {
            title: format!("verdict-{word}"),
            told: format!("verdict-told-{word}"),
            tone,
            icon,
        };
        match (found.status, found.hint) {
            (FileStatus::AlteredAfterSigning, _) => own("bad", "cross", "altered"),
            (FileStatus::Incomplete, _) => own("warn", "warn", "incomplete"),
            (FileStatus::Unsigned, _) => own("warn", "warn", "unsigned"),
            (_, Some(Hint::SignedButNotRegistered)) => own("bad", "warn", "not-registered"),
            (_, Some(Hint::SignedByOthers)) => own("warn", "warn", "by-others"),
            (_, Some(Hint::NotAPdf)) => own("info", "paper", "no-pdf"),
            (_, None) => {
                let (tone, icon) = look(found.register.status);
                own(tone, icon, &word(found.register.status))
            }
        }
    }
}

impl AnswerPage {
    /// The answer to a code, or to a number and a surname.
    pub fn to_typed(visit: &Visit, found: &FileCheck, typed: Typed<'_>) -> Self {
        let shown = Self::of(visit, found, &Verdict::of(found));
        let Typed { code, number, surname } = typed;
        Self { code: code.to_owned(), number: number.to_owned(), surname: surname.to_owned(), ..shown }
    }

    /// The answer to a file.
    pub fn to_file(visit: &Visit, found: &FileCheck) -> Self {
        let mut verdict = Verdict::of(found);
        if found.status == FileStatus::Valid {
            "verdict-told-file-valid".clone_into(&mut verdict.told);
        }
        Self::of(visit, found, &verdict)
    }

    /// The answer to the hash of a file that stayed where it is.
    pub fn to_hash(visit: &Visit, found: &FileCheck) -> Self {
        if found.status != FileStatus::Unknown {
            return Self::to_file(visit, found);
        }
        let (title, told) = ("verdict-file-unknown".to_owned(), "verdict-told-file-unknown".to_owned());
        let shown = Self::of(visit, found, &Verdict { title, told, ..Verdict::of(found) });
        Self { is_to_send: true, ..shown }
    }

    fn of(visit: &Visit, found: &FileCheck, verdict: &Verdict) -> Self {
        let (words, register) = (visit.words(), &found.register);
        let facts = register.certificate.as_ref();
        let outline = found.outline.as_ref();
        let kind = facts.map(|facts| facts.kind).or_else(|| outline.map(|outline| outline.kind));
        let kind = match kind {
            Some(Kind::Attendance) => "attendance",
            Some(Kind::AdvancedTraining) => "advanced-training",
            None => "unknown",
        };
        let since = register.since.filter(|_| register.status != Status::NotYetIssued);
        Self {
            title: words.with(&verdict.title, "kind", kind),
            told: words.say(&verdict.told),
            tone: verdict.tone,
            icon: verdict.icon,
            since: since.map(|at| since_when(words, register.status, at)).unwrap_or_default(),
            reason: register.reason.clone().unwrap_or_default(),
            successor: facts.and_then(|facts| facts.superseded_by.clone()),
            genuine: found.genuine_url.as_ref().map(|address| Genuine::at(words, address, register.status)),
            lines: match (facts, outline) {
                (Some(facts), _) => lines(words, facts),
                (None, Some(outline)) => certificates::outline(words, outline),
                (None, None) => Vec::new(),
            },
            is_to_send: false,
            is_unknown: register.status == Status::Unknown,
            checked: words.moment(register.checked_at),
            page: Page::new(visit),
            errors: Errors::default(),
            code: String::new(),
            number: String::new(),
            surname: String::new(),
        }
    }
}

impl Genuine {
    fn at(words: Words, address: &str, status: Status) -> Self {
        let (tone, icon) = look(status);
        let status = words.say(&format!("certificate-{}", word(status)));
        Self { address: address.to_owned(), tone, icon, status }
    }
}

fn since_when(words: Words, status: Status, at: DateTime<Utc>) -> String {
    words.with(&format!("verdict-since-{}", word(status)), "day", words.day_of(at))
}

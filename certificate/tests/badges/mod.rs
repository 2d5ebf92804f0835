//! Issuers, keys and credentials for tests and samples, all from seeds.
#![allow(dead_code, clippy::unwrap_used)] // each who uses it needs a part; nothing here can fail

use certificate::credential::{
    Endorsement, IssuerAddress, IssuerKey, OpenBadge, Placement, Purpose, StatusEntry, jws,
};
use certificate::{Lang, Record};
use chrono::{DateTime, FixedOffset, TimeZone, Utc};
use uuid::Uuid;

use crate::records;

pub const CENTRE: &str = "https://forestglade.example";
pub const ACADEMY: &str = "https://forestglade.example/academy";

pub fn at() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 5, 20, 9, 0, 0).unwrap()
}

pub fn key(issuer: &str, label: &str, seed: u8) -> IssuerKey {
    let address = IssuerAddress::parse(issuer).unwrap();
    IssuerKey::from_seed(&address, label, &[seed; 32]).unwrap()
}

pub fn centre() -> IssuerKey {
    key(CENTRE, "2026", 1)
}

pub fn academy() -> IssuerKey {
    key(ACADEMY, "2026", 2)
}

pub fn list(purpose: Purpose) -> String {
    format!("{CENTRE}/status/{}/1", purpose.as_str())
}

pub fn entry(index: u32, purpose: Purpose) -> StatusEntry {
    StatusEntry::new(&list(purpose), index, purpose).unwrap()
}

pub fn placement(status: Vec<StatusEntry>) -> Placement {
    Placement {
        issuer: IssuerAddress::parse(CENTRE).unwrap(),
        subject: Uuid::from_u128(0x0196_ecb0_a1b2_7c3d_8e4f_0123_4567_89ab),
        achievement: format!("{CENTRE}/courses/introduction/versions/3"),
        criteria: format!("{CENTRE}/courses/introduction"),
        issued_at: at(),
        offset: FixedOffset::east_opt(3 * 3600).unwrap(),
        status,
    }
}

pub fn badge(record: &Record) -> OpenBadge {
    OpenBadge::compose(record, placement(vec![entry(94_567, Purpose::Revocation)])).unwrap()
}

/// The academy's token of a credential.
pub fn endorsement(badge: &OpenBadge, record: &Record) -> Endorsement {
    let id = format!("{ACADEMY}/endorsements/{}", record.code);
    Endorsement::of(badge, record, academy_address(), (&id, at())).unwrap()
}

/// A joint certificate's credential, endorsed.
pub fn joint(record: &Record) -> OpenBadge {
    let badge = badge(record);
    let token = jws(&endorsement(&badge, record), &academy()).unwrap();
    badge.endorsed(token)
}

/// Names that break careless programs.
pub fn hostile() -> Record {
    let mut record = records::advanced();
    record.holder.cyrillic = records::name("Алёна", "", "Кавалёва-Ў \"Q\" \\ 😀");
    record.holder.belarusian = records::name("</script>{{x}} _:c14n0", "", "Ў'і\\u0041 <a> @be ^^x .");
    record.programme.en = "Line one\nline \"two\"\r\t \\ end".into();
    record.programme.be = Some("Уводзіны ў «і» \u{301}\u{2028}".into());
    record.serial = "FG-2026-\"124\"\\".into();
    record.course_key = "ключ \"\\n\"".into();
    record
}

fn academy_address() -> &'static IssuerAddress {
    static ADDRESS: std::sync::OnceLock<IssuerAddress> = std::sync::OnceLock::new();
    ADDRESS.get_or_init(|| IssuerAddress::parse(ACADEMY).unwrap())
}

/// Credentials of every shape by file name.
pub fn samples() -> Vec<(&'static str, OpenBadge)> {
    let both = vec![entry(7, Purpose::Revocation), entry(94_567, Purpose::Suspension)];
    let with = |status| OpenBadge::compose(&records::attendance(), placement(status)).unwrap();
    let mut term = Record { languages: vec![Lang::En], ..records::rhian() };
    term.valid_until = Some(records::day(2056, 5, 20));
    vec![
        ("plain", badge(&records::attendance())),
        ("unendorsed", badge(&records::advanced())),
        ("joint", joint(&records::advanced())),
        ("two-names", joint(&records::odd_letters())),
        ("hostile", joint(&hostile())),
        ("term", badge(&term)),
        ("no-status", with(Vec::new())),
        ("two-statuses", with(both)),
        ("revoked", with(vec![entry(8, Purpose::Revocation)])),
    ]
}

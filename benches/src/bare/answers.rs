//! The answers of the bare handlers, equal to the centre's.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

#[derive(Serialize)]
pub(super) struct Receipt {
    pub item_id: Uuid,
    pub op_id: Uuid,
    pub seq: i64,
    pub saved_at: DateTime<Utc>,
    pub state: String,
}

#[derive(Serialize)]
pub(super) struct Run<'a> {
    id: Uuid,
    course_key: &'a str,
    kind: String,
    state: String,
    admission: String,
    enrolment_is_open: bool,
    enrolment_opens_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enrolment_closes_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    starts_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting_list_size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum_number: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    go_no_go_on: Option<NaiveDate>,
    offer_hours: i32,
}

impl<'a> Run<'a> {
    pub fn read(row: &SqliteRow, course_key: &'a str, now: DateTime<Utc>) -> sqlx::Result<Self> {
        let opens: DateTime<Utc> = row.try_get("enrolment_opens_at")?;
        let closes: Option<DateTime<Utc>> = row.try_get("enrolment_closes_at")?;
        Ok(Self {
            id: row.try_get("id")?,
            course_key,
            kind: row.try_get("kind")?,
            state: row.try_get("state")?,
            admission: row.try_get("admission")?,
            enrolment_is_open: opens <= now && closes.is_none_or(|closes| now < closes),
            enrolment_opens_at: opens,
            enrolment_closes_at: closes,
            starts_at: row.try_get("starts_at")?,
            ends_at: row.try_get("ends_at")?,
            waiting_list_size: row.try_get("waiting_list_size")?,
            minimum_number: row.try_get("minimum_number")?,
            go_no_go_on: row.try_get("go_no_go_on")?,
            offer_hours: row.try_get("offer_hours")?,
        })
    }
}

/// The answer about a valid certificate; the crowd has no others.
#[derive(Serialize)]
pub(super) struct Verification {
    status: &'static str,
    since: DateTime<Utc>,
    checked_at: DateTime<Utc>,
    certificate: Printed,
    log: Place,
}

/// Where the register log tells of it.
#[derive(Serialize)]
struct Place {
    index: i64,
    size: i64,
}

#[derive(Serialize)]
struct Printed {
    number: String,
    kind: String,
    holder: Names,
    programme: Texts,
    hours_online: u32,
    hours_face_to_face: u32,
    form: &'static str,
    began_on: NaiveDate,
    completed_on: NaiveDate,
    assessment_passed: bool,
    issued_on: NaiveDate,
    place: Texts,
    issuers: Vec<Texts>,
}

/// What is read of the frozen record.
#[derive(Deserialize)]
struct Record {
    serial: String,
    kind: String,
    holder: Names,
    programme: Texts,
    hours_online: u32,
    hours_face_to_face: u32,
    began_on: NaiveDate,
    completed_on: NaiveDate,
    issued_on: NaiveDate,
    place: Texts,
    issuers: Vec<Issuer>,
}

#[derive(Deserialize)]
struct Issuer {
    name: Texts,
}

#[derive(Deserialize, Serialize)]
struct Names {
    #[serde(rename(deserialize = "cyrillic"), skip_serializing_if = "Option::is_none")]
    ru: Option<Name>,
    #[serde(rename(deserialize = "belarusian"), skip_serializing_if = "Option::is_none")]
    be: Option<Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latin: Option<Name>,
}

#[derive(Deserialize, Serialize)]
struct Name {
    surname: String,
    own_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    patronymic: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct Texts {
    en: String,
    ru: String,
    be: Option<String>,
}

impl Verification {
    pub fn read(row: &SqliteRow, now: DateTime<Utc>) -> sqlx::Result<Self> {
        let record: Record = serde_json::from_str(row.try_get("record")?)
            .map_err(|error| sqlx::Error::Decode(error.into()))?;
        Ok(Self {
            status: "valid",
            since: row.try_get("at")?,
            checked_at: now,
            certificate: Printed {
                number: record.serial,
                kind: record.kind,
                holder: record.holder,
                programme: record.programme,
                hours_online: record.hours_online,
                hours_face_to_face: record.hours_face_to_face,
                form: "online",
                began_on: record.began_on,
                completed_on: record.completed_on,
                assessment_passed: true,
                issued_on: record.issued_on,
                place: record.place,
                issuers: record.issuers.into_iter().map(|issuer| issuer.name).collect(),
            },
            log: Place { index: row.try_get("log_index")?, size: row.try_get("log_size")? },
        })
    }
}

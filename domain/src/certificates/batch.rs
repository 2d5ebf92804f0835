//! Many certificates asked after at once, by a partner: one statement for each way to ask, answers in the order asked.
//!
//! A token is taken for ours only if it is the very one that was given out: a signature alone says that somebody has our key.

use std::collections::HashMap;

use certificate::credential::{self, Credential, OpenBadge};
use chrono::{DateTime, Utc};
use entity::enums::CheckMeans;
use sea_orm::Value;

use super::credentials::{self, GivenOut};
use super::file_status::{FileCheck, FileStatus, Hint};
use super::rows::{self, Row};
use super::verify::{self, Asker, UNKNOWN_CODE, WRONG_PAIR};
use super::{marks, revisions, sandbox, signed_answers, surnames, uploads};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, FieldError, Result};
use crate::policy::{self, Action};

/// So many are answered at once.
const MOST: usize = 500;
/// No token of ours is longer.
const LONGEST_TOKEN: usize = 64 * 1024;
/// The longest JSON in which so many of the longest tokens are asked after, each with its name and marks around it.
pub const LONGEST_BATCH: usize = MOST * (LONGEST_TOKEN + 64);

/// One item as it was asked: the fields of one way to ask, and of no other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The code.
    pub code: Option<String>,
    /// The number in the register book; with the surname.
    pub number: Option<String>,
    /// The holder's surname.
    pub surname: Option<String>,
    /// SHA-256 of the document, in hex.
    pub sha256: Option<String>,
    /// The credential as a token.
    pub jws: Option<String>,
}

/// An item that can be looked up.
enum Question {
    Code(Option<String>),
    Pair {
        serial: String,
        surname: String,
    },
    Hash(String),
    Token(String),
    /// A token that our signature is under, and the code that it says it is about.
    Signed {
        token: String,
        code: String,
    },
}

/// Everything that is found for a batch.
struct Found {
    by_code: HashMap<String, Row>,
    by_serial: HashMap<String, Row>,
    by_hash: HashMap<String, (Row, entity::enums::DocumentPart)>,
    tokens: HashMap<String, GivenOut>,
}

/// Answers a partner's questions, each by itself: what cannot be asked is answered with what is wrong with it.
///
/// # Errors
/// - [`Error::Forbidden`] for others than partners whose key may verify.
/// - [`Error::Invalid`] for more than 500 items.
/// - [`Error::TooMany`] after too many unknown certificates by this key.
pub async fn verify_many(
    cx: &Context,
    actor: &Actor,
    items: Vec<Asked>,
) -> Result<Vec<Result<FileCheck, FieldError>>> {
    policy::authorize(actor, Action::VerifyAsPartner)?;
    if items.len() > MOST {
        return Err(Error::invalid("/items", "too_many", "ask after at most 500 at once"));
    }
    let (now, asker) = (cx.now(), Asker { address: "", actor });
    let questions: Vec<_> = items.into_iter().map(Asked::read).collect();
    let cost = questions.iter().flatten().map(Question::cost).sum();
    let charge = verify::charge(cx, asker, cost, now)?;
    if asker.is_in_sandbox() {
        return Ok(questions.into_iter().map(|one| one.map(|question| question.in_sandbox(now))).collect());
    }
    let questions = with_tokens_read(cx, questions, now).await?;
    let found = Found::of(cx, &questions).await?;
    let (mut answers, mut known) = (Vec::with_capacity(questions.len()), 0);
    for question in questions {
        let question = match question {
            Ok(question) => question,
            Err(error) => {
                answers.push(Err(error));
                continue;
            }
        };
        let answer = match found.answer(cx, &question, now)? {
            Some((row, answer)) => {
                known += question.cost();
                verify::note(cx, row, asker, CheckMeans::Partner, now).await?;
                answer
            }
            None => question.unknown(now),
        };
        answers.push(Ok(answer));
    }
    cx.partner_misses().give_back_part(charge, known);
    Ok(answers)
}

impl Asked {
    fn read(self) -> Result<Question, FieldError> {
        match self {
            Self { code: Some(code), number: None, surname: None, sha256: None, jws: None } => {
                Ok(Question::Code(marks::read_code(&code)))
            }
            Self { code: None, number: Some(number), surname: Some(surname), sha256: None, jws: None } => {
                Ok(Question::Pair { serial: marks::read_serial(&number), surname })
            }
            Self { code: None, number: None, surname: None, sha256: Some(hash), jws: None } => {
                uploads::read_hash(&hash).map(Question::Hash).map_err(first)
            }
            Self { code: None, number: None, surname: None, sha256: None, jws: Some(token) } => {
                Ok(Question::Token(token))
            }
            _ => Err(FieldError {
                pointer: String::new(),
                code: "not_one_way",
                message:
                    "ask with code, with number and surname, with sha256 or with jws, and with one alone"
                        .to_owned(),
                finding: None,
            }),
        }
    }
}

fn first(error: Error) -> FieldError {
    let fallback =
        || FieldError { pointer: String::new(), code: "unreadable", message: String::new(), finding: None };
    match error {
        Error::Invalid(fields) => fields.into_iter().next().unwrap_or_else(fallback),
        _ => fallback(),
    }
}

impl Question {
    const fn cost(&self) -> u32 {
        match self {
            Self::Pair { .. } => WRONG_PAIR,
            Self::Code(_) | Self::Hash(_) | Self::Token(_) | Self::Signed { .. } => UNKNOWN_CODE,
        }
    }

    fn in_sandbox(self, now: DateTime<Utc>) -> FileCheck {
        match self {
            Self::Code(code) => sandbox::by_code(&code.unwrap_or_default(), now).into(),
            Self::Pair { serial, surname } => sandbox::by_pair(&serial, &surname, now).into(),
            Self::Hash(hash) => sandbox::by_hash(&hash, now),
            Self::Token(token) | Self::Signed { token, .. } => sandbox::by_token(&token, now).into(),
        }
    }

    /// What is said of what the register does not know. A token that bears our signature and was never given out was signed
    /// with a key that somebody else has.
    fn unknown(&self, now: DateTime<Utc>) -> FileCheck {
        if !matches!(self, Self::Signed { .. }) {
            return FileCheck::unknown(now);
        }
        tracing::error!("a credential bears our signature, but was never given out: has a key been stolen?");
        FileCheck::without_certificate(FileStatus::Unknown, Some(Hint::SignedButNotRegistered), now)
    }
}

/// Reads the tokens away from the threads that answer requests: each takes a tenth of a millisecond.
async fn with_tokens_read(
    cx: &Context,
    mut questions: Vec<Result<Question, FieldError>>,
    now: DateTime<Utc>,
) -> Result<Vec<Result<Question, FieldError>>> {
    if !questions.iter().flatten().any(|question| matches!(question, Question::Token(_))) {
        return Ok(questions);
    }
    let own = cx.clone();
    let read = move || {
        let keys = signed_answers::keys(&own, now)?;
        for question in questions.iter_mut().flatten() {
            if let Question::Token(token) = question {
                *question = match verify_token(token, &keys, now) {
                    Some(code) => Question::Signed { token: token.trim().to_owned(), code },
                    None => Question::Code(None),
                };
            }
        }
        Ok(questions)
    };
    tokio::task::spawn_blocking(read).await.map_err(Error::internal)?
}

/// The code of the certificate that a token with our signature is about; `None` for every other token.
fn verify_token(token: &str, keys: &[credential::PublicKey], now: DateTime<Utc>) -> Option<String> {
    if token.len() > LONGEST_TOKEN {
        return None;
    }
    let badge: OpenBadge = credential::read(token.trim(), keys, now).ok()?;
    marks::read_code(badge.id())
}

impl Found {
    async fn of(cx: &Context, questions: &[Result<Question, FieldError>]) -> Result<Self> {
        let (mut codes, mut serials, mut hashes, mut signed) = (vec![], vec![], vec![], vec![]);
        for question in questions.iter().flatten() {
            match question {
                Question::Code(code) => codes.extend(code.as_deref().map(Value::from)),
                Question::Pair { serial, .. } => serials.push(serial.as_str().into()),
                Question::Hash(hash) => hashes.push(hash.clone()),
                Question::Signed { code, .. } => signed.push(Value::from(code.as_str())),
                Question::Token(_) => {}
            }
        }
        codes.extend(signed.iter().cloned());
        let by_code = rows::among(cx.read(), "c.code", codes).await?;
        let by_serial = rows::among(cx.read(), "c.serial", serials).await?;
        Ok(Self {
            by_code: by_code.into_iter().map(|row| (row.code.clone(), row)).collect(),
            by_serial: by_serial.into_iter().map(|row| (row.serial.clone(), row)).collect(),
            by_hash: by_hash(cx, &hashes).await?,
            tokens: credentials::given_out(cx.read(), signed).await?,
        })
    }

    fn answer(
        &self,
        cx: &Context,
        question: &Question,
        now: DateTime<Utc>,
    ) -> Result<Option<(&Row, FileCheck)>> {
        let (row, part) = match question {
            Question::Code(code) => (code.as_ref().and_then(|code| self.by_code.get(code)), None),
            Question::Pair { serial, surname } => (self.with_surname(serial, surname)?, None),
            Question::Hash(hash) => {
                let found = self.by_hash.get(hash);
                (found.map(|(row, _)| row), found.map(|(_, part)| *part))
            }
            Question::Signed { token, code } => {
                let is_ours = self.tokens.get(code).is_some_and(|given_out| given_out.has(token));
                (self.by_code.get(code).filter(|_| is_ours), None)
            }
            Question::Token(_) => (None, None),
        };
        let Some(row) = row else { return Ok(None) };
        let answer = match part {
            Some(part) => uploads::as_part(cx, row, part, now)?.outlined(),
            None => FileCheck::of(row, now)?,
        };
        Ok(Some((row, answer)))
    }

    fn with_surname(&self, serial: &str, surname: &str) -> Result<Option<&Row>> {
        let Some(row) = self.by_serial.get(serial) else { return Ok(None) };
        Ok(surnames::matches(&row.record()?.holder, surname).then_some(row))
    }
}

async fn by_hash(
    cx: &Context,
    hashes: &[String],
) -> Result<HashMap<String, (Row, entity::enums::DocumentPart)>> {
    let known = revisions::find(cx.read(), hashes).await?;
    let ids = known.iter().map(|known| known.certificate_id.0.into()).collect();
    let rows = rows::among(cx.read(), "c.id", ids).await?;
    let pair = |known: revisions::Known| {
        let row = rows.iter().find(|row| row.id == known.certificate_id)?;
        Some((known.sha256, (row.clone(), known.part)))
    };
    Ok(known.into_iter().filter_map(pair).collect())
}

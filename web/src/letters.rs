//! Letters as their readers see them: a subject and a plain text, in the reader's language.
//!
//! Addresses are not confirmed, so a letter may come to somebody else: there is no name in it, no number and no code.

use chrono::{DateTime, Utc};
use domain::Settings;
use domain::certificates::Texts;
use domain::clock::MINSK;
use domain::content::{CertificateKind, Language};
use domain::enums::LetterKind;
use domain::letters::Letter;

use crate::words::Words;

/// A letter in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// One line.
    pub subject: String,
    /// Paragraphs, with an empty line between.
    pub text: String,
}

impl Written {
    /// Writes a letter.
    #[must_use]
    pub fn of(letter: &Letter, settings: &Settings) -> Self {
        let (words, news) = (Words(letter.language), &letter.news);
        let kind = news.kind.word().replace('_', "-");
        let public = settings.public_url.trim_end_matches('/');
        let programme = title(&news.facts.programme, letter.language);
        let place = match &news.facts.course {
            Some(key) => format!("{public}/courses/{key}"),
            None => format!("{public}/certificates/{}", news.about),
        };
        let mut parts = vec![
            words.say("letter-greeting"),
            words.with(&format!("letter-news-{kind}"), "programme", programme),
            format!("{}\n{place}", words.say("letter-page")),
        ];
        if can_be_checked(news.kind) {
            parts.push(format!("{}\n{public}/verify", words.say("letter-check")));
        }
        parts.extend(questions(words, settings));
        parts.push(words.say("letter-mistaken"));
        parts.push(format!("{}\n{public}", sender(settings, letter.at, letter.language)));
        Self { subject: words.say(&format!("letter-subject-{kind}")), text: parts.join("\n\n") + "\n" }
    }
}

/// Whether it is about a certificate that others may ask after.
const fn can_be_checked(kind: LetterKind) -> bool {
    match kind {
        LetterKind::CertificateIssued
        | LetterKind::CertificateCorrected
        | LetterKind::CertificateReinstated => true,
        LetterKind::CertificateSuspended
        | LetterKind::CertificateRevoked
        | LetterKind::ReviewDueSoon
        | LetterKind::ReviewOverdue => false,
    }
}

/// The title as printed, in the nearest language in which it was.
fn title(programme: &Texts, language: Language) -> &str {
    match language {
        Language::En => &programme.en,
        Language::Ru => &programme.ru,
        Language::Be => programme.be.as_deref().unwrap_or(&programme.ru),
    }
}

/// Whom to ask, where the centre says so.
pub fn questions(words: Words, settings: &Settings) -> Option<String> {
    let contact = &settings.contact;
    let ways: Vec<&str> =
        [contact.phone.as_str(), &contact.email].into_iter().filter(|way| !way.is_empty()).collect();
    (!ways.is_empty()).then(|| format!("{}\n{}", words.say("letter-questions"), ways.join("\n")))
}

/// The centre, under the name that it has that day.
pub fn sender(settings: &Settings, at: DateTime<Utc>, language: Language) -> String {
    let day = at.with_timezone(&MINSK).date_naive();
    let centre = settings.issuers(CertificateKind::Attendance, day).into_iter().next();
    centre.map_or_else(String::new, |centre| centre.name.get(language).to_owned())
}

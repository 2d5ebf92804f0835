//! The letters of the newsletter in words: a question, and a line about an article with the way to it and the way out.

use domain::Settings;
use domain::newsletter::{Mailing, Says};

use crate::letters::{Written, questions, sender};
use crate::words::Words;

impl Written {
    /// Writes a letter of the newsletter.
    #[must_use]
    pub fn of_newsletter(letter: &Mailing, settings: &Settings) -> Self {
        let words = Words(letter.language);
        let (public, tag) = (settings.public_url.trim_end_matches('/'), letter.language.tag());
        let (subject, mut parts) = match &letter.says {
            Says::Asks { token } => {
                let link = format!("{public}/newsletter/confirmation?token={token}&lang={tag}");
                let parts = vec![
                    words.say("newsletter-letter-asked"),
                    format!("{}\n{link}", words.say("newsletter-letter-confirm")),
                    words.say("newsletter-letter-promise"),
                    words.say("newsletter-letter-mistaken"),
                ];
                (words.say("newsletter-letter-subject"), parts)
            }
            Says::Tells { key, title, summary, .. } => {
                let link = format!("{}\n{public}/news/{key}?lang={tag}", words.say("newsletter-letter-read"));
                (title.clone(), vec![title.clone(), summary.clone(), link])
            }
        };
        parts.insert(0, words.say("newsletter-letter-greeting"));
        parts.extend(questions(words, settings));
        parts.push(format!("{}\n{public}", sender(settings, letter.at, letter.language)));
        if let Some(way_out) = removal_address(letter, settings) {
            parts.push(format!("{}\n{way_out}", words.say("newsletter-letter-leave")));
        }
        Self { subject, text: parts.join("\n\n") + "\n" }
    }
}

/// Where one press ends the subscription; none in the letter that asks for a confirmation.
#[must_use]
pub fn removal_address(letter: &Mailing, settings: &Settings) -> Option<String> {
    let public = settings.public_url.trim_end_matches('/');
    match &letter.says {
        Says::Asks { .. } => None,
        Says::Tells { removal, .. } => {
            Some(format!("{public}/newsletter/removal?token={removal}&lang={}", letter.language.tag()))
        }
    }
}

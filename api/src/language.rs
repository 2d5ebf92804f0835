//! Which language a text is wanted in: `?lang=`, then `Accept-Language`, then English.

use domain::content;

use crate::words_of;

words_of! {
    /// A language of the centre, as a BCP 47 tag.
    Language mirrors content::Language { En, Ru, Be }
}

/// Chooses a language the centre has.
pub fn choose(lang: Option<&str>, accept_language: Option<&str>) -> content::Language {
    lang.and_then(content::Language::from_tag)
        .or_else(|| accept_language.and_then(best_accepted))
        .unwrap_or(content::Language::En)
}

/// The accepted language with the highest weight that the centre has; the first of equals.
fn best_accepted(header: &str) -> Option<content::Language> {
    let mut best: Option<(u32, content::Language)> = None;
    for part in header.split(',').take(20) {
        let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
        let weight = parameters.trim().strip_prefix("q=").map_or(1000, thousandths);
        let language = content::Language::from_tag(tag.trim());
        if let Some(language) = language.filter(|_| weight > best.map_or(0, |(w, _)| w)) {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

fn thousandths(weight: &str) -> u32 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let padded: String = fraction.chars().chain("000".chars()).take(3).collect();
    whole.parse::<u32>().unwrap_or(0).min(1) * 1000 + padded.parse::<u32>().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use domain::content::Language;

    use super::choose;

    #[test]
    fn the_language_asked_for_wins_over_the_browser() {
        assert_eq!(choose(Some("be"), Some("ru")), Language::Be);
        assert_eq!(choose(Some("fr"), Some("ru")), Language::Ru);
        assert_eq!(choose(None, None), Language::En);
    }

    #[test]
    fn the_heaviest_language_that_we_have_is_taken() {
        assert_eq!(choose(None, Some("de, en;q=0.4, ru-BY;q=0.9")), Language::Ru);
        assert_eq!(choose(None, Some("be;q=0, *")), Language::En);
        assert_eq!(choose(None, Some(";;;q=q,,")), Language::En);
    }
}

//! The language of the interface: `?lang=`, then the cookie, then what the browser prefers, then English.

use domain::content::Language;
use poem::Request;
use poem::web::cookie::CookieJar;

use crate::cookies;

/// The languages in the order in which they are offered.
pub const OFFERED: [Language; 3] = [Language::Be, Language::Ru, Language::En];

/// What a language calls itself.
pub const fn own_name(language: Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::Ru => "Русский",
        Language::Be => "Беларуская",
    }
}

/// The same in two letters.
pub const fn short_name(language: Language) -> &'static str {
    match language {
        Language::En => "EN",
        Language::Ru => "РУ",
        Language::Be => "БЕ",
    }
}

/// Chooses the language, and remembers a choice that was made in the address.
pub fn choose(request: &Request, jar: &CookieJar) -> Language {
    if let Some(asked) = query(request, "lang").as_deref().and_then(Language::from_tag) {
        remember(jar, asked);
        return asked;
    }
    let kept = cookies::read(jar, cookies::LANGUAGE).and_then(|tag| Language::from_tag(&tag));
    kept.unwrap_or_else(|| preferred(request.header("accept-language").unwrap_or_default()))
}

/// Keeps the language for later visits.
pub fn remember(jar: &CookieJar, language: Language) {
    cookies::give(jar, cookies::LANGUAGE, language.tag(), Some(cookies::YEAR));
}

/// A value of the query, decoded.
pub fn query(request: &Request, name: &str) -> Option<String> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(request.uri().query()?).ok()?;
    pairs.into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// The language a browser likes best of those there are.
fn preferred(accept: &str) -> Language {
    let mut liked: Vec<(Language, u32)> = accept.split(',').filter_map(wish).collect();
    // The sort is stable: of two equally liked the first named wins.
    liked.sort_by_key(|(_, quality)| std::cmp::Reverse(*quality));
    liked.first().map_or(Language::En, |(language, _)| *language)
}

/// `ru-BY;q=0.9`: the language, and how well it is liked in thousandths.
fn wish(part: &str) -> Option<(Language, u32)> {
    let mut parts = part.trim().split(';');
    let tag = parts.next()?.split('-').next()?.trim().to_ascii_lowercase();
    let quality = parts.find_map(|p| p.trim().strip_prefix("q=")?.parse::<f64>().ok()).unwrap_or(1.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and 1000
    let quality = (quality.clamp(0.0, 1.0) * 1000.0) as u32;
    Some((Language::from_tag(&tag)?, quality)).filter(|(_, quality)| *quality > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_liked_language_that_there_is_wins() {
        assert_eq!(preferred("be-BY,ru;q=0.9,en;q=0.8"), Language::Be);
        assert_eq!(preferred("de,ru-RU;q=0.7,en;q=0.9"), Language::En);
        assert_eq!(preferred("de, fr"), Language::En);
        assert_eq!(preferred("ru;q=0, be;q=0.1"), Language::Be);
        assert_eq!(preferred(";;;q=,,"), Language::En);
    }
}

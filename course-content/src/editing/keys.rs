//! Keys made from titles, so that nobody has to think of one.

use crate::checker::is_key;
use crate::course::{Language, Text};

/// How long a key becomes at most, before its number.
const MAX_KEY: usize = 40;

/// A key from a title: the English one if there is one, else the Russian or the Belarusian in Latin letters. `None` if
/// none of them has letters or digits.
#[must_use]
pub fn key_from(title: &Text) -> Option<String> {
    let ordered = [Language::En, Language::Ru, Language::Be].into_iter();
    ordered.filter_map(|language| title.0.get(&language)).map(|words| slug(words)).find(|key| is_key(key))
}

/// `<nn>-<key>` with the number after the highest in use; `None` after 99.
pub(super) fn numbered<'a>(used: impl Iterator<Item = &'a str>, key: &str) -> Option<String> {
    let number = |name: &str| name.get(..2)?.parse::<u32>().ok();
    let next = used.filter_map(number).max().unwrap_or(0) + 1;
    (next <= 99).then(|| format!("{next:02}-{key}"))
}

fn slug(words: &str) -> String {
    let mut key = String::new();
    for c in words.chars().flat_map(char::to_lowercase) {
        let latin = latin(c);
        match latin {
            Some(letters) => key.push_str(letters),
            None if c.is_ascii_alphanumeric() => key.push(c),
            // An apostrophe does not part a word.
            None if matches!(c, '\'' | '’' | 'ʼ') => {}
            None if !key.ends_with('-') && !key.is_empty() => key.push('-'),
            None => {}
        }
    }
    let mut short = String::new();
    for word in key.split('-').filter(|word| !word.is_empty()) {
        if !short.is_empty() && short.len() + 1 + word.len() > MAX_KEY {
            break;
        }
        short.push_str(if short.is_empty() { "" } else { "-" });
        short.extend(word.chars().take(MAX_KEY));
    }
    short
}

/// A small Cyrillic letter in Latin ones.
fn latin(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ё' => "yo",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' => "i",
        'й' | 'ы' => "y",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ь' | 'ъ' => "",
        'ю' => "yu",
        'я' => "ya",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{key_from, numbered};
    use crate::course::{Language, Text};

    fn text(language: Language, words: &str) -> Text {
        Text([(language, words.to_owned())].into())
    }

    #[test]
    fn a_key_comes_from_the_title_in_whatever_language_it_is() {
        let key = |language, words| key_from(&text(language, words));
        assert_eq!(
            key(Language::En, "The child’s voice: 3 steps!").as_deref(),
            Some("the-childs-voice-3-steps")
        );
        assert_eq!(key(Language::Be, "Дзіця, сям’я і ноч").as_deref(), Some("dzitsya-syamya-i-noch"));
        assert_eq!(key(Language::Ru, "Щадящий подъём").as_deref(), Some("shchadyashchiy-podyom"));
        assert_eq!(key(Language::En, "— … —"), None);
        let long = key(Language::En, &"word ".repeat(40)).unwrap();
        assert!(long.len() <= 40 && !long.ends_with('-'), "{long}");
    }

    #[test]
    fn numbers_go_on_after_the_highest_and_end_at_ninety_nine() {
        assert_eq!(numbered(["01-a", "07-b"].into_iter(), "c").as_deref(), Some("08-c"));
        assert_eq!(numbered(std::iter::empty(), "c").as_deref(), Some("01-c"));
        assert_eq!(numbered(["99-a"].into_iter(), "c"), None);
    }
}

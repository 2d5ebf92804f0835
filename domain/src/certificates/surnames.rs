//! Whether a surname somebody typed is the one that was printed.

use certificate::{Holder, PersonName};
use unicode_normalization::UnicodeNormalization;

use super::marks::is_dash;

/// Whether `typed` is the holder's surname in any script in which it was frozen.
///
/// Case, apostrophes, dashes and spaces do not matter; a Latin `i` among Cyrillic letters is the Belarusian `і`, as
/// official texts have it; `ё` and `е` are one letter in Russian. `ў` and `у` are two.
pub(super) fn matches(holder: &Holder, typed: &str) -> bool {
    let typed = fold(typed);
    let in_russian = russian(&typed);
    let same = |name: &Option<PersonName>| name.as_ref().is_some_and(|name| fold(&name.surname) == typed);
    let same_in_russian =
        holder.cyrillic.as_ref().is_some_and(|name| russian(&fold(&name.surname)) == in_russian);
    // No short cut: each script is compared, whichever fits.
    let found = [same(&holder.belarusian), same(&holder.latin), same_in_russian];
    !typed.is_empty() && found.contains(&true)
}

fn russian(folded: &str) -> String {
    folded.replace('ё', "е")
}

fn fold(surname: &str) -> String {
    let composed: String = surname.nfc().flat_map(char::to_lowercase).collect();
    let cyrillic = composed.chars().any(|c| matches!(c, '\u{400}'..='\u{52F}'));
    let plain: String = composed.chars().filter_map(|c| letter(c, cyrillic)).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ").replace(" -", "-").replace("- ", "-")
}

fn letter(c: char, cyrillic: bool) -> Option<char> {
    match c {
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}' => None,
        'i' if cyrillic => Some('і'),
        '’' | '‘' | 'ʼ' | 'ʹ' | '′' | '`' | '´' => Some('\''),
        c if is_dash(c) => Some('-'),
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(surname: &str) -> Option<PersonName> {
        Some(PersonName { surname: surname.into(), own_name: "Имя".into(), patronymic: None })
    }

    fn holder(russian: &str, belarusian: &str, latin: &str) -> Holder {
        Holder {
            cyrillic: name(russian),
            belarusian: name(belarusian),
            latin: name(latin),
            surname_first: false,
        }
    }

    #[test]
    fn a_surname_is_known_in_every_script_in_which_it_was_printed() {
        let daria = holder("Воробьёва", "Вераб’ёва", "VERABIOVA");
        for typed in ["Воробьёва", "воробьева", "ВЕРАБ'ЁВА", "Вераб\u{2bc}ёва", " verabiova "]
        {
            assert!(matches(&daria, typed), "{typed}");
        }
    }

    #[test]
    fn a_latin_i_in_a_belarusian_surname_is_its_own_letter() {
        let vasilieva = holder("Васильева", "Васільева", "VASILYEVA");
        assert!(matches(&vasilieva, "Васiльева"));
        assert!(matches(&vasilieva, "ВАСIЛЬЕВА"));
        let printed_so = holder("Васильева", "Васiльева", "VASILYEVA");
        assert!(matches(&printed_so, "Васільева"));
    }

    #[test]
    fn short_u_is_not_u_however_it_is_composed() {
        let yauhen = holder("Соловьёв", "Салаўёў", "SALAUYOU");
        assert!(matches(&yauhen, "Салау\u{306}е\u{308}у\u{306}"));
        assert!(!matches(&yauhen, "Салауёу"));
    }

    #[test]
    fn yo_is_ye_in_russian_only() {
        let yauhen = holder("Соловьёв", "Салаўёў", "SALAUYOU");
        assert!(matches(&yauhen, "Соловьев"));
        assert!(!matches(&yauhen, "Салаўеў"));
    }

    #[test]
    fn a_double_surname_is_known_with_any_dash() {
        let hanna = holder("Кузьмина-Лис", "Кузьміна-Ліс", "KUZMINA-LIS");
        for typed in ["Кузьмина – Лис", "Кузьміна\u{2011}Лiс", "Kuzmina-Lis"] {
            assert!(matches(&hanna, typed), "{typed}");
        }
    }

    #[test]
    fn an_empty_surname_is_nobodys() {
        let nobody = holder("", "", "");
        assert!(!matches(&nobody, " \u{200b} "));
        assert!(!matches(&holder("Ли", "Лі", "LI"), ""));
    }
}

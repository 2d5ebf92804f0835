//! A name in Latin letters as a suggestion, letter by letter as machine-readable passports do it (ICAO 9303).
//!
//! A suggestion and no more: passports differ (IAUHEN or YAUHEN, DZMITRY or DMITRY), and what stands in the passport is
//! what goes on the certificate. So it is offered beside the field, and never written into it unasked.

/// The language that a name is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// Belarusian.
    Be,
    /// Russian.
    Ru,
}

/// A name in Latin letters; empty where a letter is in the way that the language has not.
pub fn suggest(name: &str, from: From) -> String {
    let letters: Vec<char> = name.trim().chars().collect();
    let mut latin = String::with_capacity(name.len());
    for (at, c) in letters.iter().enumerate() {
        if matches!(c, ' ' | '-') {
            latin.push(*c);
            continue;
        }
        let lower: String = c.to_lowercase().collect();
        let Some(letter) = lower.chars().next().and_then(|lower| latin_of(lower, from)) else {
            return String::new();
        };
        let beside = letters.get(at + 1).or_else(|| at.checked_sub(1).and_then(|before| letters.get(before)));
        let shouts = beside.is_some_and(|c| c.is_uppercase());
        match (c.is_uppercase(), shouts) {
            (false, _) => latin.push_str(letter),
            (true, true) => latin.push_str(&letter.to_uppercase()),
            (true, false) => {
                let mut rest = letter.chars();
                latin.extend(rest.next().map(|first| first.to_ascii_uppercase()));
                latin.push_str(rest.as_str());
            }
        }
    }
    latin
}

/// A small letter in Latin; nothing for one that has no sound of its own.
const fn latin_of(c: char, from: From) -> Option<&'static str> {
    Some(match (c, from) {
        ('г', From::Be) => "h",
        ('г', From::Ru) | ('ґ', From::Be) => "g",
        ('ё', From::Be) => "io",
        ('ё', From::Ru) => "e",
        ('і', From::Be) | ('и', From::Ru) => "i",
        ('ў', From::Be) => "u",
        ('щ', From::Ru) => "shch",
        ('ъ', From::Ru) => "ie",
        ('а', _) => "a",
        ('б', _) => "b",
        ('в', _) => "v",
        ('д', _) => "d",
        ('е' | 'э', _) => "e",
        ('ж', _) => "zh",
        ('з', _) => "z",
        ('й', _) => "i",
        ('к', _) => "k",
        ('л', _) => "l",
        ('м', _) => "m",
        ('н', _) => "n",
        ('о', _) => "o",
        ('п', _) => "p",
        ('р', _) => "r",
        ('с', _) => "s",
        ('т', _) => "t",
        ('у', _) => "u",
        ('ф', _) => "f",
        ('х', _) => "kh",
        ('ц', _) => "ts",
        ('ч', _) => "ch",
        ('ш', _) => "sh",
        ('ы', _) => "y",
        ('ю', _) => "iu",
        ('я', _) => "ia",
        ('ь' | '\'' | '\u{2019}' | '\u{2bc}', _) => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn belarusian_names_are_suggested_as_passports_are_read_by_machines() {
        for (name, latin) in [
            ("Вераб’ёва", "Verabiova"),
            ("ВЕРАБ’ЁВА", "VERABIOVA"),
            ("Дар'я", "Daria"),
            ("Салаўёў", "Salauiou"),
            ("Яўген", "Iauhen"),
            ("Ганна-Марыя", "Hanna-Maryia"),
            ("Мікалай", "Mikalai"),
            ("Аляксандр", "Aliaksandr"),
            ("Святлана", "Sviatlana"),
            ("Міхаіл", "Mikhail"),
            ("Жук", "Zhuk"),
            ("ЖУК", "ZHUK"),
            ("Юр’еўна", "Iureuna"),
            ("Ґалаш", "Galash"),
        ] {
            assert_eq!(suggest(name, From::Be), latin);
        }
    }

    #[test]
    fn russian_names_follow_the_russian_table() {
        for (name, latin) in [
            ("Соловьёв", "Solovev"),
            ("Евгений", "Evgenii"),
            ("Щукина", "Shchukina"),
            ("Подъячев", "Podieiachev"),
            ("Нгуен Тхи", "Nguen Tkhi"),
            ("Я", "Ia"),
        ] {
            assert_eq!(suggest(name, From::Ru), latin);
        }
    }

    #[test]
    fn what_is_not_in_the_language_is_not_guessed() {
        assert_eq!(suggest("Щука", From::Be), "");
        assert_eq!(suggest("Smith", From::Ru), "");
        assert_eq!(suggest("", From::Be), "");
    }
}

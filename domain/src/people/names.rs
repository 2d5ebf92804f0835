//! A person's names: three scripts, each kept as given and never derived from another.

use entity::person;
use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, FieldError, Result};

/// The longest part of a name, in characters.
const MAX_CHARS: usize = 100;

/// Names as they come from outside, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamesInput {
    /// In Russian.
    pub ru: Option<ScriptNamesInput>,
    /// In Belarusian.
    pub be: Option<ScriptNamesInput>,
    /// In Latin letters, as in the passport.
    pub latin: Option<ScriptNamesInput>,
}

/// Names in one script as they come from outside, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScriptNamesInput {
    /// The family name.
    pub surname: String,
    /// The own name.
    pub own_name: String,
    /// The patronymic, if there is one.
    pub patronymic: Option<String>,
}

/// The names of a person in the scripts they gave, each of them complete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    ru: Option<ScriptNames>,
    be: Option<ScriptNames>,
    latin: Option<ScriptNames>,
}

/// The names in one script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptNames {
    surname: String,
    own_name: String,
    patronymic: Option<String>,
}

/// The letters a name is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Ru,
    Be,
    Latin,
}

impl Names {
    /// Reads names from outside; tells of every value that cannot be meant, not of the first alone.
    ///
    /// # Errors
    /// [`Error::Invalid`] with pointers such as `/names/be/surname`.
    pub fn parse(input: &NamesInput) -> Result<Self> {
        let mut errors = Vec::new();
        let names = Self {
            ru: parse_script(input.ru.as_ref(), Script::Ru, &mut errors),
            be: parse_script(input.be.as_ref(), Script::Be, &mut errors),
            latin: parse_script(input.latin.as_ref(), Script::Latin, &mut errors),
        };
        if errors.is_empty() && names.is_empty() {
            let message = "enter your surname and own name in at least one script: ru, be or latin";
            errors.push(FieldError {
                pointer: "/names".into(),
                code: "required",
                message: message.into(),
                finding: None,
            });
        }
        if errors.is_empty() { Ok(names) } else { Err(Error::Invalid(errors)) }
    }

    /// The names that a row holds.
    #[must_use]
    pub(crate) fn of(row: &person::Model) -> Self {
        let script = |surname: &Option<String>, own_name: &Option<String>, patronymic: &Option<String>| {
            Some(ScriptNames {
                surname: surname.clone()?,
                own_name: own_name.clone()?,
                patronymic: patronymic.clone(),
            })
        };
        Self {
            ru: script(&row.surname_ru, &row.own_name_ru, &row.patronymic_ru),
            be: script(&row.surname_be, &row.own_name_be, &row.patronymic_be),
            latin: script(&row.surname_latin, &row.own_name_latin, &row.patronymic_latin),
        }
    }

    /// In Russian.
    #[must_use]
    pub fn ru(&self) -> Option<&ScriptNames> {
        self.ru.as_ref()
    }

    /// In Belarusian.
    #[must_use]
    pub fn be(&self) -> Option<&ScriptNames> {
        self.be.as_ref()
    }

    /// In Latin letters, as in the passport.
    #[must_use]
    pub fn latin(&self) -> Option<&ScriptNames> {
        self.latin.as_ref()
    }

    /// Whether there is no name in any script.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ru.is_none() && self.be.is_none() && self.latin.is_none()
    }
}

impl ScriptNames {
    /// The family name.
    #[must_use]
    pub fn surname(&self) -> &str {
        &self.surname
    }

    /// The own name.
    #[must_use]
    pub fn own_name(&self) -> &str {
        &self.own_name
    }

    /// The patronymic, if there is one.
    #[must_use]
    pub fn patronymic(&self) -> Option<&str> {
        self.patronymic.as_deref()
    }
}

fn parse_script(
    input: Option<&ScriptNamesInput>,
    script: Script,
    errors: &mut Vec<FieldError>,
) -> Option<ScriptNames> {
    let input = input?;
    let patronymic = input.patronymic.as_deref().filter(|p| !p.is_empty());
    let mut part = |value: &str, field: &str| match parse_part(value, script) {
        Ok(part) => Some(part),
        Err((code, message)) => {
            let pointer = format!("/names/{}/{field}", script.word());
            errors.push(FieldError::new(pointer, code, message));
            None
        }
    };
    let surname = part(&input.surname, "surname");
    let own_name = part(&input.own_name, "own_name");
    let patronymic = patronymic.map(|p| part(p, "patronymic"));
    Some(ScriptNames { surname: surname?, own_name: own_name?, patronymic: patronymic.flatten() })
}

type Complaint = (&'static str, &'static str);

/// One part of a name: trimmed, composed (NFC), one space between words, letters of its script.
fn parse_part(value: &str, script: Script) -> Result<String, Complaint> {
    // Bytes first: nobody normalises a megabyte to learn that it is too long.
    if value.len() > MAX_CHARS * 8 {
        return Err(TOO_LONG);
    }
    if value.chars().any(|c| c.is_control() || is_invisible(c)) {
        return Err(("control_character", "remove the invisible characters; type the name by hand"));
    }
    let words: Vec<&str> = value.split_whitespace().collect();
    let name: String = words.join(" ").nfc().map(|c| script.mend(c)).collect();
    if name.is_empty() {
        return Err(("required", "enter this part of the name, or leave the whole script out"));
    }
    if name.chars().count() > MAX_CHARS {
        return Err(TOO_LONG);
    }
    if !name.chars().all(|c| script.has(c) || is_separator(c)) {
        return Err(("wrong_letters", script.complaint()));
    }
    if !is_well_joined(&name) {
        return Err(("misplaced_sign", "hyphens, apostrophes and spaces stand singly, between letters"));
    }
    Ok(name)
}

const TOO_LONG: Complaint = ("too_long", "at most 100 characters");

impl Script {
    const fn word(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::Be => "be",
            Self::Latin => "latin",
        }
    }

    /// Official Belarusian texts and keyboards put Latin `i` among Cyrillic letters: it is і that is meant.
    /// The hyphens that look alike become one.
    const fn mend(self, c: char) -> char {
        match (self, c) {
            (Self::Be, 'i') => 'і',
            (Self::Be, 'I') => 'І',
            (_, '\u{2010}' | '\u{2011}') => '-',
            _ => c,
        }
    }

    fn has(self, c: char) -> bool {
        match self {
            Self::Ru => matches!(c, 'А'..='я' | 'Ё' | 'ё'),
            Self::Be => {
                matches!(c, 'А'..='я' | 'Ё' | 'ё' | 'І' | 'і' | 'Ў' | 'ў' | 'Ґ' | 'ґ')
                    && !matches!(c, 'И' | 'и' | 'Щ' | 'щ' | 'Ъ' | 'ъ')
            }
            Self::Latin => match c {
                'a'..='z' | 'A'..='Z' => true,
                '\u{d7}' | '\u{f7}' => false,
                _ => matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'),
            },
        }
    }

    const fn complaint(self) -> &'static str {
        match self {
            Self::Ru => {
                "use Russian letters, hyphens, apostrophes and spaces; a letter of another alphabet may look alike"
            }
            Self::Be => {
                "use Belarusian letters (і, ў; not и, щ, ъ), hyphens, apostrophes and spaces; a letter of another alphabet may look alike"
            }
            Self::Latin => {
                "use Latin letters, hyphens, apostrophes and spaces; a letter of another alphabet may look alike"
            }
        }
    }
}

/// Marks of direction, joiners and other characters without a shape of their own.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0000}'..='\u{e0fff}')
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2bc}')
}

const fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-') || is_apostrophe(c)
}

/// No two signs side by side, no sign at either end; but an apostrophe may open or close a word.
fn is_well_joined(name: &str) -> bool {
    let mut previous = ' ';
    for c in name.chars().chain([' ']) {
        let collide = is_separator(previous) && is_separator(c);
        let edge_of_word = (is_apostrophe(previous) && c == ' ') || (previous == ' ' && is_apostrophe(c));
        if collide && !edge_of_word {
            return false;
        }
        previous = c;
    }
    name.chars().any(|c| !is_separator(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(value: &str, script: Script) -> Result<String, &'static str> {
        parse_part(value, script).map_err(|(code, _)| code)
    }

    #[test]
    fn names_of_real_people_pass() {
        for (name, script) in [
            ("Воробьёва", Script::Ru),
            ("Кузьмина-Лис", Script::Ru),
            ("Вераб’ёва", Script::Be),
            ("Дар'я", Script::Be),
            ("Ґалаш", Script::Be),
            ("Нгуен Тхи Лан", Script::Ru),
            ("O’Connor", Script::Latin),
            ("d’Artagnan", Script::Latin),
            ("'t Hooft", Script::Latin),
            ("Nguyễn", Script::Latin),
            ("Łukasiewicz", Script::Latin),
            ("Э", Script::Ru),
        ] {
            assert_eq!(part(name, script), Ok(name.to_owned()));
        }
    }

    #[test]
    fn spaces_composition_and_the_latin_i_are_mended() {
        assert_eq!(part("  Нгуен \u{a0} Тхи ", Script::Ru), Ok("Нгуен Тхи".into()));
        assert_eq!(part("Е\u{308}лкин", Script::Ru), Ok("Ёлкин".into()));
        assert_eq!(part("Васiльева", Script::Be), Ok("Васільева".into()));
        assert_eq!(part("Лі\u{2010}Янь", Script::Be), Ok("Лі-Янь".into()));
    }

    #[test]
    fn hostile_names_are_refused() {
        for (name, script, code) in [
            ("Ива\0нова", Script::Ru, "control_character"),
            ("Ива\u{202e}нова", Script::Ru, "control_character"),
            ("Ива\u{200b}нова", Script::Ru, "control_character"),
            ("Ива\nнова", Script::Ru, "control_character"),
            ("Ивaнова", Script::Ru, "wrong_letters"),
            ("Smitһ", Script::Latin, "wrong_letters"),
            ("Шчупак", Script::Latin, "wrong_letters"),
            ("Щука", Script::Be, "wrong_letters"),
            ("Robert'); DROP", Script::Latin, "wrong_letters"),
            ("<b>", Script::Latin, "wrong_letters"),
            ("Anna1", Script::Latin, "wrong_letters"),
            ("--", Script::Latin, "misplaced_sign"),
            ("Anna-", Script::Latin, "misplaced_sign"),
            ("Anna--Maria", Script::Latin, "misplaced_sign"),
            ("'", Script::Latin, "misplaced_sign"),
            ("   ", Script::Ru, "required"),
            ("", Script::Ru, "required"),
        ] {
            assert_eq!(part(name, script), Err(code), "{name:?}");
        }
        assert_eq!(part(&"я".repeat(101), Script::Ru), Err("too_long"));
        assert_eq!(part(&"я".repeat(1 << 20), Script::Ru), Err("too_long"));
        assert!(part(&"я".repeat(100), Script::Ru).is_ok());
    }

    #[test]
    fn every_wrong_value_is_told_at_once() {
        let script = |surname: &str, own_name: &str| {
            Some(ScriptNamesInput { surname: surname.into(), own_name: own_name.into(), patronymic: None })
        };
        let input = NamesInput { ru: script("Smith", ""), be: None, latin: script("Smith", "Анна") };
        let Err(Error::Invalid(errors)) = Names::parse(&input) else { panic!("accepted") };
        let pointers: Vec<&str> = errors.iter().map(|e| e.pointer.as_str()).collect();
        assert_eq!(pointers, ["/names/ru/surname", "/names/ru/own_name", "/names/latin/own_name"]);
        assert!(matches!(Names::parse(&NamesInput::default()), Err(Error::Invalid(_))));
    }
}

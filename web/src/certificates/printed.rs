//! What is printed on a certificate, as lines to compare with the paper.

use domain::certificates::{Facts, Form, Kind, Lang, Outline, Status, Texts};
use domain::content::Language;
use domain::quizzes::ShownText;

use crate::words::Words;

/// A line: what it is, and what is printed there.
pub struct Line {
    /// What it is.
    pub label: String,
    /// What is printed, one below the other.
    pub values: Vec<ShownText>,
    /// Whether it is what people look for first.
    pub is_main: bool,
    /// Whether it is one of the small lines below name and title.
    pub is_detail: bool,
}

/// What the paper says in one language.
pub struct Part {
    /// Which document it is.
    pub kind: ShownText,
    /// The title of the programme.
    pub programme: ShownText,
}

/// The word of a status as keys of texts have it.
pub fn word(status: Status) -> String {
    status.word().replace('_', "-")
}

/// Which document it is.
pub fn kind(words: Words, kind: Kind) -> String {
    words.say(match kind {
        Kind::Attendance => "certificate-kind-attendance",
        Kind::AdvancedTraining => "certificate-kind-advanced-training",
    })
}

/// A text in `language`, or in the nearest that is printed.
pub fn shown(texts: &Texts, language: Language) -> ShownText {
    let order = [language, Language::En, Language::Ru, Language::Be];
    let found = order.into_iter().find_map(|language| Some((language, texts.get(lang(language))?)));
    let (language, text) = found.unwrap_or((language, ""));
    ShownText { text: text.to_owned(), language }
}

const fn lang(language: Language) -> Lang {
    match language {
        Language::En => Lang::En,
        Language::Ru => Lang::Ru,
        Language::Be => Lang::Be,
    }
}

/// The holder's names, the one in the script of the page first, none twice. None once the holder is erased.
pub fn names(words: Words, facts: &Facts) -> Vec<ShownText> {
    let order = [words.0, Language::Be, Language::Ru, Language::En];
    let mut names: Vec<ShownText> = Vec::new();
    for language in order {
        if let Some(text) = facts.holder.full_name(lang(language))
            && !names.iter().any(|there| there.text == text)
        {
            names.push(ShownText { text, language });
        }
    }
    names
}

/// Kind and title in the language of the page and in another, as the paper has two.
pub fn parts(words: Words, facts: &Facts) -> Vec<Part> {
    let others: &[Language] = match words.0 {
        Language::En => &[Language::Be, Language::Ru],
        _ => &[Language::En],
    };
    let is_printed = |language: &Language| facts.programme.get(lang(*language)).is_some();
    let other = others.iter().copied().find(is_printed);
    let part = |language: Language| Part {
        kind: ShownText { text: kind(Words(language), facts.kind), language },
        programme: shown(&facts.programme, language),
    };
    [Some(words.0).filter(is_printed), other].into_iter().flatten().map(part).collect()
}

/// Hours and where they were taught: “40 academic hours: 24 online, 16 face to face”.
pub fn hours(words: Words, facts: &Facts) -> String {
    let all = words.count("academic-hours", facts.hours_online + facts.hours_face_to_face);
    match facts.form {
        Form::Online => words.with("certificate-hours-online", "hours", all),
        Form::FaceToFace => words.with("certificate-hours-face-to-face", "hours", all),
        Form::Blended => words.with_all(
            "certificate-hours-both",
            &[
                ("hours", all),
                ("online", facts.hours_online.to_string()),
                ("there", facts.hours_face_to_face.to_string()),
            ],
        ),
    }
}

/// Everything printed, in the order in which somebody with the paper in hand compares it.
pub fn lines(words: Words, facts: &Facts) -> Vec<Line> {
    let own = |text: String| vec![ShownText { text, language: words.0 }];
    let texts = |texts: &Texts| vec![shown(texts, words.0)];
    let place = shown(&facts.place, words.0).text;
    let issued = [("day", words.day(facts.issued_on)), ("place", place)];
    let holder = if facts.holder_erased { own(words.say("holder-erased")) } else { names(words, facts) };
    let passed = facts.assessment_passed.filter(|passed| *passed).map(|_| "printed-test-passed");
    let all = [
        ("line-holder", true, Some(holder)),
        ("line-document", false, Some(own(kind(words, facts.kind)))),
        ("line-programme", true, Some(texts(&facts.programme))),
        ("line-hours", false, Some(own(hours(words, facts)))),
        ("line-dates", false, Some(own(words.period(facts.began_on, facts.completed_on)))),
        ("line-test", false, passed.map(|key| own(words.say(key)))),
        ("line-number", false, Some(own(facts.number.clone()))),
        ("line-issued", false, Some(own(words.with_all("issued-in", &issued)))),
        ("line-issuers", false, Some(facts.issuers.iter().map(|name| shown(name, words.0)).collect())),
        ("line-valid-until", false, facts.valid_until.map(|day| own(words.day(day)))),
        ("line-supersedes", false, facts.supersedes.clone().map(own)),
    ];
    all.into_iter().filter_map(|line| printed(words, line)).collect()
}

/// The few lines that whoever has a hash alone may see.
pub fn outline(words: Words, outline: &Outline) -> Vec<Line> {
    let own = |text: String| vec![ShownText { text, language: words.0 }];
    let all = [
        ("line-document", false, Some(own(kind(words, outline.kind)))),
        ("line-issued", false, Some(own(words.day(outline.issued_on)))),
        ("line-valid-until", false, outline.valid_until.map(|day| own(words.day(day)))),
    ];
    all.into_iter().filter_map(|line| printed(words, line)).collect()
}

/// A line, if anything is printed there.
fn printed(words: Words, (label, is_main, values): (&str, bool, Option<Vec<ShownText>>)) -> Option<Line> {
    let is_detail = !is_main && !matches!(label, "line-document" | "line-issuers");
    Some(Line { label: words.say(label), values: values?, is_main, is_detail })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use domain::certificates::{Holder, PersonName};

    use super::*;

    fn texts(en: &str, be: Option<&str>) -> Texts {
        Texts { en: en.into(), ru: String::new(), be: be.map(str::to_owned) }
    }

    fn facts() -> Facts {
        let name = |own: &str, surname: &str| {
            Some(PersonName { surname: surname.into(), own_name: own.into(), patronymic: None })
        };
        let day = |day| NaiveDate::from_ymd_opt(2026, 5, day).unwrap();
        Facts {
            number: "FG-2026-000123".into(),
            kind: Kind::Attendance,
            holder: Holder {
                cyrillic: name("Анна", "Лис"),
                belarusian: name("Ганна", "Ліс"),
                latin: name("HANNA", "LIS"),
                surname_first: false,
            },
            holder_erased: false,
            programme: texts("Pain", Some("Боль")),
            hours_online: 24,
            hours_face_to_face: 16,
            form: Form::Blended,
            began_on: day(2),
            completed_on: day(12),
            assessment_passed: None,
            issued_on: day(12),
            place: texts("Minsk", None),
            issuers: vec![texts("Hospice", None)],
            valid_until: None,
            supersedes: None,
            superseded_by: None,
        }
    }

    fn texts_of(lines: &[Line]) -> Vec<String> {
        lines.iter().flat_map(|line| &line.values).map(|value| value.text.clone()).collect()
    }

    #[test]
    fn a_text_that_is_not_printed_in_the_language_of_the_page_is_shown_and_marked_in_another() {
        let title = shown(&facts().programme, Language::Ru);
        assert_eq!((title.text.as_str(), title.language), ("Pain", Language::En));
    }

    #[test]
    fn the_name_in_the_script_of_the_page_comes_first() {
        let names = names(Words(Language::Ru), &facts());
        let texts: Vec<_> = names.iter().map(|name| name.text.as_str()).collect();
        assert_eq!(texts, ["Анна Лис", "Ганна Ліс", "HANNA LIS"]);
    }

    #[test]
    fn only_lines_that_are_printed_are_shown() {
        let said = texts_of(&lines(Words(Language::En), &facts()));
        assert!(said.contains(&"40 academic hours: 24 online, 16 face to face".to_owned()), "{said:?}");
        assert!(said.contains(&"2–12 May 2026".to_owned()), "{said:?}");
        assert_eq!(lines(Words(Language::En), &facts()).len(), 8);
    }

    #[test]
    fn an_outline_tells_kind_and_dates() {
        let issued_on = facts().issued_on;
        let told = Outline { kind: Kind::AdvancedTraining, issued_on, valid_until: Some(issued_on) };
        let said = texts_of(&outline(Words(Language::En), &told));
        assert_eq!(said, ["Certificate of advanced training", "12 May 2026", "12 May 2026"]);
    }

    #[test]
    fn nothing_is_told_of_a_holder_whose_data_were_removed() {
        let erased = Facts { holder_erased: true, ..facts() };
        let said = texts_of(&lines(Words(Language::En), &erased)).join(" ");
        assert!(!said.contains("LIS") && !said.contains("Лис"), "{said}");
    }
}

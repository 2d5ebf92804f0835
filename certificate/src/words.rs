//! The document's fixed wording in three languages; no phrase depends on the holder's gender.

use chrono::{Datelike, NaiveDate};

use crate::record::{Kind, Lang, Verdict};

const MONTHS_BE: [&str; 12] = [
    "студзеня",
    "лютага",
    "сакавіка",
    "красавіка",
    "мая",
    "чэрвеня",
    "ліпеня",
    "жніўня",
    "верасня",
    "кастрычніка",
    "лістапада",
    "снежня",
];
const MONTHS_RU: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A space that keeps its neighbours on one line; it is shown and extracted as an ordinary one.
pub(crate) const NB: char = '\u{a0}';

/// The name of a language, for programs.
pub(crate) fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Be => "be-BY",
        Lang::Ru => "ru-BY",
        Lang::En => "en-GB",
    }
}

/// What is read out instead of the mark.
pub(crate) fn mark(lang: Lang, address: &str) -> String {
    match lang {
        Lang::Be => format!("QR-код для праверкі сапраўднасці: {address}"),
        Lang::Ru => format!("QR-код для проверки подлинности: {address}"),
        Lang::En => format!("QR code for verification: {address}"),
    }
}

/// What is read out for the field in which an institution signs.
pub(crate) fn field(lang: Lang, institution: &str) -> String {
    match lang {
        Lang::Be => format!("Лічбавы подпіс: {institution}"),
        Lang::Ru => format!("Цифровая подпись: {institution}"),
        Lang::En => format!("Digital signature: {institution}"),
    }
}

pub(crate) fn title(kind: Kind, lang: Lang) -> &'static str {
    match (kind, lang) {
        (Kind::Attendance, Lang::Be) => "Сертыфікат удзельніка",
        (Kind::Attendance, Lang::Ru) => "Сертификат участника",
        (Kind::Attendance, Lang::En) => "Certificate of attendance",
        (Kind::AdvancedTraining, Lang::Be) => "Пасведчанне аб павышэнні кваліфікацыі",
        (Kind::AdvancedTraining, Lang::Ru) => "Свидетельство о повышении квалификации",
        (Kind::AdvancedTraining, Lang::En) => "Certificate of advanced training",
    }
}

/// The sentence that leads to the programme's title.
pub(crate) fn statement(kind: Kind, lang: Lang) -> &'static str {
    match (kind, lang) {
        (Kind::Attendance, Lang::Be) => "Пацвярджаецца ўдзел у навучанні па праграме",
        (Kind::Attendance, Lang::Ru) => "Подтверждается участие в обучении по программе",
        (Kind::Attendance, Lang::En) => "This is to certify attendance at the training programme",
        (Kind::AdvancedTraining, Lang::Be) => "Пацвярджаецца павышэнне кваліфікацыі па праграме",
        (Kind::AdvancedTraining, Lang::Ru) => "Подтверждается повышение квалификации по программе",
        (Kind::AdvancedTraining, Lang::En) => "This is to certify advanced training under the programme",
    }
}

/// Hours and form of training as lines: `12 academic hours, online`, or the total and its two parts.
pub(crate) fn hours(online: u32, face_to_face: u32, lang: Lang) -> Vec<String> {
    let total = u64::from(online) + u64::from(face_to_face);
    let (there, here) = match lang {
        Lang::Be => ("анлайн", "вочна"),
        Lang::Ru => ("онлайн", "очно"),
        Lang::En => ("online", "face to face"),
    };
    let sum = format!("{total}{NB}{}", academic_hours(total, lang));
    match (online, face_to_face) {
        (_, 0) => vec![format!("{sum}, {there}")],
        (0, _) => vec![format!("{sum}, {here}")],
        _ => vec![sum, format!("{online} {there}, {face_to_face} {here}")],
    }
}

/// Ties words of one or two letters to the next word, so that no line ends with a lone preposition;
/// double spaces become one.
pub(crate) fn tie_short_words(text: &str) -> String {
    let mut tied = String::with_capacity(text.len() + 8);
    for (i, word) in text.split(' ').filter(|word| !word.is_empty()).enumerate() {
        let before = tied.rsplit([' ', NB]).next().unwrap_or_default();
        let short = (1..=2).contains(&before.chars().count()) && before.chars().all(char::is_alphabetic);
        if i > 0 {
            tied.push(if short { NB } else { ' ' });
        }
        tied.push_str(word);
    }
    tied
}

fn academic_hours(n: u64, lang: Lang) -> &'static str {
    let forms = match lang {
        Lang::Be => ["акадэмічная гадзіна", "акадэмічныя гадзіны", "акадэмічных гадзін"],
        Lang::Ru => ["академический час", "академических часа", "академических часов"],
        Lang::En => return if n == 1 { "academic hour" } else { "academic hours" },
    };
    match (n % 10, n % 100) {
        (1, last) if last != 11 => forms[0],
        (2..=4, last) if !(12..=14).contains(&last) => forms[1],
        _ => forms[2],
    }
}

fn month(date: NaiveDate, lang: Lang) -> &'static str {
    let names = match lang {
        Lang::Be => &MONTHS_BE,
        Lang::Ru => &MONTHS_RU,
        Lang::En => &MONTHS_EN,
    };
    names[date.month0() as usize % 12]
}

/// One date as it is written in running text.
pub(crate) fn date(date: NaiveDate, lang: Lang) -> String {
    let (day, month, year) = (date.day(), month(date, lang), date.year());
    match lang {
        Lang::En => format!("{day}{NB}{month}{NB}{year}"),
        Lang::Be | Lang::Ru => format!("{day}{NB}{month}{NB}{year}{NB}г."),
    }
}

/// A span of dates that names month and year only as often as needed.
pub(crate) fn period(from: NaiveDate, to: NaiveDate, lang: Lang) -> String {
    let whole = date(to, lang);
    if from == to {
        whole
    } else if (from.year(), from.month()) == (to.year(), to.month()) {
        format!("{}–{whole}", from.day())
    } else if from.year() == to.year() {
        format!("{}{NB}{} – {whole}", from.day(), month(from, lang))
    } else {
        format!("{} – {whole}", date(from, lang))
    }
}

pub(crate) fn verdict(verdict: Verdict, lang: Lang) -> &'static str {
    match (verdict, lang) {
        (Verdict::Passed, Lang::Be) => "Выніковая атэстацыя: залічана",
        (Verdict::Passed, Lang::Ru) => "Итоговая аттестация: зачтено",
        (Verdict::Passed, Lang::En) => "Final assessment: passed",
    }
}

pub(crate) fn registration(serial: &str, lang: Lang) -> String {
    match lang {
        Lang::Be => format!("Рэгістрацыйны №{NB}{serial}"),
        Lang::Ru => format!("Регистрационный №{NB}{serial}"),
        Lang::En => format!("Registration No.{NB}{serial}"),
    }
}

pub(crate) fn issued(on: NaiveDate, place: &str, lang: Lang) -> String {
    let label = match lang {
        Lang::Be => "Дата выдачы",
        Lang::Ru => "Дата выдачи",
        Lang::En => "Date of issue",
    };
    format!("{label}: {}, {place}", date(on, lang))
}

pub(crate) fn valid_until(kind: Kind, until: NaiveDate, lang: Lang) -> String {
    let label = match (kind, lang) {
        (Kind::Attendance, Lang::Be) => "Сертыфікат сапраўдны да",
        (Kind::Attendance, Lang::Ru) => "Сертификат действителен до",
        (Kind::AdvancedTraining, Lang::Be) => "Пасведчанне сапраўднае да",
        (Kind::AdvancedTraining, Lang::Ru) => "Свидетельство действительно до",
        (_, Lang::En) => "Valid until",
    };
    format!("{label} {}", date(until, lang))
}

pub(crate) fn supersedes(serial: &str, lang: Lang) -> String {
    match lang {
        Lang::Be => format!("Замест №{NB}{serial}"),
        Lang::Ru => format!("Взамен №{NB}{serial}"),
        Lang::En => format!("Supersedes No.{NB}{serial}"),
    }
}

/// How a reader may check the document; the address follows on its own line.
pub(crate) fn how_to_check(lang: Lang) -> &'static str {
    match lang {
        Lang::Be => "Праверыць сапраўднасць: навядзіце камеру або ўвядзіце код",
        Lang::Ru => "Проверить подлинность: наведите камеру или введите код",
        Lang::En => "To verify: scan, or enter the code",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn plain(text: &str) -> String {
        text.replace(NB, " ")
    }

    #[test]
    fn hours_take_the_right_plural_in_each_language() {
        let expected = [
            (1, "1 академический час", "1 акадэмічная гадзіна", "1 academic hour"),
            (2, "2 академических часа", "2 акадэмічныя гадзіны", "2 academic hours"),
            (5, "5 академических часов", "5 акадэмічных гадзін", "5 academic hours"),
            (11, "11 академических часов", "11 акадэмічных гадзін", "11 academic hours"),
            (12, "12 академических часов", "12 акадэмічных гадзін", "12 academic hours"),
            (21, "21 академический час", "21 акадэмічная гадзіна", "21 academic hours"),
            (22, "22 академических часа", "22 акадэмічныя гадзіны", "22 academic hours"),
            (40, "40 академических часов", "40 акадэмічных гадзін", "40 academic hours"),
            (111, "111 академических часов", "111 акадэмічных гадзін", "111 academic hours"),
        ];
        for (n, ru, be, en) in expected {
            assert_eq!(plain(&hours(n, 0, Lang::Ru)[0]), format!("{ru}, онлайн"));
            assert_eq!(plain(&hours(0, n, Lang::Be)[0]), format!("{be}, вочна"));
            assert_eq!(plain(&hours(0, n, Lang::En)[0]), format!("{en}, face to face"));
        }
    }

    #[test]
    fn blended_hours_name_the_total_and_both_parts() {
        let lines: Vec<String> = hours(24, 16, Lang::Ru).iter().map(|line| plain(line)).collect();
        assert_eq!(lines, ["40 академических часов", "24 онлайн, 16 очно"]);
        assert_eq!(plain(&hours(u32::MAX, u32::MAX, Lang::En)[0]), "8589934590 academic hours");
    }

    #[test]
    fn dates_are_written_as_each_language_writes_them() {
        let date_in = |lang| plain(&date(day(2026, 5, 12), lang));
        assert_eq!(date_in(Lang::Be), "12 мая 2026 г.");
        assert_eq!(date_in(Lang::Ru), "12 мая 2026 г.");
        assert_eq!(date_in(Lang::En), "12 May 2026");
        assert_eq!(plain(&date(day(2026, 11, 3), Lang::Be)), "3 лістапада 2026 г.");
        assert_eq!(plain(&date(day(2026, 11, 3), Lang::Ru)), "3 ноября 2026 г.");
    }

    #[test]
    fn a_period_names_month_and_year_only_as_often_as_needed() {
        let to = day(2026, 5, 15);
        let from = |date| plain(&period(date, to, Lang::Ru));
        assert_eq!(from(to), "15 мая 2026 г.");
        assert_eq!(from(day(2026, 5, 4)), "4–15 мая 2026 г.");
        assert_eq!(from(day(2026, 4, 27)), "27 апреля – 15 мая 2026 г.");
        assert_eq!(from(day(2025, 12, 29)), "29 декабря 2025 г. – 15 мая 2026 г.");
    }

    #[test]
    fn a_lone_preposition_holds_on_to_the_next_word() {
        assert_eq!(tie_short_words("боль в  детской помощи"), "боль в\u{a0}детской помощи");
        assert_eq!(tie_short_words("12 hours"), "12 hours");
    }
}

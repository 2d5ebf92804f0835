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
const NB: char = '\u{a0}';

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
        (Kind::Attendance, Lang::En) => "This is to confirm attendance of the programme",
        (Kind::AdvancedTraining, Lang::Be) => "Пацвярджаецца павышэнне кваліфікацыі па праграме",
        (Kind::AdvancedTraining, Lang::Ru) => "Подтверждается повышение квалификации по программе",
        (Kind::AdvancedTraining, Lang::En) => "This is to certify advanced training in the programme",
    }
}

/// Hours in words of one language, with the form of training: `40 academic hours: 24 online, 16 face to face`.
pub(crate) fn hours(online: u32, face_to_face: u32, lang: Lang) -> String {
    let total = u64::from(online) + u64::from(face_to_face);
    let (there, here) = match lang {
        Lang::Be => ("анлайн", "вочна"),
        Lang::Ru => ("онлайн", "очно"),
        Lang::En => ("online", "face to face"),
    };
    let head = format!("{total}{NB}{}", academic_hours(total, lang));
    match (online, face_to_face) {
        (_, 0) => format!("{head}, {there}"),
        (0, _) => format!("{head}, {here}"),
        _ => format!("{head}: {online}{NB}{there}, {face_to_face}{NB}{}", here.replace(' ', "\u{a0}")),
    }
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
        Lang::Be => "Праверыць сапраўднасць: адсканіруйце знак або ўвядзіце код",
        Lang::Ru => "Проверить подлинность: отсканируйте знак или введите код",
        Lang::En => "To verify, scan the mark or enter the code",
    }
}

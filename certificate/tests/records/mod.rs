//! Invented records for tests and specimens.
#![allow(dead_code)]

use certificate::{Holder, InstitutionMark, Issuer, Kind, Lang, PersonName, Record, Texts, Verdict};
use chrono::NaiveDate;

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

pub fn texts(en: &str, ru: &str, be: &str) -> Texts {
    Texts { en: en.into(), ru: ru.into(), be: Some(be.into()) }
}

pub fn name(own_name: &str, patronymic: &str, surname: &str) -> Option<PersonName> {
    let patronymic = (!patronymic.is_empty()).then(|| patronymic.into());
    (!surname.is_empty()).then(|| PersonName {
        surname: surname.into(),
        own_name: own_name.into(),
        patronymic,
    })
}

pub fn centre() -> Issuer {
    Issuer {
        name: texts(
            "Forest Glade, training centre of the Belarusian Children’s Hospice",
            "Учебный центр «Лесная поляна» Белорусского детского хосписа",
            "Навучальны цэнтр «Лясная паляна» Беларускага дзіцячага хоспіса",
        ),
        post: texts("Director of the hospice", "Директор хосписа", "Дырэктар хоспіса"),
        signatory: texts("A. Verasen", "А. Н. Верасень", "А. М. Верасень"),
        mark: None,
    }
}

pub fn academy() -> Issuer {
    Issuer {
        name: texts(
            "Academy of Postgraduate Medical Education",
            "Академия последипломного медицинского образования",
            "Акадэмія паслядыпломнай медыцынскай адукацыі",
        ),
        post: texts("Rector of the academy", "Ректор академии", "Рэктар акадэміі"),
        signatory: texts("I. Sakalowski", "И. П. Соколовский", "І. П. Сакалоўскі"),
        mark: None,
    }
}

/// Invented marks of the two: one with transparent ground, and one that is wide and grey.
pub const MARK_FILES: [&[u8]; 2] = [include_bytes!("centre.png"), include_bytes!("academy.png")];

/// The same, read.
pub fn marks() -> [InstitutionMark; 2] {
    MARK_FILES.map(|file| InstitutionMark::read(file).unwrap_or_else(|error| panic!("{error}")))
}

/// The record with the marks of its institutions.
pub fn with_marks(mut record: Record) -> Record {
    for (issuer, mark) in record.issuers.iter_mut().zip(marks()) {
        issuer.mark = Some(mark.sha256().into());
    }
    record
}

pub fn daria() -> Holder {
    Holder {
        cyrillic: name("Дарья", "Игоревна", "Воробьёва"),
        belarusian: name("Дар’я", "Ігараўна", "Вераб’ёва"),
        latin: name("Daria", "", "Verabiova"),
        surname_first: false,
    }
}

/// A certificate of attendance in three languages.
pub fn attendance() -> Record {
    Record {
        kind: Kind::Attendance,
        serial: "FG-2026-000123".into(),
        code: "7K3MX0QF9TZB4HWD".into(),
        verification_url: "https://forestglade.example/v/7K3MX0QF9TZB4HWD".into(),
        holder: daria(),
        programme: texts(
            "Introduction to children’s palliative care",
            "Введение в паллиативную помощь детям",
            "Уводзіны ў паліятыўную дапамогу дзецям",
        ),
        hours_online: 12,
        hours_face_to_face: 0,
        began_on: day(2026, 5, 4),
        completed_on: day(2026, 5, 15),
        issued_on: day(2026, 5, 20),
        valid_until: None,
        result: None,
        place: texts("Minsk", "Минск", "Мінск"),
        issuers: vec![centre()],
        course_key: "introduction".into(),
        course_version: 3,
        content_hash: "9f2c".repeat(16),
        supersedes: None,
        languages: vec![Lang::Be, Lang::Ru, Lang::En],
        template: "glade-1".into(),
    }
}

/// A certificate of advanced training with two issuers, in three languages.
pub fn advanced() -> Record {
    Record {
        kind: Kind::AdvancedTraining,
        serial: "FG-2026-000124".into(),
        code: "P5V8N2C6R1JYEG0S".into(),
        verification_url: "https://forestglade.example/v/P5V8N2C6R1JYEG0S".into(),
        programme: texts(
            "Pain assessment and management in children’s palliative care",
            "Оценка и лечение боли в детской паллиативной помощи",
            "Ацэнка і лячэнне болю ў дзіцячай паліятыўнай дапамозе",
        ),
        hours_online: 24,
        hours_face_to_face: 16,
        began_on: day(2026, 4, 27),
        result: Some(Verdict::Passed),
        issuers: vec![centre(), academy()],
        ..attendance()
    }
}

/// Everything as long as it may come.
pub fn extreme() -> Record {
    let title_ru = "Домашний сестринский уход за детьми с трахеостомой, гастростомой и на длительной \
        искусственной вентиляции лёгких: организация, безопасность, обучение семьи и межведомственное \
        взаимодействие в регионах Республики Беларусь";
    let title_be = "Хатні сястрынскі догляд дзяцей з трахеастомай, гастрастомай і на працяглай штучнай \
        вентыляцыі лёгкіх: арганізацыя, бяспека, навучанне сям’і і міжведамаснае ўзаемадзеянне ў рэгіёнах \
        Рэспублікі Беларусь";
    let title_en = "Home nursing of children with a tracheostomy, a gastrostomy or long-term ventilation: \
        organisation, safety, teaching the family and working across services in the regions of Belarus";
    let mut record = Record {
        holder: Holder {
            cyrillic: name(
                "Анна-Мария-Александрина",
                "Константиновна-Владиславовна",
                "Кузьмина-Лис-Рождественская",
            ),
            belarusian: name(
                "Ганна-Марыя-Аляксандрына",
                "Канстанцінаўна-Уладзіславаўна",
                "Кузьміна-Ліс-Раждзественская",
            ),
            latin: name("Hanna-Maryia-Aliaksandryna", "", "Kuzmina-Lis-Razhdzestvenskaya-Khrapavitskaya"),
            surname_first: false,
        },
        programme: texts(title_en, title_ru, title_be),
        valid_until: Some(day(2027, 5, 20)),
        supersedes: Some("FG-2025-004711".into()),
        began_on: day(2025, 12, 29),
        completed_on: day(2026, 2, 21),
        ..advanced()
    };
    record.issuers[1].name.ru = "Институт повышения квалификации и переподготовки кадров здравоохранения \
        учреждения образования «Белорусский государственный медицинский университет»"
        .into();
    record.issuers[1].post.ru = "Директор Института повышения квалификации и переподготовки кадров \
        здравоохранения"
        .into();
    record
}

/// A holder without a name in Cyrillic.
pub fn rhian() -> Record {
    let latin = name("Rhian", "", "Davies");
    Record {
        holder: Holder { cyrillic: None, belarusian: None, latin, surname_first: false },
        languages: vec![Lang::En],
        valid_until: Some(day(2027, 5, 20)),
        ..attendance()
    }
}

/// A holder with a name in Latin letters alone, on a document in three languages.
pub fn latin_only() -> Record {
    Record { holder: Holder { cyrillic: None, belarusian: None, ..rhian().holder }, ..attendance() }
}

/// A holder without a patronymic.
pub fn no_patronymic() -> Record {
    let holder = Holder {
        cyrillic: name("Евгений", "", "Соловьёв"),
        belarusian: name("Яўген", "", "Салаўёў"),
        latin: name("Yauhen", "", "Salauyou"),
        surname_first: false,
    };
    Record { holder, ..advanced() }
}

/// A document in two languages, with nobody named beside the line to sign on.
pub fn bilingual() -> Record {
    let mut record = Record { languages: vec![Lang::Be, Lang::En], ..attendance() };
    record.issuers[0].signatory = texts("", "", "");
    record
}

/// A surname of forty letters that cannot be broken.
pub fn long_surname() -> Record {
    let holder = Holder {
        cyrillic: name("Екатерина", "Владиславовна", "Преображенскосвятовознесенскоархангелова"),
        belarusian: name("Кацярына", "Уладзіславаўна", "Праабражэнскасвятаўзнясенскаархангелава"),
        latin: name("Katsiaryna", "", "Praabrazhenskasviatauzniasenskaarkhanhelava"),
        surname_first: false,
    };
    Record { holder, ..attendance() }
}

/// Letters and signs that break careless programs.
pub fn odd_letters() -> Record {
    let cyrillic = name("Алёна", "", "Кавалёва-Ў \"Q\" \\ Ŭ");
    Record {
        holder: Holder {
            cyrillic,
            belarusian: None,
            latin: name("Aliona", "", "Kavaliova-Ŭ"),
            surname_first: false,
        },
        languages: vec![Lang::Ru, Lang::En],
        supersedes: Some("FG-2026-000001".into()),
        ..advanced()
    }
}

/// The specimens by file name.
pub fn specimens() -> Vec<(&'static str, Record)> {
    vec![
        ("attendance", attendance()),
        ("advanced", advanced()),
        ("extreme", extreme()),
        ("rhian-davies", rhian()),
        ("odd-letters", odd_letters()),
        ("latin-only", latin_only()),
        ("no-patronymic", no_patronymic()),
        ("long-surname", long_surname()),
        ("bilingual", bilingual()),
    ]
}

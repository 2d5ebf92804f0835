//! What a press promises about the documents that it draws.

use certificate::{Error, Holder, Lang, Press, Record, Texts};

use crate::records::{self, advanced, attendance, extreme, name, specimens};

#[allow(clippy::unwrap_used)]
fn press() -> Press {
    Press::new().unwrap()
}

fn named(own_name: &str, surname: &str) -> Record {
    Record { holder: Holder { belarusian: name(own_name, "", surname), ..records::daria() }, ..attendance() }
}

#[test]
fn the_same_record_gives_the_same_bytes_from_any_press() {
    let (one, other) = (press(), press());
    for (_, record) in specimens() {
        let first = one.draw(&record).unwrap();
        assert_eq!(first, one.draw(&record).unwrap());
        assert_eq!(first, other.draw(&record).unwrap());
    }
}

#[test]
fn another_record_gives_another_document() {
    let press = press();
    let changed = Record { content_hash: "another".into(), ..attendance() };
    assert_ne!(press.draw(&attendance()).unwrap().sha256, press.draw(&changed).unwrap().sha256);
}

#[test]
fn a_press_serves_several_threads_at_once() {
    let press = press();
    let expected = press.draw(&advanced()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(press.draw(&advanced()).unwrap(), expected));
        }
    });
}

#[test]
fn letters_without_a_glyph_are_refused_and_listed_once() {
    let record = named("王Аня王", "Лис🌲");
    let press = press();
    assert_eq!(press.missing_glyphs(&record).unwrap(), ['王', '🌲']);
    let refusal = press.draw(&record).unwrap_err();
    assert!(matches!(&refusal, Error::MissingGlyph(chars) if chars == &['王', '🌲']));
    assert_eq!(refusal.to_string(), "no glyph for '王' (U+738B), '🌲' (U+1F332)");
}

#[test]
fn characters_that_cannot_be_seen_are_refused() {
    let press = press();
    for hidden in ['\u{202e}', '\u{200b}', '\u{200d}', '\u{ad}', '\u{feff}', '\0', '\u{7}', '\u{e0041}'] {
        let missing = press.missing_glyphs(&named("Аня", &format!("Лис{hidden}ица"))).unwrap();
        assert_eq!(missing, [hidden], "{hidden:?}");
    }
}

#[test]
fn every_printed_field_is_searched_for_missing_glyphs() {
    let press = press();
    let mut record = advanced();
    record.programme.be = Some("Боль 痛".into());
    record.place.ru = "Минск 城".into();
    record.issuers[1].post.en = "Rector 長".into();
    record.serial = "FG-№-番".into();
    let missing = press.missing_glyphs(&record).unwrap();
    for expected in ['痛', '城', '長', '番'] {
        assert!(missing.contains(&expected), "{expected}");
    }
}

#[test]
fn letters_sent_apart_from_their_marks_are_joined() {
    let record = named("Алe\u{301}на", "Воробье\u{308}ва-Каи\u{306}");
    press().draw(&record).unwrap();
}

#[test]
fn every_test_person_draws() {
    let press = press();
    let people = [
        ("Дарья Игоревна Воробьёва", "Дар’я Ігараўна Вераб’ёва", "DARIA VERABIOVA"),
        ("Евгений Соловьёв", "Яўген Салаўёў", "YAUHEN SALAUYOU"),
        ("Анна-Мария Кузьмина-Лис", "Ганна-Марыя Кузьміна-Ліс", "HANNA-MARYIA KUZMINA-LIS"),
        ("", "", "Rhian Davies"),
        ("Нгуен Тхи Лан", "", "Nguyễn"),
        ("Анна Ивановна Иванова", "", ""),
        ("Васiльева Галина", "Дарʼя Вераб'ёва", "Darja"),
    ];
    for (ru, be, en) in people {
        let whole = |text: &str| (!text.is_empty()).then(|| name("", "", text)).flatten();
        let latin = if en == "Nguyễn" { None } else { whole(en) };
        let holder = Holder {
            cyrillic: whole(ru),
            belarusian: whole(be),
            latin,
            surname_first: ru.starts_with("Нгуен"),
        };
        let record = Record { holder, ..attendance() };
        press.draw(&record).unwrap_or_else(|e| panic!("{ru}{en}: {e}"));
    }
}

#[test]
fn a_family_name_may_come_first() {
    let mut holder =
        Holder {
            cyrillic: name("Тхи Лан", "", "Нгуен"), belarusian: None, latin: None, surname_first: true
        };
    assert_eq!(holder.full_name(Lang::Ru).unwrap(), "Нгуен Тхи Лан");
    holder.surname_first = false;
    assert_eq!(holder.full_name(Lang::Ru).unwrap(), "Тхи Лан Нгуен");
}

#[test]
fn every_specimen_is_small_enough_to_send_by_mail() {
    let press = press();
    for (name, record) in specimens() {
        let size = press.draw(&record).unwrap().bytes.len();
        assert!(size < 96_000, "{name}: {size}");
    }
}

#[test]
fn every_choice_of_languages_draws() {
    let press = press();
    let (be, ru, en) = (Lang::Be, Lang::Ru, Lang::En);
    for languages in [vec![be], vec![ru], vec![en], vec![ru, en], vec![be, en], vec![en, ru, be]] {
        for record in [attendance(), extreme()] {
            press.draw(&Record { languages: languages.clone(), ..record }).unwrap();
        }
    }
}

#[test]
fn text_that_cannot_fit_is_refused_rather_than_cut() {
    let press = press();
    let endless = "Ж".repeat(400);
    assert!(matches!(press.draw(&named(&endless, "Лис")).unwrap_err(), Error::TooLong));
    let long = "слово ".repeat(400);
    let programme = Texts { en: long.clone(), ru: long.clone(), be: Some(long) };
    assert!(matches!(press.draw(&Record { programme, ..attendance() }).unwrap_err(), Error::TooLong));
}

#[test]
fn an_unbroken_surname_of_sixty_letters_fits() {
    press().draw(&named("Аня", &"Шмидтовская".repeat(6)[..120])).unwrap();
}

#[test]
fn a_record_that_cannot_be_printed_says_which_field_is_wrong() {
    let press = press();
    let nobody = Holder { cyrillic: None, belarusian: None, latin: None, surname_first: false };
    let wrong = [
        ("holder", Record { holder: nobody, ..attendance() }),
        ("languages", Record { languages: vec![], ..attendance() }),
        ("languages", Record { languages: vec![Lang::Ru, Lang::Ru], ..attendance() }),
        ("issuers", Record { issuers: vec![], ..attendance() }),
        ("code", Record { code: "7K3MX0QF9TZB4HWL".into(), ..attendance() }),
        ("code", Record { code: "ж".repeat(8), ..attendance() }),
        ("serial", Record { serial: " ".into(), ..attendance() }),
        ("verification_url", Record { verification_url: "x".repeat(5000), ..attendance() }),
        ("programme", Record { programme: Texts { be: None, ..attendance().programme }, ..attendance() }),
        ("completed_on", Record { completed_on: records::day(2020, 1, 1), ..attendance() }),
    ];
    for (expected, record) in wrong {
        match press.draw(&record).unwrap_err() {
            Error::Invalid { field, .. } => assert_eq!(field, expected),
            other => panic!("{expected}: {other}"),
        }
    }
}

#[test]
fn an_unknown_template_is_refused() {
    let record = Record { template: "meadow-9".into(), ..attendance() };
    assert!(matches!(press().draw(&record).unwrap_err(), Error::UnknownTemplate(name) if name == "meadow-9"));
}

#[test]
fn the_file_says_what_it_is() {
    let bytes = press().draw(&attendance()).unwrap().bytes;
    assert!(bytes.starts_with(b"%PDF-1.7"));
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    assert_eq!(file.get_pages().len(), 1);
    let catalog = file.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"be-BY");
    let shown = catalog.get(b"ViewerPreferences").unwrap().as_dict().unwrap();
    assert!(shown.get(b"DisplayDocTitle").unwrap().as_bool().unwrap());
    let info = file.get_dictionary(file.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
    assert_eq!(info.get(b"CreationDate").unwrap().as_str().unwrap(), b"D:20260520000000Z");
    let title = info.get(b"Title").unwrap().as_str().unwrap();
    let units: Vec<u16> =
        title.chunks(2).skip(1).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    let title = String::from_utf16(&units).unwrap();
    assert_eq!(title, "Сертыфікат удзельніка № FG-2026-000123 · Дар’я Ігараўна Вераб’ёва");
}

#[test]
fn no_text_however_odd_makes_the_press_panic() {
    let press = press();
    let (dashes, words) = ("—".repeat(100), "- ".repeat(300));
    for odd in
        ["", " ", "-", "\u{301}", "a\u{301}\u{302}", "\u{a0}", "\n", "אב", "\u{10ffff}", &dashes, &words]
    {
        let texts = records::texts(odd, odd, odd);
        let mut record = advanced();
        record.issuers[0].name = texts.clone();
        let same = |record: &Record| (press.missing_glyphs(record).is_ok(), press.draw(record).is_ok());
        let drawn = [
            same(&record),
            same(&named(odd, odd)),
            same(&Record { programme: texts.clone(), ..advanced() }),
            same(&Record { place: texts, supersedes: Some(odd.into()), ..attendance() }),
        ];
        assert!(drawn.iter().all(|(readable, drawn)| *readable || !drawn), "{odd:?}");
    }
}

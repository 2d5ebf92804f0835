//! The printed register book: every number once, in order, none parted by the end of a sheet.

#![allow(clippy::unwrap_used)] // in what the tests are set up with

use certificate::book::{Book, Entry, EntryState};
use certificate::{Kind, Lang, Press};
use chrono::NaiveDate;
use lopdf::Document;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 5, 12).unwrap()
}

fn entry(number: usize) -> Entry {
    Entry {
        serial: format!("FG-2026-{number:06}"),
        holder: Some("Дар’я Ігараўна Вераб’ёва".to_owned()),
        programme: "Уводзіны ў паліятыўную дапамогу дзецям".to_owned(),
        hours: 40,
        issued_on: day(),
        state: EntryState::Issued,
        reason: None,
        successor: None,
    }
}

fn book(entries: Vec<Entry>) -> Book {
    let institution = "Белорусский детский хоспис".to_owned();
    Book { kind: Kind::Attendance, year: 2026, institution, lang: Lang::Be, as_of: day(), entries }
}

/// The text of each sheet, its spaces and line ends left out.
fn sheets(book: &Book) -> Vec<String> {
    let file = Document::load_mem(&Press::new().unwrap().print_book(book).unwrap()).unwrap();
    let text = |page: &u32| file.extract_text(&[*page]).unwrap();
    file.get_pages().keys().map(text).map(|text| text.split_whitespace().collect()).collect()
}

#[test]
fn every_number_stands_there_once_and_in_order() {
    let sheets = sheets(&book((1..=100).map(entry).collect()));
    assert!(sheets.len() > 2);
    let whole = sheets.concat();
    let places: Vec<_> = (1..=100)
        .map(|number| whole.match_indices(&format!("FG-2026-{number:06}")).collect::<Vec<_>>())
        .collect();
    assert!(places.iter().all(|found| found.len() == 1));
    assert!(places.is_sorted_by_key(|found| found[0].0));
    for (at, sheet) in sheets.iter().enumerate() {
        assert!(sheet.contains(&format!("Старонка{}з{}", at + 1, sheets.len())), "{sheet}");
        assert!(sheet.starts_with("Белорусскийдетскийхоспис"), "{sheet}");
    }
    assert!(whole.ends_with(&format!("Старонка{0}з{0}", sheets.len())));
    assert!(sheets.last().unwrap().contains("Усягонумароўукнізе:100;выдадзена–100"));
}

#[test]
fn sheets_say_how_many_numbers_they_and_the_book_so_far_have() {
    let sheets = sheets(&book((1..=60).map(entry).collect()));
    let mut so_far = 0;
    for sheet in sheets {
        let here = sheet.matches("FG-2026-").count();
        so_far += here;
        let told = format!("Нумароўнастаронцы:{here},зпачаткукнігі:{so_far}");
        assert!(sheet.contains(&told), "{sheet}");
    }
}

#[test]
fn what_does_not_count_stays_there_with_its_reason() {
    let voided =
        Entry {
            state: EntryState::Voided, reason: Some("У прозвішчы памылка 😀".to_owned()), ..entry(1)
        };
    let superseded =
        Entry { state: EntryState::Superseded, successor: Some("FG-2026-000003".to_owned()), ..entry(2) };
    let erased = Entry { holder: None, ..entry(3) };
    let text = sheets(&book(vec![voided, superseded, erased])).concat();
    for told in [
        "анулявана",
        "Прычына:Упрозвішчыпамылка?",
        "Замененана№FG-2026-000003.",
        "даныяўладальнікавыдалены",
        "Усягонумароўукнізе:3;выдадзена–1,заменена–1,анулявана–1",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
}

#[test]
fn a_line_is_never_parted_however_long_it_is() {
    let long = "Ўладзіслава-Канстанцінаўна ".repeat(12);
    let reason = "доўгая прычына ".repeat(40);
    let entries = (1..=40).map(|number| Entry {
        holder: Some(long.clone()),
        programme: "Безпрабелаў".repeat(30),
        state: EntryState::Revoked,
        reason: Some(reason.clone()),
        ..entry(number)
    });
    for sheet in sheets(&book(entries.collect())) {
        let count = |text: &str| sheet.matches(text.replace(' ', "").as_str()).count();
        assert_eq!(count("FG-2026-"), count(&reason), "{sheet}");
    }
}

#[test]
fn an_empty_book_says_so_in_each_language() {
    for (lang, told) in [(Lang::En, "Nonumbers"), (Lang::Ru, "номеровещёнет"), (Lang::Be, "нумароўяшчэняма")]
    {
        let sheets = sheets(&Book { lang, ..book(Vec::new()) });
        assert!(sheets.len() == 1 && sheets[0].contains(told), "{sheets:?}");
    }
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let press = Press::new().unwrap();
    let book = book((1..=5).map(entry).collect());
    assert!(press.print_book(&book).unwrap() == press.print_book(&book).unwrap());
}

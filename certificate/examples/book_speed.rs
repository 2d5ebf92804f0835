//! How long a register book of 5,000 numbers takes, and how large it gets; written to the file given, if one is.
#![allow(clippy::print_stdout)] // a table is what it is for

use std::time::Instant;

use certificate::book::{Book, Entry, EntryState};
use certificate::{Kind, Lang, Press};
use chrono::{Days, NaiveDate};

const NUMBERS: u32 = 5_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let press = Press::new()?;
    let from = NaiveDate::from_ymd_opt(2026, 1, 12).ok_or("no day")?;
    let book = Book {
        kind: Kind::AdvancedTraining,
        year: 2026,
        institution: "Белорусский детский хоспис, учебный центр «Лесная поляна»".to_owned(),
        lang: Lang::Ru,
        as_of: NaiveDate::from_ymd_opt(2026, 12, 31).ok_or("no day")?,
        entries: (1..=NUMBERS).map(|number| entry(number, from)).collect(),
    };
    let mut times = Vec::new();
    let mut bytes = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        bytes = press.print_book(&book)?;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "{NUMBERS} numbers: {:.0} ms at best, {:.0} in the middle; {} bytes",
        times[0],
        times[2],
        bytes.len()
    );
    if let Some(file) = std::env::args().nth(1) {
        std::fs::write(file, bytes)?;
    }
    Ok(())
}

fn entry(number: u32, from: NaiveDate) -> Entry {
    let names = [
        "Кавалёва Алёна Ігараўна",
        "Воробьёва-Константинопольская Екатерина-Александра Владимировна",
        "Вераб’ёва Дар’я",
        "Nguyen Thi Lan",
        "Чжан Вэй",
    ];
    let programmes = [
        "Введение в паллиативную помощь детям",
        "Оценка и лечение боли у детей с тяжёлыми нарушениями развития: от шкал до длительной терапии опиоидами на дому",
        "Респираторная поддержка",
    ];
    let at = number as usize;
    let (state, reason, successor) = match number % 97 {
        3 => (EntryState::Voided, Some("В имени пропущена буква; номер не использован повторно."), None),
        5 => (
            EntryState::Superseded,
            Some("Фамилия изменена по свидетельству о браке."),
            Some("FGA-2026-004999"),
        ),
        9 => (EntryState::Revoked, Some("Выдан по ошибке: обучение не завершено."), None),
        _ => (EntryState::Issued, None, None),
    };
    Entry {
        serial: format!("FGA-2026-{number:06}"),
        holder: (!number.is_multiple_of(211)).then(|| format!("{} {}", names[at % names.len()], at % 31)),
        programme: programmes[at % programmes.len()].to_owned(),
        hours: [8, 16, 40][at % 3],
        issued_on: from + Days::new(u64::from(number / 15)),
        state,
        reason: reason.map(str::to_owned),
        successor: successor.map(str::to_owned),
    }
}

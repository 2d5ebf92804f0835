//! The words of the register book in three languages.

use chrono::NaiveDate;

use super::{Book, EntryState};
use crate::record::Lang;
use crate::words;

/// What stands over the columns.
pub(super) fn headings(lang: Lang) -> [&'static str; 6] {
    match lang {
        Lang::Be => ["Нумар", "Уладальнік", "Праграма", "Гадзіны", "Дата", "Стан"],
        Lang::Ru => ["Номер", "Владелец", "Программа", "Часы", "Дата", "Состояние"],
        Lang::En => ["Number", "Holder", "Programme", "Hours", "Date", "State"],
    }
}

pub(super) fn title(book: &Book) -> String {
    let (of, year) = (words::title(book.kind, book.lang), book.year);
    match book.lang {
        Lang::Be => format!("Кніга рэгістрацыі за {year} год: {of}"),
        Lang::Ru => format!("Книга регистрации за {year} год: {of}"),
        Lang::En => format!("Register book of {year}: {of}"),
    }
}

pub(super) fn as_of(on: NaiveDate, lang: Lang) -> String {
    let day = words::date(on, lang);
    match lang {
        Lang::Be => format!("Стан на {day}"),
        Lang::Ru => format!("Состояние на {day}"),
        Lang::En => format!("As of {day}"),
    }
}

/// A date as narrow as it comes.
pub(super) fn day(on: NaiveDate, lang: Lang) -> String {
    let form = if lang == Lang::En { "%Y-%m-%d" } else { "%d.%m.%Y" };
    on.format(form).to_string()
}

pub(super) fn state(state: EntryState, lang: Lang) -> &'static str {
    use EntryState as S;
    let [be, ru, en] = match state {
        S::Prepared => ["рыхтуецца", "готовится", "in preparation"],
        S::SignedByCentre => ["падпісана цэнтрам", "подписано центром", "signed by the centre"],
        S::Issued => ["выдадзена", "выдано", "issued"],
        S::Suspended => ["прыпынена", "приостановлено", "suspended"],
        S::Superseded => ["заменена", "заменено", "superseded"],
        S::Revoked => ["адклікана", "отозвано", "revoked"],
        S::Voided => ["анулявана", "аннулировано", "voided"],
    };
    match lang {
        Lang::Be => be,
        Lang::Ru => ru,
        Lang::En => en,
    }
}

pub(super) fn nobody(lang: Lang) -> &'static str {
    match lang {
        Lang::Be => "даныя ўладальніка выдалены",
        Lang::Ru => "данные владельца удалены",
        Lang::En => "the holder’s data were removed",
    }
}

pub(super) fn successor(serial: &str, lang: Lang) -> String {
    match lang {
        Lang::Be => format!("Заменена на № {serial}."),
        Lang::Ru => format!("Заменено на № {serial}."),
        Lang::En => format!("Superseded by No. {serial}."),
    }
}

pub(super) fn reason(reason: &str, lang: Lang) -> String {
    match lang {
        Lang::Be => format!("Прычына: {reason}"),
        Lang::Ru => format!("Причина: {reason}"),
        Lang::En => format!("Reason: {reason}"),
    }
}

pub(super) fn empty(lang: Lang) -> &'static str {
    match lang {
        Lang::Be => "У гэтым годзе нумароў яшчэ няма.",
        Lang::Ru => "В этом году номеров ещё нет.",
        Lang::En => "No numbers were given in this year yet.",
    }
}

/// How many numbers stand on a sheet, and up to its end.
pub(super) fn on_sheet(here: usize, so_far: usize, lang: Lang) -> String {
    match lang {
        Lang::Be => format!("Нумароў на старонцы: {here}, з пачатку кнігі: {so_far}"),
        Lang::Ru => format!("Номеров на странице: {here}, с начала книги: {so_far}"),
        Lang::En => format!("Numbers on this page: {here}, from the beginning of the book: {so_far}"),
    }
}

pub(super) fn page_of(page: usize, pages: usize, lang: Lang) -> String {
    match lang {
        Lang::Be => format!("Старонка {page} з {pages}"),
        Lang::Ru => format!("Страница {page} из {pages}"),
        Lang::En => format!("Page {page} of {pages}"),
    }
}

/// What the whole book comes to.
pub(super) fn total(book: &Book) -> String {
    let all = book.entries.len();
    let mut told = match book.lang {
        Lang::Be => format!("Усяго нумароў у кнізе: {all}"),
        Lang::Ru => format!("Всего номеров в книге: {all}"),
        Lang::En => format!("Numbers in the book: {all}"),
    };
    for (at, (one, count)) in book.counts().into_iter().enumerate() {
        let sign = if at == 0 { "; " } else { ", " };
        told += &format!("{sign}{}\u{a0}– {count}", state(one, book.lang));
    }
    told
}

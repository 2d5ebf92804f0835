//! The structure of the document: what somebody hears who does not see it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use certificate::{Kind, Press, Record};
use lopdf::{Dictionary, Object};

use crate::reading::{File, text};
use crate::records::{advanced, attendance, extreme, rhian, specimens};

#[allow(clippy::unwrap_used)]
fn drawn(record: &Record) -> File {
    static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new().unwrap());
    File::read(&PRESS.draw(record).unwrap().bytes)
}

/// An element as a line: depth, kind, language and what it says.
#[allow(clippy::unwrap_used)]
fn outline(file: &File) -> Vec<String> {
    let mut lines = Vec::new();
    let document = file.structure().get(b"K").unwrap();
    tell(file, file.at(document), 0, &mut lines);
    lines
}

#[allow(clippy::unwrap_used)]
fn tell(file: &File, element: &Dictionary, depth: usize, lines: &mut Vec<String>) {
    let kind = String::from_utf8_lossy(element.get(b"S").unwrap().as_name().unwrap()).into_owned();
    let lang = element.get(b"Lang").map(|lang| format!(" {}", text(lang))).unwrap_or_default();
    let alternative =
        element.get(b"Alt").map(|alternative| format!(" [{}]", text(alternative))).unwrap_or_default();
    let kids = match element.get(b"K").unwrap() {
        Object::Array(kids) => kids.clone(),
        one => vec![one.clone()],
    };
    let said = file.said();
    let words: Vec<String> = kids
        .iter()
        .filter_map(|kid| said.get(&kid.as_i64().ok()?))
        .map(|words| format!(" {words}"))
        .collect();
    lines.push(format!("{}{kind}{lang}{alternative}{}", "  ".repeat(depth), words.concat()));
    for kid in kids.iter().filter(|kid| kid.as_reference().is_ok()) {
        tell(file, file.at(kid), depth + 1, lines);
    }
}

#[test]
fn a_certificate_is_heard_in_the_order_in_which_it_is_read() {
    let heard = outline(&drawn(&Record { languages: attendance().languages[..2].to_vec(), ..attendance() }));
    let expected = "\
Document
  P Навучальны цэнтр «Лясная паляна» Беларускага дзіцячага хоспіса
  P ru-BY Учебный центр «Лесная поляна» Белорусского детского хосписа
  H1 СЕРТЫФІКАТ УДЗЕЛЬНІКА
  P ru-BY Сертификат участника
  P Дар’я Ігараўна Вераб’ёва
  P
    Span ru-BY Дарья Игоревна Воробьёва  ·
    Span en-GB   Daria Verabiova
  Sect
    P Пацвярджаецца ўдзел у навучанні па праграме
    P Уводзіны ў паліятыўную дапамогу дзецям
    P 12 акадэмічных гадзін, анлайн
    P 4–15 мая 2026 г.
    P Рэгістрацыйны № FG-2026-000123
    P Дата выдачы: 20 мая 2026 г., Мінск
  Sect ru-BY
    P Подтверждается участие в обучении по программе
    P Введение в паллиативную помощь детям
    P 12 академических часов, онлайн
    P 4–15 мая 2026 г.
    P Регистрационный № FG-2026-000123
    P Дата выдачи: 20 мая 2026 г., Минск
  Sect
    Form
    P А. М. Верасень
    P ru-BY А. Н. Верасень
    P Дырэктар хоспіса
    P ru-BY Директор хосписа
  Sect
    Figure [QR-код для праверкі сапраўднасці: https://forestglade.example/v/7K3MX0QF9TZB4HWD]
    P 7K3M-X0QF-9TZB-4HWD
    P forestglade.example/v
    P Праверыць сапраўднасць: навядзіце камеру або ўвядзіце код
    P ru-BY Проверить подлинность: наведите камеру или введите код";
    assert_eq!(heard.join("\n"), expected);
}

#[test]
fn a_paragraph_is_heard_whole_wherever_its_lines_are_broken() {
    let record = extreme();
    let heard = outline(&drawn(&record));
    for programme in [&record.programme.en, &record.programme.ru] {
        assert!(heard.iter().any(|line| line.ends_with(&format!("P {programme}"))), "{heard:#?}");
    }
}

#[test]
fn whatever_is_on_the_page_is_in_the_structure_or_adorns() {
    let in_each = |design: &'static str| {
        specimens()
            .into_iter()
            .map(move |(name, record)| (name, Record { template: design.into(), ..record }))
    };
    for (name, record) in certificate::designs().flat_map(in_each) {
        let file = drawn(&record);
        let (mut depth, mut parts) = (0, BTreeSet::new());
        for operation in file.operations() {
            match operation.operator.as_str() {
                "BDC" => {
                    depth += 1;
                    let facts = operation.operands[1].as_dict().unwrap();
                    assert!(parts.insert(facts.get(b"MCID").unwrap().as_i64().unwrap()), "{name}: twice");
                }
                "BMC" => {
                    depth += 1;
                    assert_eq!(operation.operands[0].as_name().unwrap(), b"Artifact", "{name}");
                }
                "EMC" => depth -= 1,
                "TJ" | "Do" | "f" | "S" | "b" => assert_eq!(depth, 1, "{name}: {operation:?}"),
                _ => {}
            }
        }
        assert_eq!(depth, 0, "{name}");
        let numbers = file.dict(file.structure(), "ParentTree").get(b"Nums").unwrap().as_array().unwrap();
        let owners = numbers[1].as_array().unwrap();
        assert_eq!(owners.len(), parts.len(), "{name}");
        for (part, owner) in (0..).zip(owners) {
            let owned = file.at(owner).get(b"K").unwrap();
            assert_eq!(owned.as_i64().unwrap(), part, "{name}: the element knows its part");
        }
    }
}

#[test]
fn the_fields_to_sign_in_are_told_apart_and_in_the_structure() {
    let file = drawn(&advanced());
    let (page, dict) = file.page();
    assert_eq!(dict.get(b"Tabs").unwrap().as_name().unwrap(), b"S");
    let numbers = file.dict(file.structure(), "ParentTree").get(b"Nums").unwrap().as_array().unwrap();
    let fields = dict.get(b"Annots").unwrap().as_array().unwrap();
    let told: Vec<String> = fields.iter().map(|field| text(file.at(field).get(b"TU").unwrap())).collect();
    assert_eq!(
        told,
        [
            "Лічбавы подпіс: Навучальны цэнтр «Лясная паляна» Беларускага дзіцячага хоспіса",
            "Лічбавы подпіс: Акадэмія паслядыпломнай медыцынскай адукацыі",
        ]
    );
    for field in fields {
        let widget = file.at(field);
        let key = widget.get(b"StructParent").unwrap();
        let at = numbers.iter().step_by(2).position(|number| number == key).unwrap();
        let element = file.at(&numbers[2 * at + 1]);
        assert_eq!(element.get(b"S").unwrap().as_name().unwrap(), b"Form");
        let object = element.get(b"K").unwrap().as_dict().unwrap();
        assert_eq!(object.get(b"Obj").unwrap(), field);
        assert_eq!(object.get(b"Pg").unwrap().as_reference().unwrap(), page);
        assert!(file.dict(widget, "AP").has(b"N"));
    }
}

#[test]
fn a_title_in_spaced_letters_is_heard_as_words() {
    for kind in [Kind::Attendance, Kind::AdvancedTraining] {
        let file = drawn(&Record { kind, ..rhian() });
        let title = file.0.objects.values().filter_map(|object| object.as_dict().ok());
        let mut title = title.filter(|dict| dict.get(b"S").is_ok_and(|kind| *kind == Object::from("H1")));
        let says = text(title.next().unwrap().get(b"ActualText").unwrap());
        assert!(says.starts_with("CERTIFICATE OF "), "{says}");
        assert!(title.next().is_none(), "one heading");
    }
    let file = drawn(&rhian());
    assert!(file.dict(file.catalog(), "MarkInfo").get(b"Marked").unwrap().as_bool().unwrap());
}

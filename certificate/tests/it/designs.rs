//! What every design promises, and that a released one draws the same bytes for ever; marks of institutions.

use certificate::{Attachment, Error, InstitutionMark, Press, Record, designs};

use crate::reading::{File, text};
use crate::records::{advanced, attendance, marks, specimens, with_marks};

/// SHA-256 of the specimens as `glade-1` has always drawn them, each with a file within.
const GLADE_1: [(&str, &str); 9] = [
    ("attendance", "0486a0060eaf479ddd5b53ae292c62b197d4c1d9b837f344d0f08a06bdca7b86"),
    ("advanced", "400e8c5fbda77a729f23f4306362df6b9ba57f469ac106966d63da6bb1d08091"),
    ("extreme", "9590b08430ae47b505260c40bc6bb610da694517fe2cf2d386a62353b59ae0a9"),
    ("rhian-davies", "a758256372f39d3dd722fb688b52c2ef1f9e09ab9de8b5d697020ae0db6f210f"),
    ("odd-letters", "563b34f87551bbd8b9c968b978bc2d218af5ab2e5043f45c5fbc43274fba0361"),
    ("latin-only", "39e8d71e6d0261baed01d5cbae2f423529baa11d778ba8ceade7a89099c0e2d8"),
    ("no-patronymic", "926dc481f841e4170c26789cf8862d2a2438d9ec20ca9682a6fb1b137940e179"),
    ("long-surname", "4f16c381942d6544d0db10495dbb78a7fff808403d4caa234b5432f22b7641b2"),
    ("bilingual", "569bc62582ca593741eca26491536815712f5db62285e4f8f88cff8527e75833"),
];

#[test]
fn the_first_glade_is_drawn_as_ever() {
    let press = Press::new().unwrap();
    let drawn: Vec<(&str, String)> = specimens()
        .into_iter()
        .map(|(name, record)| {
            let document = press.draw_with(&record, &Attachment::credential(b"e30.e30.c2ln")).unwrap();
            (name, hex::encode(document.sha256))
        })
        .collect();
    assert_eq!(drawn, GLADE_1.map(|(name, hash)| (name, hash.to_owned())));
}

/// Every specimen in every design.
fn in_every_design() -> impl Iterator<Item = (String, Record)> {
    designs().flat_map(|design| {
        let drawn_in =
            move |(name, record)| (format!("{design} {name}"), Record { template: design.into(), ..record });
        specimens().into_iter().map(drawn_in)
    })
}

#[allow(clippy::unwrap_used)]
fn press_with_marks() -> Press {
    let press = Press::new().unwrap();
    marks().into_iter().for_each(|mark| press.keep(mark));
    press
}

#[test]
fn each_design_draws_every_specimen_small_and_alike_from_any_press() {
    let (one, other) = (press_with_marks(), press_with_marks());
    for (name, record) in in_every_design() {
        let plain = one.draw(&record).unwrap();
        assert!(plain.bytes.len() < 96_000, "{name}: {}", plain.bytes.len());
        let marked = one.draw(&with_marks(record.clone())).unwrap();
        assert!(marked.bytes.len() < 108_000, "{name} with marks: {}", marked.bytes.len());
        assert_eq!(marked, other.draw(&with_marks(record)).unwrap(), "{name}");
    }
}

#[test]
fn each_design_has_the_form_of_an_archive_and_its_fields() {
    let press = press_with_marks();
    for (name, record) in in_every_design() {
        let file = File::read(&press.draw(&with_marks(record.clone())).unwrap().bytes);
        let xmp = String::from_utf8(file.content_of(file.catalog(), "Metadata")).unwrap();
        assert!(
            xmp.contains("<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>"),
            "{name}"
        );
        let (_, page) = file.page();
        assert_eq!(page.get(b"Annots").unwrap().as_array().unwrap().len(), record.issuers.len(), "{name}");
        for object in file.0.objects.values() {
            let dict = object.as_dict().ok().or(object.as_stream().ok().map(|stream| &stream.dict));
            let forbidden: [&[u8]; 5] = [b"SMask", b"Mask", b"Interpolate", b"Alternates", b"F"];
            let picture = dict.filter(|dict| dict.get(b"Subtype").is_ok_and(|kind| *kind == "Image".into()));
            assert!(picture.is_none_or(|dict| forbidden.iter().all(|key| !dict.has(key))), "{name}");
        }
    }
}

#[test]
fn the_mark_of_an_institution_is_heard_as_its_name() {
    let file = File::read(&press_with_marks().draw(&with_marks(advanced())).unwrap().bytes);
    let figures = file.0.objects.values().filter_map(|object| object.as_dict().ok());
    let figures = figures.filter(|dict| dict.get(b"S").is_ok_and(|kind| *kind == "Figure".into()));
    let mut heard: Vec<String> = figures.map(|figure| text(figure.get(b"Alt").unwrap())).collect();
    heard.sort();
    let names = advanced().issuers.iter().map(|issuer| issuer.name.be.clone().unwrap()).collect::<Vec<_>>();
    assert_eq!(heard.len(), 3);
    assert!(names.iter().all(|name| heard.contains(name)), "{heard:?}");
}

#[test]
fn a_mark_that_the_press_was_not_given_is_asked_for_and_nothing_is_drawn_without_it() {
    let press = Press::new().unwrap();
    let record = with_marks(advanced());
    let [centre, academy] = marks();
    assert_eq!(press.lacking_marks(&record), [centre.sha256(), academy.sha256()]);
    press.keep(academy);
    assert_eq!(press.lacking_marks(&record), [centre.sha256()]);
    assert!(matches!(press.draw(&record), Err(Error::UnknownMark(mark)) if mark == centre.sha256()));
    assert_eq!(press.lacking_marks(&attendance()), Vec::<String>::new());
}

#[test]
fn another_mark_is_another_document() {
    let press = press_with_marks();
    let [_, academy] = marks();
    let mut other = with_marks(attendance());
    other.issuers[0].mark = Some(academy.sha256().into());
    let drawn =
        [attendance(), with_marks(attendance()), other].map(|record| press.draw(&record).unwrap().sha256);
    assert!(drawn[0] != drawn[1] && drawn[1] != drawn[2]);
}

#[test]
fn a_record_from_before_there_were_marks_is_read_and_written_as_it_was() {
    let json = attendance().canonical_json().unwrap();
    assert!(!json.contains("\"mark\""));
    assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), attendance());
    assert!(InstitutionMark::read(b"").is_err());
}

//! What every design promises, and that a released one draws the same bytes for ever; marks of institutions.

use certificate::{Attachment, Error, InstitutionMark, Press, Record, designs};

use crate::reading::{File, text};
use crate::records::{advanced, attendance, marks, specimens, with_marks};

/// SHA-256 of the specimens as released designs have always drawn them, each with a file within.
const DRAWN: [(&str, [(&str, &str); 9]); 3] =
    [("glade-1", GLADE_1), ("meadow-1", MEADOW_1), ("birch-1", BIRCH_1)];

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

const MEADOW_1: [(&str, &str); 9] = [
    ("attendance", "6dc3c7b4c8c614e73fdb5fd06fc9577ce5db79374b4f7e140b382a435891078d"),
    ("advanced", "a6e7373f59f8cc0aa9a78eaef7635f0ce288c0fc9ec435ba76f2c9e521884b45"),
    ("extreme", "23f3b831664923b98eeba6a382bc201740eecfe7beae79ba10cc943e2cf9f4de"),
    ("rhian-davies", "cfb2b7f1b4b1199ca95271225a1313ea70794c2ec3bd9728ddea108b5ebafc2f"),
    ("odd-letters", "7eacf540e5afffeec2568dabf331aed7d42d90f9b7520e6ebb56a668ef0ba69b"),
    ("latin-only", "846c688cac9b1bbbb96560d9d777c4def4ed52c19605d0bb7f80dadfc8a768f6"),
    ("no-patronymic", "57d1309eacd093c226022e1f3b876578260cd3a5dddf29c5635b3243c19ecefa"),
    ("long-surname", "b6d258491512c62f5344a3c038ab0815515bcc5e5840739b9399128bd880a188"),
    ("bilingual", "9f9ff178897b1e664623f21d5755259ee6ee7e265964b1e1907d91fe93862d1b"),
];

const BIRCH_1: [(&str, &str); 9] = [
    ("attendance", "a2d05c0a0f61c517a24d78fd38d838e2380e04e903ebef28e6bccea59854ccb1"),
    ("advanced", "0eb858c9988ce6adbef01ba96314eefea55fd87f87aa072211656510759f3253"),
    ("extreme", "b4187a760562a6f661c99ea872ea0a4ba19a9f2b19453ae488f3d1ab32be7c6d"),
    ("rhian-davies", "5ca0e23b4e12fd05588fbc1cef7a9a9e503eb0282910d54eae70cc19f53c5d05"),
    ("odd-letters", "950dae9c9fcc73a9235b8d47d045415f67aad3667a44a0722afaecc8f543df99"),
    ("latin-only", "af2215c3f8980a57fd2775e8c043b6ae3843c9fee141306f972d7e536785a80b"),
    ("no-patronymic", "f429703393903e319fe78088afc6df7545b22d29c561eed8f0d2a08ee582f344"),
    ("long-surname", "24a0742b05d815450d15716dc6f5cfcd764961aa10fd0bdafb994870d1ff15c7"),
    ("bilingual", "44af9d8c94c5c45cf5e3656448b478a589eea4c194ece862bc739d8d47e02cb9"),
];

#[test]
fn each_released_design_draws_as_ever() {
    let press = Press::new().unwrap();
    assert_eq!(DRAWN.map(|(design, _)| design).to_vec(), designs().collect::<Vec<_>>());
    for (design, hashes) in DRAWN {
        let draw = |(name, record): (_, Record)| {
            let record = Record { template: design.into(), ..record };
            let document = press.draw_with(&record, &Attachment::credential(b"e30.e30.c2ln")).unwrap();
            (name, hex::encode(document.sha256))
        };
        let drawn: Vec<(&str, String)> = specimens().into_iter().map(draw).collect();
        assert_eq!(drawn, hashes.map(|(name, hash)| (name, hash.to_owned())), "{design}");
    }
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

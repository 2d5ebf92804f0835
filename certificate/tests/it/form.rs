//! The form of the file: what PDF/A-3u asks for, and the credential within.

use certificate::{Attachment, Press};
use lopdf::Object;

use crate::reading::{File, text};
use crate::records::{advanced, attendance, specimens};

#[allow(clippy::unwrap_used)]
fn press() -> Press {
    Press::new().unwrap()
}

#[test]
fn the_file_says_that_it_is_an_archive_and_nothing_in_it_speaks_against_it() {
    let press = press();
    for (name, record) in specimens() {
        let bytes = press.draw(&record).unwrap().bytes;
        assert!(bytes.starts_with(b"%PDF-1.7\n%"), "{name}");
        assert!(bytes[10..14].iter().all(|byte| *byte > 127), "{name}");
        assert!(bytes.ends_with(b"%%EOF"), "{name}");
        let file = File::read(&bytes);
        assert!(!file.0.trailer.has(b"Encrypt"));
        assert_eq!(file.0.trailer.get(b"ID").unwrap().as_array().unwrap().len(), 2);
        let xmp = String::from_utf8(file.content_of(file.catalog(), "Metadata")).unwrap();
        assert!(xmp.contains("<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>"));
        assert!(!file.dict(file.catalog(), "Metadata").has(b"Filter"));
        for object in file.0.objects.values() {
            let dict = object.as_dict().ok().or(object.as_stream().ok().map(|stream| &stream.dict));
            let forbidden = ["JS", "AA", "OpenAction", "SMask", "F4", "NeedAppearances", "LZWDecode"];
            assert!(dict.is_none_or(|dict| forbidden.iter().all(|key| !dict.has(key.as_bytes()))), "{name}");
        }
    }
}

#[test]
fn colours_are_meant_as_srgb() {
    let file = File::read(&press().draw(&attendance()).unwrap().bytes);
    let [intent] = file.follow(file.catalog(), "OutputIntents").as_array().unwrap().as_slice() else {
        panic!("one intent")
    };
    let intent = intent.as_dict().unwrap();
    assert_eq!(intent.get(b"S").unwrap().as_name().unwrap(), b"GTS_PDFA1");
    assert_eq!(file.dict(intent, "DestOutputProfile").get(b"N").unwrap().as_i64().unwrap(), 3);
    assert_eq!(file.content_of(intent, "DestOutputProfile"), typst_assets::icc::S_RGB_V4);
}

#[test]
fn what_the_file_says_of_itself_is_the_same_in_both_places() {
    let mut record = advanced();
    record.programme.be = Some("Боль & <лячэнне>".into());
    let file = File::read(&press().draw(&record).unwrap().bytes);
    let xmp = String::from_utf8(file.content_of(file.catalog(), "Metadata")).unwrap();
    let info = file.at(file.0.trailer.get(b"Info").unwrap());
    let fields = [
        ("Title", "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">"),
        ("Author", "<dc:creator><rdf:Seq><rdf:li>"),
        ("Subject", "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">"),
        ("Creator", "<xmp:CreatorTool>"),
        ("Producer", "<pdf:Producer>"),
    ];
    for (key, before) in fields {
        let (_, rest) = xmp.split_once(before).unwrap();
        let (value, _) = rest.split_once('<').unwrap();
        let value = value.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        assert_eq!(value, text(info.get(key.as_bytes()).unwrap()), "{key}");
    }
    assert_eq!(text(info.get(b"CreationDate").unwrap()), "D:20260520000000Z");
    assert!(xmp.contains("<xmp:CreateDate>2026-05-20T00:00:00Z</xmp:CreateDate>"));
}

#[test]
fn every_font_is_within_and_says_which_letter_each_glyph_is() {
    let press = press();
    for (specimen, record) in specimens() {
        let file = File::read(&press.draw(&record).unwrap().bytes);
        for font in file.fonts().values() {
            let descendant = file.at(&file.follow(font, "DescendantFonts").as_array().unwrap()[0]);
            let descriptor = file.dict(descendant, "FontDescriptor");
            let name = |dict: &lopdf::Dictionary, key: &[u8]| {
                String::from_utf8(dict.get(key).unwrap().as_name().unwrap().to_vec()).unwrap()
            };
            let base = name(descendant, b"BaseFont");
            assert_eq!(name(descriptor, b"FontName"), base);
            assert_eq!(name(font, b"BaseFont"), format!("{base}-Identity-H"));
            assert_eq!(name(file.dict(descriptor, "FontFile3"), b"Subtype"), "CIDFontType0C");
            let heights =
                ["CapHeight", "Ascent"].map(|key| descriptor.get(key.as_bytes()).unwrap().as_i64().unwrap());
            assert!(heights[0] < heights[1], "{heights:?}");
            let widths = descendant.get(b"W").unwrap().as_array().unwrap()[1].as_array().unwrap();
            let letters = file.letters(font);
            assert_eq!(letters.len(), widths.len() - 1, "{specimen}: {base}");
            assert!(
                letters.values().all(|letter| !["\0", "\u{feff}", "\u{fffe}"].contains(&letter.as_str()))
            );
        }
    }
}

#[test]
fn what_certificates_of_a_course_share_is_the_same_font_in_each() {
    let press = press();
    let shared = |record| {
        let file = File::read(&press.draw(&record).unwrap().bytes);
        let fonts = file.fonts();
        let name = |key: &[u8]| fonts[key].get(b"BaseFont").unwrap().as_name().unwrap().to_vec();
        [b"FR", b"FI", b"FS"].map(|key| name(key))
    };
    let mut other = attendance();
    other.holder = crate::records::no_patronymic().holder;
    other.serial = "FG-2027-004711".into();
    other.code = "0123456789ABCDEF".into();
    other.verification_url = "https://forestglade.example/v/0123456789ABCDEF".into();
    other.issued_on = crate::records::day(2027, 1, 31);
    assert_eq!(shared(attendance()), shared(other));
}

#[test]
fn a_credential_travels_within() {
    let (press, token) = (press(), b"eyJhbGciOiJFZERTQSJ9.e30.c2ln".as_slice());
    let document = press.draw_with(&advanced(), &Attachment::credential(token)).unwrap();
    let file = File::read(&document.bytes);
    let [within] = file.follow(file.catalog(), "AF").as_array().unwrap().as_slice() else {
        panic!("one file")
    };
    let names = file.dict(file.dict(file.catalog(), "Names"), "EmbeddedFiles");
    let listed = names.get(b"Names").unwrap().as_array().unwrap();
    assert_eq!((text(&listed[0]).as_str(), &listed[1]), ("credential.jwt", within));
    let within = file.at(within);
    assert_eq!(within.get(b"AFRelationship").unwrap().as_name().unwrap(), b"Data");
    assert_eq!(["F", "UF"].map(|key| text(within.get(key.as_bytes()).unwrap())), ["credential.jwt"; 2]);
    let stream = file.follow(file.dict(within, "EF"), "UF").as_stream().unwrap();
    assert_eq!(stream.get_plain_content().unwrap(), token);
    assert_eq!(stream.dict.get(b"Subtype").unwrap().as_name().unwrap(), b"application/vc+jwt");
    let facts = file.dict(&stream.dict, "Params");
    assert_eq!(facts.get(b"Size").unwrap().as_i64().unwrap(), token.len() as i64);
    assert_eq!(text(facts.get(b"ModDate").unwrap()), "D:20260520000000Z");
}

#[test]
fn a_document_with_another_credential_is_another_document() {
    let press = press();
    let with = |token: &[u8]| press.draw_with(&attendance(), &Attachment::credential(token)).unwrap();
    let id = |bytes: &[u8]| File::read(bytes).0.trailer.get(b"ID").unwrap().clone();
    assert_eq!(with(b"one"), with(b"one"));
    let ids: [Object; 3] =
        [id(&with(b"one").bytes), id(&with(b"two").bytes), id(&press.draw(&attendance()).unwrap().bytes)];
    assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2]);
}

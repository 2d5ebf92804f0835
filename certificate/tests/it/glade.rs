//! A design that certificates were drawn with draws the same bytes for ever.

use certificate::{Attachment, Press};

use crate::records::specimens;

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

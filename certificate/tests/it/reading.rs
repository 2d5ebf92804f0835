//! Reading a drawn file the way other programs do, for tests that look inside.

#![allow(clippy::unwrap_used)] // in what the tests are set up with

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

/// A file that was read back.
pub struct File(pub Document);

/// A part of the page, or an element's way to one.
pub type Number = i64;

impl File {
    pub fn read(bytes: &[u8]) -> Self {
        Self(Document::load_mem(bytes).unwrap())
    }

    /// What a key leads to, whether it stands there or is referred to.
    pub fn follow<'a>(&'a self, dict: &'a Dictionary, key: &str) -> &'a Object {
        dict.get_deref(key.as_bytes(), &self.0).unwrap()
    }

    pub fn dict<'a>(&'a self, dict: &'a Dictionary, key: &str) -> &'a Dictionary {
        match self.follow(dict, key) {
            Object::Stream(stream) => &stream.dict,
            other => other.as_dict().unwrap(),
        }
    }

    pub fn content_of<'a>(&'a self, dict: &'a Dictionary, key: &str) -> Vec<u8> {
        self.follow(dict, key).as_stream().unwrap().get_plain_content().unwrap()
    }

    pub fn catalog(&self) -> &Dictionary {
        self.0.catalog().unwrap()
    }

    pub fn page(&self) -> (ObjectId, &Dictionary) {
        let id = self.0.get_pages()[&1];
        (id, self.0.get_dictionary(id).unwrap())
    }

    pub fn operations(&self) -> Vec<Operation> {
        Content::decode(&self.0.get_page_content(self.page().0)).unwrap().operations
    }

    /// The fonts by their names in the page's resources.
    pub fn fonts(&self) -> BTreeMap<Vec<u8>, &Dictionary> {
        let fonts = self.dict(self.dict(self.page().1, "Resources"), "Font");
        fonts.iter().map(|(name, id)| (name.clone(), self.at(id))).collect()
    }

    pub fn at<'a>(&'a self, reference: &Object) -> &'a Dictionary {
        self.0.get_dictionary(reference.as_reference().unwrap()).unwrap()
    }

    /// What each glyph of a font stands for, by its own map.
    pub fn letters(&self, font: &Dictionary) -> BTreeMap<u16, String> {
        let map = String::from_utf8(self.content_of(font, "ToUnicode")).unwrap();
        let hex = |text: &str| u16::from_str_radix(text, 16).unwrap();
        let pairs =
            map.lines().filter_map(|line| line.strip_prefix('<')?.strip_suffix('>')?.split_once("><"));
        let pairs = pairs.filter(|(code, _)| *code != "0000");
        let text = |units: &str| {
            let units: Vec<u16> =
                units.as_bytes().chunks(4).map(|unit| hex(std::str::from_utf8(unit).unwrap())).collect();
            String::from_utf16(&units).unwrap()
        };
        pairs.map(|(code, units)| (hex(code), text(units))).collect()
    }

    /// What each marked part of the page says.
    pub fn said(&self) -> BTreeMap<Number, String> {
        let letters: BTreeMap<_, _> =
            self.fonts().into_iter().map(|(name, font)| (name, self.letters(font))).collect();
        let (mut said, mut part, mut font) = (BTreeMap::new(), None, Vec::new());
        for operation in self.operations() {
            let operands = &operation.operands;
            match operation.operator.as_str() {
                "BDC" => part = Some(operands[1].as_dict().unwrap().get(b"MCID").unwrap().as_i64().unwrap()),
                "EMC" => part = None,
                "Tf" => font = operands[0].as_name().unwrap().to_vec(),
                "TJ" => {
                    let strings =
                        operands[0].as_array().unwrap().iter().filter_map(|item| item.as_str().ok());
                    let codes = strings.flat_map(|codes| codes.chunks(2));
                    let text: String = codes
                        .map(|code| letters[&font][&u16::from_be_bytes([code[0], code[1]])].as_str())
                        .collect();
                    *said.entry(part.unwrap()).or_insert_with(String::new) += &text;
                }
                _ => {}
            }
        }
        said
    }

    /// The root of the structure.
    pub fn structure(&self) -> &Dictionary {
        self.dict(self.catalog(), "StructTreeRoot")
    }
}

/// A text string of a file.
pub fn text(object: &Object) -> String {
    let bytes = object.as_str().unwrap();
    let Some(units) = bytes.strip_prefix(b"\xfe\xff") else {
        return String::from_utf8(bytes.to_vec()).unwrap();
    };
    let units: Vec<u16> = units.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).unwrap()
}

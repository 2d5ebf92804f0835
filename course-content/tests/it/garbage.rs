//! Garbage, the same in every run: nothing may panic, whatever the bytes.

use course_content::{Files, Language, check_files, plain_text, render_lesson, render_text};

use crate::fixture::{self, read, set_lesson, valid};

/// A small generator of numbers, seeded.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % sides
    }

    fn pieces(&mut self, pieces: &[&str], count: usize) -> String {
        (0..count).map(|_| pieces[self.roll(pieces.len())]).collect()
    }
}

#[test]
fn random_bytes_never_panic() {
    let mut dice = Dice(0x5eed);
    for _ in 0..300 {
        let length = dice.roll(400);
        let bytes: Vec<u8> = (0..length).map(|_| u8::try_from(dice.roll(256)).unwrap()).collect();
        assert!(Files::read_zip(&bytes).is_err());
        let mut files = valid();
        files.insert("course.yaml", bytes.clone());
        files.insert(String::from_utf8_lossy(&bytes).into_owned(), bytes);
        assert!(!check_files(files, fixture::today()).is_empty());
    }
}

#[test]
fn damaged_archives_never_panic() {
    let whole = valid().to_zip().unwrap();
    let mut dice = Dice(0xbad);
    for _ in 0..400 {
        let mut bytes = whole.clone();
        for _ in 0..=dice.roll(4) {
            let at = dice.roll(bytes.len());
            bytes[at] = u8::try_from(dice.roll(256)).unwrap();
        }
        bytes.truncate(bytes.len() - dice.roll(3) * dice.roll(200));
        if let Ok(files) = Files::read_zip(&bytes) {
            let _ = check_files(files, fixture::today());
        }
    }
}

#[test]
fn damaged_yaml_never_panics() {
    let mut dice = Dice(0xfeed);
    let pieces = [
        "[", "]", "{", "}", ":", "- ", "\n", "  ", "&a ", "*a", "!t ", "'", "\"", "|\n", "#", "é", "null",
        "?",
    ];
    for round in 0..400 {
        let path = ["course.yaml", fixture::FINAL, fixture::FIRST_CHECKS][round % 3];
        let mut files = valid();
        let mut text = String::from_utf8(files.get(path).unwrap().to_vec()).unwrap();
        for _ in 0..=dice.roll(3) {
            let mut at = dice.roll(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let piece = pieces[dice.roll(pieces.len())];
            if dice.roll(2) == 0 {
                text.insert_str(at, piece);
            } else {
                text.truncate(at);
                text.push_str(piece);
            }
        }
        files.insert(path, text);
        let _ = check_files(files, fixture::today());
    }
}

const MARKDOWN: &str = "[|]|(|)|![|](|[S1]|[M]|[^n]|[^n]:|\n|\n\n|# |## |¦ |¦--|`|```|<|>|<b>|&amp;|~~|*|_|- |1. |    |я|\u{200b}\
    |../media/drawing.png|x.md|\\|javascript:|https://a.by|\"|onload=";

#[test]
fn odd_markdown_never_panics() {
    let mut dice = Dice(0xca7);
    let pieces: Vec<String> = MARKDOWN.split('|').map(|piece| piece.replace('¦', "|")).collect();
    let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
    for _ in 0..200 {
        let length = dice.roll(60);
        let markdown = dice.pieces(&pieces, length);
        let mut files = valid();
        set_lesson(&mut files, "01-first", &markdown);
        let _ = check_files(files.clone(), fixture::today());
        let package = read(files);
        let rendered = render_lesson(&package, &package.lessons["01-start/01-first"], Language::Ru).unwrap();
        assert!(!rendered.html.contains("<script") && !rendered.html.contains("=\"javascript"), "{markdown}");
        let _ = (render_text(&markdown), plain_text(&markdown));
    }
}

#[test]
fn a_flood_of_faults_is_cut_off() {
    let mut files = valid();
    set_lesson(&mut files, "01-first", &"[S9]\n".repeat(19_000));
    assert_eq!(check_files(files, fixture::today()).len(), 1_000);
    let mut files = valid();
    let languages: String = (0..20_000).map(|number| format!("x{number},")).collect();
    files.insert("course.yaml", format!("languages: [{languages}]"));
    assert_eq!(check_files(files, fixture::today()).len(), 1_000);
}

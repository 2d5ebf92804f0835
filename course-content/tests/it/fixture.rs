//! A small package without a fault, and ways to spoil it.

use chrono::NaiveDate;
use course_content::{Files, Finding, Package, check_files, file_hash};

pub const COURSE: &str = "format: 1
key: small-course
languages: [en, ru]
source_language: en
title: {en: Small, ru: Малый, be: Малы}
summary: {en: A small course, ru: Малый курс, be: Малы курс}
level: approach
audience: [nurse]
hours: {online: 1, face_to_face: 0}
outcomes:
  - id: know-it
    competences: [1]
    text: {en: Know it, ru: Знать}
completion:
  attendance_percent: 0
certificate:
  kind: attendance
  validity_months: null
authors: [A. Author]
clinical_sign_off: {by: Dr B., on: 2026-11-01, edition: third}
review_by: 2028-10-01
content_notes:
  - {en: It speaks of death, ru: Речь о смерти}
references:
  S1: {title: A book, address: example.org, edition: '2020'}
modules:
  - key: 01-start
    title: {en: Start, ru: Начало, be: Пачатак}
    summary: {en: How it starts, ru: Как начинается, be: Як пачынаецца}
    items:
      - lesson: 01-first
        title: {en: First, ru: Первое, be: Першы}
        summary: {en: The first, ru: Первое занятие, be: Першы занятак}
        minutes: 45
        required: true
        outcomes: [know-it]
        content_note: null
      - lesson: 02-second
        title: {en: Second, ru: Второе, be: Другі}
        summary: {en: The second, ru: Второе занятие, be: Другі занятак}
        minutes: 20
        required: true
        outcomes: []
        content_note: {en: A hard part, ru: Трудное место}
      - quiz: final-test
        required: true
";

pub const QUIZ: &str = include_str!("final-test.yaml");

pub const CHECKS: &str = "format: 1
questions:
  - id: c-one
    kind: single_choice
    version: 1
    points: 1
    outcome: know-it
    clinical: false
    sources: []
    stem: {en: Is it?, ru: Так ли?}
    options:
      - {id: a, text: {en: Yes, ru: Да}, correct: true}
      - {id: b, text: {en: No, ru: Нет}}
";

pub const FIRST: &str = "01-start/01-first.en.md";
pub const FIRST_RU: &str = "01-start/01-first.ru.md";
pub const FIRST_CHECKS: &str = "01-start/01-first.checks.yaml";
pub const FINAL: &str = "quizzes/final-test.yaml";

/// The day on which tests check.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// A lesson of `words` words and a bit, without front matter.
pub fn lesson(begin: &str, words: usize) -> String {
    format!("## First\n\n{begin}\n\n{}\n", "word ".repeat(words).trim_end())
}

/// A package in which nothing is wrong.
pub fn valid() -> Files {
    let mut files = Files::default();
    files.insert("course.yaml", COURSE);
    files.insert(FINAL, QUIZ);
    files.insert(FIRST_CHECKS, CHECKS);
    files.insert("media/drawing.png", vec![0x89, b'P', b'N', b'G', 0, 13, 10]);
    let english =
        lesson("It starts early [S1]. ![A drawing](../media/drawing.png) [Next](02-second.md).", 300);
    set_lesson(&mut files, "01-first", &english);
    set_lesson(&mut files, "02-second", &lesson("See [the first](../01-start/01-first.md).", 300));
    files
}

/// Puts a lesson in, with a translation that is up to date.
pub fn set_lesson(files: &mut Files, key: &str, english: &str) {
    let translated = format!("---\ntranslated_from: {}\n---\n{english}", file_hash(english.as_bytes()));
    files.insert(format!("01-start/{key}.en.md"), english);
    files.insert(format!("01-start/{key}.ru.md"), translated);
}

/// The valid package with one piece of one file replaced.
pub fn with(path: &str, from: &str, to: &str) -> Files {
    let mut files = valid();
    let text = String::from_utf8(files.get(path).unwrap().to_vec()).unwrap();
    assert!(text.contains(from), "{path} has no `{from}`");
    files.insert(path, text.replacen(from, to, 1));
    files
}

/// The valid package with this text at the beginning of its first lesson.
pub fn with_lesson(begin: &str) -> Files {
    let mut files = valid();
    let begin = format!("![A drawing](../media/drawing.png)\n\n{begin}");
    set_lesson(&mut files, "01-first", &lesson(&begin, 300));
    files
}

/// Everything wrong with the files.
pub fn findings(files: Files) -> Vec<Finding> {
    check_files(files, today())
}

/// `code file:line` of everything wrong with the files.
pub fn codes(files: Files) -> Vec<String> {
    let show = |finding: &Finding| match finding.line {
        Some(line) => format!("{} {}:{line}", finding.code, finding.file),
        None => format!("{} {}", finding.code, finding.file),
    };
    findings(files).iter().map(show).collect()
}

/// Asserts that exactly this is wrong: `code file:line`.
#[track_caller]
pub fn finds(files: Files, expected: &[&str]) {
    let shown: Vec<String> = findings(files.clone()).iter().map(ToString::to_string).collect();
    assert_eq!(codes(files), expected, "\n{}", shown.join("\n"));
}

/// The package, which can be read.
pub fn read(files: Files) -> Package {
    Package::read(files).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

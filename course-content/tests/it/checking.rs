//! Rules of the course, its lessons and its files: each finding once.

use course_content::{Severity, file_hash};

use crate::fixture::{self, FINAL, FIRST, FIRST_RU, findings, finds, valid, with, with_lesson};

const LESSON: &str = "01-start/01-first.en.md";

#[test]
fn texts_are_there_in_every_language() {
    finds(with("course.yaml", ", ru: Знать}", "}"), &["translation_missing course.yaml:13"]);
    finds(with("course.yaml", ", be: Малы}", "}"), &["translation_missing course.yaml:5"]);
    finds(with("course.yaml", ", be: Як пачынаецца}", "}"), &["translation_missing course.yaml:29"]);
    finds(with(FINAL, ", be: Тэст}", "}"), &["translation_missing quizzes/final-test.yaml:2"]);
    finds(
        with(FINAL, "{en: Then, ru: Потом}", "{en: Then}"),
        &["translation_missing quizzes/final-test.yaml:68"],
    );
    finds(with("course.yaml", "ru: Знать}", "ru: ' '}"), &["text_empty course.yaml:13"]);
    let mut files = valid();
    files.remove(FIRST_RU);
    finds(files, &["translation_missing 01-start/01-first.ru.md"]);
}

#[test]
fn texts_have_an_end_and_no_nul() {
    let long = format!("en: {}, ru: Знать", "a".repeat(100_001));
    finds(with("course.yaml", "en: Know it, ru: Знать", &long), &["text_too_long course.yaml:13"]);
    let nul = "en: \"a\\0b\", ru: Знать";
    finds(with("course.yaml", "en: Know it, ru: Знать", nul), &["nul_character course.yaml:13"]);
}

#[test]
fn keys_and_folders_agree() {
    let folder = tempfile::tempdir().unwrap();
    let course = folder.path().join("other-name");
    valid().write_dir(&course).unwrap();
    finds(course_content::Files::read_dir(&course).unwrap(), &["key_mismatch course.yaml:2"]);
    let course = folder.path().join("small-course");
    valid().write_dir(&course).unwrap();
    finds(course_content::Files::read_dir(&course).unwrap(), &[]);
}

#[test]
fn names_of_modules_lessons_and_quizzes_follow_the_pattern() {
    finds(with("course.yaml", "key: small-course", "key: Small course"), &["key_invalid course.yaml:2"]);
    let codes = fixture::codes(with("course.yaml", "key: 01-start", "key: start"));
    assert!(codes.contains(&"key_invalid course.yaml:27".to_owned()), "{codes:?}");
    let codes = fixture::codes(with("course.yaml", "lesson: 01-first", "lesson: 1-first"));
    assert!(codes.contains(&"key_invalid course.yaml:31".to_owned()), "{codes:?}");
    let codes = fixture::codes(with("course.yaml", "quiz: final-test", "quiz: ../final"));
    assert!(codes.contains(&"key_invalid course.yaml:45".to_owned()), "{codes:?}");
}

#[test]
fn numbers_stay_in_their_ranges() {
    let cases = [
        ("course.yaml", "minutes: 45", "minutes: 0", "course.yaml:34"),
        ("course.yaml", "minutes: 45", "minutes: 1441", "course.yaml:34"),
        ("course.yaml", "online: 1,", "online: 0,", "course.yaml:9"),
        ("course.yaml", "online: 1,", "online: 1001,", "course.yaml:9"),
        ("course.yaml", "attendance_percent: 0", "attendance_percent: 101", "course.yaml:15"),
        ("course.yaml", "validity_months: null", "validity_months: 0", "course.yaml:18"),
        (FINAL, "pass_mark_percent: 80", "pass_mark_percent: 0", "quizzes/final-test.yaml:9"),
        (FINAL, "pass_mark_percent: 80", "pass_mark_percent: 101", "quizzes/final-test.yaml:9"),
        (FINAL, "attempts: 3", "attempts: 0", "quizzes/final-test.yaml:6"),
        (FINAL, "time_limit_minutes: 45", "time_limit_minutes: 0", "quizzes/final-test.yaml:5"),
        (FINAL, "overdue: autosubmit", "overdue: grace", "quizzes/final-test.yaml:13"),
        (FINAL, "pause_hours: 24", "pause_hours: 9000", "quizzes/final-test.yaml:7"),
        (FINAL, "points: 1", "points: 0", "quizzes/final-test.yaml:22"),
        (FINAL, "points: 1", "points: 101", "quizzes/final-test.yaml:22"),
        (FINAL, "version: 1", "version: 0", "quizzes/final-test.yaml:21"),
    ];
    for (path, from, to, place) in cases {
        finds(with(path, from, to), &[&format!("number_out_of_range {place}")]);
    }
}

#[test]
fn only_format_1_is_known() {
    for path in ["course.yaml", FINAL, fixture::FIRST_CHECKS] {
        finds(with(path, "format: 1", "format: 2"), &[&format!("format_unsupported {path}:1")]);
    }
}

#[test]
fn the_review_date_is_neither_past_nor_far() {
    finds(with("course.yaml", "2028-10-01", "2026-11-23"), &["review_overdue course.yaml:21"]);
    finds(with("course.yaml", "2028-10-01", "2026-11-24"), &[]);
    let late = findings(with("course.yaml", "2028-10-01", "2028-11-25"));
    assert_eq!((late[0].code, late[0].severity), ("review_too_late", Severity::Warning));
}

#[test]
fn a_sign_off_is_awaited_or_complete() {
    let signed = "{by: Dr B., on: 2026-11-01, edition: third}";
    finds(with("course.yaml", signed, "awaiting"), &["sign_off_awaiting course.yaml:20"]);
    finds(with("course.yaml", "on: 2026-11-01", "on: 2026-11-25"), &["sign_off_invalid course.yaml:20"]);
    finds(with("course.yaml", "by: Dr B.", "by: ''"), &["sign_off_invalid course.yaml:20"]);
}

#[test]
fn the_course_is_by_somebody_and_for_somebody() {
    finds(with("course.yaml", "authors: [A. Author]", "authors: []"), &["authors_missing course.yaml:19"]);
    finds(with("course.yaml", "audience: [nurse]", "audience: []"), &["audience_missing course.yaml:8"]);
    finds(
        with("course.yaml", "languages: [en, ru]", "languages: [en, ru, en]"),
        &["languages_invalid course.yaml:3"],
    );
    let codes = fixture::codes(with("course.yaml", "source_language: en", "source_language: be"));
    assert!(codes.contains(&"languages_invalid course.yaml:3".to_owned()), "{codes:?}");
}

#[test]
fn outcomes_are_known_and_served() {
    finds(
        with("course.yaml", "outcomes: [know-it]", "outcomes: [no-such]"),
        &["outcome_unknown course.yaml:36"],
    );
    finds(
        with(FINAL, "outcome: know-it", "outcome: no-such"),
        &["outcome_unknown quizzes/final-test.yaml:23"],
    );
    let more = "outcomes:\n  - {id: other, competences: [2], text: {en: Other, ru: Другое}}\n";
    finds(with("course.yaml", "outcomes:\n", more), &["outcome_unserved course.yaml:11"]);
    let twice = "outcomes:\n  - {id: know-it, competences: [2], text: {en: Other, ru: Другое}}\n";
    finds(with("course.yaml", "outcomes:\n", twice), &["id_duplicate course.yaml:12"]);
    finds(
        with("course.yaml", "competences: [1]", "competences: [11]"),
        &["competence_invalid course.yaml:12"],
    );
}

#[test]
fn modules_lessons_and_quizzes_are_placed_once() {
    let twice = "      - quiz: final-test\n        required: true\n      - quiz: final-test";
    finds(with("course.yaml", "      - quiz: final-test", twice), &["quiz_twice course.yaml:47"]);
    let codes = fixture::codes(with("course.yaml", "lesson: 02-second", "lesson: 01-first"));
    assert!(codes.contains(&"lesson_twice course.yaml:38".to_owned()), "{codes:?}");
    let empty = "modules:\n  - {key: 01-start, title: {en: A, ru: А, be: А}, summary: {en: A, ru: А, be: А}, items: []}\n";
    finds(
        with("course.yaml", "modules:\n", empty),
        &["module_empty course.yaml:27", "module_twice course.yaml:28"],
    );
    finds(
        with("course.yaml", "quiz: final-test", "quiz: other-test"),
        &["quiz_missing course.yaml:45", "file_unused quizzes/final-test.yaml"],
    );
}

#[test]
fn references_are_complete_and_have_keys_that_tags_can_name() {
    finds(with("course.yaml", "title: A book", "title: ''"), &["reference_incomplete course.yaml:25"]);
    let more = "references:\n  book: {title: A, address: B, edition: null}\n";
    finds(with("course.yaml", "references:\n", more), &["reference_key course.yaml:25"]);
}

#[test]
fn source_tags_are_known() {
    finds(
        with_lesson("Fact [S1][S2]."),
        &[&format!("source_unknown {LESSON}:5"), &format!("source_unknown {FIRST_RU}:8")],
    );
    finds(with_lesson("`[S2]` is code, and so is this:\n\n    [S2]\n"), &[]);
    finds(
        with_lesson("Line\n[С1] and\n[S1, S2]"),
        &[
            &format!("source_tag_mistaken {LESSON}:6"),
            &format!("source_tag_mistaken {LESSON}:7"),
            &format!("source_tag_mistaken {FIRST_RU}:9"),
            &format!("source_tag_mistaken {FIRST_RU}:10"),
        ],
    );
    finds(with(FINAL, "The first [S1]", "The first [S9]"), &["source_unknown quizzes/final-test.yaml:27"]);
    finds(with(FINAL, "sources: [S1]", "sources: [S9]"), &["source_unknown quizzes/final-test.yaml:25"]);
}

#[test]
fn statements_without_a_source_are_one_warning_for_each_file() {
    let found = findings(with_lesson("One [M].\n\nTwo [M]."));
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].code, found[0].line, found[0].severity), ("unsourced", Some(5), Severity::Warning));
    assert!(found[0].message.starts_with("2 statements"));
    let quiz =
        findings(with(FINAL, "{en: \"The first [S1]\", ru: \"Первый [S1]\"}", "{en: 'A [M]', ru: 'Б [M]'}"));
    assert_eq!(quiz.len(), 1);
    assert!(quiz[0].message.starts_with("1 statement is"), "one statement in two languages is one");
}

#[test]
fn links_and_pictures_lead_somewhere() {
    let cases = [
        ("[x](../01-start/09-none.md)", "link_broken"),
        ("[x](../01-start/02-second.en.md)", "link_broken"),
        ("[x](../../outside.md)", "link_broken"),
        ("[x](javascript:alert(1))", "link_broken"),
        ("[x](../media/none.pdf)", "link_broken"),
        ("[x](#first)", "link_broken"),
        ("![x](../media/none.png)", "picture_broken"),
        ("![x](https://example.org/x.png)", "picture_broken"),
        ("![ ](../media/drawing.png)", "picture_undescribed"),
        ("# Title", "heading_first_level"),
        ("#### Deep", "heading_jump"),
        ("a <b>b</b> c", "raw_html"),
        ("<div>\nb\n</div>", "raw_html"),
    ];
    for (begin, code) in cases {
        let codes = fixture::codes(with_lesson(begin));
        assert_eq!(codes[0], format!("{code} {LESSON}:5"), "{begin}");
    }
    finds(with_lesson("[x](https://example.org) ![d](../media/drawing.png) [p](../media/drawing.png)"), &[]);
    let hint = &findings(with_lesson("[x](02-second.en.md)"))[0];
    assert!(hint.fix.contains("leave the language away"));
    finds(with_lesson("### Third\n\n#### Fourth\n\n## Second"), &[]);
}

#[test]
fn a_lesson_is_neither_short_nor_long() {
    let mut files = valid();
    fixture::set_lesson(&mut files, "02-second", &fixture::lesson("", 298));
    finds(files.clone(), &["lesson_short 01-start/02-second.en.md", "lesson_short 01-start/02-second.ru.md"]);
    fixture::set_lesson(&mut files, "02-second", &fixture::lesson("", 1_500));
    finds(files.clone(), &["lesson_long 01-start/02-second.en.md", "lesson_long 01-start/02-second.ru.md"]);
    fixture::set_lesson(&mut files, "02-second", &fixture::lesson("", 1_499));
    finds(files.clone(), &[]);
    fixture::set_lesson(&mut files, "02-second", &fixture::lesson(&"a".repeat(100_001), 299));
    finds(files, &["text_too_long 01-start/02-second.en.md", "text_too_long 01-start/02-second.ru.md"]);
}

#[test]
fn an_outdated_translation_is_told_with_the_hash_to_write() {
    let mut files = valid();
    let changed = fixture::lesson("![A drawing](../media/drawing.png) Changed.", 300);
    files.insert(FIRST, changed.as_str());
    let found = findings(files);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].code, found[0].line, found[0].severity),
        ("translation_out_of_date", Some(2), Severity::Warning)
    );
    assert!(found[0].fix.contains(&file_hash(changed.as_bytes())), "{}", found[0]);
}

#[test]
fn nothing_lies_about() {
    for stray in ["notes.txt", "01-start/03-third.en.md", "quizzes/other.yaml", "01-start/01-first.de.md"] {
        let mut files = valid();
        files.insert(stray, "x");
        finds(files, &[&format!("file_unused {stray}")]);
    }
    let mut files = valid();
    files.insert("media/unused.png", "x");
    let found = findings(files);
    assert_eq!((found[0].code, found[0].severity), ("media_unused", Severity::Warning));
}

//! Reading packages: what is understood, and what is refused with which line.

use course_content::{Files, Item, Language, Package, Question, SignOff};

use crate::fixture::{self, FINAL, FIRST, FIRST_CHECKS, FIRST_RU, finds, read, valid, with};

#[test]
fn nothing_is_wrong_with_the_valid_package() {
    finds(valid(), &[]);
}

#[test]
fn a_package_knows_its_parts_in_the_order_of_the_course() {
    let package = read(valid());
    let order: Vec<String> = package
        .items()
        .map(|(module, item)| match item {
            Item::Lesson(lesson) => lesson.path(),
            Item::Quiz(place, quiz) => format!("{} in {}: {}", place.quiz, module.key, quiz.questions.len()),
        })
        .collect();
    assert_eq!(order, ["01-start/01-first", "01-start/02-second", "final-test in 01-start: 5"]);
    let lesson = package.lesson("01-start/01-first").unwrap();
    assert_eq!(lesson.checks.len(), 1);
    assert_eq!(lesson.bodies[&Language::En].first_line, 1);
    assert_eq!(lesson.bodies[&Language::Ru].first_line, 4);
    assert!(lesson.bodies[&Language::Ru].markdown.starts_with("## First"));
    assert!(package.quiz("final-test").is_some());
    assert_eq!(package.hash(), package.files.content_hash());
}

#[test]
fn values_keep_their_exact_text() {
    let files = with("course.yaml", "title: {en: Small,", "title: {en: 1.10,");
    let package = read(files);
    assert_eq!(package.course.title.get(Language::En), "1.10");
    let Question::CaseVignette(case) = &package.quizzes["final-test"].questions[4] else { panic!("a case") };
    let Question::Numeric(numeric) = &case.questions[0] else { panic!("a number") };
    assert_eq!(numeric.fields[0].answer.to_string(), "4.80");
}

#[test]
fn yes_and_no_are_words_and_not_truth_values() {
    let package = read(valid());
    let Question::SingleChoice(choice) = &package.lesson("01-start/01-first").unwrap().checks[0] else {
        panic!("a choice")
    };
    assert_eq!(choice.options[0].text.get(Language::En), "Yes");
}

#[test]
fn a_sign_off_may_be_awaited() {
    let package = read(with("course.yaml", "{by: Dr B., on: 2026-11-01, edition: third}", "awaiting"));
    assert!(matches!(package.course.clinical_sign_off, SignOff::Awaiting(_)));
}

#[test]
fn a_translation_is_out_of_date_when_its_source_changes() {
    let mut files = valid();
    assert!(!read(files.clone()).lessons["01-start/01-first"].bodies[&Language::Ru].out_of_date);
    let changed = format!("{}\nMore.\n", String::from_utf8_lossy(files.get(FIRST).unwrap()));
    files.insert(FIRST, changed);
    let package = read(files);
    assert!(package.lessons["01-start/01-first"].bodies[&Language::Ru].out_of_date);
    assert!(!package.lessons["01-start/01-first"].bodies[&Language::En].out_of_date);
}

#[test]
fn all_faults_are_told_and_not_only_the_first() {
    let mut files = with("course.yaml", "level: approach", "level: high\ncolour: red");
    let text = String::from_utf8(files.get("course.yaml").unwrap().to_vec()).unwrap();
    let text = text
        .replace("minutes: 45", "minutes: many")
        .replace("        required: true\n        outcomes: []", "        outcomes: []");
    files.insert("course.yaml", text.replace("review_by: 2028-10-01", "review_by: soon"));
    finds(
        files,
        &[
            "value_invalid course.yaml:7",
            "field_unknown course.yaml:8",
            "value_invalid course.yaml:22",
            "value_invalid course.yaml:35",
            "field_missing course.yaml:39",
        ],
    );
}

#[test]
fn a_missing_field_is_told_with_the_line_of_its_record() {
    finds(with("course.yaml", "    competences: [1]\n", ""), &["field_missing course.yaml:11"]);
    finds(with("course.yaml", "  kind: attendance\n", ""), &["field_missing course.yaml:16"]);
    finds(
        with(FIRST_CHECKS, "    kind: single_choice\n", ""),
        &["field_missing 01-start/01-first.checks.yaml:3"],
    );
    finds(with("course.yaml", "- quiz: final", "- test: final"), &["field_missing course.yaml:45"]);
}

#[test]
fn wrong_values_are_told_in_plain_english() {
    let files = with(FINAL, "purpose: final", "purpose: exam");
    let findings = fixture::findings(files);
    let shown = findings[0].to_string();
    assert!(
        shown.starts_with("quizzes/final-test.yaml:4: `purpose`: unknown variant `exam`, expected one of"),
        "{shown}"
    );
    let cases = [
        (FINAL, "points: 1", "points: -1", "value_invalid quizzes/final-test.yaml:22"),
        (FINAL, "clinical: true", "clinical: perhaps", "value_invalid quizzes/final-test.yaml:24"),
        (FINAL, "kind: ordering", "kind: essay", "value_invalid quizzes/final-test.yaml:59"),
        (FINAL, "answer: \"4.80\"", "answer: \"4,80\"", "value_invalid quizzes/final-test.yaml:85"),
        (FINAL, "answer: \"4.80\"", "answer: \"4e2\"", "value_invalid quizzes/final-test.yaml:85"),
        (FINAL, "sources: [S1]", "sources: S1", "value_invalid quizzes/final-test.yaml:25"),
        (
            FINAL,
            "stem: {en: Match, ru: Сопоставьте}",
            "stem: Match",
            "value_invalid quizzes/final-test.yaml:51",
        ),
        (FINAL, "{en: Match,", "{de: Zuordnen, en: Match,", "language_unknown quizzes/final-test.yaml:51"),
        (FINAL, "{en: Match,", "{en: [Match],", "value_invalid quizzes/final-test.yaml:51"),
        (FINAL, "pause_hours: 24", "pause_hours:", "value_invalid quizzes/final-test.yaml:7"),
        (
            "course.yaml",
            "references:\n  S1: {title: A book, address: example.org, edition: '2020'}",
            "references: []",
            "value_invalid course.yaml:24",
        ),
        ("course.yaml", "on: 2026-11-01", "on: 1.11.2026", "value_invalid course.yaml:20"),
    ];
    for (path, from, to, expected) in cases {
        finds(with(path, from, to), &[expected]);
    }
}

#[test]
fn unreadable_yaml_is_told_with_its_line() {
    let cases = [
        ("level: approach", "level: [approach", "yaml_syntax course.yaml:"),
        ("level: approach", "level: approach\nlevel: general", "duplicate_key course.yaml:8"),
        ("level: approach", "level: &a approach", "yaml_anchor course.yaml:7"),
        ("level: approach", "level: *a", "yaml_syntax course.yaml:7"),
        ("level: approach", "level: !word approach", "yaml_tag course.yaml:7"),
        ("level: approach", "? [a, b]\n: c", "yaml_syntax course.yaml:7"),
        ("format: 1", "%YAML 1.1\n---\nformat: 1", "yaml_syntax course.yaml:1"),
    ];
    for (from, to, expected) in cases {
        let codes = fixture::codes(with("course.yaml", from, to));
        assert_eq!(codes.len(), 1, "{to}: {codes:?}");
        assert!(codes[0].starts_with(expected), "{to}: {codes:?}");
    }
    let mut files = valid();
    files.insert("course.yaml", format!("{}---\nformat: 1\n", fixture::COURSE));
    finds(files, &["yaml_syntax course.yaml:47"]);
}

#[test]
fn an_alias_bomb_is_refused_at_its_first_anchor() {
    let mut bomb = String::from("a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (name, before) in ('b'..='z').zip('a'..='y') {
        bomb.push_str(&format!("{name}: &{name} [*{before}, *{before}, *{before}, *{before}, *{before}]\n"));
    }
    let mut files = valid();
    files.insert("course.yaml", bomb);
    finds(files, &["yaml_anchor course.yaml:1"]);
}

#[test]
fn deep_nesting_is_refused() {
    for deep in ["[".repeat(100_000), "- ".repeat(5_000), "{a: ".repeat(10_000)] {
        let mut files = valid();
        files.insert("course.yaml", format!("format: {deep}"));
        let codes = fixture::codes(files);
        assert_eq!(codes.len(), 1, "{codes:?}");
        assert!(codes[0].starts_with("yaml_"), "{codes:?}");
    }
}

#[test]
fn endless_lists_and_maps_are_refused() {
    let mut files = valid();
    files.insert("course.yaml", format!("authors: [{}]", "a,".repeat(500_000)));
    finds(files, &["yaml_too_large course.yaml:1"]);
    let mut files = valid();
    let fields: String = (0..3_000).map(|number| format!("f{number}: 1\n")).collect();
    files.insert("course.yaml", fields);
    finds(files, &["yaml_too_large course.yaml:2001"]);
}

#[test]
fn text_files_are_plain_utf8() {
    let cases: [(&[u8], &str); 4] = [
        (b"## A\n\xff", "not_utf8 01-start/01-first.en.md:2"),
        (b"\xEF\xBB\xBF## A\n", "byte_order_mark 01-start/01-first.en.md:1"),
        (b"## A\n\nb\r\n", "line_ends 01-start/01-first.en.md:3"),
        (b"## A\n\0\n", "nul_character 01-start/01-first.en.md:2"),
    ];
    for (bytes, expected) in cases {
        let mut files = valid();
        files.insert(FIRST, bytes);
        finds(files, &[expected]);
    }
}

#[test]
fn front_matter_has_an_end_and_known_fields() {
    finds(with(FIRST_RU, "---\n## First", "## First"), &["front_matter_open 01-start/01-first.ru.md:1"]);
    finds(with(FIRST_RU, "translated_from", "translated"), &["field_unknown 01-start/01-first.ru.md:2"]);
    let mut files = valid();
    files.insert(FIRST, format!("---\n---\n{}", fixture::lesson("", 300)));
    let package = read(files);
    assert_eq!(package.lessons["01-start/01-first"].bodies[&Language::En].first_line, 3);
}

#[test]
fn there_must_be_a_course() {
    finds(Files::default(), &["file_missing course.yaml"]);
    let mut files = Files::default();
    files.insert("course.yaml", "");
    finds(files, &["value_invalid course.yaml:1"]);
    assert!(Package::read(Files::from_iter([("course.yaml".to_owned(), b"- a".to_vec())])).is_err());
}

#[test]
fn paths_that_the_format_forbids_are_refused() {
    let cases = [
        ("../x.md", "unsafe_path"),
        ("/x.md", "unsafe_path"),
        ("a//b.md", "unsafe_path"),
        ("a\\b.md", "unsafe_path"),
        ("c:/b.md", "unsafe_path"),
        (".git/config", "hidden_file"),
        ("media/Picture.png", "name_not_allowed"),
        ("media/рисунок.png", "name_not_allowed"),
        ("media/a b.png", "name_not_allowed"),
        ("a/b/c/d/e/f/g.png", "path_too_long"),
        ("course.yaml/a.md", "path_conflict"),
    ];
    for (path, code) in cases {
        let mut files = valid();
        files.insert(path, "x");
        finds(files, &[&format!("{code} {path}")]);
    }
}

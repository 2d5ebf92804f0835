//! Rules of questions and quizzes: each finding once.

use crate::fixture::{FINAL, finds, with};

#[track_caller]
fn quiz_finds(from: &str, to: &str, expected: &[&str]) {
    let expected: Vec<String> =
        expected.iter().map(|code| code.replacen(' ', " quizzes/final-test.yaml:", 1)).collect();
    finds(with(FINAL, from, to), &expected.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn a_choice_has_a_key_that_fits_its_kind() {
    quiz_finds(
        "{en: This, ru: Этот}, correct: true, feedback",
        "{en: This, ru: Этот}, feedback",
        &["key_missing 28"],
    );
    quiz_finds(
        "{id: b, text: {en: That, ru: Тот}}",
        "{id: b, text: {en: That, ru: Тот}, correct: true}",
        &["key_ambiguous 28"],
    );
}

#[test]
fn there_is_something_to_choose_from() {
    quiz_finds("\n      - {id: b, text: {en: That, ru: Тот}}", "", &["choices_too_few 28"]);
    quiz_finds("\n      - {id: s2, text: {en: Then, ru: Потом}}", "", &["choices_too_few 66"]);
    quiz_finds("\n      - {id: t2, text: {en: B, ru: Б}}", "", &["choices_too_few 55"]);
    quiz_finds("\n      - {id: p2, text: {en: Two, ru: Два}, target: t1}", "", &["choices_too_few 52"]);
    quiz_finds(
        "\n      - {id: p1, text: {en: One, ru: Один}, target: t1}\n      - {id: p2, text: {en: Two, ru: Два}, target: t1}",
        " []",
        &["choices_too_few 52"],
    );
}

#[test]
fn a_prompt_points_to_a_target_that_is_there() {
    quiz_finds("target: t1}", "target: t9}", &["target_unknown 53"]);
}

#[test]
fn ids_are_unique_even_within_cases() {
    quiz_finds("id: q-case-2", "id: q-single", &["id_duplicate 86"]);
    quiz_finds(
        "{id: b, text: {en: That, ru: Тот}}",
        "{id: a, text: {en: That, ru: Тот}}",
        &["id_duplicate 30"],
    );
    quiz_finds("id: t2", "id: t1", &["id_duplicate 57"]);
    quiz_finds("id: q-single", "id: Q Single", &["id_invalid 19"]);
}

#[test]
fn numbers_have_fields_and_tolerances_that_can_be_met() {
    quiz_finds("tolerance: \"0.05\"", "tolerance: \"-0.05\"", &["tolerance_negative 85"]);
    let field = "\n          - {id: dose, answer: \"4.80\", tolerance: \"0.05\", unit: {en: ml, ru: мл}}";
    quiz_finds(field, " []", &["key_missing 84"]);
    quiz_finds("unit: {en: ml, ru: мл}", "unit: {en: ml}", &["translation_missing 85"]);
    quiz_finds(", tolerance: \"0.05\"", "", &[]);
}

#[test]
fn a_clinical_item_has_a_source() {
    quiz_finds("sources: [S1]", "sources: []", &["clinical_without_source 19"]);
}

#[test]
fn a_case_has_several_questions_and_no_case_within() {
    let codes = crate::fixture::codes(with(FINAL, "        kind: numeric", "        kind: case_vignette"));
    assert!(codes.iter().any(|code| code.starts_with("field_unknown")), "{codes:?}");
    let inner = "    questions:
      - id: q-inner
        kind: case_vignette
        version: 1
        clinical: false
        sources: []
        stem: {en: A child, ru: Ребёнок}
        questions: []
";
    quiz_finds("    questions:\n", inner, &["case_nested 76", "choices_too_few 82"]);
}

#[test]
fn a_safety_critical_case_says_which_questions_are() {
    let case = "    kind: case_vignette\n";
    quiz_finds(case, &format!("{case}    safety_critical: true\n"), &["case_not_critical 76"]);
}

#[test]
fn markdown_in_questions_is_checked_too() {
    quiz_finds("Which one?", "Which <b>one</b>?", &["raw_html 26"]);
    quiz_finds("Which one?", "'[x](nowhere)'", &["link_broken 26"]);
}

#[test]
fn a_final_test_can_be_passed_and_keeps_its_key() {
    quiz_finds("pass_mark_percent: 80", "pass_mark_percent: null", &["pass_mark_missing 9"]);
    quiz_finds("during: []", "during: [key]", &["key_shown_early 15"]);
}

#[test]
fn a_file_of_questions_has_questions() {
    let all = crate::fixture::CHECKS;
    let (_, questions) = all.split_once("questions:").unwrap();
    let path = crate::fixture::FIRST_CHECKS;
    finds(with(path, questions, " []\n"), &[&format!("questions_missing {path}:2")]);
}

//! What responses of each kind earn, and what passes.

use serde_json::{Value, json};

use super::*;
use crate::quizzes::fixtures;
use crate::quizzes::response;

fn given(question: &Question, body: Value) -> Mark {
    let response = Response::parse(&body).unwrap();
    response::check(question, &response).unwrap();
    mark(question, Some(&response))
}

fn codes(question: &Question, body: Value) -> Vec<&'static str> {
    match response::check(question, &Response::parse(&body).unwrap()) {
        Err(crate::Error::Invalid(found)) => found.iter().map(|finding| finding.code).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn single_choice_is_right_or_not() {
    let question = fixtures::single();
    let choose = |id| given(&question, json!({"kind": "single_choice", "option_id": id})).score_milli;
    assert_eq!((choose(Some("b")), choose(Some("a")), choose(None)), (1000, 0, 0));
    assert_eq!(mark(&question, None), Mark { score_milli: 0, max_score_milli: 1000, right: false });
}

#[test]
fn a_multiple_response_is_marked_whole_or_by_option() {
    let choose = |scoring, ids: &[&str]| {
        given(&fixtures::multiple(scoring), json!({"kind": "multiple_response", "option_ids": ids}))
            .score_milli
    };
    assert_eq!(choose("all_or_nothing", &["b", "a"]), 2000);
    assert_eq!(choose("all_or_nothing", &["a"]), 0);
    assert_eq!(choose("per_option", &["b", "a"]), 2000);
    assert_eq!(choose("per_option", &["a"]), 1500);
    assert_eq!(choose("per_option", &["a", "b", "c", "d"]), 1000);
    assert_eq!(choose("per_option", &[]), 0, "nothing chosen is not half right");
}

#[test]
fn matching_earns_the_share_of_prompts_rounded_down() {
    let question = fixtures::matching();
    let score = |matches| given(&question, json!({"kind": "matching", "matches": matches}));
    assert_eq!(score(json!({"p1": "t1", "p2": "t2", "p3": "t1"})).score_milli, 1000);
    assert_eq!(score(json!({"p1": "t1", "p2": "t2"})).score_milli, 666);
    assert!(!score(json!({"p1": "t1", "p2": "t2"})).right);
    assert_eq!(score(json!({})).score_milli, 0);
}

#[test]
fn an_order_is_right_or_not() {
    let question = fixtures::ordering();
    let score = |ids: &[&str]| given(&question, json!({"kind": "ordering", "step_ids": ids})).score_milli;
    assert_eq!(score(&["s1", "s2", "s3"]), 1000);
    assert_eq!(score(&["s1", "s3", "s2"]), 0);
    assert_eq!(score(&["s1", "s2"]), 0);
}

#[test]
fn numbers_earn_the_share_of_fields() {
    let question = fixtures::numeric();
    let score = |values| given(&question, json!({"kind": "numeric", "values": values})).score_milli;
    assert_eq!(score(json!({"dose": "4,85", "rate": " 73291 "})), 2000);
    assert_eq!(score(json!({"dose": "4.75", "rate": "1"})), 1000);
    assert_eq!(score(json!({"dose": "4,86", "rate": ""})), 0);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let single = fixtures::single();
    assert_eq!(codes(&single, json!({"kind": "single_choice", "option_id": "z"})), ["unknown_id"]);
    assert_eq!(codes(&single, json!({"kind": "ordering", "step_ids": []})), ["wrong_kind"]);
    let multiple = fixtures::multiple("per_option");
    let choose = |ids: &[&str]| codes(&multiple, json!({"kind": "multiple_response", "option_ids": ids}));
    assert_eq!(choose(&["a", "a"]), ["given_twice"]);
    assert_eq!(choose(&["a", "b", "c", "d", "a"]), ["too_many"]);
    let matches = json!({"kind": "matching", "matches": {"p9": "t1", "p1": "t9"}});
    assert_eq!(codes(&fixtures::matching(), matches), ["unknown_id"]);
    assert_eq!(
        codes(&fixtures::numeric(), json!({"kind": "numeric", "values": {"dose": "4e1"}})),
        ["not_a_number"]
    );
    assert_eq!(
        codes(&fixtures::ordering(), json!({"kind": "ordering", "step_ids": ["s1", "s1"]})),
        ["given_twice"]
    );
}

#[test]
fn unknown_fields_and_kinds_are_no_response() {
    for body in [
        json!({"kind": "single_choice", "option_id": "a", "extra": 1}),
        json!({"kind": "essay", "text": "…"}),
        json!({"kind": "multiple_response"}),
        json!([]),
    ] {
        assert!(matches!(Response::parse(&body), Err(crate::Error::Invalid(_))), "{body}");
    }
}

#[test]
fn a_pass_is_decided_without_rounding() {
    let total = |score_milli| Total { score_milli, max_score_milli: 3000, safety_met: true };
    assert_eq!(passes(total(2400), Some(80)), Some(true));
    assert_eq!(passes(total(2399), Some(80)), Some(false));
    assert_eq!(passes(total(0), None), None);
    assert_eq!((percent(2399, 3000), percent(2400, 3000)), (79, 80));
}

#[test]
fn a_wrong_safety_critical_response_fails_a_95_percent_attempt() {
    let question = |critical: bool| {
        let mut question = fixtures::single();
        if let Question::SingleChoice(choice) = &mut question {
            choice.safety_critical = critical;
        }
        question
    };
    let questions: Vec<_> = (0..20).map(|n| question(n == 0)).collect();
    let right = Response::SingleChoice { option_id: Some("b".into()) };
    let with_wrong = |wrong: usize| {
        let marked = questions.iter().enumerate();
        total(marked.map(|(n, question)| (question, mark(question, (n != wrong).then_some(&right)))))
    };
    assert_eq!(percent(with_wrong(0).score_milli, with_wrong(0).max_score_milli), 95);
    assert_eq!(passes(with_wrong(0), Some(80)), Some(false));
    assert_eq!(passes(with_wrong(1), Some(80)), Some(true));
}

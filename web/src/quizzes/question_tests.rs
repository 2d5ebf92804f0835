//! Tests of how questions are put on a page and read back.

use super::*;
use domain::quizzes::ShownText;

fn text(text: &str) -> ShownText {
    ShownText { text: text.to_owned(), language: Language::En }
}

fn parts(ids: &[&str]) -> Vec<ShownPart> {
    ids.iter().map(|id| ShownPart { id: (*id).to_owned(), text: text(id) }).collect()
}

fn asks(parts: ShownParts) -> ShownQuestion {
    ShownQuestion { id: "q".to_owned(), version: 1, stem: text("?"), parts }
}

fn form(fields: &[(&str, &str)]) -> Form {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn order(ids: &[&str]) -> Response {
    Response::Ordering { step_ids: ids.iter().map(|id| (*id).to_owned()).collect() }
}

#[test]
fn each_kind_of_response_is_read_from_its_fields() {
    let posted = form(&[
        ("q1", "b"),
        ("q2", "a"),
        ("q2", "c"),
        ("q3.p1", "t2"),
        ("q3.p2", ""),
        ("q4", "s2"),
        ("q4", "s1"),
        ("q5.dose", " 2,8 "),
        ("q11", "no"),
    ]);
    let read = |name, kind| serde_json::to_value(read(&posted, name, kind)).unwrap();
    assert_eq!(read("q1", Kind::SingleChoice)["option_id"], "b");
    assert_eq!(read("q2", Kind::MultipleResponse)["option_ids"], serde_json::json!(["a", "c"]));
    assert_eq!(read("q3", Kind::Matching)["matches"], serde_json::json!({"p1": "t2"}));
    assert_eq!(read("q4", Kind::Ordering)["step_ids"], serde_json::json!(["s2", "s1"]));
    assert_eq!(read("q5", Kind::Numeric)["values"], serde_json::json!({"dose": "2,8"}));
    assert!(super::read(&posted, "q9", Kind::SingleChoice).is_empty());
}

#[test]
fn a_form_that_comes_back_untouched_has_the_mark_it_went_with() {
    let question = asks(ShownParts::Ordering { steps: parts(&["x", "y", "z"]) });
    let went = mark(&standing(&question, None));
    let back = form(&[("q4", "x"), ("q4", "y"), ("q4", "z")]);
    assert_eq!(mark(&read(&back, "q4", Kind::Ordering)), went);
    let empty = asks(ShownParts::Numeric { fields: Vec::new() });
    assert_eq!(mark(&read(&form(&[("q1.dose", " ")]), "q1", Kind::Numeric)), mark(&standing(&empty, None)));
    let ticked = |ids: [&str; 2]| Response::MultipleResponse { option_ids: ids.map(str::to_owned).into() };
    assert_eq!(mark(&ticked(["a", "b"])), mark(&ticked(["b", "a"])));
    assert_ne!(mark(&ticked(["a", "b"])), mark(&ticked(["a", "c"])));
}

#[test]
fn a_step_moves_one_place_and_never_past_an_end() {
    let after = |button: &str| {
        let mut response = order(&["x", "y", "z"]);
        Move::parse(button).unwrap().apply(&mut response);
        response
    };
    assert_eq!(after("q4.y.up"), order(&["y", "x", "z"]));
    assert_eq!(after("q4.y.down"), order(&["x", "z", "y"]));
    for still in ["q4.x.up", "q4.z.down", "q4.unknown.up"] {
        assert_eq!(after(still), order(&["x", "y", "z"]));
    }
    assert!(Move::parse("up").is_none());
}

#[test]
fn steps_that_a_response_leaves_out_are_still_shown() {
    let question = asks(ShownParts::Ordering { steps: parts(&["x", "y", "z"]) });
    assert_eq!(standing(&question, Some(&order(&["z"]))), order(&["z", "x", "y"]));
    assert_eq!(standing(&question, Some(&order(&[]))), order(&["x", "y", "z"]));
}

#[test]
fn a_question_with_a_prompt_left_is_answered_partly() {
    let question = asks(ShownParts::Matching { prompts: parts(&["p1", "p2"]), targets: parts(&["t1"]) });
    let given = |ids: &[&str]| Response::Matching {
        matches: ids.iter().map(|id| ((*id).to_owned(), "t1".to_owned())).collect(),
    };
    assert_eq!(Fullness::of(&question, None), Fullness::Empty);
    assert_eq!(Fullness::of(&question, Some(&given(&[]))), Fullness::Empty);
    assert_eq!(Fullness::of(&question, Some(&given(&["p1"]))), Fullness::Partly);
    assert_eq!(Fullness::of(&question, Some(&given(&["p1", "p2"]))), Fullness::Full);
}

#[test]
fn what_is_no_number_is_shown_as_typed_and_said_to_be_wrong() {
    let field = ShownField { id: "dose".to_owned(), label: None, unit: None };
    let question = asks(ShownParts::Numeric { fields: vec![field] });
    let typed = |typed: &str| {
        let values = [("dose".to_owned(), typed.to_owned())].into();
        let asked = Asked::new("q1".to_owned(), &question, Some(&Response::Numeric { values }), Language::En);
        let Parts::Numeric { fields } = asked.parts else { panic!("a number") };
        (fields[0].typed.clone(), fields[0].is_wrong)
    };
    assert_eq!(typed("2,8"), ("2,8".to_owned(), false));
    assert_eq!(typed("about 3"), ("about 3".to_owned(), true));
}

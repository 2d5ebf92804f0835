//! Questions for tests, written as a course package has them.

use course_content::question::Question;
use serde_json::{Value, json};

/// A question of `kind` with these fields besides the common ones.
pub(crate) fn question(kind: &str, points: u32, own: &Value) -> Question {
    let mut body = json!({
        "kind": kind, "id": format!("q-{kind}"), "version": 1, "points": points, "outcome": "o",
        "clinical": false, "sources": ["S1"], "stem": {"en": "Stem", "ru": "Вопрос"},
        "feedback": {"en": "Because FEEDBACK-GENERAL"},
    });
    if let (Some(body), Some(own)) = (body.as_object_mut(), own.as_object()) {
        body.extend(own.clone());
    }
    serde_json::from_value(body).unwrap()
}

pub(crate) fn text(text: &str) -> Value {
    json!({"en": text, "ru": format!("{text}-ru")})
}

pub(crate) fn single() -> Question {
    question(
        "single_choice",
        1,
        &json!({"options": [
            {"id": "a", "text": text("A"), "feedback": text("FEEDBACK-A")},
            {"id": "b", "text": text("B"), "correct": true},
            {"id": "c", "text": text("C")},
        ]}),
    )
}

pub(crate) fn multiple(scoring: &str) -> Question {
    question(
        "multiple_response",
        2,
        &json!({"scoring": scoring, "options": [
            {"id": "a", "text": text("A"), "correct": true},
            {"id": "b", "text": text("B"), "correct": true},
            {"id": "c", "text": text("C")},
            {"id": "d", "text": text("D")},
        ]}),
    )
}

pub(crate) fn matching() -> Question {
    question(
        "matching",
        1,
        &json!({
            "prompts": [
                {"id": "p1", "text": text("P1"), "target": "t1"},
                {"id": "p2", "text": text("P2"), "target": "t2"},
                {"id": "p3", "text": text("P3"), "target": "t1"},
            ],
            "targets": [{"id": "t1", "text": text("T1")}, {"id": "t2", "text": text("T2")}],
        }),
    )
}

pub(crate) fn ordering() -> Question {
    let step = |id: &str| json!({"id": id, "text": text(&format!("Step {id}"))});
    question("ordering", 1, &json!({"steps": [step("s1"), step("s2"), step("s3")]}))
}

pub(crate) fn numeric() -> Question {
    question(
        "numeric",
        2,
        &json!({"fields": [
            {"id": "dose", "label": text("Dose"), "answer": "4.8", "tolerance": "0.05", "unit": text("ml")},
            {"id": "rate", "answer": "73291", "unit": text("drops")},
        ]}),
    )
}

pub(crate) fn all() -> Vec<Question> {
    vec![single(), multiple("all_or_nothing"), multiple("per_option"), matching(), ordering(), numeric()]
}

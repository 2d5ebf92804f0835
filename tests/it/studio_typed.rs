//! Whatever a form of the studio is refused for, what was typed into it stands there again, and the refusal at its field.

use domain::content::{ItemKey, Language, Text};
use domain::enums::Role;
use domain::review::{self, NewComment, ReadAgainst};
use domain::studio::{self, Heading, QuestionStep, Step};
use domain::{Actor, courses};
use tests::{COURSE, TestApp};

use crate::page_door::{Answer, Browser};
use crate::review::passage;
use crate::review_pages::{drafted, filled, person, sent};

const QUIZ: &str = "quizzes/final-test.yaml";

/// A refusal: its status, the field it is told at, and every text that was typed.
fn told(answer: &Answer, status: u16, field: &str, typed: &[&str]) {
    assert_eq!(answer.status, status, "{}", answer.html);
    if !field.is_empty() {
        assert!(answer.html.contains(&format!("id=\"{field}-error\"")), "{field}: {}", answer.html);
        assert!(answer.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", answer.html);
    }
    for text in typed {
        assert!(answer.html.contains(text), "{text}: {}", answer.html);
    }
}

fn endless(words: &str) -> String {
    format!("{words} {}", "ы".repeat(4001))
}

/// A form of a page with what is typed into it, once more if its page is open already.
async fn typed(browser: &mut Browser<'_>, page: &str, form: &str, fields: &[(&str, &str)]) -> Answer {
    let to = form.split('"').nth(1).unwrap().to_owned();
    sent(browser, (page, form, &to), fields).await
}

#[tokio::test]
async fn an_answer_to_a_comment_that_is_refused_stands_in_its_own_field_again() {
    let app = TestApp::start().await;
    drafted(&app).await;
    let other = app.with_role(Role::Reviewer).await;
    let comment = |text: &str| NewComment { path: passage().0, text: text.into(), ..NewComment::default() };
    let first = review::comment(&app.cx, &other, COURSE, &comment("One")).await.unwrap().id;
    let second = review::comment(&app.cx, &other, COURSE, &comment("Two")).await.unwrap().id;
    let mut browser = person(&app, "reviewer@demo.test").await;
    let item = passage().0.trim_end_matches(".en.md").replace('/', "%2F");
    let read = format!("/studio/{COURSE}/review/read?item={item}");
    let form = format!("action=\"/studio/{COURSE}/review/comments/{second}\"");
    let (field, long) = (format!("reply-{second}"), endless("Because of the liver."));
    let refused = typed(&mut browser, &read, &form, &[("kind", "said"), ("reply", &long)]).await;
    told(&refused, 422, &field, &[&long, "Write at most 4000 letters."]);
    assert!(!refused.html.contains(&format!("id=\"reply-{first}-error\"")), "at that comment alone");
    assert_eq!(refused.html.matches("Because of the liver.").count(), 1);
    let refused = typed(&mut browser, &read, &form, &[("kind", "said"), ("reply", "  ")]).await;
    told(&refused, 422, &field, &["Write something here."]);
    let refused = typed(&mut browser, &read, &form, &[("kind", "resolved"), ("reply", &long)]).await;
    told(&refused, 422, &field, &[&long]);
    let form = format!("action=\"/studio/{COURSE}/review/comments\"");
    let refused = typed(&mut browser, &read, &form, &[("text", &long), ("quote", "dose")]).await;
    told(&refused, 422, "text", &[&long, "dose</textarea>"]);
    let refused = typed(&mut browser, &read, &form, &[("text", ""), ("quote", &long)]).await;
    told(&refused, 422, "text", &[&long]);
}

/// Names of fields, and what is typed there.
type Fields = &'static [(&'static str, &'static str)];

/// What each form of a review is refused for, with the field and what was typed.
const STEPS: [(&str, Fields, &str); 4] = [
    ("send-back", &[("note", "LONG")], "note"),
    ("send-back", &[("note", " ")], "note"),
    ("sign-off", &[("source", "LONG"), ("edition", "The 2020 one")], "source"),
    ("sign-off", &[("source", "WHO guideline"), ("edition", "")], "edition"),
];

#[tokio::test]
async fn a_step_of_a_review_that_is_refused_keeps_its_words() {
    let app = TestApp::start().await;
    drafted(&app).await;
    let review = format!("/studio/{COURSE}/review");
    let long = endless("First mend lesson 2.");
    let mut reviewer = person(&app, "reviewer@demo.test").await;
    for (step, fields, field) in STEPS {
        let text = |text| if text == "LONG" { long.as_str() } else { text };
        let mut fields: Vec<_> = fields.iter().map(|(name, value)| (*name, text(*value))).collect();
        fields.push(("step", step));
        let from = format!("value=\"{step}\"");
        let refused = sent(&mut reviewer, (&review, &from, &review), &fields).await;
        let typed: Vec<&str> = fields.iter().map(|(_, text)| text.trim()).collect();
        told(&refused, 422, field, &typed);
        fields.push(("revision", "77"));
        fields.retain(|(name, _)| !["note", "source", "edition"].contains(name));
        fields.extend([("note", "A word"), ("source", "WHO guideline"), ("edition", "Of 2020")]);
        let stale = sent(&mut reviewer, (&review, &from, &review), &fields).await;
        let typed = if step == "sign-off" { ["WHO guideline", "Of 2020"] } else { ["A word", "A word"] };
        told(&stale, 409, "", &typed);
    }
    let mut trainer = person(&app, "trainer@demo.test").await;
    let ask = [("step", "ask"), ("to_reviewer", long.as_str())];
    told(&sent(&mut trainer, (&review, "value=\"ask\"", &review), &ask).await, 422, "to_reviewer", &[&long]);
    let ask = [("step", "ask"), ("to_reviewer", "Lesson 1, please"), ("revision", "77")];
    let stale = sent(&mut trainer, (&review, "value=\"ask\"", &review), &ask).await;
    told(&stale, 409, "", &["Lesson 1, please"]);
}

#[tokio::test]
async fn whoever_comes_second_has_their_words_though_the_form_is_gone() {
    let app = TestApp::start().await;
    drafted(&app).await;
    let review = format!("/studio/{COURSE}/review");
    let mut reviewer = person(&app, "reviewer@demo.test").await;
    let open = reviewer.get(&review).await;
    let other = app.with_role(Role::Reviewer).await;
    let against = ReadAgainst { source: "WHO".into(), edition: "2020".into() };
    review::sign_off(&app.cx, &other, COURSE, None, Some(&against)).await.unwrap();
    let fields = [("step", "sign-off"), ("source", "A formulary"), ("edition", "The ninth")];
    let late = reviewer.post(&review, &filled(&open.html, "value=\"sign-off\"", &fields)).await;
    told(&late, 409, "", &["A formulary", "The ninth", "readonly"]);

    let publish = format!("/studio/{COURSE}/publish");
    let form = format!("action=\"{publish}\"");
    let long = endless("Half of the dose.");
    let fields = [("change_class", "important"), ("change_note", long.as_str())];
    let refused = sent(&mut reviewer, (&publish, &form, &publish), &fields).await;
    told(&refused, 422, "change_note", &[&long]);
    let unchosen = sent(&mut reviewer, (&publish, &form, &publish), &[("change_note", "Half.")]).await;
    told(&unchosen, 422, "change_class", &["Half."]);
    let open = reviewer.get(&publish).await;
    review::send_back(&app.cx, &other, COURSE, None, "No.").await.unwrap();
    let fields = [("change_class", "important"), ("change_note", "Half of it")];
    told(&reviewer.post(&publish, &filled(&open.html, &form, &fields)).await, 409, "", &["Half of it"]);

    let open = reviewer.get(&review).await;
    review::sign_off(&app.cx, &other, COURSE, None, Some(&against)).await.unwrap();
    let said = courses::Publication {
        change_class: domain::enums::ChangeClass::Editorial,
        change_note: String::new(),
    };
    courses::publish(&app.cx, &other, COURSE, &said).await.unwrap();
    let fields = [("step", "send-back"), ("note", "small")];
    let late = reviewer.post(&review, &filled(&open.html, "value=\"send-back\"", &fields)).await;
    told(&late, 409, "", &["\nsmall</textarea>", "What you typed, to be copied"]);
}

#[tokio::test]
async fn what_is_said_with_a_request_that_was_made_already_is_kept() {
    let app = TestApp::start().await;
    drafted(&app).await;
    let trainer = app.with_role(Role::Trainer).await;
    let asked = review::ask(&app.cx, &trainer, COURSE, None, "Lesson 1").await.unwrap();
    for note in ["Lesson 2 too", "Lesson 2 too", "", "Lesson 1"] {
        let again = review::ask(&app.cx, &trainer, COURSE, None, note).await.unwrap();
        assert_eq!(again.revision, asked.revision);
    }
    let steps = review::find(&app.cx, &trainer, COURSE).await.unwrap().steps;
    assert_eq!(steps.iter().map(|step| step.note.as_str()).collect::<Vec<_>>(), ["Lesson 1", "Lesson 2 too"]);
}

/// What is typed into the settings.
const TYPED: [&str; 9] = [
    "Mine",
    "About &#60;it&#62;",
    "one day",
    "many",
    "300",
    "Dr. A",
    "Sees pain",
    "11, twelve",
    "A child dies",
];

#[tokio::test]
async fn settings_are_refused_at_the_row_in_which_they_were_typed() {
    let app = TestApp::start().await;
    let mut trainer = person(&app, "trainer@demo.test").await;
    let settings = format!("/studio/{COURSE}/settings");
    let form = format!("action=\"{settings}\"");
    let course = studio::settings(&app.cx, &Actor::System, COURSE).await.unwrap().course;
    let row = course.outcomes.len() + 1; // the one before stays empty
    let (text, numbers) = (format!("outcome_{row}_en"), format!("competences_{row}"));
    let empty: Vec<String> = (0..row).map(|at| format!("outcome_{at}_en")).collect();
    let fields = [
        ("title_en", "Mine"),
        ("summary_en", "About <it>"),
        ("review_by", "one day"),
        ("online", "many"),
        ("attendance_percent", "300"),
        ("languages", "en"),
        ("authors", "Dr. A"),
        (text.as_str(), "Sees pain"),
        (numbers.as_str(), "11, twelve"),
        ("note_0_en", "A child dies"),
    ];
    let rows = empty.iter().map(|name| (name.as_str(), ""));
    let fields: Vec<_> = fields.into_iter().chain(rows).collect();
    let refused = sent(&mut trainer, (&settings, &form, &settings), &fields).await;
    told(&refused, 422, "review_by", &TYPED);
    let day = ("review_by", "2027-05-31");
    let fields: Vec<_> = fields.into_iter().filter(|(name, _)| *name != "review_by").chain([day]).collect();
    let refused = sent(&mut trainer, (&settings, &form, &settings), &fields).await;
    told(&refused, 422, &numbers, &["11, twelve", "many"]);
    told(&refused, 422, "online", &["Sees pain"]);
    let after = studio::settings(&app.cx, &Actor::System, COURSE).await.unwrap().course;
    assert_eq!(after, course);
}

#[tokio::test]
async fn a_question_that_is_refused_keeps_every_row_and_number() {
    let app = TestApp::start().await;
    let mut trainer = person(&app, "trainer@demo.test").await;
    let page = format!("/studio/{COURSE}/question?path={QUIZ}&kind=single_choice");
    let shown = trainer.get(&page).await.html;
    let form = "<button class=\"button\" name=\"do\" value=\"save\"";
    let long = endless("How much?").repeat(5);
    let fields = [
        ("stem_en", long.as_str()),
        ("points", "ten"),
        ("version", "first"),
        ("row_2_en", "4.8 mg"),
        ("do", "save"),
        ("row_2_feedback_en", "Too much"),
        ("sources", "S1, S2"),
    ];
    let refused = trainer.post(&page, &filled(&shown, form, &fields)).await;
    told(&refused, 422, "stem_en", &[&long, "\"ten\"", "\"first\"", "4.8 mg", "Too much", "S1, S2"]);
    told(&refused, 422, "points", &[]);
    told(&refused, 422, "version", &[]);
    let empty = trainer.post(&page, &filled(&shown, form, &[("do", "save"), ("points", "7")])).await;
    told(&empty, 422, "stem_en", &["\"7\""]);
    told(&empty, 422, "row_0_en", &["id=\"row_3_en\""]);
    let rules = format!("/studio/{COURSE}/quiz-rules?path={QUIZ}");
    let shown = trainer.get(&rules).await.html;
    let fields = [("title_en", ""), ("summary_en", "Mine"), ("grace_minutes", "long"), ("pause_hours", "x")];
    let refused = trainer.post(&rules, &filled(&shown, form, &fields)).await;
    told(&refused, 422, "grace_minutes", &["\"long\"", "\"x\"", "Mine"]);
}

#[tokio::test]
async fn what_is_typed_about_a_part_that_is_gone_is_shown_to_be_copied() {
    let app = TestApp::start().await;
    let mut trainer = person(&app, "trainer@demo.test").await;
    let other = app.with_role(Role::Trainer).await;
    let heading =
        Heading { title: Text(Language::ALL.map(|l| (l, "Night".to_owned())).into()), ..Heading::default() };
    let added = studio::take_step(&app.cx, &other, COURSE, Step::AddModule(heading.clone())).await.unwrap().0;
    let quiz =
        studio::take_step(&app.cx, &other, COURSE, Step::AddQuiz(added.clone(), heading)).await.unwrap();
    let Some(ItemKey::Quiz(quiz)) = quiz.1 else { panic!("{quiz:?}") };
    let lesson = format!("/studio/{COURSE}/lesson?module={added}");
    let question = format!("/studio/{COURSE}/question?path=quizzes/{quiz}.yaml&kind=numeric");
    let form = "<button class=\"button\" name=\"do\" value=\"save\"";
    let (open, asked) = (trainer.get(&lesson).await.html, trainer.get(&question).await.html);
    studio::take_step(&app.cx, &other, COURSE, Step::RemoveModule(added)).await.unwrap();
    let fields = [("title_en", "sleep"), ("summary_en", "How <they> sleep")];
    let gone = trainer.post(&lesson, &filled(&open, form, &fields)).await;
    told(&gone, 404, "", &["\nsleep</textarea>", "How &#60;they&#62; sleep</textarea>"]);
    let gone = trainer
        .post(&question, &filled(&asked, form, &[("stem_en", "How much?"), ("answer_0", "4.8")]))
        .await;
    told(&gone, 404, "", &["\nHow much?</textarea>"]);
}

#[tokio::test]
async fn two_who_change_one_question_both_keep_their_words() {
    let app = TestApp::start().await;
    let mut trainer = person(&app, "trainer@demo.test").await;
    let other = app.with_role(Role::Trainer).await;
    let stands = studio::questions(&app.cx, &other, COURSE, QUIZ).await.unwrap();
    let id = stands.what.questions()[0].common().id.to_owned();
    let page = format!("/studio/{COURSE}/question?path={QUIZ}&id={id}");
    let shown = trainer.get(&page).await.html;
    studio::change_questions(&app.cx, &other, (COURSE, QUIZ), stands.based_on, QuestionStep::Remove(id))
        .await
        .unwrap();
    let form = "<button class=\"button\" name=\"do\" value=\"save\"";
    let words = ["stem_en", "stem_ru", "row_0_en", "row_1_en", "row_0_ru", "row_1_ru"]
        .map(|name| (name, "Mine alone"));
    let mut fields = words.to_vec();
    fields.extend([("points", "3"), ("version", "2"), ("correct_0", "1"), ("do", "save")]);
    let clash = trainer.post(&page, &filled(&shown, form, &fields)).await;
    told(&clash, 409, "", &["Mine alone", "A colleague changed the same thing"]);
}

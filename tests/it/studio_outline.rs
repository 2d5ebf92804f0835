//! What a course is built of: steps of its outline, its settings, its questions, and what comes in from elsewhere.

use std::io::{Cursor, Write};

use domain::content::{Direction, ItemKey, Language, LessonItem, Question, Text};
use domain::enums::{Role, StateOrigin};
use domain::page::PageRequest;
use domain::studio::{self, GiftInto, Heading, QuestionStep, Save, Step};
use domain::{Actor, Error, Refusal};
use tests::{COURSE, TestApp};

use crate::certified::refused;
use crate::page_door::Browser;

pub const QUIZ: &str = "quizzes/final-test.yaml";
pub const GIFT: &str = "Боль видна всегда. {F}\n\nКак зовут? {=Аист}\n\nДоза? {#4.8:0.1}";

async fn trainer() -> (TestApp, Actor) {
    let app = TestApp::start().await;
    let trainer = app.with_role(Role::Trainer).await;
    (app, trainer)
}

fn text(words: &str) -> Text {
    Text(
        Language::ALL.into_iter().map(|language| (language, format!("{words} {}", language.tag()))).collect(),
    )
}

fn heading(words: &str) -> Heading {
    Heading { title: text(words), summary: text("About") }
}

fn lesson(words: &str) -> LessonItem {
    LessonItem {
        lesson: String::new(),
        title: text(words),
        summary: text("About"),
        minutes: 30,
        required: true,
        outcomes: Vec::new(),
        content_note: None,
    }
}

async fn step(app: &TestApp, actor: &Actor, step: Step) -> studio::Place {
    studio::take_step(&app.cx, actor, COURSE, step).await.unwrap()
}

/// Modules with the keys of what is in them.
async fn outline(app: &TestApp) -> Vec<(String, Vec<String>)> {
    let course = studio::settings(&app.cx, &Actor::System, COURSE).await.unwrap().course;
    let key = |item: &domain::content::ModuleItem| match item {
        domain::content::ModuleItem::Lesson(item) => item.lesson.clone(),
        domain::content::ModuleItem::Quiz(item) => item.quiz.clone(),
    };
    course.modules.iter().map(|module| (module.key.clone(), module.items.iter().map(key).collect())).collect()
}

async fn errors(app: &TestApp) -> Vec<String> {
    let manuscript = studio::open(&app.cx, &Actor::System, COURSE).await.unwrap();
    assert!(manuscript.package.is_some(), "{:?}", manuscript.findings);
    let wrong = manuscript.findings.iter().filter(|finding| finding.is_error());
    wrong.map(ToString::to_string).collect()
}

fn invalid<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<(String, &'static str)> {
    let Err(Error::Invalid(found)) = result else { panic!("{result:?}") };
    found.into_iter().map(|field| (field.pointer, field.code)).collect()
}

/// A Word document of one paragraph.
pub fn word(words: &str) -> Vec<u8> {
    let relations = r#"<Relationships xmlns="r"><Relationship Id="d" Type="x/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let document = format!(
        r#"<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"#
    );
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("_rels/.rels", relations), ("word/document.xml", document.as_str())] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[tokio::test]
async fn modules_lessons_and_quizzes_are_added_moved_and_removed_with_their_files() {
    let (app, trainer) = trainer().await;
    let before = outline(&app).await;
    let (module, _) = step(&app, &trainer, Step::AddModule(heading("Night"))).await;
    assert_eq!(module, "05-night-en");
    let (_, added) = step(&app, &trainer, Step::AddLesson(module.clone(), lesson("Sleep"))).await;
    assert_eq!(added, Some(ItemKey::Lesson("01-sleep-en".into())));
    step(&app, &trainer, Step::AddQuiz(module.clone(), heading("Test"))).await;
    assert_eq!(outline(&app).await[4], (module.clone(), vec!["01-sleep-en".into(), "test-en".into()]));
    let up = Step::MoveItem(module.clone(), ItemKey::Lesson("01-sleep-en".into()), Direction::Up);
    let (other, moved) = step(&app, &trainer, up).await;
    assert_eq!(other, before[3].0);
    let manuscript = studio::open(&app.cx, &trainer, COURSE).await.unwrap();
    let Some(ItemKey::Lesson(key)) = &moved else { panic!() };
    assert!(manuscript.head(&format!("{other}/{key}.en.md")).is_some());
    assert!(manuscript.head(&format!("{module}/01-sleep-en.en.md")).is_none());
    step(&app, &trainer, Step::RemoveModule(module)).await;
    step(&app, &trainer, Step::RemoveItem(other, moved.unwrap())).await;
    assert_eq!(outline(&app).await, before);
    assert_eq!(errors(&app).await, [""; 0]);
}

#[tokio::test]
async fn a_lesson_that_moves_away_and_back_finds_its_place_again_and_no_link_breaks() {
    let (app, trainer) = trainer().await;
    let before = outline(&app).await;
    let (from, to, key) = (&before[0].0, &before[1].0, ItemKey::Lesson(before[0].1[2].clone()));
    let (_, moved) = step(&app, &trainer, Step::MoveItemTo(from.clone(), key, to.clone())).await;
    assert_eq!(errors(&app).await, [""; 0]);
    let moved = moved.unwrap();
    let ItemKey::Lesson(name) = &moved else { panic!() };
    let there = format!("{to}/{name}.ru.md");
    let page = PageRequest::parse(None, None).unwrap();
    let states = studio::states(&app.cx, &trainer, (COURSE, &there), page).await.unwrap().items;
    assert_eq!(states.len(), 1);
    assert_eq!(states[0].state.origin, StateOrigin::Moved);
    let earlier = states[0].from.clone().unwrap();
    assert_eq!(earlier, format!("{from}/{}.ru.md", before[0].1[2]), "its history goes on where it was");
    assert!(!studio::states(&app.cx, &trainer, (COURSE, &earlier), page).await.unwrap().items.is_empty());
    let (_, back) = step(&app, &trainer, Step::MoveItemTo(to.clone(), moved, from.clone())).await;
    assert_eq!(errors(&app).await, [""; 0]);
    assert_eq!(outline(&app).await[1], before[1]);
    // And once more, to where its files lay before.
    step(&app, &trainer, Step::MoveItemTo(from.clone(), back.unwrap(), to.clone())).await;
    assert_eq!(errors(&app).await, [""; 0]);
}

#[tokio::test]
async fn a_lesson_is_not_moved_onto_a_text_that_lies_where_it_would_go() {
    let (app, trainer) = trainer().await;
    let before = outline(&app).await;
    let (from, to, key) = (&before[0].0, &before[1].0, &before[0].1[2]);
    let path = format!("{to}/{key}.en.md");
    let bytes = b"Kept for later.\n".to_vec();
    let lies = Save { path: path.clone(), based_on: None, operation_id: app.cx.new_id(), bytes };
    studio::save(&app.cx, &trainer, COURSE, lies).await.unwrap();
    let over = Step::MoveItemTo(from.clone(), ItemKey::Lesson(key.clone()), to.clone());
    let told = studio::take_step(&app.cx, &trainer, COURSE, over).await;
    assert!(matches!(told, Err(Error::Refused(Refusal::ManuscriptFileExists))), "{told:?}");
    let stands = studio::state(&app.cx, &trainer, (COURSE, &path), None).await.unwrap();
    assert_eq!(stands.text.as_deref(), Some("Kept for later.\n"));
    assert_eq!(outline(&app).await, before);
}

#[tokio::test]
async fn settings_and_questions_go_by_what_was_read_and_keep_what_others_changed() {
    let (app, trainer) = trainer().await;
    let other = app.with_role(Role::Trainer).await;
    let read = studio::settings(&app.cx, &trainer, COURSE).await.unwrap();
    step(&app, &other, Step::AddModule(heading("Night"))).await;
    let mut settings = read.course.clone();
    settings.hours.online = 77;
    studio::change_settings(&app.cx, &trainer, COURSE, read.based_on, settings.clone()).await.unwrap();
    let now = studio::settings(&app.cx, &trainer, COURSE).await.unwrap().course;
    assert_eq!((now.hours.online, now.modules.len()), (77, read.course.modules.len() + 1));
    settings.hours.online = 78;
    let late = studio::change_settings(&app.cx, &other, COURSE, read.based_on, settings).await;
    assert_eq!(refused(late), Refusal::ManuscriptConflict);
    let quiz = studio::questions(&app.cx, &trainer, COURSE, QUIZ).await.unwrap();
    let mut question = quiz.what.questions()[0].clone();
    let id = question.common().id.to_owned();
    let Question::SingleChoice(choice) = &mut question else { panic!("{question:?}") };
    choice.points = 3;
    let change = QuestionStep::Change(question);
    let changed = studio::change_questions(&app.cx, &trainer, (COURSE, QUIZ), quiz.based_on, change).await;
    assert_eq!(changed.unwrap(), id);
    let after = studio::questions(&app.cx, &trainer, COURSE, QUIZ).await.unwrap().what;
    assert_eq!(after.questions()[0].common().points, 3);
    assert_eq!(after.questions()[1..], quiz.what.questions()[1..]);
    let errors = errors(&app).await;
    assert!(matches!(&errors[..], [one] if one.contains("the module has no items")), "{errors:?}");
}

#[tokio::test]
async fn forms_are_refused_with_the_field_that_is_wrong_and_strangers_altogether() {
    let (app, trainer) = trainer().await;
    let untitled = Heading { title: Text::default(), summary: text("About") };
    let added = studio::take_step(&app.cx, &trainer, COURSE, Step::AddModule(untitled)).await;
    assert_eq!(invalid(added), [("/title_en".to_owned(), "text_required")]);
    let endless = LessonItem { minutes: 0, title: text(&"x".repeat(400)), ..lesson("") };
    let module = outline(&app).await[0].0.clone();
    let added = studio::take_step(&app.cx, &trainer, COURSE, Step::AddLesson(module.clone(), endless)).await;
    assert_eq!(invalid(added).len(), 4);
    let gone = studio::take_step(&app.cx, &trainer, COURSE, Step::RemoveModule("no".into())).await;
    assert!(matches!(gone, Err(Error::NotFound(_))), "{gone:?}");
    let reviewer = app.with_role(Role::Reviewer).await;
    let step = Step::RemoveModule(module);
    let tried = studio::take_step(&app.cx, &reviewer, COURSE, step.clone()).await;
    assert!(matches!(tried, Err(Error::Forbidden)), "{tried:?}");
    let learner = app.learner().await;
    let tried = studio::take_step(&app.cx, &learner, COURSE, step).await;
    assert!(matches!(tried, Err(Error::NotFound(_))), "{tried:?}");
    let tried = studio::export(&app.cx, &learner, COURSE).await;
    assert!(matches!(tried, Err(Error::NotFound(_))), "a package is not for everybody");
}

#[tokio::test]
async fn questions_in_gift_are_looked_at_first_and_then_taken() {
    let (app, trainer) = trainer().await;
    let before = studio::questions(&app.cx, &trainer, COURSE, QUIZ).await.unwrap();
    let into = GiftInto {
        path: QUIZ.into(),
        outcome: before.course.outcomes[0].id.clone(),
        language: Language::Ru,
        clinical: false,
    };
    let (gift, _) = studio::look_at_gift(&app.cx, &trainer, COURSE, &into, GIFT.into()).await.unwrap();
    assert_eq!((gift.taken.len(), gift.refused.len(), gift.refused[0].line), (2, 1, 3));
    let same = studio::questions(&app.cx, &trainer, COURSE, QUIZ).await.unwrap();
    assert_eq!(same.based_on, before.based_on, "looking changes nothing");
    let count = studio::take_gift(&app.cx, &trainer, COURSE, &into, GIFT.into()).await.unwrap();
    let after = studio::questions(&app.cx, &trainer, COURSE, QUIZ).await.unwrap().what;
    assert_eq!((count, after.questions().len()), (2, before.what.questions().len() + 2));
    assert!(errors(&app).await.iter().all(|error| error.contains("has no text in en")));
    let nothing = studio::take_gift(&app.cx, &trainer, COURSE, &into, "Q {}".into()).await;
    assert_eq!(invalid(nothing), [("/text".to_owned(), "nothing_to_take")]);
}

#[tokio::test]
async fn a_word_document_becomes_a_lesson_and_a_package_goes_out_and_comes_in() {
    let (app, trainer) = trainer().await;
    let whole = studio::export(&app.cx, &trainer, COURSE).await.unwrap();
    let module = outline(&app).await[0].0.clone();
    let from =
        studio::import_word(&app.cx, &trainer, (COURSE, &module), "Sleep", word("Good night")).await.unwrap();
    assert_eq!(from.path, format!("{module}/04-sleep.en.md"));
    let manuscript = studio::open(&app.cx, &trainer, COURSE).await.unwrap();
    assert_eq!(manuscript.text(&from.path), Some("Good night\n"));
    let wrong = studio::import_word(&app.cx, &trainer, (COURSE, &module), "x", b"%PDF".to_vec()).await;
    assert_eq!(invalid(wrong), [("/file".to_owned(), "word_not_word")]);
    let changed = studio::import_package(&app.cx, &trainer, COURSE, whole.clone()).await.unwrap();
    assert_eq!(changed, 2, "course.yaml and the lesson that is not in the package");
    assert_eq!(studio::export(&app.cx, &trainer, COURSE).await.unwrap(), whole);
    let broken = studio::import_package(&app.cx, &trainer, COURSE, b"no zip".to_vec()).await;
    assert_eq!(invalid(broken)[0].1, "archive_unreadable");
}

#[tokio::test]
async fn every_page_shows_what_is_there_and_none_is_longer_than_120_kilobytes() {
    let (app, _) = trainer().await;
    let mut browser = Browser::of(&app).await;
    browser.signed_in("trainer@demo.test", &[]).await;
    let module = &outline(&app).await[0];
    let (at, first) = (&module.0, &module.1[0]);
    for page in [
        "outline".to_owned(),
        "module".to_owned(),
        format!("module?module={at}"),
        format!("lesson?module={at}"),
        format!("lesson?module={at}&lesson={first}"),
        format!("new-quiz?module={at}"),
        format!("removal?module={at}"),
        format!("removal?module={at}&lesson={first}"),
        "settings".to_owned(),
        format!("quiz?path={QUIZ}"),
        format!("quiz-rules?path={QUIZ}"),
        format!("question?path={QUIZ}&kind=matching"),
        format!("question?path={QUIZ}&kind=numeric"),
        format!("quiz?path={at}/{first}.checks.yaml"),
        "import".to_owned(),
    ] {
        let answer = browser.get(&format!("/studio/{COURSE}/{page}")).await;
        assert_eq!(answer.status, 200, "{page}: {}", answer.html);
        assert!(answer.html.len() < 120 * 1024, "{page} has {} bytes", answer.html.len());
    }
    let page = browser.get(&format!("/studio/{COURSE}/module")).await;
    let csrf = [("csrf".to_owned(), page.csrf()), ("summary_en".to_owned(), "A <summary>".to_owned())];
    let refused = browser.post(&format!("/studio/{COURSE}/module"), &csrf).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("A &#60;summary&#62;"), "what was typed stays: {}", refused.html);
    assert!(refused.html.contains("id=\"title_en-error\""));
}

//! Reviews of drafts: asked for, commented on, signed off or sent back; what may be published, and what changed.

use domain::courses::{self, Draft, Publication};
use domain::enums::{ChangeClass, CommentEventKind, ReviewStepKind, Role, VersionState};
use domain::review::{self, NewComment, Place, ReadAgainst, Reply};
use domain::{Actor, Error, Refusal};
use entity::{passage_comment, review_step};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::json;
use tests::{COURSE, TestApp, assert_problem, database_course, json as body};

use crate::certified::As;

/// The course as it comes, with changes of one of its files: each first text becomes the second.
pub fn changed(path: &str, changes: &[(&str, &str)]) -> domain::content::Files {
    let mut files = database_course();
    let mut text = String::from_utf8(files.get(path).unwrap().to_vec()).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    files.insert(path, text);
    files
}

/// The path of the first lesson's English text, and the first paragraph in it that is long enough to be quoted.
pub fn passage() -> (String, String) {
    let files = database_course();
    let paths: Vec<_> = files.iter().map(|(path, _)| path.to_owned()).collect();
    let path = paths.into_iter().find(|path| path.ends_with(".en.md")).unwrap();
    let text = String::from_utf8(files.get(&path).unwrap().to_vec()).unwrap();
    let is_plain = |line: &&str| {
        line.len() > 80 && !line.starts_with('-') && !line.contains(['*', '[', '`', '#', '|', '_'])
    };
    let line = text.lines().find(is_plain).unwrap();
    (path, line.split(". ").next().unwrap().trim_end_matches('.').to_owned())
}

/// A draft by a trainer in which that passage says something else.
pub async fn draft(app: &TestApp, trainer: &Actor) -> Draft {
    let (path, quote) = passage();
    let files = changed(&path, &[(&quote, &format!("Newly said: {quote}"))]);
    courses::put_draft(&app.cx, trainer, COURSE, files, None).await.unwrap()
}

fn against() -> ReadAgainst {
    ReadAgainst { source: "WHO guideline".into(), edition: "2020".into() }
}

fn said(change_class: ChangeClass) -> Publication {
    Publication { change_class, change_note: "The dose in lesson 1.".into() }
}

async fn people(app: &TestApp) -> (Actor, Actor) {
    (app.with_role(Role::Trainer).await, app.with_role(Role::Reviewer).await)
}

fn refused<T>(result: domain::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was not refused"),
    }
}

#[tokio::test]
async fn a_draft_goes_from_its_author_to_a_reviewer_and_is_published_once_it_is_signed_off() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = people(&app).await;
    draft(&app, &trainer).await;
    let asked = review::ask(&app.cx, &trainer, COURSE, None, "Please look at lesson 1.").await.unwrap();
    assert_eq!((asked.state, asked.reviewer_id), (VersionState::InReview, None));
    let again = review::ask(&app.cx, &trainer, COURSE, None, "").await.unwrap();
    assert_eq!(again.revision, asked.revision, "asked once");
    assert!(review::find(&app.cx, &reviewer, COURSE).await.unwrap().is_asked_for());
    let early = courses::publish(&app.cx, &reviewer, COURSE, &said(ChangeClass::Important)).await;
    assert_eq!(refused(early), Refusal::DraftNotReviewed);

    let revision = Some(asked.revision);
    review::sign_off(&app.cx, &reviewer, COURSE, revision, Some(&against())).await.unwrap();
    let found = review::find(&app.cx, &trainer, COURSE).await.unwrap();
    let signed = found.signed_off.clone().unwrap();
    assert_eq!((signed.source.as_str(), signed.edition.as_str()), ("WHO guideline", "2020"));
    assert_eq!((signed.by, &signed.content_hash), (reviewer.person_id(), &found.draft.version.content_hash));
    let kinds: Vec<_> = found.steps.iter().map(|step| step.kind).collect();
    assert_eq!(kinds, [ReviewStepKind::Asked, ReviewStepKind::SignedOff]);

    let version = courses::publish(&app.cx, &reviewer, COURSE, &said(ChangeClass::Important)).await.unwrap();
    assert_eq!((version.number, version.change_class), (2, ChangeClass::Important));
    let (name, at) = review::sign_off_of(&app.cx, version.id).await.unwrap().unwrap();
    assert_eq!((name.be().unwrap().surname(), at.date_naive()), ("Вераб’ёва", app.cx.now().date_naive()));
}

#[tokio::test]
async fn a_draft_that_changed_after_its_sign_off_needs_another() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = people(&app).await;
    draft(&app, &trainer).await;
    review::sign_off(&app.cx, &reviewer, COURSE, None, Some(&against())).await.unwrap();
    let (path, quote) = passage();
    let other = changed(&path, &[(&quote, "Twice the dose.")]);
    courses::put_draft(&app.cx, &trainer, COURSE, other, None).await.unwrap();
    let found = review::find(&app.cx, &reviewer, COURSE).await.unwrap();
    assert!(found.signed_off.is_none() && found.steps.len() == 1, "kept, but it holds no longer");
    let published = courses::publish(&app.cx, &reviewer, COURSE, &said(ChangeClass::Important)).await;
    assert_eq!(refused(published), Refusal::DraftNotReviewed);
    let draft = courses::find_draft(&app.cx, &trainer, COURSE).await.unwrap();
    assert_eq!(draft.version.state, VersionState::Draft, "the draft stays");
    let stale = review::sign_off(&app.cx, &reviewer, COURSE, Some(1), Some(&against())).await;
    assert!(matches!(stale, Err(Error::Stale)));
}

#[tokio::test]
async fn an_author_neither_reviews_nor_publishes_even_if_somebody_else_hands_it_in() {
    let app = TestApp::start().await;
    let (mut author, (trainer, reviewer)) = (app.with_role(Role::Trainer).await, people(&app).await);
    draft(&app, &author).await;
    let (path, quote) = passage();
    let other = changed(&path, &[(&quote, "Handed in by another.")]);
    courses::put_draft(&app.cx, &trainer, COURSE, other, None).await.unwrap();
    if let Actor::Person(person) = &mut author {
        for role in [Role::Reviewer, Role::Administrator] {
            person.roles.push(domain::GrantedRole { role, course_id: None });
        }
    }
    let own = review::sign_off(&app.cx, &author, COURSE, None, Some(&against())).await;
    assert_eq!(refused(own), Refusal::ReviewerIsAuthor);
    assert_eq!(
        refused(review::send_back(&app.cx, &author, COURSE, None, "No.").await),
        Refusal::ReviewerIsAuthor
    );
    review::sign_off(&app.cx, &reviewer, COURSE, None, Some(&against())).await.unwrap();
    let own = courses::publish(&app.cx, &author, COURSE, &said(ChangeClass::Editorial)).await;
    assert_eq!(refused(own), Refusal::PublisherIsAuthor);
    let may = review::find(&app.cx, &author, COURSE).await.unwrap().may;
    assert!(may.ask && may.is_author && !may.decide && !may.publish);
    courses::publish(&app.cx, &reviewer, COURSE, &said(ChangeClass::Editorial)).await.unwrap();
}

#[tokio::test]
async fn a_draft_is_sent_back_with_a_note_and_a_sign_off_is_taken_back_by_it() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = people(&app).await;
    draft(&app, &trainer).await;
    review::sign_off(&app.cx, &reviewer, COURSE, None, Some(&against())).await.unwrap();
    let unsaid = review::send_back(&app.cx, &reviewer, COURSE, None, "  ").await;
    assert!(matches!(unsaid, Err(Error::Invalid(fields)) if fields[0].pointer == "/note"));
    let back = review::send_back(&app.cx, &reviewer, COURSE, None, "Lesson 1: which edition?").await.unwrap();
    assert_eq!((back.state, back.reviewer_id), (VersionState::Draft, None));
    let found = review::find(&app.cx, &trainer, COURSE).await.unwrap();
    assert!(found.signed_off.is_none());
    assert_eq!(found.steps.last().unwrap().note, "Lesson 1: which edition?");
    let published = courses::publish(&app.cx, &reviewer, COURSE, &said(ChangeClass::Editorial)).await;
    assert_eq!(refused(published), Refusal::DraftNotReviewed);
    let nameless = review::sign_off(&app.cx, &reviewer, COURSE, None, Some(&ReadAgainst::default())).await;
    assert!(matches!(nameless, Err(Error::Invalid(fields)) if fields[0].pointer == "/source"));
}

#[tokio::test]
async fn what_is_more_than_editorial_is_published_with_a_note() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = people(&app).await;
    draft(&app, &trainer).await;
    review::sign_off(&app.cx, &reviewer, COURSE, None, Some(&against())).await.unwrap();
    for change_class in [ChangeClass::Important, ChangeClass::SafetyCritical] {
        let silent = Publication { change_class, change_note: " ".into() };
        let refused = courses::publish(&app.cx, &reviewer, COURSE, &silent).await;
        assert!(matches!(refused, Err(Error::Invalid(fields)) if fields[0].pointer == "/change_note"));
    }
    let silent = Publication { change_class: ChangeClass::Editorial, change_note: String::new() };
    courses::publish(&app.cx, &reviewer, COURSE, &silent).await.unwrap();
}

#[tokio::test]
async fn a_comment_stays_with_its_passage_and_says_so_once_that_is_gone() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = people(&app).await;
    draft(&app, &trainer).await;
    let (path, quote) = passage();
    let new = NewComment { path: path.clone(), quote: quote.clone(), line: None, text: "Says who?".into() };
    let comment = review::comment(&app.cx, &reviewer, COURSE, &new).await.unwrap();
    let place = || async { review::find(&app.cx, &trainer, COURSE).await.unwrap().threads[0].place };
    let first = usize::try_from(comment.line).unwrap();
    assert_eq!(place().await, Place::Line(first));

    let moved = changed(&path, &[(&quote, &format!("A new paragraph.\n\nAnother one. {quote}"))]);
    courses::put_draft(&app.cx, &trainer, COURSE, moved, None).await.unwrap();
    assert_eq!(place().await, Place::Line(first + 2), "found again by its words");
    let gone = changed(&path, &[(&quote, "Something else altogether")]);
    courses::put_draft(&app.cx, &trainer, COURSE, gone, None).await.unwrap();
    assert_eq!(place().await, Place::Changed);

    let nowhere = NewComment { quote: "words that nobody wrote".into(), ..new.clone() };
    let refused = review::comment(&app.cx, &reviewer, COURSE, &nowhere).await;
    assert!(matches!(refused, Err(Error::Invalid(fields)) if fields[0].pointer == "/quote"));
    let no_file = NewComment { path: "../secret".into(), ..new };
    let refused = review::comment(&app.cx, &reviewer, COURSE, &no_file).await;
    assert!(matches!(refused, Err(Error::Invalid(fields)) if fields[0].pointer == "/path"));
}

#[tokio::test]
async fn a_comment_is_answered_settled_and_taken_up_again_and_all_of_it_is_kept() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = people(&app).await;
    draft(&app, &trainer).await;
    let new = NewComment { path: passage().0, text: "Is it up to date?".into(), ..NewComment::default() };
    let id = review::comment(&app.cx, &reviewer, COURSE, &new).await.unwrap().id;
    let say = |actor: Actor, kind, text: &'static str| {
        let cx = app.cx.clone();
        async move { review::reply(&cx, &actor, id, &Reply { kind, text: text.into() }).await }
    };
    say(trainer.clone(), CommentEventKind::Said, "Edition of 2020.").await.unwrap();
    for _ in 0..2 {
        say(trainer.clone(), CommentEventKind::Resolved, "").await.unwrap();
    }
    assert_eq!(review::find(&app.cx, &reviewer, COURSE).await.unwrap().open_count(), 0);
    say(reviewer.clone(), CommentEventKind::Reopened, "Not in Russian.").await.unwrap();
    let thread = review::find(&app.cx, &reviewer, COURSE).await.unwrap().threads.remove(0);
    assert_eq!((thread.place, thread.is_resolved(), thread.events.len()), (Place::Whole, false, 3));
    assert!(say(reviewer.clone(), CommentEventKind::Said, " ").await.is_err());
    assert!(matches!(
        say(app.learner().await, CommentEventKind::Said, "Hello.").await,
        Err(Error::NotFound(_))
    ));

    let db = app.cx.database().write();
    let row = passage_comment::Entity::find().one(db).await.unwrap().unwrap();
    let mut other = row.clone().into_active_model();
    other.text = Set("Never said.".into());
    assert!(other.update(db).await.is_err());
    assert!(passage_comment::Entity::delete_by_id(row.id).exec(db).await.is_err());
}

#[tokio::test]
async fn a_step_of_a_review_is_never_changed() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = people(&app).await;
    draft(&app, &trainer).await;
    review::sign_off(&app.cx, &reviewer, COURSE, None, Some(&against())).await.unwrap();
    let db = app.cx.database().write();
    let row = review_step::Entity::find().one(db).await.unwrap().unwrap();
    let mut other = row.clone().into_active_model();
    other.content_hash = Set("another".into());
    assert!(other.update(db).await.is_err());
    assert!(review_step::Entity::delete_by_id(row.id).exec(db).await.is_err());
}

#[tokio::test]
async fn what_changed_is_told_word_by_word_and_a_version_published_before_stays_byte_for_byte() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = people(&app).await;
    let page = || async { body(app.get(&format!("/courses/{COURSE}/versions/1")).send().await).await };
    let before = (page().await, courses::export(&app.cx, &Actor::System, COURSE).await.unwrap());
    draft(&app, &trainer).await;
    let changes = courses::changes(&app.cx, &trainer, COURSE, (None, None)).await.unwrap();
    assert_eq!((changes.before.number, changes.after.number, changes.changes.len()), (1, 2, 1));
    let lessons = changes.lessons(domain::content::Language::En);
    let marked: Vec<_> = (lessons[0].lines.iter().flat_map(|line| &line.pieces))
        .filter(|piece| piece.changed)
        .map(|piece| piece.text.trim().to_owned())
        .collect();
    assert!(marked.join(" ").starts_with("Newly said:"), "{marked:?}");
    let stranger = courses::changes(&app.cx, &app.learner().await, COURSE, (None, None)).await;
    assert!(matches!(stranger, Err(Error::NotFound(_))));

    review::sign_off(&app.cx, &reviewer, COURSE, None, Some(&against())).await.unwrap();
    courses::publish(&app.cx, &reviewer, COURSE, &said(ChangeClass::SafetyCritical)).await.unwrap();
    let app = app.restart().await;
    let page = body(app.get(&format!("/courses/{COURSE}/versions/1")).send().await).await;
    assert_eq!(page, before.0);
    let loaded = courses::find_version(&app.cx, &Actor::Anonymous, COURSE, 1).await.unwrap();
    assert_eq!(loaded.package.files, before.1);
}

#[tokio::test]
async fn the_way_from_draft_to_publication_over_the_api() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = people(&app).await;
    draft(&app, &trainer).await;
    let (author, clinician) = (As::new(&app, trainer), As::new(&app, reviewer));
    let path = |end: &str| format!("/courses/{COURSE}/{end}");
    let asked = author.post(&path("review-requests"), &json!({ "note": "Please." })).send().await;
    assert_eq!(body(asked).await["state"], "in_review");
    let (file, quote) = passage();
    let comment = json!({ "path": file, "quote": quote, "text": "Says who?" });
    let made = body(clinician.post(&path("review-comments"), &comment).send().await).await;
    assert_eq!(made["comments"][0]["passage"], "found", "{made}");
    let id = made["comments"][0]["id"].as_str().unwrap().to_owned();
    let reply = json!({ "kind": "resolved", "text": "Added." });
    let settled = author.post(&format!("/review-comments/{id}/replies"), &reply).send().await;
    assert_eq!(body(settled).await["comments"][0]["is_resolved"], true);
    let own = author.post(&path("sign-offs"), &json!({ "source": "WHO", "edition": "2020" })).send().await;
    assert_problem(own, 403, "forbidden").await;
    let read = clinician.get(&path("review")).send().await;
    let tag = read.0.headers()["etag"].to_str().unwrap().to_owned();
    let signed = clinician.post(&path("sign-offs"), &json!({ "source": "WHO", "edition": "2020" }));
    assert_eq!(body(signed.header("if-match", tag).send().await).await["state"], "in_review");
    let changes = body(author.get(&path("changes")).send().await).await;
    assert_eq!((&changes["from"], &changes["items"][0]["kind"]), (&json!(1), &json!("changed")));
    let silent = json!({ "change_class": "important", "change_note": "" });
    let refused = clinician.post(&path("publications"), &silent).send().await;
    assert_problem(refused, 422, "invalid").await;
    let note = json!({ "change_class": "important", "change_note": "Lesson 1." });
    assert_eq!(body(clinician.post(&path("publications"), &note).send().await).await["state"], "published");
    let gone = clinician.post(&path("returns"), &json!({ "note": "Too late." })).send().await;
    assert_problem(gone, 409, "nothing_to_publish").await;
}

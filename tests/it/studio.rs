//! The trainers' studio: what is saved comes back, two who write at once both keep their words, and four eyes stay four.

use domain::content::{Language, Side, Text};
use domain::courses::{self, Publication};
use domain::enums::{ChangeClass, Role, StateOrigin};
use domain::page::PageRequest;
use domain::studio::{self, Change, Save, Saved, StateId};
use domain::{Actor, Error, GrantedRole, Refusal};
use sea_orm::ConnectionTrait;
use tests::{COURSE, TestApp};

use crate::certified::refused;

pub const LESSON: &str = "01-what-it-is-and-for-whom/03-myths.en.md";
const FIRST: PageRequest = PageRequest { limit: 50, after: None };

/// A centre with two trainers.
async fn two_trainers() -> (TestApp, Actor, Actor) {
    let app = TestApp::start().await;
    let (one, other) = (app.with_role(Role::Trainer).await, app.with_role(Role::Trainer).await);
    (app, one, other)
}

async fn now(app: &TestApp, path: &str) -> (Option<StateId>, String) {
    let manuscript = studio::open(&app.cx, &Actor::System, COURSE).await.unwrap();
    let text = manuscript.text(path).unwrap_or_default().to_owned();
    (manuscript.head(path).map(|head| head.state), text)
}

fn text(app: &TestApp, path: &str, based_on: Option<StateId>, text: &str) -> Save {
    Save { path: path.into(), based_on, operation_id: app.cx.new_id(), bytes: text.into() }
}

async fn save(app: &TestApp, actor: &Actor, based_on: Option<StateId>, words: &str) -> Saved {
    studio::save(&app.cx, actor, COURSE, text(app, LESSON, based_on, words)).await.unwrap()
}

fn kept(saved: Saved) -> StateId {
    match saved {
        Saved::Kept(state) => state.id,
        other => panic!("{other:?}"),
    }
}

async fn history(app: &TestApp, path: &str) -> Vec<(StateOrigin, bool)> {
    let page = studio::states(&app.cx, &Actor::System, (COURSE, path), FIRST).await.unwrap();
    page.items.iter().map(|listed| (listed.state.origin, listed.counts)).collect()
}

/// Somebody who writes and reviews.
async fn of_two_roles(app: &TestApp) -> Actor {
    let Actor::Person(mut both) = app.with_role(Role::Reviewer).await else { panic!("a person was made") };
    both.roles.push(GrantedRole { role: Role::Trainer, course_id: None });
    Actor::Person(both)
}

#[tokio::test]
async fn a_manuscript_begins_as_what_is_published_byte_for_byte() {
    let (app, trainer, _) = two_trainers().await;
    let manuscript = studio::open(&app.cx, &trainer, COURSE).await.unwrap();
    let published = tests::database_course();
    assert_eq!(manuscript.heads.len(), published.len());
    for head in &manuscript.heads {
        assert_eq!(manuscript.files.get(&head.path), published.get(&head.path), "{}", head.path);
        assert_eq!((head.number, head.author), (1, None));
    }
    assert!(manuscript.package.is_some());
    let again = studio::open(&app.cx, &trainer, COURSE).await.unwrap();
    assert_eq!(again.heads, manuscript.heads, "opened twice, it is made once");
    let same = studio::hand_in(&app.cx, &trainer, COURSE).await;
    assert_eq!(refused(same), Refusal::SameContent);
}

#[tokio::test]
async fn every_state_that_was_saved_comes_back_and_none_is_made_without_a_change() {
    let (app, trainer, _) = two_trainers().await;
    let (first, before) = now(&app, LESSON).await;
    let mut head = first;
    let texts: Vec<String> = (1..=4).map(|n| format!("{before}\nSentence {n}.\n")).collect();
    for words in &texts {
        head = Some(kept(save(&app, &trainer, head, words).await));
        let same = save(&app, &trainer, head, words).await;
        assert!(matches!(same, Saved::Unchanged(state) if Some(state.id) == head));
    }
    let page = studio::states(&app.cx, &trainer, (COURSE, LESSON), FIRST).await.unwrap();
    assert_eq!(page.items.iter().map(|listed| listed.state.number).collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
    let author = page.items[0].author.as_ref().unwrap();
    assert_eq!(author.be().unwrap().surname(), "Вераб’ёва");
    for (listed, words) in page.items.iter().rev().zip([&before].into_iter().chain(&texts)) {
        let state = studio::state(&app.cx, &trainer, (COURSE, LESSON), Some(listed.state.id)).await.unwrap();
        assert_eq!(state.text.as_ref(), Some(words));
    }
    let app = app.restart().await;
    assert_eq!(now(&app, LESSON).await, (head, texts[3].clone()));
}

#[tokio::test]
async fn a_state_can_never_be_changed_or_deleted() {
    let (app, trainer, _) = two_trainers().await;
    let (head, _) = now(&app, LESSON).await;
    save(&app, &trainer, head, "Other words.\n").await;
    for statement in ["UPDATE manuscript_state SET number = 9", "DELETE FROM manuscript_state"] {
        let told = app.cx.database().write().execute_unprepared(statement).await;
        assert!(told.unwrap_err().to_string().contains("append-only"), "{statement}");
    }
}

#[tokio::test]
async fn the_same_operation_sent_twice_is_one_state_and_has_one_answer() {
    let (app, trainer, other) = two_trainers().await;
    let (head, before) = now(&app, LESSON).await;
    let sent = text(&app, LESSON, head, &format!("{before}\nMine.\n"));
    let first = studio::save(&app.cx, &trainer, COURSE, sent.clone()).await.unwrap();
    assert_eq!(studio::save(&app.cx, &trainer, COURSE, sent.clone()).await.unwrap(), first);
    let reused = Save { bytes: b"Other.\n".to_vec(), ..sent.clone() };
    assert_eq!(refused(studio::save(&app.cx, &trainer, COURSE, reused).await), Refusal::KeyReused);

    let merging = text(&app, LESSON, head, &format!("New.\n\n{before}"));
    let merged = studio::save(&app.cx, &other, COURSE, merging.clone()).await.unwrap();
    assert!(matches!(merged, Saved::Merged { .. }), "{merged:?}");
    assert_eq!(studio::save(&app.cx, &other, COURSE, merging).await.unwrap(), merged);

    let late = text(&app, LESSON, head, &format!("{before}\nOther.\n"));
    let conflict = studio::save(&app.cx, &other, COURSE, late.clone()).await.unwrap();
    assert!(matches!(conflict, Saved::Conflict(_)));
    assert_eq!(studio::save(&app.cx, &other, COURSE, late).await.unwrap(), conflict);
    assert_eq!(history(&app, LESSON).await.len(), 5, "the first, mine, new, merged, set aside");
}

#[tokio::test]
async fn two_who_write_in_different_places_are_both_kept() {
    let (app, one, other) = two_trainers().await;
    let (head, before) = now(&app, LESSON).await;
    let (mine, theirs) = (format!("{before}\nAt the end.\n"), format!("At the beginning.\n\n{before}"));
    save(&app, &one, head, &mine).await;
    let Saved::Merged { sent, head: merged, text } = save(&app, &other, head, &theirs).await else {
        panic!("not merged")
    };
    let both = format!("At the beginning.\n\n{before}\nAt the end.\n");
    assert_eq!(text, both);
    assert_eq!(now(&app, LESSON).await, (Some(merged.id), both.clone()));
    let as_sent = studio::state(&app.cx, &other, (COURSE, LESSON), Some(sent)).await.unwrap();
    assert_eq!(as_sent.text, Some(theirs.clone()));

    // Whoever went on typing meanwhile saves on top of what they had sent.
    let further = theirs.replace("At the beginning.", "At the very beginning.");
    let on_top = save(&app, &other, Some(sent), &further).await;
    let Saved::Merged { text, .. } = on_top else { panic!("{on_top:?}") };
    assert_eq!(text, both.replace("At the beginning.", "At the very beginning."));
}

#[tokio::test]
async fn two_who_change_one_sentence_lose_neither() {
    let (app, one, other) = two_trainers().await;
    let (head, before) = now(&app, LESSON).await;
    let mine = format!("{before}\nGive 5 mg.\n");
    let theirs = format!("{before}\nGive 10 mg.\n");
    let first = kept(save(&app, &one, head, &mine).await);
    let Saved::Conflict(conflict) = save(&app, &other, head, &theirs).await else { panic!("joined") };
    assert_eq!(conflict.base.as_ref(), Some(&before));
    assert_eq!((conflict.theirs.as_ref(), &conflict.yours), (Some(&mine), &theirs));
    assert_eq!(conflict.head.id, first);
    assert_eq!(now(&app, LESSON).await, (Some(first), mine), "what counts stays");
    let aside = studio::state(&app.cx, &other, (COURSE, LESSON), Some(conflict.set_aside)).await.unwrap();
    assert_eq!(aside.text, Some(theirs));
    let joined = format!("{before}\nGive 5 mg; the second time 10 mg.\n");
    let last = kept(save(&app, &other, Some(conflict.head.id), &joined).await);
    assert_eq!(now(&app, LESSON).await, (Some(last), joined));
    let origins = history(&app, LESSON).await;
    let expected = [StateOrigin::Typed, StateOrigin::SetAside, StateOrigin::Typed, StateOrigin::Imported];
    assert_eq!(origins.iter().map(|(origin, _)| *origin).collect::<Vec<_>>(), expected);
    assert_eq!(origins.iter().map(|(_, counts)| *counts).collect::<Vec<_>>(), [true, false, false, false]);
}

#[tokio::test]
async fn a_file_that_somebody_removes_while_another_types_in_it_keeps_both_decisions() {
    let (app, one, other) = two_trainers().await;
    let (head, before) = now(&app, LESSON).await;
    let remove = Change::Remove { path: LESSON.into(), based_on: head.unwrap() };
    studio::change_all(&app.cx, &one, COURSE, app.cx.new_id(), vec![remove]).await.unwrap();
    let typed = format!("{before}\nStill here.\n");
    let Saved::Conflict(conflict) = save(&app, &other, head, &typed).await else { panic!("joined") };
    assert_eq!((conflict.theirs, &conflict.yours), (None, &typed));
    assert_eq!(now(&app, LESSON).await, (None, String::new()));
    kept(save(&app, &other, Some(conflict.head.id), &typed).await);
    assert_eq!(now(&app, LESSON).await.1, typed, "saved on top of the removal, it is back");
}

#[tokio::test]
async fn an_earlier_state_is_had_again_and_what_came_between_stays() {
    let (app, trainer, _) = two_trainers().await;
    let (head, before) = now(&app, LESSON).await;
    let between = kept(save(&app, &trainer, head, "All gone.\n").await);
    let lines = studio::difference(&app.cx, &trainer, (COURSE, LESSON), (head, between)).await.unwrap();
    assert_eq!(lines.iter().filter(|line| line.side == Side::Added).count(), 1);
    let operation = app.cx.new_id();
    let file = (COURSE, LESSON);
    let again = kept(studio::restore(&app.cx, &trainer, file, head.unwrap(), operation).await.unwrap());
    assert_eq!(now(&app, LESSON).await, (Some(again), before.clone()));
    let twice = kept(studio::restore(&app.cx, &trainer, file, head.unwrap(), operation).await.unwrap());
    assert_eq!((twice, history(&app, LESSON).await.len()), (again, 3));
    let same = studio::restore(&app.cx, &trainer, file, head.unwrap(), app.cx.new_id()).await.unwrap();
    assert!(matches!(same, Saved::Unchanged(_)));
    let aside = studio::state(&app.cx, &trainer, file, Some(between)).await.unwrap();
    assert_eq!(aside.text.as_deref(), Some("All gone.\n"));
    let elsewhere = "01-what-it-is-and-for-whom/03-myths.ru.md";
    let wrong = studio::restore(&app.cx, &trainer, (COURSE, elsewhere), between, app.cx.new_id()).await;
    assert!(matches!(wrong, Err(Error::NotFound("state"))), "a state of another file");
}

#[tokio::test]
async fn several_changes_are_made_together_or_not_at_all() {
    let (app, trainer, _) = two_trainers().await;
    let (head, before) = now(&app, LESSON).await;
    let (course, yaml) = now(&app, "course.yaml").await;
    let put = |based_on| Change::Put {
        path: "course.yaml".into(),
        based_on,
        bytes: yaml.replace("review_by: 2028", "review_by: 2027").into_bytes(),
    };
    let renamed = "01-what-it-is-and-for-whom/03-errors.en.md";
    let rename = Change::Move {
        from: LESSON.into(),
        to: renamed.into(),
        based_on: head.unwrap(),
        bytes: before.clone().into(),
    };
    let stale = vec![rename.clone(), Change::Remove { path: "course.yaml".into(), based_on: head.unwrap() }];
    let told = studio::change_all(&app.cx, &trainer, COURSE, app.cx.new_id(), stale).await;
    assert_eq!(refused(told), Refusal::ManuscriptConflict);
    assert_eq!(now(&app, LESSON).await, (head, before.clone()), "nothing was renamed");

    let operation = app.cx.new_id();
    for _ in 0..2 {
        let changes = vec![rename.clone(), put(course)];
        studio::change_all(&app.cx, &trainer, COURSE, operation, changes).await.unwrap();
    }
    assert_eq!(now(&app, renamed).await.1, before);
    assert_eq!(now(&app, LESSON).await, (None, String::new()));
    assert!(now(&app, "course.yaml").await.1.contains("review_by: 2027"));
    assert_eq!(history(&app, renamed).await, [(StateOrigin::Moved, true)]);
}

#[tokio::test]
async fn a_file_moves_to_a_name_that_is_free_and_onto_no_other_file() {
    let (app, trainer, _) = two_trainers().await;
    let (head, before) = now(&app, LESSON).await;
    let renamed = "01-what-it-is-and-for-whom/03-errors.en.md";
    let move_file = |from: &str, to: &str, based_on| Change::Move {
        from: from.into(),
        to: to.into(),
        based_on,
        bytes: before.clone().into(),
    };
    let change = |one| studio::change_all(&app.cx, &trainer, COURSE, app.cx.new_id(), vec![one]);
    change(move_file(LESSON, renamed, head.unwrap())).await.unwrap();
    let (moved, _) = now(&app, renamed).await;
    let told = change(move_file(renamed, "course.yaml", moved.unwrap())).await;
    assert_eq!(refused(told), Refusal::ManuscriptFileExists);
    change(move_file(renamed, LESSON, moved.unwrap())).await.unwrap();
    assert_eq!(now(&app, LESSON).await.1, before, "a name that is free again can be had again");
}

#[tokio::test]
async fn what_cannot_be_in_a_package_is_refused_and_what_was_there_stays() {
    let (app, trainer, _) = two_trainers().await;
    let (head, before) = now(&app, LESSON).await;
    let long = vec![b'x'; 1024 * 1024 + 1];
    for (path, bytes, code) in [
        (LESSON, &long[..], "file_too_large"),
        (LESSON, b"a\0b", "nul_character"),
        (LESSON, b"\xff\xfe", "not_utf8"),
        ("../passwd.md", b"x", "unsafe_path"),
        ("01-a/Lesson One.en.md", b"x", "name_not_allowed"),
        ("media/scheme.md", b"x", "file_not_typed"),
    ] {
        let save = Save {
            path: path.into(),
            based_on: head.filter(|_| path == LESSON),
            operation_id: app.cx.new_id(),
            bytes: bytes.to_vec(),
        };
        let told = studio::save(&app.cx, &trainer, COURSE, save).await;
        let Err(Error::Invalid(fields)) = told else { panic!("{path}: {told:?}") };
        assert_eq!(fields[0].code, code);
    }
    let unknown = text(&app, LESSON, Some(app.cx.new_id()), "x");
    let told = studio::save(&app.cx, &trainer, COURSE, unknown).await;
    assert!(matches!(told, Err(Error::Invalid(fields)) if fields[0].code == "unknown_state"));
    assert_eq!(now(&app, LESSON).await, (head, before));
    assert_eq!(history(&app, LESSON).await.len(), 1);
}

#[tokio::test]
async fn reviewers_read_and_strangers_do_not_learn_that_there_is_anything() {
    let (app, _, _) = two_trainers().await;
    let (head, _) = now(&app, LESSON).await;
    let reviewer = app.with_role(Role::Reviewer).await;
    assert!(studio::open(&app.cx, &reviewer, COURSE).await.is_ok());
    let told = studio::save(&app.cx, &reviewer, COURSE, text(&app, LESSON, head, "x\n")).await;
    assert!(matches!(told, Err(Error::Forbidden)));
    let told = studio::hand_in(&app.cx, &reviewer, COURSE).await;
    assert!(matches!(told, Err(Error::Forbidden)));
    let file = (COURSE, LESSON);
    let told = studio::restore(&app.cx, &reviewer, file, head.unwrap(), app.cx.new_id()).await;
    assert!(matches!(told, Err(Error::Forbidden)));
    for role in [Role::Learner, Role::Coordinator, Role::AcademyOfficer] {
        let stranger = app.with_role(role).await;
        assert!(matches!(studio::open(&app.cx, &stranger, COURSE).await, Err(Error::NotFound("course"))));
        let told = studio::save(&app.cx, &stranger, COURSE, text(&app, LESSON, head, "x\n")).await;
        assert!(matches!(told, Err(Error::NotFound("course"))));
        let told = studio::states(&app.cx, &stranger, file, FIRST).await;
        assert!(matches!(told, Err(Error::NotFound("course"))));
        assert!(matches!(studio::shelf(&app.cx, &stranger).await, Err(Error::Forbidden)));
    }
    let told = studio::open(&app.cx, &Actor::Anonymous, COURSE).await;
    assert!(matches!(told, Err(Error::SignInRequired(_))));
}

#[tokio::test]
async fn what_is_handed_in_is_what_was_saved_and_is_published_as_such() {
    let (app, trainer, _) = two_trainers().await;
    let (head, before) = now(&app, LESSON).await;
    let words = format!("{before}\nOne more sentence.\n");
    save(&app, &trainer, head, &words).await;
    let draft = studio::hand_in(&app.cx, &trainer, COURSE).await.unwrap();
    assert_eq!(draft.version.number, 2);
    let again = studio::hand_in(&app.cx, &trainer, COURSE).await.unwrap();
    assert_eq!(again.version, draft.version, "handed in twice, it is handed in once");
    let reviewer = app.with_role(Role::Reviewer).await;
    courses::review(&app.cx, &reviewer, COURSE, Some(draft.version.revision)).await.unwrap();
    let said = Publication { change_class: ChangeClass::Editorial, change_note: "A sentence.".into() };
    courses::publish(&app.cx, &reviewer, COURSE, &said).await.unwrap();
    let published = courses::export(&app.cx, &Actor::System, COURSE).await.unwrap();
    assert_eq!(published.get(LESSON), Some(words.as_bytes()));
    assert_eq!(published.len(), tests::database_course().len());
}

#[tokio::test]
async fn whoever_typed_a_word_of_a_draft_does_not_review_it_until_it_is_published() {
    let app = TestApp::start().await;
    let (trainer, both, other) =
        (app.with_role(Role::Trainer).await, of_two_roles(&app).await, app.with_role(Role::Reviewer).await);
    let (head, before) = now(&app, LESSON).await;
    let typed = kept(save(&app, &both, head, &format!("{before}\nOne more.\n")).await);
    save(&app, &trainer, Some(typed), &format!("{before}\nTwo more.\n")).await;
    studio::hand_in(&app.cx, &trainer, COURSE).await.unwrap();
    let told = courses::review(&app.cx, &both, COURSE, None).await;
    assert_eq!(refused(told), Refusal::ReviewerIsAuthor, "though somebody else handed it in");
    courses::review(&app.cx, &other, COURSE, None).await.unwrap();
    let said = Publication { change_class: ChangeClass::Editorial, change_note: "A sentence.".into() };
    courses::publish(&app.cx, &other, COURSE, &said).await.unwrap();

    let (head, before) = now(&app, LESSON).await;
    save(&app, &trainer, head, &format!("{before}\nThree.\n")).await;
    studio::hand_in(&app.cx, &trainer, COURSE).await.unwrap();
    courses::review(&app.cx, &both, COURSE, None).await.expect("none of this is theirs");
}

#[tokio::test]
async fn what_was_typed_after_the_hand_in_and_published_later_still_has_its_author() {
    let app = TestApp::start().await;
    let (trainer, both, other) =
        (app.with_role(Role::Trainer).await, of_two_roles(&app).await, app.with_role(Role::Reviewer).await);
    let (head, before) = now(&app, LESSON).await;
    let first = kept(save(&app, &trainer, head, &format!("{before}\nOne.\n")).await);
    studio::hand_in(&app.cx, &trainer, COURSE).await.unwrap();
    save(&app, &both, Some(first), &format!("{before}\nOne. Two.\n")).await;
    courses::review(&app.cx, &other, COURSE, None).await.unwrap();
    let said = Publication { change_class: ChangeClass::Editorial, change_note: "A sentence.".into() };
    courses::publish(&app.cx, &other, COURSE, &said).await.unwrap();
    // Saved before the publication, yet not in it: it comes with the next draft.
    studio::hand_in(&app.cx, &trainer, COURSE).await.unwrap();
    assert_eq!(refused(courses::review(&app.cx, &both, COURSE, None).await), Refusal::ReviewerIsAuthor);
}

#[tokio::test]
async fn a_package_that_is_put_in_place_is_followed_and_hides_nothing_for_ever() {
    let (app, trainer, other) = two_trainers().await;
    let (head, before) = now(&app, LESSON).await;
    let typed = format!("{before}\nTyped.\n");
    let mine = kept(save(&app, &trainer, head, &typed).await);
    let mut files = tests::database_course();
    files.insert(LESSON, format!("{before}\nFrom a folder.\n"));
    courses::put_draft(&app.cx, &other, COURSE, files, Some(0)).await.unwrap();
    assert_eq!(now(&app, LESSON).await.1, format!("{before}\nFrom a folder.\n"));
    let state = studio::state(&app.cx, &trainer, (COURSE, LESSON), Some(mine)).await.unwrap();
    assert_eq!(state.text, Some(typed));
    assert_eq!(history(&app, "course.yaml").await.len(), 1, "what did not differ has no new state");
}

#[tokio::test]
async fn a_course_is_begun_with_a_title_and_handed_in_once_it_says_something() {
    let (app, trainer, _) = two_trainers().await;
    let title = Text([(Language::Ru, "Боль у детей".into()), (Language::Be, "Боль у дзяцей".into())].into());
    studio::begin(&app.cx, &trainer, "pain-in-children", &title).await.unwrap();
    let again = studio::begin(&app.cx, &trainer, "pain-in-children", &title).await;
    assert_eq!(refused(again), Refusal::CourseExists);
    let shelf = studio::shelf(&app.cx, &trainer).await.unwrap();
    let begun = shelf.iter().find(|course| course.key == "pain-in-children").unwrap();
    assert_eq!((begun.title.get(Language::Be), begun.state), ("Боль у дзяцей", None));
    let draft = studio::hand_in(&app.cx, &trainer, "pain-in-children").await.unwrap();
    assert_eq!(draft.version.number, 1);
    for (key, title, pointer) in [
        ("No Key", title.clone(), "/key"),
        ("key", Text::default(), "/title"),
        ("key", Text([(Language::En, "x".repeat(201))].into()), "/title"),
        ("key", Text([(Language::En, " ".into())].into()), "/title"),
    ] {
        let told = studio::begin(&app.cx, &trainer, key, &title).await;
        assert!(matches!(told, Err(Error::Invalid(fields)) if fields[0].pointer == pointer));
    }
    let learner = app.learner().await;
    assert!(matches!(studio::begin(&app.cx, &learner, "key", &title).await, Err(Error::Forbidden)));
    let strange = app.with_role(Role::Reviewer).await;
    assert!(matches!(studio::begin(&app.cx, &strange, "key", &title).await, Err(Error::Forbidden)));
}

#[tokio::test]
async fn a_manuscript_that_cannot_be_read_says_where_and_is_not_handed_in() {
    let (app, trainer, _) = two_trainers().await;
    let (head, yaml) = now(&app, "course.yaml").await;
    let broken = text(&app, "course.yaml", head, &yaml.replace("level: approach", "level: high"));
    studio::save(&app.cx, &trainer, COURSE, broken).await.unwrap();
    let manuscript = studio::open(&app.cx, &trainer, COURSE).await.unwrap();
    assert!(manuscript.package.is_none());
    assert_eq!(manuscript.findings[0].file, "course.yaml");
    assert!(manuscript.findings[0].line.is_some());
    let told = studio::hand_in(&app.cx, &trainer, COURSE).await;
    assert!(matches!(told, Err(Error::Invalid(_))));
    let shown = studio::preview(&app.cx, manuscript, LESSON, "## Еще\n");
    assert!(shown.lesson.is_none());
    assert!(shown.alone.unwrap().contains("<h"), "what is typed is shown all the same");
}

#[tokio::test]
async fn a_preview_is_the_learners_own_rendering_with_the_findings_of_the_text() {
    let (app, trainer, _) = two_trainers().await;
    let manuscript = studio::open(&app.cx, &trainer, COURSE).await.unwrap();
    let version = courses::find_published(&app.cx, COURSE).await.unwrap();
    let item = version.items.iter().find(|item| LESSON.starts_with(&item.path)).unwrap();
    let learners = version.lesson_html(item.id, Language::En).unwrap();
    let same = manuscript.text(LESSON).unwrap().to_owned();
    let shown = studio::preview(&app.cx, manuscript.clone(), LESSON, &same);
    assert_eq!(shown.lesson.unwrap().html, learners.html);
    let wrong = format!("{same}\nNobody wrote this [S999].\n");
    let shown = studio::preview(&app.cx, manuscript, LESSON, &wrong);
    let finding = shown.findings.iter().find(|finding| finding.code == "source_unknown").unwrap();
    assert_eq!(finding.line, Some(wrong.lines().count()));
}

#[tokio::test]
async fn of_many_who_save_at_once_none_is_lost_and_one_text_counts() {
    let (app, one, other) = two_trainers().await;
    let (head, before) = now(&app, LESSON).await;
    let saves = (0..8).map(|n| {
        let (cx, actor) = (app.cx.clone(), if n % 2 == 0 { one.clone() } else { other.clone() });
        let words = text(&app, LESSON, head, &format!("{before}\nNumber {n}.\n"));
        tokio::spawn(async move { studio::save(&cx, &actor, COURSE, words).await })
    });
    let told = futures::future::join_all(saves.collect::<Vec<_>>()).await;
    let told: Vec<Saved> = told.into_iter().map(|told| told.unwrap().unwrap()).collect();
    assert_eq!(told.iter().filter(|saved| matches!(saved, Saved::Kept(_))).count(), 1);
    assert_eq!(told.iter().filter(|saved| matches!(saved, Saved::Conflict(_))).count(), 7);
    let page = studio::states(&app.cx, &one, (COURSE, LESSON), FIRST).await.unwrap();
    assert_eq!(page.items.len(), 9);
    assert_eq!(page.items.iter().filter(|listed| listed.counts).count(), 1);
    let mut kept: Vec<String> = Vec::new();
    for listed in &page.items {
        let id = Some(listed.state.id);
        kept.push(studio::state(&app.cx, &one, (COURSE, LESSON), id).await.unwrap().text.unwrap());
    }
    assert!((0..8).all(|n| kept.iter().any(|text| text.ends_with(&format!("Number {n}.\n")))));
}

#[tokio::test]
async fn one_operation_sent_twice_at_once_is_one_state_and_two_who_open_make_one_manuscript() {
    let (app, trainer, _) = two_trainers().await;
    let opening = (0..4).map(|_| {
        let (cx, actor) = (app.cx.clone(), trainer.clone());
        tokio::spawn(async move { studio::open(&cx, &actor, COURSE).await.map(|m| m.heads) })
    });
    let opened = futures::future::join_all(opening.collect::<Vec<_>>()).await;
    let opened: Vec<_> = opened.into_iter().map(|told| told.unwrap().unwrap()).collect();
    assert!(opened.iter().all(|heads| *heads == opened[0]));
    let (head, _) = now(&app, LESSON).await;
    let sent = text(&app, LESSON, head, "Once.\n");
    let saves = (0..4).map(|_| {
        let (cx, actor, sent) = (app.cx.clone(), trainer.clone(), sent.clone());
        tokio::spawn(async move { studio::save(&cx, &actor, COURSE, sent).await })
    });
    let told = futures::future::join_all(saves.collect::<Vec<_>>()).await;
    let told: Vec<StateId> = told.into_iter().map(|told| kept(told.unwrap().unwrap())).collect();
    assert!(told.iter().all(|id| *id == told[0]));
    assert_eq!(history(&app, LESSON).await.len(), 2);
}

#[tokio::test]
async fn what_somebody_wrote_is_in_the_export_of_everything_about_them() {
    let (app, trainer, _) = two_trainers().await;
    let (head, before) = now(&app, LESSON).await;
    save(&app, &trainer, head, &format!("{before}\nMine.\n")).await;
    let told = studio::written_by(&app.cx, trainer.person_id().unwrap()).await.unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(
        (&told[0]["course"], &told[0]["file"], &told[0]["states"]),
        (&COURSE.into(), &LESSON.into(), &1.into())
    );
}

//! What is written over a package reads as it was meant, and leaves the rest as it was.

use std::path::Path;

use chrono::NaiveDate;

use super::*;
use crate::course::{Language, LessonItem, ModuleItem, Text};
use crate::{Package, check_files};

const COURSES: [&str; 3] =
    ["intro-childrens-palliative-care", "pain-in-children-part-1", "volunteers-camp-clown-doctor"];

fn shipped(key: &str) -> Files {
    Files::read_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("courses").join(key)).unwrap()
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 27).unwrap()
}

fn text(words: &str) -> Text {
    Text(
        Language::ALL.into_iter().map(|language| (language, format!("{words} {}", language.tag()))).collect(),
    )
}

fn apply(files: &Files, changes: &[Change]) -> Files {
    let mut files = files.clone();
    for change in changes {
        change.from.iter().for_each(|from| drop(files.remove(from)));
        match &change.bytes {
            Some(bytes) => files.insert(&*change.path, bytes.clone()),
            None => drop(files.remove(&change.path)),
        }
    }
    files
}

fn edit(files: &Files, edit: impl FnOnce(&mut Draft)) -> Files {
    let mut draft = Draft::read(files).unwrap();
    edit(&mut draft);
    apply(files, &draft.changes())
}

fn errors(files: &Files) -> Vec<String> {
    let findings = check_files(files.clone(), today());
    let wrong = |finding: &&Finding| finding.is_error() && !finding.message.contains("has no items");
    findings.iter().filter(wrong).map(ToString::to_string).collect()
}

fn lesson_item(title: &str) -> LessonItem {
    LessonItem {
        lesson: String::new(),
        title: text(title),
        summary: text("About"),
        minutes: 30,
        required: true,
        outcomes: Vec::new(),
        content_note: None,
    }
}

#[test]
fn every_shipped_file_written_anew_reads_as_before() {
    for key in COURSES {
        let files = shipped(key);
        let course = read_course(&files).unwrap();
        let bytes = records::course(&course).document().into_bytes();
        assert_eq!(read_file::<Course>(COURSE_FILE, &bytes), Ok(course));
        let mut count = 0;
        for (path, bytes) in files.iter() {
            let Ok(read) = read_questions(path, bytes) else { continue };
            let again = read.write(path, b"");
            assert_eq!(read_questions(path, &again), Ok(read), "{path}: {}", String::from_utf8_lossy(&again));
            count += 1;
        }
        assert!(count > 3, "{key}");
    }
}

#[test]
fn what_is_not_changed_is_written_byte_for_byte_as_it_was() {
    for key in COURSES {
        let files = shipped(key);
        let draft = Draft::read(&files).unwrap();
        assert_eq!(draft.changes(), []);
        for (path, bytes) in files.iter() {
            let Ok(read) = read_questions(path, bytes) else { continue };
            assert!(read.write(path, bytes) == bytes, "{path}");
        }
    }
}

#[test]
fn a_change_of_one_field_changes_its_lines_only() {
    for key in COURSES {
        let files = shipped(key);
        let after = edit(&files, |draft| draft.course.hours.online = 77);
        let (before, after) = (lines(&files, COURSE_FILE), lines(&after, COURSE_FILE));
        assert_eq!(before.len(), after.len());
        let differ: Vec<_> = before.iter().zip(&after).filter(|(a, b)| a != b).collect();
        assert_eq!(differ.len(), 1, "{differ:?}");
    }
}

fn lines(files: &Files, path: &str) -> Vec<String> {
    str::from_utf8(files.get(path).unwrap()).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_change_of_one_lesson_leaves_the_lines_of_all_others() {
    let files = shipped(COURSES[0]);
    let after = edit(&files, |draft| {
        let ModuleItem::Lesson(item) = &draft.course.modules[1].items[1] else { panic!() };
        let item = LessonItem { minutes: 77, ..item.clone() };
        let (module, key) = (draft.course.modules[1].key.clone(), item.lesson.clone());
        draft.change_lesson(&module, &key, item).unwrap();
    });
    let (before, after) = (lines(&files, COURSE_FILE), lines(&after, COURSE_FILE));
    assert_eq!(before.iter().zip(&after).filter(|(a, b)| a != b).count(), 1);
    assert!(after.iter().any(|line| line.trim() == "minutes: 77"));
}

#[test]
fn comments_stay_with_what_they_are_about() {
    let files = shipped(COURSES[2]);
    let path = "quizzes/final-test.yaml";
    let bytes = files.get(path).unwrap();
    let QuestionFile::Quiz(mut quiz) = read_questions(path, bytes).unwrap() else { panic!() };
    quiz.questions.swap(0, 1);
    quiz.attempts = Some(9);
    let written = write_quiz(path, bytes, &quiz);
    assert_eq!(read_questions(path, &written), Ok(QuestionFile::Quiz(quiz)));
    let written = String::from_utf8(written).unwrap();
    assert!(written.contains("  # Module 1\n  - id: q-places\n"), "{}", &written[..3000]);
    assert!(written.contains("attempts: 9\n"));
    assert_eq!(
        written.matches("# Module").count(),
        String::from_utf8_lossy(bytes).matches("# Module").count()
    );
}

#[test]
fn a_course_that_begins_can_be_read_and_built_up() {
    let title = Text([(Language::Ru, "Дыхание".to_owned()), (Language::Be, "Дыханне".to_owned())].into());
    let files = crate::manuscript::begin("breathing", &title, today()).unwrap();
    let built = edit(&files, |draft| {
        let first = draft.add_module(text("First"), text("One")).unwrap();
        assert_eq!(first, "01-first-en");
        let second = draft.add_module(text("Second"), text("Two")).unwrap();
        assert_eq!(draft.add_lesson(&first, lesson_item("Air")).unwrap(), "01-air-en");
        assert_eq!(draft.add_lesson(&first, lesson_item("Air")).unwrap(), "02-air-en");
        assert_eq!(draft.add_quiz(&second, text("Test"), text("What you know")).unwrap(), "test-en");
        assert_eq!(draft.add_quiz(&second, text("Test"), text("Again")).unwrap(), "test-en-2");
    });
    let package = Package::read(built.clone()).unwrap();
    assert_eq!(package.items().count(), 4);
    assert!(built.get("01-first-en/01-air-en.ru.md").is_some());
}

#[test]
fn a_lesson_moved_into_another_module_takes_its_files_and_all_links_along() {
    for key in COURSES {
        let mut files = shipped(key);
        let count = files.len();
        let course = read_course(&files).unwrap();
        let places: Vec<_> = course
            .modules
            .iter()
            .flat_map(|module| module.items.iter().map(move |item| (module.key.clone(), item.clone())))
            .collect();
        for (module, item) in places {
            let ModuleItem::Lesson(item) = item else { continue };
            let to = course.modules.iter().map(|m| &m.key).find(|key| **key != module).unwrap();
            files = edit(&files, |draft| {
                draft.move_item_to(&module, &ItemKey::Lesson(item.lesson), to).unwrap();
            });
            assert_eq!(files.len(), count);
        }
        assert_eq!(errors(&files), [""; 0]);
        let warnings = check_files(files, today());
        assert!(warnings.iter().all(|finding| finding.code != "translation_out_of_date"), "{warnings:?}");
    }
}

#[test]
fn an_item_moves_step_by_step_through_the_whole_course() {
    let files = shipped(COURSES[0]);
    let items =
        read_course(&files).unwrap().modules.iter().map(|module| module.items.len() + 1).sum::<usize>();
    let mut draft = Draft::read(&files).unwrap();
    let first = draft.course.modules[0].clone();
    let ModuleItem::Lesson(item) = &first.items[0] else { panic!() };
    let mut place = (first.key, ItemKey::Lesson(item.lesson.clone()));
    for _ in 0..items {
        place = draft.move_item(&place.0, &place.1, Direction::Down).unwrap();
    }
    let last = draft.course.modules.last().unwrap();
    assert_eq!(last.key, place.0);
    assert!(place.1.is_last_of(last));
    let after = apply(&files, &draft.changes());
    assert_eq!(errors(&after), [""; 0]);
}

impl ItemKey {
    fn is_last_of(&self, module: &crate::Module) -> bool {
        match (self, module.items.last()) {
            (Self::Lesson(key), Some(ModuleItem::Lesson(item))) => *key == item.lesson,
            _ => false,
        }
    }
}

#[test]
fn removing_takes_the_files_of_what_is_removed_and_no_others() {
    let files = shipped(COURSES[1]);
    let module = read_course(&files).unwrap().modules[0].clone();
    let after = edit(&files, |draft| draft.remove_module(&module.key).unwrap());
    let quiz = |item: &ModuleItem| matches!(item, ModuleItem::Quiz(item) if item.quiz == "pre-test");
    assert!(module.items.iter().any(quiz));
    let prefix = format!("{}/", module.key);
    for (path, bytes) in files.iter() {
        let expected = !path.starts_with(&prefix) && path != "quizzes/pre-test.yaml";
        assert_eq!(after.get(path).is_some(), expected, "{path}");
        assert!(path == COURSE_FILE || !expected || after.get(path) == Some(bytes));
    }
    let mut empty = edit(&files, |draft| {
        for module in draft.course.modules.clone() {
            draft.remove_module(&module.key).unwrap();
        }
    });
    assert_eq!(read_course(&empty).unwrap().modules, []);
    empty = edit(&empty, |draft| drop(draft.add_module(text("New"), text("One"))));
    assert_eq!(read_course(&empty).unwrap().modules.len(), 1);
}

#[test]
fn what_is_not_there_is_refused_and_nothing_changes() {
    let mut draft = Draft::read(&shipped(COURSES[0])).unwrap();
    let gone = |key: &str| EditRefused::NotThere(key.to_owned());
    let quiz = ItemKey::Quiz("nothing".into());
    assert_eq!(draft.remove_module("x"), Err(gone("x")));
    assert_eq!(draft.move_module("x", Direction::Up), Err(gone("x")));
    let module = draft.course.modules[0].key.clone();
    assert_eq!(draft.remove_item(&module, &quiz), Err(gone("nothing")));
    assert_eq!(draft.move_item_to(&module, &quiz, "x"), Err(gone("nothing")));
    assert_eq!(draft.changes(), []);
    let broken: Files = [(COURSE_FILE.to_owned(), b"format: [".to_vec())].into_iter().collect();
    assert!(matches!(Draft::read(&broken), Err(EditRefused::Unreadable(findings)) if findings.len() == 1));
    assert!(matches!(Draft::read(&Files::default()), Err(EditRefused::Unreadable(_))));
}

#[test]
fn texts_that_look_like_yaml_stay_texts() {
    let files = shipped(COURSES[0]);
    let hostile = "a: b\n- c # d\n\"e\" 'f' \\ {g} [h] *i &j !k\n\n  ---\n";
    let after = edit(&files, |draft| {
        draft.course.title.0.insert(Language::En, hostile.to_owned());
        draft.course.authors = vec!["null".into(), "true".into(), "a, b".into(), "]".into(), String::new()];
        draft.course.content_notes.clear();
        draft.course.references.get_mut("S10").unwrap().edition = Some("2022: \"x\"".into());
    });
    let course = read_course(&after).unwrap();
    assert_eq!(course.title.get(Language::En), hostile);
    assert_eq!(course.authors.len(), 5);
    assert_eq!(course.references["S10"].edition.as_deref(), Some("2022: \"x\""));
}

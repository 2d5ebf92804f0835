//! What changed between two versions, word by word, as a learner reads it.

use askama::Template;
use domain::Context;
use domain::content::{Change, Language, Line, Part, Side, difference};
use domain::courses::{self, ComparedLesson, VersionChanges};
use domain::quizzes::ShownText;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;

use super::questions::Written;
use super::{change_said, title_of};
use crate::error_page::PageError;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

/// So many kept lines stand around those that changed.
const AROUND: usize = 1;

/// A text in two versions: the lines that changed, and those around them.
pub struct Lines {
    /// What it is.
    pub title: ShownText,
    /// What became of it.
    pub said: String,
    /// The language of the lines.
    pub language: Language,
    /// Runs of lines; what is the same is left out between them.
    pub runs: Vec<Vec<Line>>,
}

impl Lines {
    fn of(title: ShownText, said: String, language: Language, lines: Vec<Line>) -> Self {
        Self { title, said, language, runs: runs(lines) }
    }

    /// Whether a line is new, gone or the same: as styles call it.
    pub fn class(line: &Line) -> &'static str {
        match line.side {
            Side::Kept => "kept",
            Side::Removed => "removed",
            Side::Added => "added",
        }
    }
}

fn runs(lines: Vec<Line>) -> Vec<Vec<Line>> {
    let is_near = |at: usize| {
        let from = at.saturating_sub(AROUND);
        lines.iter().skip(from).take(at - from + AROUND + 1).any(|line| line.side != Side::Kept)
    };
    let near: Vec<bool> = (0..lines.len()).map(is_near).collect();
    let mut runs: Vec<Vec<Line>> = Vec::new();
    let mut goes_on = false;
    for (line, is_near) in lines.into_iter().zip(near) {
        match runs.last_mut() {
            Some(run) if is_near && goes_on && !line.text().is_empty() => run.push(line),
            _ if is_near && !line.text().is_empty() => runs.push(vec![line]),
            _ => {}
        }
        goes_on = is_near;
    }
    runs
}

/// The lessons that changed, as a learner reads them.
pub fn lines_of(words: Words, versions: &VersionChanges) -> Vec<Lines> {
    let said = |lesson: &ComparedLesson| {
        let change =
            versions.changes.iter().find(|change| change.part == Part::Lesson && change.path == lesson.path);
        change.map(|change| change_said(words, change).1).unwrap_or_default()
    };
    let lines = |lesson: ComparedLesson| {
        Lines::of(lesson.title.clone(), said(&lesson), lesson.language, lesson.lines)
    };
    versions.lessons(words.0).into_iter().map(lines).collect()
}

#[derive(Template)]
#[template(path = "studio_review/changes.html")]
struct ChangesPage {
    page: Page,
    key: String,
    title: ShownText,
    numbers: String,
    list: Vec<(ShownText, String)>,
    texts: Vec<Lines>,
}

/// Which versions.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Versions {
    from: String,
    to: String,
}

/// The page.
#[handler]
pub async fn show(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Versions>,
) -> Result<Response> {
    Ok(shown(&cx, &visit, &key, &asked).await?)
}

async fn shown(cx: &Context, visit: &Visit, key: &str, asked: &Versions) -> Result<Response, PageError> {
    let (actor, words) = (visit.signed_in()?, visit.words());
    let number = |text: &str| text.parse().ok();
    let versions = courses::changes(cx, actor, key, (number(&asked.from), number(&asked.to))).await?;
    let numbers = [("from", versions.before.number.to_string()), ("to", versions.after.number.to_string())];
    let mut texts = lines_of(words, &versions);
    texts.extend(questions(words, &versions));
    page::show(&ChangesPage {
        page: Page::new(visit),
        key: key.to_owned(),
        title: title_of(&versions.after, visit),
        numbers: words.with_all("changes-between", &numbers),
        list: versions.changes.iter().map(|change| change_said(words, change)).collect(),
        texts,
    })
}

/// Quizzes and self-checks, keys and all: for those who write and review alone.
fn questions(words: Words, versions: &VersionChanges) -> Vec<Lines> {
    let lines = |change: &Change| {
        let (mut title, said) = change_said(words, change);
        let (language, old, new) = differing(versions, change, words.0)?;
        if change.part == Part::Lesson {
            let checks = Words(title.language).say("build-checks");
            title.text = format!("{} · {checks}", title.text);
        }
        Some(Lines::of(title, said, language, difference(&old, &new)))
    };
    versions.changes.iter().filter_map(lines).collect()
}

/// The questions of a quiz or a lesson in both versions, in the nearest language in which they differ.
fn differing(
    versions: &VersionChanges,
    change: &Change,
    wanted: Language,
) -> Option<(Language, String, String)> {
    let both = wanted.nearest().map(|language| {
        let [old, new] =
            [&versions.before, &versions.after].map(|version| written(version, change, language));
        let read_in = new.as_ref().or(old.as_ref()).map_or(language, |written| written.language);
        let text = |written: Option<Written>| written.map(|written| written.text()).unwrap_or_default();
        (read_in, text(old), text(new))
    });
    both.into_iter().find(|(_, old, new)| old != new)
}

fn written(version: &courses::LoadedVersion, change: &Change, language: Language) -> Option<Written> {
    match change.part {
        Part::Quiz => version.package.quiz(&change.path).map(|quiz| Written::quiz(quiz, language)),
        Part::Lesson => {
            let lesson = version.package.lesson(&change.path).filter(|lesson| !lesson.checks.is_empty())?;
            Some(Written::checks(&lesson.checks, language))
        }
        _ => None,
    }
}

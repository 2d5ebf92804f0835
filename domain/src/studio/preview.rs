//! A text as learners will see it, with what the checker finds in it.

use course_content::manuscript::{lesson_of, render_alone};
use course_content::{Finding, Rendered, render_lesson};

use super::Manuscript;
use crate::context::Context;

/// A lesson's text as learners will see it.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The learner's own rendering; `None` where the file is no lesson of the course, or the course cannot be read.
    pub lesson: Option<Rendered>,
    /// The text by itself, where there is no `lesson`; nothing for a file that is not Markdown.
    pub alone: Option<String>,
    /// The sources that it cites, by key: what each is called.
    pub sources: Vec<(String, String)>,
    /// What the checker finds in this file.
    pub findings: Vec<Finding>,
    /// How many findings there are in all others.
    pub elsewhere: usize,
}

/// How a file would look with this text, whether or not it is saved.
#[must_use]
pub fn preview(cx: &Context, manuscript: Manuscript, path: &str, text: &str) -> Preview {
    let manuscript =
        if manuscript.text(path) == Some(text) { manuscript } else { manuscript.with(cx, path, text) };
    let lesson = lesson_of(path).and_then(|(lesson, language)| {
        let package = manuscript.package.as_ref()?;
        let rendered = render_lesson(package, package.lesson(lesson)?, language)?;
        (rendered.language == language).then_some(rendered)
    });
    let alone = (lesson.is_none() && path.ends_with(".md")).then(|| render_alone(text));
    let cited = lesson.iter().flat_map(|lesson| &lesson.sources);
    let title = |key: &String| {
        let reference = manuscript.package.as_ref()?.course.references.get(key)?;
        Some((key.clone(), reference.title.clone()))
    };
    let sources = cited.filter_map(title).collect();
    let (findings, others): (Vec<_>, Vec<_>) =
        manuscript.findings.into_iter().partition(|finding| finding.file == path);
    Preview { lesson, alone, sources, findings, elsewhere: others.len() }
}

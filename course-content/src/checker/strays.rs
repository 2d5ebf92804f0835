//! Files that nothing uses.

use std::collections::BTreeSet;

use super::Check;
use crate::course::{Language, ModuleItem};
use crate::finding::Finding;
use crate::problem::Problem;
use crate::reader::lesson::body_path;
use crate::reader::{checks_path, quiz_path};

impl Check<'_> {
    /// Finds files that belong to no lesson and no quiz, and media to which nothing links.
    pub(super) fn strays(&mut self) {
        let used = self.used_files();
        let unused: Vec<&str> =
            self.package.files.iter().map(|(path, _)| path).filter(|path| !used.contains(*path)).collect();
        for path in unused {
            if path.starts_with("media/") {
                if !self.used_media.contains(path) {
                    self.add(Finding::warning(Problem::MediaUnused {}, path, None));
                }
                continue;
            }
            let problem = if path.starts_with("quizzes/") {
                Problem::QuizUnused {}
            } else if path.ends_with(".md") || path.ends_with(".checks.yaml") {
                Problem::LessonUnused {}
            } else {
                Problem::FileUnused {}
            };
            self.add(Finding::error(problem, path, None));
        }
    }

    fn used_files(&self) -> BTreeSet<String> {
        let mut used = BTreeSet::from(["course.yaml".to_owned()]);
        for module in &self.package.course.modules {
            for item in &module.items {
                match item {
                    ModuleItem::Lesson(item) => {
                        let lesson = format!("{}/{}", module.key, item.lesson);
                        used.extend(Language::ALL.map(|language| body_path(&lesson, language)));
                        used.insert(checks_path(&lesson));
                    }
                    ModuleItem::Quiz(item) => {
                        used.insert(quiz_path(&item.quiz));
                    }
                }
            }
        }
        used
    }
}

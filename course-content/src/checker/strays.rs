//! Files that nothing uses.

use std::collections::BTreeSet;

use super::Check;
use crate::course::{Language, ModuleItem};
use crate::finding::Finding;
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
                    let message = "no lesson and no question shows this file or links to it";
                    let fix = "use it, or take it out";
                    self.add(Finding::warning("media_unused", path, None, message, fix));
                }
                continue;
            }
            let fix = if path.starts_with("quizzes/") {
                "place it in course.yaml with `- quiz: …`, or delete it"
            } else if path.ends_with(".md") || path.ends_with(".checks.yaml") {
                "name its lesson in course.yaml, correct the file's name, or delete it"
            } else {
                "delete it, or put it into media/ and link to it"
            };
            let message = "this file belongs to no lesson and no quiz of course.yaml";
            self.add(Finding::error("file_unused", path, None, message, fix));
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

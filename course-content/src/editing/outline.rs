//! The course's outline: modules, and the lessons and quizzes in them, added, named, moved and removed.

use super::keys::numbered;
use super::links::{Moved, follow};
use super::{COURSE_FILE, Change, EditRefused, changes, key_from, questions, read_course, write_course};
use crate::checker::is_key;
use crate::course::{Course, Language, LessonItem, Module, ModuleItem, QuizItem, Text};
use crate::files::{Files, file_hash};
use crate::reader::lesson::body_path;
use crate::reader::{checks_path, quiz_path};

/// Where something is moved to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Before what stands before it.
    Up,
    /// Behind what stands behind it.
    Down,
}

/// A lesson or a quiz by its key, in its module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKey {
    /// A lesson.
    Lesson(String),
    /// A quiz.
    Quiz(String),
}

impl ItemKey {
    fn is(&self, item: &ModuleItem) -> bool {
        match (self, item) {
            (Self::Lesson(key), ModuleItem::Lesson(item)) => *key == item.lesson,
            (Self::Quiz(key), ModuleItem::Quiz(item)) => *key == item.quiz,
            _ => false,
        }
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Lesson(key) | Self::Quiz(key) => key,
        }
    }
}

/// A package that is being changed: change it, then ask what has changed.
#[derive(Clone, Debug)]
pub struct Draft {
    before: Files,
    files: Files,
    read: Course,
    /// Which files have another place: from where, to where.
    moves: Vec<(String, String)>,
    /// The course as it shall be. What it says of lessons and quizzes is changed by the functions here, which also
    /// change their files; everything else may be changed as one likes.
    pub course: Course,
}

impl Draft {
    /// Begins with a package as it is. Nothing but `course.yaml` needs to be readable.
    ///
    /// # Errors
    /// [`EditRefused::Unreadable`].
    pub fn read(files: &Files) -> Result<Self, EditRefused> {
        let course = read_course(files)?;
        let moves = Vec::new();
        Ok(Self { before: files.clone(), files: files.clone(), read: course.clone(), moves, course })
    }

    /// What has changed.
    #[must_use]
    pub fn changes(mut self) -> Vec<Change> {
        if self.course != self.read {
            let bytes = self.before.get(COURSE_FILE).unwrap_or_default();
            let written = write_course(bytes, &self.read, &self.course);
            self.files.insert(COURSE_FILE, written);
        }
        let mut changes = changes(&self.before, &self.files);
        for (from, to) in self.moves {
            let gone = changes.iter().position(|change| change.path == from && change.bytes.is_none());
            let came = changes.iter().position(|change| change.path == to && change.bytes.is_some());
            if let (Some(gone), Some(came)) = (gone, came) {
                if let Some(change) = changes.get_mut(came) {
                    change.from = Some(from);
                }
                changes.remove(gone);
            }
        }
        changes
    }

    /// Puts in a file or replaces it, such as a picture of a lesson that is imported.
    pub fn put(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path, bytes);
    }

    /// The bytes of a file as they are now.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path)
    }

    /// A new module at the end; its key comes from its title.
    ///
    /// # Errors
    /// [`EditRefused::TooMany`].
    pub fn add_module(&mut self, title: Text, summary: Text) -> Result<String, EditRefused> {
        let key = key_from(&title).unwrap_or_else(|| "module".to_owned());
        let used = self.course.modules.iter().map(|module| module.key.as_str());
        let key = numbered(used, &key).ok_or(EditRefused::TooMany)?;
        self.course.modules.push(Module { key: key.clone(), title, summary, items: Vec::new() });
        Ok(key)
    }

    /// Names a module anew. Its key stays, and with it every address.
    ///
    /// # Errors
    /// [`EditRefused::NotThere`].
    pub fn name_module(&mut self, key: &str, title: Text, summary: Text) -> Result<(), EditRefused> {
        let module = self.module(key)?;
        (module.title, module.summary) = (title, summary);
        Ok(())
    }

    /// Moves a module by one place. At the end of the course it stays where it is.
    ///
    /// # Errors
    /// [`EditRefused::NotThere`].
    pub fn move_module(&mut self, key: &str, direction: Direction) -> Result<(), EditRefused> {
        let at = self.module_at(key)?;
        if let Some(to) = neighbour(at, direction, self.course.modules.len()) {
            self.course.modules.swap(at, to);
        }
        Ok(())
    }

    /// Takes a module out with its lessons and quizzes and their files. Pictures stay.
    ///
    /// # Errors
    /// [`EditRefused::NotThere`].
    pub fn remove_module(&mut self, key: &str) -> Result<(), EditRefused> {
        let at = self.module_at(key)?;
        let module = self.course.modules.remove(at);
        for item in &module.items {
            self.remove_files(&module.key, item);
        }
        Ok(())
    }

    /// A new lesson at the end of a module; its key comes from its title, its text is empty.
    ///
    /// # Errors
    /// [`EditRefused::NotThere`], [`EditRefused::TooMany`].
    pub fn add_lesson(&mut self, module: &str, mut item: LessonItem) -> Result<String, EditRefused> {
        let key = key_from(&item.title).unwrap_or_else(|| "lesson".to_owned());
        let key = free_lesson(self.module(module)?, &key)?;
        item.lesson.clone_from(&key);
        let path = body_path(&format!("{module}/{key}"), self.course.source_language);
        self.module(module)?.items.push(ModuleItem::Lesson(item));
        if self.files.get(&path).is_none() {
            self.files.insert(path, Vec::new());
        }
        Ok(key)
    }

    /// Says something else of a lesson than before: title, minutes, outcomes. Its key stays.
    ///
    /// # Errors
    /// [`EditRefused::NotThere`].
    pub fn change_lesson(&mut self, module: &str, key: &str, item: LessonItem) -> Result<(), EditRefused> {
        let (module_at, at) = self.item_at(module, &ItemKey::Lesson(key.to_owned()))?;
        let place = self.course.modules.get_mut(module_at).and_then(|module| module.items.get_mut(at));
        let place = place.ok_or_else(|| EditRefused::NotThere(key.to_owned()))?;
        *place = ModuleItem::Lesson(LessonItem { lesson: key.to_owned(), ..item });
        Ok(())
    }

    /// An empty file of self-checks for a lesson that has none. Answers its path.
    ///
    /// # Errors
    /// [`EditRefused::NotThere`].
    pub fn add_checks(&mut self, module: &str, key: &str) -> Result<String, EditRefused> {
        self.item_at(module, &ItemKey::Lesson(key.to_owned()))?;
        let path = checks_path(&format!("{module}/{key}"));
        if self.files.get(&path).is_none() {
            self.files.insert(path.clone(), questions::write_checks(&path, b"", &[]));
        }
        Ok(path)
    }

    /// A new quiz without questions at the end of a module; its key comes from its title.
    ///
    /// # Errors
    /// [`EditRefused::NotThere`], [`EditRefused::TooMany`].
    pub fn add_quiz(&mut self, module: &str, title: Text, summary: Text) -> Result<String, EditRefused> {
        let wanted = key_from(&title).unwrap_or_else(|| "quiz".to_owned());
        let taken = |key: &str| self.files.get(&quiz_path(key)).is_some() || self.has_quiz(key);
        let numbered = (2..1_000).map(|number| format!("{wanted}-{number}"));
        let mut keys = std::iter::once(wanted.clone()).chain(numbered);
        let key = keys.find(|key| !taken(key)).ok_or(EditRefused::TooMany)?;
        self.module(module)?.items.push(ModuleItem::Quiz(QuizItem { quiz: key.clone(), required: true }));
        self.files.insert(quiz_path(&key), questions::write_new_quiz(&questions::fresh_quiz(title, summary)));
        Ok(key)
    }

    /// Says whether completion needs a quiz.
    ///
    /// # Errors
    /// [`EditRefused::NotThere`].
    pub fn require_quiz(&mut self, module: &str, key: &str, required: bool) -> Result<(), EditRefused> {
        let (module_at, at) = self.item_at(module, &ItemKey::Quiz(key.to_owned()))?;
        let item = self.course.modules.get_mut(module_at).and_then(|module| module.items.get_mut(at));
        if let Some(ModuleItem::Quiz(item)) = item {
            item.required = required;
        }
        Ok(())
    }

    /// Takes a lesson or a quiz out with its files. Pictures stay.
    ///
    /// # Errors
    /// [`EditRefused::NotThere`].
    pub fn remove_item(&mut self, module: &str, key: &ItemKey) -> Result<(), EditRefused> {
        let (module_at, at) = self.item_at(module, key)?;
        if let Some(found) = self.course.modules.get_mut(module_at) {
            let item = found.items.remove(at);
            self.remove_files(module, &item);
        }
        Ok(())
    }

    /// Moves a lesson or a quiz by one place; beyond its module's first or last place, into the neighbouring module.
    /// Answers where it is now.
    ///
    /// # Errors
    /// [`EditRefused::NotThere`], [`EditRefused::TooMany`].
    pub fn move_item(
        &mut self,
        module: &str,
        key: &ItemKey,
        direction: Direction,
    ) -> Result<(String, ItemKey), EditRefused> {
        let (module_at, at) = self.item_at(module, key)?;
        let here = self.course.modules.get_mut(module_at).map(|module| &mut module.items);
        let items = here.ok_or_else(|| EditRefused::NotThere(module.to_owned()))?;
        if let Some(to) = neighbour(at, direction, items.len()) {
            items.swap(at, to);
        } else if let Some(to) = neighbour(module_at, direction, self.course.modules.len()) {
            let place = if direction == Direction::Up { usize::MAX } else { 0 };
            return self.take_over(module_at, at, to, place);
        }
        Ok((module.to_owned(), key.clone()))
    }

    /// Moves a lesson or a quiz to the end of another module. Answers where it is now.
    ///
    /// # Errors
    /// [`EditRefused::NotThere`], [`EditRefused::TooMany`].
    pub fn move_item_to(
        &mut self,
        module: &str,
        key: &ItemKey,
        to: &str,
    ) -> Result<(String, ItemKey), EditRefused> {
        let (module_at, at) = self.item_at(module, key)?;
        let to = self.module_at(to)?;
        self.take_over(module_at, at, to, usize::MAX)
    }

    fn take_over(
        &mut self,
        from: usize,
        at: usize,
        to: usize,
        place: usize,
    ) -> Result<(String, ItemKey), EditRefused> {
        let gone = || EditRefused::NotThere(String::new());
        let target = self.course.modules.get(to).ok_or_else(gone)?;
        let source = self.course.modules.get(from).ok_or_else(gone)?;
        let (from_key, to_key) = (source.key.clone(), target.key.clone());
        let mut item = source.items.get(at).ok_or_else(gone)?.clone();
        let key = match &mut item {
            ModuleItem::Quiz(item) => ItemKey::Quiz(item.quiz.clone()),
            ModuleItem::Lesson(item) => {
                let before = item.lesson.clone();
                if from != to && target.items.iter().any(|other| ItemKey::Lesson(before.clone()).is(other)) {
                    let bare = before.get(3..).filter(|bare| is_key(bare)).unwrap_or("lesson");
                    item.lesson = free_lesson(target, bare)?;
                }
                self.move_files(&from_key, &before, &to_key, &item.lesson);
                ItemKey::Lesson(item.lesson.clone())
            }
        };
        if let Some(module) = self.course.modules.get_mut(from) {
            module.items.remove(at);
        }
        if let Some(module) = self.course.modules.get_mut(to) {
            module.items.insert(place.min(module.items.len()), item);
        }
        Ok((to_key, key))
    }

    /// A lesson's files go where the lesson goes, and every link goes along.
    fn move_files(&mut self, from: &str, before: &str, to: &str, after: &str) {
        let (old, new) = (format!("{from}/{before}"), format!("{to}/{after}"));
        if old == new {
            return;
        }
        let paths = Language::ALL.map(|language| (body_path(&old, language), body_path(&new, language)));
        for (old, new) in paths.into_iter().chain([(checks_path(&old), checks_path(&new))]) {
            if let Some(bytes) = self.files.remove(&old) {
                self.files.insert(new.clone(), bytes);
                self.moves.push((old, new));
            }
        }
        let lessons: Vec<(String, String)> = self.lessons();
        for (module, lesson) in lessons {
            let path = format!("{module}/{lesson}");
            let (path, was, is) = if path == old {
                (new.clone(), from, to.to_owned())
            } else {
                (path, module.as_str(), module.clone())
            };
            self.follow_links(&path, was, &is, &Moved { from: &old, to: &new });
        }
    }

    /// Mends the links of a lesson. A translation that was current stays so: the source says nothing new.
    fn follow_links(&mut self, lesson: &str, was: &str, is: &str, moved: &Moved<'_>) {
        let source = body_path(lesson, self.course.source_language);
        let hash_before = self.files.get(&source).map(file_hash);
        for language in Language::ALL {
            let path = body_path(lesson, language);
            let Some(text) = self.files.get(&path).and_then(|bytes| str::from_utf8(bytes).ok()) else {
                continue;
            };
            let followed = follow(text, was, is, moved);
            if followed != text {
                self.files.insert(path, followed);
            }
        }
        let hash_after = self.files.get(&source).map(file_hash);
        let (Some(before), Some(after)) = (hash_before, hash_after) else { return };
        for language in Language::ALL.into_iter().filter(|_| before != after) {
            let path = body_path(lesson, language);
            let Some(text) = self.files.get(&path).and_then(|bytes| str::from_utf8(bytes).ok()) else {
                continue;
            };
            let text = text.replacen(&before, &after, 1);
            self.files.insert(path, text);
        }
    }

    fn lessons(&self) -> Vec<(String, String)> {
        let lesson = |module: &Module, item: &ModuleItem| match item {
            ModuleItem::Lesson(item) => Some((module.key.clone(), item.lesson.clone())),
            ModuleItem::Quiz(_) => None,
        };
        let of_module = |module| move |item| lesson(module, item);
        self.course
            .modules
            .iter()
            .flat_map(|module| module.items.iter().filter_map(of_module(module)))
            .collect()
    }

    fn remove_files(&mut self, module: &str, item: &ModuleItem) {
        match item {
            ModuleItem::Lesson(item) => {
                let lesson = format!("{module}/{}", item.lesson);
                for language in Language::ALL {
                    self.files.remove(&body_path(&lesson, language));
                }
                self.files.remove(&checks_path(&lesson));
            }
            ModuleItem::Quiz(item) => {
                self.files.remove(&quiz_path(&item.quiz));
            }
        }
    }

    fn has_quiz(&self, key: &str) -> bool {
        let quiz = ItemKey::Quiz(key.to_owned());
        self.course.modules.iter().flat_map(|module| &module.items).any(|item| quiz.is(item))
    }

    fn module(&mut self, key: &str) -> Result<&mut Module, EditRefused> {
        let found = self.course.modules.iter_mut().find(|module| module.key == key);
        found.ok_or_else(|| EditRefused::NotThere(key.to_owned()))
    }

    fn module_at(&self, key: &str) -> Result<usize, EditRefused> {
        let found = self.course.modules.iter().position(|module| module.key == key);
        found.ok_or_else(|| EditRefused::NotThere(key.to_owned()))
    }

    fn item_at(&self, module: &str, key: &ItemKey) -> Result<(usize, usize), EditRefused> {
        let module_at = self.module_at(module)?;
        let items =
            self.course.modules.get(module_at).map(|module| module.items.as_slice()).unwrap_or_default();
        let at = items.iter().position(|item| key.is(item));
        at.map(|at| (module_at, at)).ok_or_else(|| EditRefused::NotThere(key.as_str().to_owned()))
    }
}

/// A key for a lesson that no other of the module has.
fn free_lesson(module: &Module, key: &str) -> Result<String, EditRefused> {
    let used = module.items.iter().filter_map(|item| match item {
        ModuleItem::Lesson(item) => Some(item.lesson.as_str()),
        ModuleItem::Quiz(_) => None,
    });
    numbered(used, key).ok_or(EditRefused::TooMany)
}

fn neighbour(at: usize, direction: Direction, count: usize) -> Option<usize> {
    match direction {
        Direction::Up => at.checked_sub(1),
        Direction::Down => Some(at + 1).filter(|to| *to < count),
    }
}

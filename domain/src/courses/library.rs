//! Published versions kept in memory: they never change, so they are read once.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::NaiveDate;
use course_content::{
    Files, Language, Lesson, Module, ModuleItem, Package, Quiz, Rendered, SignOff, render_lesson,
};
use entity::enums::{ItemKind, VersionState};
use entity::ids::{CourseId, CourseItemId, CourseVersionId};
use entity::{course, course_item, course_version, package_blob, package_file};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::memory::Memory;

/// Versions by id; a centre has a few dozen.
#[derive(Default)]
pub struct Library(Memory<CourseVersionId, Arc<LoadedVersion>, 128>);

/// A version with its content, ready to be taught from.
pub struct LoadedVersion {
    /// The version's id.
    pub id: CourseVersionId,
    /// Its course.
    pub course_id: CourseId,
    /// The course's key.
    pub course_key: String,
    /// 1, 2, 3 … within the course.
    pub number: i32,
    /// Draft, published, …
    pub state: VersionState,
    /// SHA-256 of the package, in hex.
    pub content_hash: String,
    /// The package.
    pub package: Package,
    /// Lessons and quizzes in the order of the course.
    pub items: Vec<LoadedItem>,
    rendered: RwLock<HashMap<(CourseItemId, Language), Arc<Rendered>>>,
}

/// A lesson or quiz in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedItem {
    /// Its id.
    pub id: CourseItemId,
    /// Lesson or quiz.
    pub kind: ItemKind,
    /// `<module>/<lesson>`, or the quiz's key.
    pub path: String,
    /// Whether completion needs it.
    pub required: bool,
}

impl LoadedVersion {
    /// The place of an item.
    #[must_use]
    pub fn item(&self, id: CourseItemId) -> Option<&LoadedItem> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The items of one of its modules, in order.
    #[must_use]
    pub fn items_of(&self, module: &Module) -> Vec<&LoadedItem> {
        let path = |item: &ModuleItem| match item {
            ModuleItem::Lesson(lesson) => (ItemKind::Lesson, format!("{}/{}", module.key, lesson.lesson)),
            ModuleItem::Quiz(quiz) => (ItemKind::Quiz, quiz.quiz.clone()),
        };
        let find = |(kind, path)| self.items.iter().find(move |item| item.kind == kind && item.path == path);
        module.items.iter().map(path).filter_map(find).collect()
    }

    /// Which clinician signed the content off, and when; `None` while it awaits one.
    #[must_use]
    pub fn sign_off(&self) -> Option<(&str, NaiveDate)> {
        match &self.package.course.clinical_sign_off {
            SignOff::Awaiting(_) => None,
            SignOff::Signed { by, on, .. } => Some((by, *on)),
        }
    }

    /// A lesson of this version.
    #[must_use]
    pub fn lesson(&self, id: CourseItemId) -> Option<&Lesson> {
        let item = self.item(id).filter(|item| item.kind == ItemKind::Lesson)?;
        self.package.lesson(&item.path)
    }

    /// A quiz of this version.
    #[must_use]
    pub fn quiz(&self, id: CourseItemId) -> Option<&Quiz> {
        self.keyed_quiz(id).map(|(_, quiz)| quiz)
    }

    /// A quiz of this version, with the key it has in every version.
    #[must_use]
    pub fn keyed_quiz(&self, id: CourseItemId) -> Option<(&str, &Quiz)> {
        let item = self.item(id).filter(|item| item.kind == ItemKind::Quiz)?;
        Some((&item.path, self.package.quiz(&item.path)?))
    }

    /// A lesson as safe HTML in the language asked for, or the nearest there is. Rendered once.
    #[must_use]
    pub fn lesson_html(&self, id: CourseItemId, language: Language) -> Option<Arc<Rendered>> {
        let key = (id, language);
        if let Some(found) = self.rendered.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Some(found.clone());
        }
        let made = Arc::new(render_lesson(&self.package, self.lesson(id)?, language)?);
        self.rendered.write().unwrap_or_else(PoisonError::into_inner).insert(key, made.clone());
        Some(made)
    }
}

impl Library {
    fn with_item(&self, id: CourseItemId) -> Option<Arc<LoadedVersion>> {
        self.0.find(|version| version.item(id).is_some())
    }

    /// From memory, or read from the database and kept if it can no longer change.
    pub(crate) async fn load(&self, cx: &Context, id: CourseVersionId) -> Result<Arc<LoadedVersion>> {
        if let Some(found) = self.0.get(&id) {
            return Ok(found);
        }
        let loaded = Arc::new(read_version(cx, id).await?);
        if !matches!(loaded.state, VersionState::Draft | VersionState::InReview) {
            self.0.keep(id, loaded.clone());
        }
        Ok(loaded)
    }
}

/// The version that has a lesson or quiz.
pub(crate) async fn load_with_item(cx: &Context, id: CourseItemId) -> Result<Arc<LoadedVersion>> {
    if let Some(found) = cx.library().with_item(id) {
        return Ok(found);
    }
    let item = course_item::Entity::find_by_id(id).one(cx.read()).await?;
    let version_id = item.ok_or(Error::NotFound("course item"))?.course_version_id;
    cx.library().load(cx, version_id).await
}

async fn read_version(cx: &Context, id: CourseVersionId) -> Result<LoadedVersion> {
    let db = cx.read();
    let version =
        course_version::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound("course version"))?;
    let course =
        course::Entity::find_by_id(version.course_id).one(db).await?.ok_or(Error::NotFound("course"))?;
    let items = course_item::Entity::find()
        .filter(course_item::Column::CourseVersionId.eq(id))
        .order_by_asc(course_item::Column::Position)
        .all(db)
        .await?;
    let package = Package::read(read_files(cx, id).await?)
        .map_err(|findings| Error::internal(format!("stored package {id} is unreadable: {findings:?}")))?;
    Ok(LoadedVersion {
        id,
        course_id: course.id,
        course_key: course.key,
        number: version.number,
        state: version.state,
        content_hash: version.content_hash,
        package,
        items: items
            .into_iter()
            .map(|item| LoadedItem { id: item.id, kind: item.kind, path: item.path, required: item.required })
            .collect(),
        rendered: RwLock::default(),
    })
}

/// The files of a version's package, byte for byte as imported.
pub(crate) async fn read_files(cx: &Context, id: CourseVersionId) -> Result<Files> {
    let db = cx.read();
    let mut files = Files::default();
    for (path, sha256) in list_files(db, id).await? {
        files.insert(path, read_blob(db, &sha256).await?);
    }
    Ok(files)
}

/// One file of a version's package, if it is a text.
///
/// # Errors
/// The database's own.
pub(crate) async fn read_text(cx: &Context, id: CourseVersionId, path: &str) -> Result<Option<String>> {
    let db = cx.read();
    let file = package_file::Entity::find_by_id((id, path.to_owned())).one(db).await?;
    let Some(file) = file else { return Ok(None) };
    let blob = package_blob::Entity::find_by_id(file.sha256).one(db).await?;
    Ok(blob.and_then(|blob| String::from_utf8(blob.bytes).ok()))
}

/// The paths of a version's files, with the hashes of their bytes.
pub(crate) async fn list_files(
    db: &impl ConnectionTrait,
    id: CourseVersionId,
) -> Result<Vec<(String, String)>> {
    let files = package_file::Entity::find().filter(package_file::Column::CourseVersionId.eq(id));
    Ok(files.all(db).await?.into_iter().map(|file| (file.path, file.sha256)).collect())
}

/// The bytes with a hash.
pub(crate) async fn read_blob(db: &impl ConnectionTrait, sha256: &str) -> Result<Vec<u8>> {
    let blob = package_blob::Entity::find_by_id(sha256).one(db).await?;
    Ok(blob.ok_or_else(|| Error::internal(format!("the bytes {sha256} are missing")))?.bytes)
}

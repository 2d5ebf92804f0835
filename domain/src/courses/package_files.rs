//! Files of a package that its lessons show or link to: pictures and documents.

use entity::ids::CourseVersionId;
use entity::package_file;
use sea_orm::{ConnectionTrait, EntityTrait};

use super::library::read_blob;
use crate::error::{Error, Result};
use crate::media;

/// A file in the folder `media/` of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageFile {
    /// What it is by its bytes; nothing for what the media centre would not take.
    pub media_type: Option<&'static str>,
    /// All of it.
    pub bytes: Vec<u8>,
}

impl PackageFile {
    pub(crate) fn of(bytes: Vec<u8>) -> Self {
        Self { media_type: media::type_of(&bytes), bytes }
    }

    /// Its media type, as it is told to whoever fetches it.
    #[must_use]
    pub fn content_type(&self) -> &'static str {
        self.media_type.unwrap_or("application/octet-stream")
    }

    /// How whoever fetches it treats it, as HTTP says it: pictures are shown, all else is saved, whatever it calls itself.
    #[must_use]
    pub fn disposition(&self) -> &'static str {
        if self.content_type().starts_with("image/") { "inline" } else { "attachment" }
    }
}

/// Where a file is in a package that its lessons call `media/<name>`.
pub(crate) fn in_media(name: &str) -> String {
    format!("media/{name}")
}

/// A file that lessons of a version show.
///
/// # Errors
/// [`Error::NotFound`] for one that it has not.
pub(crate) async fn file_of(
    db: &impl ConnectionTrait,
    version: CourseVersionId,
    name: &str,
) -> Result<PackageFile> {
    let file = package_file::Entity::find_by_id((version, in_media(name))).one(db).await?;
    let file = file.ok_or(Error::NotFound("file"))?;
    Ok(PackageFile::of(read_blob(db, &file.sha256).await?))
}

//! What comes into a manuscript from elsewhere, a Word document, questions in GIFT, a whole package, and the package going out.

use domain::Context;
use domain::ids::MediaItemId;
use domain::quizzes::ShownText;
use domain::studio::{self, FromWord, GiftInto};
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Binary, Json};
use poem_openapi::{ApiRequest, ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::gift::{GiftPreview, GiftQuestions, GiftTakenIn};
use crate::answer::Made;
use crate::auth::Bearer;
use crate::problem::ApiError;
use crate::quizzes::questions::LocalText;
use crate::{Tag, words_of};

words_of! {
    /// What is lost of a Word document, or still has to be done.
    WordNoteKind mirrors domain::content::WordNote {
        PictureUndescribed, PictureLeftOut, TextBoxLeftOut, LinkLeftOut, TableInTable, DeletedWords, Macros,
    }
}

/// A Word document.
#[derive(ApiRequest)]
enum WordDocument {
    /// The file, at most 16 MiB.
    #[oai(content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    Word(Binary<Vec<u8>>),
}

/// Something that is lost of a Word document, or still has to be done.
#[derive(Clone, Debug, Object)]
struct WordNote {
    /// What.
    code: WordNoteKind,
    /// How often.
    count: usize,
}

/// A lesson that came from a Word document.
#[derive(Clone, Debug, Object)]
struct LessonFromWord {
    /// The file of its text.
    path: String,
    /// What is lost, or still has to be done.
    notes: Vec<WordNote>,
    /// Its pictures that somebody has to publish in the media centre before the course can be published.
    pictures: Vec<PictureFromWord>,
}

/// A picture of a Word document that waits to be published in the media centre.
#[derive(Clone, Debug, Object)]
struct PictureFromWord {
    /// The item of the media centre.
    media_item_id: Uuid,
    /// What it is called.
    title: LocalText,
}

impl From<FromWord> for LessonFromWord {
    fn from(lesson: FromWord) -> Self {
        let note = |(note, count): (domain::content::WordNote, usize)| WordNote { code: note.into(), count };
        let language = lesson.language;
        let picture = |(id, title): (MediaItemId, domain::content::Text)| {
            let title = ShownText::of(&title, language).into();
            PictureFromWord { media_item_id: id.0, title }
        };
        Self {
            path: lesson.path,
            notes: lesson.notes.into_iter().map(note).collect(),
            pictures: lesson.pictures.into_iter().map(picture).collect(),
        }
    }
}

/// What became of a package that came in.
#[derive(Clone, Debug, Object)]
struct PackageTakenIn {
    /// How many files were added, changed or taken away.
    changed_files: usize,
}

/// A package.
#[derive(ApiResponse)]
enum PackageAnswer {
    /// The package as a ZIP of its folder; the same files give the same bytes.
    #[oai(status = 200, content_type = "application/zip")]
    Zip(
        Binary<Vec<u8>>,
        /// A name for the file.
        #[oai(header = "Content-Disposition")]
        String,
        /// It is still being written: `no-store`.
        #[oai(header = "Cache-Control")]
        String,
    ),
}

/// `/courses/{key}/manuscript/word-documents`, `…/gift…` and `…/package`.
pub struct ImportsApi;

#[OpenApi(tag = "Tag::Courses")]
impl ImportsApi {
    /// Make a lesson of a Word document
    ///
    /// For the course's trainers. The lesson stands at the end of the module, in the language that the course is written in;
    /// headings, lists, tables, links and pictures come along, and `notes` says what does not. Macros are never run. Refused
    /// with `manuscript_conflict` if somebody else changed the outline at this very moment: send it again.
    #[oai(
        path = "/courses/:key/manuscript/word-documents",
        method = "post",
        operation_id = "import_word_document"
    )]
    async fn import_word_document(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        /// The key of the module.
        #[oai(validator(min_length = 1, max_length = 100))]
        module: Query<String>,
        /// The lesson's title if the document has none.
        #[oai(validator(min_length = 1, max_length = 300))]
        name: Query<String>,
        body: WordDocument,
    ) -> Result<Made<Json<LessonFromWord>>, ApiError> {
        let WordDocument::Word(document) = body;
        let lesson = studio::import_word(&cx, &actor.0, (&key, &module), &name, document.0).await?;
        // Keys have nothing but letters, digits and hyphens.
        let location = format!("/api/v1/courses/{}/manuscript/file?path={}", *key, lesson.path);
        Ok(Made { body: Json(lesson.into()), location })
    }

    /// Look at what questions in GIFT would bring
    ///
    /// For the course's trainers and reviewers. Nothing is changed: each question is told that would come in, with what is lost
    /// of it, and each that would not, with the line on which it begins.
    #[oai(path = "/courses/:key/manuscript/gift-previews", method = "post", operation_id = "preview_gift")]
    async fn preview_gift(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        body: Json<GiftQuestions>,
    ) -> Result<Json<GiftPreview>, ApiError> {
        let (into, text): (GiftInto, String) = body.0.into();
        let language = into.language;
        let (gift, _) = studio::look_at_gift(&cx, &actor.0, &key, &into, text).await?;
        Ok(Json(GiftPreview::of(gift, language)))
    }

    /// Take in questions in GIFT
    ///
    /// For the course's trainers. Those come in that `preview_gift` has in `taken`, behind the questions that are there. Send an
    /// `Idempotency-Key`, or what is sent twice is there twice. Refused with `manuscript_conflict` if somebody else changed the
    /// same place at this very moment: send it again.
    #[oai(path = "/courses/:key/manuscript/gift", method = "post", operation_id = "import_gift")]
    async fn import_gift(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        body: Json<GiftQuestions>,
    ) -> Result<Json<GiftTakenIn>, ApiError> {
        let (into, text) = body.0.into();
        let count = studio::take_gift(&cx, &actor.0, &key, &into, text).await?;
        Ok(Json(GiftTakenIn { count }))
    }

    /// Read a manuscript as a package
    ///
    /// Its files as they stand now, pictures and documents among them. For the course's trainers and reviewers.
    #[oai(path = "/courses/:key/manuscript/package", method = "get", operation_id = "export_manuscript")]
    async fn export_manuscript(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
    ) -> Result<PackageAnswer, ApiError> {
        let zip = studio::export(&cx, &actor.0, &key).await?;
        let disposition = format!("attachment; filename=\"{}.zip\"", *key);
        Ok(PackageAnswer::Zip(Binary(zip), disposition, "no-store".to_owned()))
    }

    /// Take a whole package into a manuscript
    ///
    /// For the course's trainers. The package as a ZIP of its folder becomes what counts; what was there stays in the history of
    /// each file. One that cannot be read is told finding by finding (422). Refused with `course_key_mismatch`, or with
    /// `manuscript_conflict` if somebody else saved at this very moment.
    #[oai(path = "/courses/:key/manuscript/package", method = "put", operation_id = "import_package")]
    async fn import_package(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        /// The package.
        body: Binary<Vec<u8>>,
    ) -> Result<Json<PackageTakenIn>, ApiError> {
        let changed_files = studio::import_package(&cx, &actor.0, &key, body.0).await?;
        Ok(Json(PackageTakenIn { changed_files }))
    }
}

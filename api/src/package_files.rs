//! Pictures and documents of a course's own package, where its lessons show them.

use domain::courses::PackageFile;
use domain::{Context, learning, refreshers, review, studio};
use http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, X_CONTENT_TYPE_OPTIONS,
};
use poem::web::Data;
use poem::{IntoResponse, Response};
use poem_openapi::param::Path;
use poem_openapi::payload::{Binary, Payload};
use poem_openapi::registry::{
    MetaHeader, MetaMediaType, MetaResponse, MetaResponses, MetaSchemaRef, Registry,
};
use poem_openapi::types::Type;
use poem_openapi::{ApiResponse, OpenApi};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Tag;
use crate::auth::Bearer;
use crate::problem::ApiError;

/// Files in the folder `media/` of a package.
pub struct PackageFilesApi;

#[OpenApi]
impl PackageFilesApi {
    /// Read a file that my lessons show
    ///
    /// What a lesson calls `media/<file>`: its bytes, of their own media type. Pictures are shown, all else is saved. Refused
    /// with `not_enrolled_yet`, `run_not_started` or `enrolment_ended`.
    #[oai(
        path = "/enrolments/:id/files/:file",
        method = "get",
        operation_id = "get_course_file",
        tag = "Tag::Learning"
    )]
    async fn get_course_file(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The enrolment.
        id: Path<Uuid>,
        /// The file's name, without `media/`.
        #[oai(validator(max_length = 200))]
        file: Path<String>,
    ) -> Result<FileBytes, ApiError> {
        Ok(FileBytes(learning::file(&cx, &actor.0, id.0.into(), &file).await?))
    }

    /// Read a file that a refresher shows
    ///
    /// What its lessons call `media/<file>`: its bytes, of their own media type. Pictures are shown, all else is saved.
    #[oai(
        path = "/refreshers/:id/files/:file",
        method = "get",
        operation_id = "get_refresher_file",
        tag = "Tag::Learning"
    )]
    async fn get_refresher_file(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The refresher.
        id: Path<Uuid>,
        /// The file's name, without `media/`.
        #[oai(validator(max_length = 200))]
        file: Path<String>,
    ) -> Result<FileBytes, ApiError> {
        Ok(FileBytes(refreshers::file(&cx, &actor.0, id.0.into(), &file).await?))
    }

    /// Read a picture or document of a manuscript
    ///
    /// What its lessons call `media/<file>`: its bytes, of their own media type. For the course's trainers and reviewers.
    #[oai(
        path = "/courses/:key/manuscript/files/:file",
        method = "get",
        operation_id = "get_manuscript_media",
        tag = "Tag::Courses"
    )]
    async fn get_manuscript_media(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        /// The file's name, without `media/`.
        #[oai(validator(max_length = 200))]
        file: Path<String>,
    ) -> Result<FileBytes, ApiError> {
        Ok(FileBytes(studio::file(&cx, &actor.0, &key, &file).await?))
    }

    /// Read a picture or document of a draft
    ///
    /// What its lessons call `media/<file>`: its bytes, of their own media type. For the course's trainers and reviewers.
    #[oai(
        path = "/courses/:key/draft/files/:file",
        method = "get",
        operation_id = "get_draft_media",
        tag = "Tag::Courses"
    )]
    async fn get_draft_media(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        /// The file's name, without `media/`.
        #[oai(validator(max_length = 200))]
        file: Path<String>,
    ) -> Result<FileBytes, ApiError> {
        Ok(FileBytes(review::file(&cx, &actor.0, &key, &file).await?))
    }
}

/// The bytes of a file.
pub struct FileBytes(PackageFile);

impl IntoResponse for FileBytes {
    fn into_response(self) -> Response {
        let Self(file) = self;
        Response::builder()
            .header(CONTENT_TYPE, file.content_type())
            .header(CONTENT_DISPOSITION, file.disposition())
            // For as long as somebody reads; another version may have another picture under the same name.
            .header(CACHE_CONTROL, "private, max-age=600")
            .header(ETAG, format!("\"{}\"", hex::encode(Sha256::digest(&file.bytes))))
            // Nothing in it runs here, whatever it is.
            .header(CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox")
            .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
            .body(file.bytes)
    }
}

impl ApiResponse for FileBytes {
    fn meta() -> MetaResponses {
        let bytes = MetaMediaType {
            content_type: "application/octet-stream",
            schema: Binary::<Vec<u8>>::schema_ref(),
        };
        MetaResponses {
            responses: vec![MetaResponse {
                description: "The bytes, of the file's own media type.",
                status: Some(200),
                status_range: None,
                content: vec![bytes],
                headers: vec![
                    header("ETag", "SHA-256 of the bytes, in hex.", String::schema_ref()),
                    header(
                        "Content-Disposition",
                        "`inline` for pictures, else `attachment`.",
                        String::schema_ref(),
                    ),
                ],
            }],
        }
    }

    fn register(_: &mut Registry) {}
}

fn header(name: &str, description: &str, schema: MetaSchemaRef) -> MetaHeader {
    MetaHeader {
        name: name.into(),
        description: Some(description.into()),
        required: true,
        deprecated: false,
        schema,
    }
}

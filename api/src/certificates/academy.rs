//! What waits for the academy's signature, and what its officers do with it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use domain::Context;
use domain::Error;
use domain::certificates::{self, AwaitsAcademy, Countersignature, ToEndorse};
use domain::learning::QuizResult;
use domain::page::PageRequest;
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::{Binary, Json};
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::shapes::{Certificate, CertificateKind, PrintedText};
use super::{CertificateReason, DocumentAnswer};
use crate::answer::Listed;
use crate::auth::Bearer;
use crate::problem::ApiError;
use crate::text::Text;
use crate::{Tag, language, list_of};

list_of! {
    /// One page of certificates that wait for the academy, the longest waiting first.
    CountersignatureList, AwaitedCountersignature
}

/// How a quiz went.
#[derive(Clone, Debug, Object)]
pub struct EvidenceOfQuiz {
    /// Its title.
    title: PrintedText,
    /// The best score, in percent.
    percent: i32,
    /// How many attempts were made.
    attempts: u32,
}

/// What the academy's own program needs to endorse the credential within the document.
#[derive(Clone, Debug, Object)]
pub struct EndorsementAsked {
    /// What the endorsement is called.
    id: String,
    /// Under which name the academy endorses.
    name: String,
    /// The names of the academy's keys that the centre knows.
    keys: Vec<String>,
}

/// A certificate that waits for the academy, with what it was earned with.
#[derive(Clone, Debug, Object)]
pub struct AwaitedCountersignature {
    /// The certificate.
    certificate: Certificate,
    /// Under which name the academy signs: the one of the day of issue.
    academy: String,
    /// What it is to endorse besides; only where its key is elsewhere, and the centre was given its public half.
    #[oai(skip_serializing_if_is_none)]
    endorsement: Option<EndorsementAsked>,
    /// How many of the lessons that the course asks for were completed.
    lessons_completed: u32,
    /// How many there are.
    lessons: u32,
    /// The quizzes that were taken and marked, in the order of the course.
    quizzes: Vec<EvidenceOfQuiz>,
    /// When the holder confirmed the names.
    #[oai(skip_serializing_if_is_none)]
    names_confirmed_at: Option<DateTime<Utc>>,
}

/// The academy's signature. Without all fields, the centre signs with the academy's key where it keeps that.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct CountersignatureInput {
    /// The time that stands in the document; at most ten minutes from the centre's.
    signed_at: Option<DateTime<Utc>>,
    /// The signature: a CMS structure in DER, in base 64.
    #[oai(validator(max_length = 26000))]
    signature: Option<Text>,
    /// The academy's endorsement of the credential within the document, as a JSON web token, where one was asked for.
    #[oai(validator(max_length = 8000))]
    endorsement: Option<Text>,
}

impl From<ToEndorse> for EndorsementAsked {
    fn from(asked: ToEndorse) -> Self {
        Self { id: asked.id, name: asked.name, keys: asked.keys }
    }
}

impl From<QuizResult> for EvidenceOfQuiz {
    fn from(result: QuizResult) -> Self {
        let title = PrintedText::of(&result.title);
        Self { title, percent: result.percent, attempts: count(result.attempts) }
    }
}

impl From<AwaitsAcademy> for AwaitedCountersignature {
    fn from(waiting: AwaitsAcademy) -> Self {
        let AwaitsAcademy { certificate, evidence, academy, endorsement } = waiting;
        Self {
            certificate: certificate.into(),
            academy,
            endorsement: endorsement.map(Into::into),
            lessons_completed: count(evidence.lessons_completed),
            lessons: count(evidence.lessons),
            quizzes: evidence.results.into_iter().map(Into::into).collect(),
            names_confirmed_at: evidence.names_confirmed_at,
        }
    }
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

impl CountersignatureInput {
    /// The signature, if one was sent.
    fn read(self) -> Result<Option<Countersignature>, Error> {
        let endorsement = self.endorsement.map(|token| token.0);
        match (self.signed_at, self.signature) {
            (None, None) if endorsement.is_some() => Err(missing("/signature")),
            (None, None) => Ok(None),
            (Some(signed_at), Some(signature)) => {
                let unreadable = |_| {
                    Error::invalid(
                        "/signature",
                        "unreadable",
                        "write the signature in base 64, with its padding",
                    )
                };
                let signature = STANDARD.decode(signature.0).map_err(unreadable)?;
                Ok(Some(Countersignature { signed_at, signature, endorsement }))
            }
            (None, Some(_)) => Err(missing("/signed_at")),
            (Some(_), None) => Err(missing("/signature")),
        }
    }
}

fn missing(pointer: &'static str) -> Error {
    Error::invalid(pointer, "missing", "send signature and signed_at together, or neither")
}

/// The book.
#[derive(ApiResponse)]
enum BookAnswer {
    /// The book, in UTF-8 with a byte order mark, by which spreadsheets know it.
    #[oai(status = 200, content_type = "text/csv")]
    Csv(
        Binary<Vec<u8>>,
        /// A name for the file.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

/// The book, printed.
#[derive(ApiResponse)]
enum PrintedBookAnswer {
    /// The book on sheets of A4 as it stands now.
    #[oai(status = 200, content_type = "application/pdf")]
    Pdf(
        Binary<Vec<u8>>,
        /// A name for the file.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

/// `/countersignatures` and what hangs on a certificate for the academy.
pub struct AcademyApi;

#[OpenApi(tag = "Tag::Certificates")]
impl AcademyApi {
    /// List what waits for the academy's signature, the longest waiting first
    ///
    /// For officers of the academy.
    #[oai(path = "/countersignatures", method = "get", operation_id = "list_awaited_countersignatures")]
    async fn list_awaited_countersignatures(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// Certificates on the page.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(validator(max_length = 100))]
        cursor: Query<Option<String>>,
    ) -> Result<Listed<Json<CountersignatureList>>, ApiError> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        let page = certificates::awaiting_academy(&cx, &actor.0, page).await?;
        Ok(CountersignatureList::answer(page.map(Into::into)))
    }

    /// Download the document that the academy signs
    ///
    /// For officers of the academy: the document as the centre has signed it. `forest-glade academy-signer` puts the
    /// signature together from it, so that nothing is signed which was not looked at.
    #[oai(
        path = "/certificates/:id/document-to-sign.pdf",
        method = "get",
        operation_id = "get_document_to_sign"
    )]
    async fn get_document_to_sign(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The certificate.
        id: Path<Uuid>,
    ) -> Result<DocumentAnswer, ApiError> {
        Ok(certificates::document_to_sign(&cx, &actor.0, id.0.into()).await?.into())
    }

    /// Download the register book of a year, as CSV
    ///
    /// For coordinators, administrators and officers of the academy: every number in order, the voided ones too, with the
    /// first line as heading. Fields that a spreadsheet would take for a formula begin with an apostrophe.
    #[oai(path = "/register-books/:kind/:year", method = "get", operation_id = "get_register_book")]
    async fn get_register_book(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// Which document.
        kind: Path<CertificateKind>,
        /// The year of issue.
        #[oai(validator(minimum(value = "1994"), maximum(value = "9999")))]
        year: Path<i32>,
    ) -> Result<BookAnswer, ApiError> {
        let table = certificates::register_book_table(&cx, &actor.0, kind.0.into(), year.0).await?;
        let name = format!("attachment; filename=\"register-{}.csv\"", year.0);
        Ok(BookAnswer::Csv(Binary(table), name))
    }

    /// Download the register book of a year, for printing
    ///
    /// For coordinators, administrators and officers of the academy: every number in order on sheets of A4, the voided ones
    /// with their reasons, with what each sheet and the book come to.
    #[oai(
        path = "/register-books/:kind/:year/book.pdf",
        method = "get",
        operation_id = "get_printed_register_book"
    )]
    async fn get_printed_register_book(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// Which document.
        kind: Path<CertificateKind>,
        /// The year of issue.
        #[oai(validator(minimum(value = "1994"), maximum(value = "9999")))]
        year: Path<i32>,
        /// Language of the book: `en`, `ru` or `be`.
        #[oai(validator(max_length = 35))]
        lang: Query<Option<String>>,
        /// Languages of the book, in order of preference.
        #[oai(name = "Accept-Language")]
        accept: Header<Option<String>>,
    ) -> Result<PrintedBookAnswer, ApiError> {
        let shown = language::choose(lang.0.as_deref(), accept.0.as_deref());
        let of = (kind.0.into(), year.0);
        let book = certificates::printed_register_book(&cx, &actor.0, of, shown).await?;
        let name = format!("attachment; filename=\"register-{}.pdf\"", year.0);
        Ok(PrintedBookAnswer::Pdf(Binary(book), name))
    }

    /// Sign a certificate for the academy
    ///
    /// For officers of the academy. The certificate is issued by it; sent once more, it changes nothing. Refused with
    /// `signature_not_trusted` if it is not the academy's over this very document, or the endorsement not of this very credential, with `centre_has_not_signed` before
    /// there is anything to sign, with `academy_key_elsewhere` if nothing is sent and the centre does not keep the
    /// academy's key, with `certificate_signed` if the academy has no part in it, or with `certificate_voided`.
    #[oai(
        path = "/certificates/:id/countersignature",
        method = "post",
        operation_id = "countersign_certificate"
    )]
    async fn countersign_certificate(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The certificate.
        id: Path<Uuid>,
        body: Json<CountersignatureInput>,
    ) -> Result<Json<Certificate>, ApiError> {
        let certificate = match body.0.read()? {
            Some(signed) => certificates::countersign(&cx, &actor.0, id.0.into(), signed).await?,
            None => certificates::countersign_here(&cx, &actor.0, id.0.into()).await?,
        };
        Ok(Json(certificate.into()))
    }

    /// Send a certificate back to the centre
    ///
    /// For officers of the academy. It is voided and its number stays in the register; a coordinator may issue a corrected
    /// one. Refused with `certificate_signed` once it is issued, with `certificate_voided`, `certificate_revoked` or
    /// `certificate_superseded`.
    #[oai(path = "/certificates/:id/return", method = "post", operation_id = "return_certificate")]
    async fn return_certificate(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The certificate.
        id: Path<Uuid>,
        body: Json<CertificateReason>,
    ) -> Result<Json<Certificate>, ApiError> {
        Ok(Json(certificates::send_back(&cx, &actor.0, id.0.into(), &body.reason.0).await?.into()))
    }
}

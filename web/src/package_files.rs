//! Pictures and documents of a course's own package, where its lessons show them.

use domain::Context;
use domain::courses::PackageFile;
use domain::ids::{CourseVersionId, EnrolmentId};
use domain::{learning, refreshers, review, studio};
use poem::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use uuid::Uuid;

use crate::error_page::PageError;
use crate::visit::Visit;

/// A text with the addresses of its files, which stand below `place`.
pub fn with_addresses(html: &str, place: &str) -> String {
    html.replace("=\"media/", &format!("=\"{place}/media/"))
}

/// A file of a lesson that somebody studies.
#[handler]
pub async fn of_enrolment(
    cx: Data<&Context>,
    visit: Visit,
    Path((enrolment, file)): Path<(Uuid, String)>,
) -> Result<Response> {
    sent(learning::file(&cx, visit.signed_in()?, EnrolmentId(enrolment), &file).await)
}

/// A file of what changed, for those who learnt it before.
#[handler]
pub async fn of_refresher(
    cx: Data<&Context>,
    visit: Visit,
    Path((version, file)): Path<(Uuid, String)>,
) -> Result<Response> {
    sent(refreshers::file(&cx, visit.signed_in()?, CourseVersionId(version), &file).await)
}

/// A file of a manuscript.
#[handler]
pub async fn of_manuscript(
    cx: Data<&Context>,
    visit: Visit,
    Path((key, file)): Path<(String, String)>,
) -> Result<Response> {
    sent(studio::file(&cx, visit.signed_in()?, &key, &file).await)
}

/// A file of a draft that is reviewed.
#[handler]
pub async fn of_draft(
    cx: Data<&Context>,
    visit: Visit,
    Path((key, file)): Path<(String, String)>,
) -> Result<Response> {
    sent(review::file(&cx, visit.signed_in()?, &key, &file).await)
}

fn sent(found: domain::Result<PackageFile>) -> Result<Response> {
    let file = found.map_err(PageError)?;
    let answer = Response::builder()
        .content_type(file.content_type())
        .header(CONTENT_DISPOSITION, file.disposition())
        // For as long as somebody reads; another version may have another picture under the same name.
        .header(CACHE_CONTROL, "private, max-age=600");
    Ok(answer.body(file.bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_package_get_an_address() {
        let html = "<img src=\"media/a.png\" alt=\"media/\"><a href=\"media/b.pdf\">“media/”</a><a href=\"media:1\">c</a>";
        let shown = with_addresses(html, "/learn/1");
        assert!(
            shown.contains("src=\"/learn/1/media/a.png\"") && shown.contains("href=\"/learn/1/media/b.pdf\"")
        );
        assert!(shown.contains("<a href=\"media:1\">") && shown.contains("“media/”"), "{shown}");
    }
}

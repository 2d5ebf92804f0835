//! One search over everything that the caller may see.

use domain::Context;
use domain::content::Language as Tongue;
use domain::page::PageRequest;
use domain::search::{self, Asked, Hit, Piece};
use poem::web::Data;
use poem_openapi::param::{Header, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use crate::answer::Listed;
use crate::auth::Anyone;
use crate::language::{self, Language};
use crate::problem::ApiError;
use crate::{Tag, words_of};

words_of! {
    /// What is found.
    SearchKind mirrors search::SearchKind { Course, Lesson, Media, Transcript, Article }
}

/// What was found, the best first.
#[derive(Object)]
struct SearchResults {
    /// What stands on this page.
    items: Vec<SearchResult>,
    /// What was looked for instead, where what was typed is nowhere.
    #[oai(skip_serializing_if_is_none)]
    shown_for: Option<String>,
    /// Give it as `cursor` to get the next page; missing on the last.
    #[oai(skip_serializing_if_is_none)]
    next_cursor: Option<String>,
}

/// Something that was found.
#[derive(Object)]
struct SearchResult {
    /// What it is.
    kind: SearchKind,
    /// The key of a course or article, `<course>/<module>/<lesson>` of a lesson, the id of an item of the media centre.
    about: String,
    /// The language it is in.
    language: Language,
    /// Its title.
    title: String,
    /// The part of its text where the words stand, as HTML: in `<mark>` the words that were sought, all else as plain text.
    snippet_html: String,
    /// The key of the course that a course or lesson is of.
    #[oai(skip_serializing_if_is_none)]
    course_key: Option<String>,
    /// Of a lesson: the caller's place in the course, where they read it.
    #[oai(skip_serializing_if_is_none)]
    enrolment_id: Option<Uuid>,
    /// Of a lesson: the lesson of the version that the caller is on.
    #[oai(skip_serializing_if_is_none)]
    lesson_id: Option<Uuid>,
}

/// `GET /search`.
pub struct SearchApi;

#[OpenApi(tag = "Tag::Search")]
impl SearchApi {
    /// Search in everything
    ///
    /// Courses, lessons, the media centre, news and articles, as far as the caller may see them: without a token, what is public.
    /// Words are found in any form; the last one, by its beginning. What has all the words comes first, then what has some of
    /// them; words in a title count most. Where what was typed is nowhere, what may have been meant is sought instead, and
    /// `shown_for` tells it. Only the few hundred best can be paged through.
    #[oai(path = "/search", method = "get", operation_id = "search_everything")]
    #[allow(clippy::too_many_arguments)] // each is a parameter of the operation
    async fn search_everything(
        &self,
        actor: Anyone,
        cx: Data<&Context>,
        /// Words to look for.
        #[oai(validator(max_length = 200))]
        q: Query<String>,
        /// Only of this kind.
        kind: Query<Option<SearchKind>>,
        /// Only what is in this language: `en`, `ru` or `be`.
        #[oai(validator(max_length = 35))]
        lang: Query<Option<String>>,
        /// Results on the page.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(validator(max_length = 100))]
        cursor: Query<Option<String>>,
        /// The languages that the caller reads, in order of preference: of what is there in several, the first is shown.
        #[oai(name = "Accept-Language")]
        accept: Header<Option<String>>,
    ) -> Result<Listed<Json<SearchResults>>, ApiError> {
        let language = lang.0.as_deref().and_then(Tongue::from_tag);
        let asked = Asked { words: q.0, kind: kind.0.map(Into::into), language };
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        let shown = language::choose(lang.0.as_deref(), accept.0.as_deref());
        let found = search::find(&cx, &actor.0, &asked, shown, page).await?;
        let next = found.page.next_cursor.clone();
        let body = SearchResults {
            items: found.page.items.into_iter().map(Into::into).collect(),
            shown_for: found.shown_for,
            next_cursor: found.page.next_cursor,
        };
        Ok(Listed { body: Json(body), next })
    }
}

impl From<Hit> for SearchResult {
    fn from(hit: Hit) -> Self {
        Self {
            kind: hit.kind.into(),
            language: hit.language.into(),
            title: hit.title.iter().map(|piece| piece.text.as_str()).collect(),
            snippet_html: html(&hit.snippet),
            course_key: hit.course_key().map(str::to_owned),
            enrolment_id: hit.place.map(|(enrolment, _)| enrolment.0),
            lesson_id: hit.place.map(|(_, lesson)| lesson.0),
            about: hit.about,
        }
    }
}

fn html(pieces: &[Piece]) -> String {
    let mut html = String::new();
    for piece in pieces {
        let text =
            piece.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        html += &if piece.is_sought { format!("<mark>{text}</mark>") } else { text };
    }
    html
}

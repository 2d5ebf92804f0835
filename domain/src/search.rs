//! One search over everything: courses, lessons, the media centre, news and articles, in three languages.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use course_content::Language;
use entity::ids::{CourseId, CourseItemId, EnrolmentId, MediaItemId};
use entity::search_index;
use sea_orm::{EntityTrait, FromQueryResult};
use uuid::Uuid;

use crate::actor::Actor;
use crate::context::Context;
use crate::database::written_out;
use crate::enrolments;
use crate::error::{Error, Result};
use crate::page::{Page, PageRequest};

mod counts;
mod documents;
mod edits;
mod keyboard;
mod matching;
mod meaning;
mod ranking;
mod rebuilding;
mod sight;
mod snippets;
mod sources;
mod vocabulary;
mod words;

pub use documents::{Document, replace};
pub use entity::enums::{SearchAccess, SearchKind};
pub(crate) use rebuilding::{is_due, rebuild};
pub use snippets::Piece;
pub(crate) use sources::index_course;

use documents::{INDEX, in_language, in_title, of_kind};
use matching::Wanted;
use ranking::{Candidate, Sought};
use sight::Sight;
use snippets::Marks;

/// So many documents are ranked: the newest that have the words, and the newest that have them in the title.
const RANKED: i64 = 240;
const RANKED_BY_TITLE: i64 = 120;
/// A word that no more documents have tells something, however few there are.
const FEW: i64 = 1000;
/// With fewer that have all the words, those that have some of them are shown after them.
const ENOUGH: usize = 10;

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The words, as somebody typed them.
    pub words: String,
    /// Only this kind of thing.
    pub kind: Option<SearchKind>,
    /// Only what is in this language.
    pub language: Option<Language>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// A page of it, the best first.
    pub page: Page<Hit>,
    /// What was looked for instead, where what was typed is nowhere.
    pub shown_for: Option<String>,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: SearchKind,
    /// The key of a course or article, `<course>/<module>/<lesson>`, or the id of an item.
    pub about: String,
    /// The language it is in.
    pub language: Language,
    /// Its title, with the words that were sought.
    pub title: Vec<Piece>,
    /// A part of its text, likewise.
    pub snippet: Vec<Piece>,
    /// Of a lesson, where the actor reads it: their place in the course, and the lesson of the version they are on.
    pub place: Option<(EnrolmentId, CourseItemId)>,
}

impl Hit {
    /// The key of the course that a course or lesson is of.
    #[must_use]
    pub fn course_key(&self) -> Option<&str> {
        let of_course = matches!(self.kind, SearchKind::Course | SearchKind::Lesson);
        self.about.split('/').next().filter(|_| of_course)
    }
}

/// What the actor may find that has the words: those that have all of them, the best first, then the best of the others.
///
/// The first few hundred are ranked and can be paged through; whoever looks for more types another word.
///
/// # Errors
/// The database's own.
pub async fn find(
    cx: &Context,
    actor: &Actor,
    asked: &Asked,
    language: Language,
    page: PageRequest,
) -> Result<Found> {
    let search = Search::begin(cx, actor, asked.kind.as_slice(), asked.language).await?;
    let Meant { mut found, sought, shown_for } = search.all_or_meant(&asked.words).await?;
    if found.len() < ENOUGH && sought.len() > 1 {
        found.extend(search.with_any(&sought).await?);
    }
    let candidates = search.read(found).await?;
    let ranked = ranking::rank(candidates, &sought, &search.index, language.tag());
    let page = part_of(ranked, page);
    let hits = show(cx, actor, page.items, &Marks::of(&sought)).await?;
    Ok(Found { page: Page { items: hits, next_cursor: page.next_cursor }, shown_for })
}

/// The courses that everybody finds by all of the words, in any language.
///
/// # Errors
/// The database's own.
pub(crate) async fn courses_with(cx: &Context, words: &str) -> Result<Vec<CourseId>> {
    let search = Search::begin(cx, &Actor::Anonymous, &[SearchKind::Course], None).await?;
    let found = search.with_all(&search.seek(words).await?).await?;
    Ok(search.read(found).await?.into_iter().filter_map(|course| course.course_id).collect())
}

/// The items of the media centre that the actor finds by all of the words, in what is said about them or in them; and what was
/// looked for instead, where what was typed is nowhere.
///
/// # Errors
/// The database's own.
pub(crate) async fn items_with(
    cx: &Context,
    actor: &Actor,
    words: &str,
) -> Result<(Vec<MediaItemId>, Option<String>)> {
    let kinds = [SearchKind::Media, SearchKind::Transcript];
    let search = Search::begin(cx, actor, &kinds, None).await?;
    let Meant { found, shown_for, .. } = search.all_or_meant(words).await?;
    let items = search.read(found).await?.into_iter().filter_map(|one| one.about.parse().ok());
    let mut items: Vec<MediaItemId> = items.map(MediaItemId).collect();
    items.sort_unstable();
    items.dedup();
    Ok((items, shown_for))
}

/// What has all of the words.
struct Meant {
    found: Vec<i64>,
    /// The words as they were typed or, where they are nowhere, as they were meant.
    sought: Vec<Sought>,
    /// How the latter is written.
    shown_for: Option<String>,
}

/// A search that has begun: who looks, for what kind of thing, in the index as it is now.
struct Search<'a> {
    cx: &'a Context,
    sight: Sight,
    index: search_index::Model,
    /// What is asked for together with the words.
    narrowed: Wanted,
}

impl<'a> Search<'a> {
    /// For any of these kinds of things; for all there are, if none is named.
    async fn begin(
        cx: &'a Context,
        actor: &Actor,
        kinds: &[SearchKind],
        language: Option<Language>,
    ) -> Result<Self> {
        let sight = Sight::of(cx, actor).await?;
        let index = search_index::Entity::find_by_id(INDEX).one(cx.read()).await?;
        let index = index.ok_or_else(|| Error::internal("the row of the search index is missing"))?;
        let mut narrowed = vec![sight.terms()];
        narrowed.extend((!kinds.is_empty()).then(|| kinds.iter().copied().map(of_kind).collect()));
        narrowed.extend(language.map(|language| vec![in_language(language.tag())]));
        Ok(Self { cx, sight, index, narrowed })
    }

    /// Those that have all the words, as they were typed or else as they were meant.
    async fn all_or_meant(&self, words: &str) -> Result<Meant> {
        let sought = self.seek(words).await?;
        let found = self.with_all(&sought).await?;
        if found.is_empty()
            && let Some((meant, told)) = self.mend(words, &sought).await?
        {
            let found = self.with_all(&meant).await?;
            return Ok(Meant { found, sought: meant, shown_for: Some(told) });
        }
        Ok(Meant { found, sought, shown_for: None })
    }

    /// Those that have all the words.
    async fn with_all(&self, sought: &[Sought]) -> Result<Vec<i64>> {
        if sought.is_empty() {
            return Ok(Vec::new());
        }
        let stems: Wanted =
            sought.iter().map(|word| word.ways.iter().map(|way| way.stem.clone()).collect()).collect();
        let likely = sought.iter().map(documents).min().unwrap_or(0);
        self.matching(stems, likely).await
    }

    /// Those that have any of the words, but for words that nearly everything has.
    async fn with_any(&self, sought: &[Sought]) -> Result<Vec<i64>> {
        let known = || sought.iter().filter(|word| !word.ways.is_empty());
        let is_telling = |word: &&Sought| documents(word) < (self.index.documents / 4).max(FEW);
        let mut telling: Vec<&Sought> = known().filter(is_telling).collect();
        if telling.is_empty() {
            telling = known().collect();
        }
        let likely = telling.iter().copied().map(documents).sum();
        let stems = telling.iter().flat_map(|word| word.ways.iter().map(|way| way.stem.clone())).collect();
        self.matching(vec![stems], likely).await
    }

    /// The newest that match, and if there are more, the newest that match by their titles.
    async fn matching(&self, stems: Wanted, likely: i64) -> Result<Vec<i64>> {
        let db = self.cx.read();
        let titled: Wanted =
            stems.iter().map(|any| any.iter().map(|stem| in_title(stem)).collect()).collect();
        let narrowed = |stems: Wanted| stems.into_iter().chain(self.narrowed.iter().cloned()).collect();
        let mut found = matching::newest(db, &self.index, &narrowed(stems), likely, RANKED).await?;
        if i64::try_from(found.len()).unwrap_or(i64::MAX) >= RANKED {
            let few = i64::from(u16::MAX).min(likely / 8);
            found.extend(matching::newest(db, &self.index, &narrowed(titled), few, RANKED_BY_TITLE).await?);
        }
        Ok(found)
    }

    /// What ranking needs of them, each once; what the actor may not see is not among them whatever the index says.
    async fn read(&self, mut ids: Vec<i64>) -> Result<Vec<Candidate>> {
        const READ: &str = "SELECT id, kind, about, course_id, language, access, words, counts FROM search_document \
                            WHERE id IN";
        ids.sort_unstable();
        ids.dedup();
        let ids = ids.into_iter().map(Into::into).collect();
        let mut read: Vec<Candidate> = written_out::among(self.cx.read(), READ, [], ids).await?;
        read.retain(|one| self.sight.sees(one.access, one.course_id));
        Ok(read)
    }
}

/// In how many documents a word is at most.
fn documents(word: &Sought) -> i64 {
    word.ways.iter().map(|way| way.documents).sum()
}

/// The part of what was ranked that a page has. A cursor tells the last document and its place: should that one be gone or
/// indexed anew, whatever has taken its place is the next.
fn part_of(ranked: Vec<Candidate>, page: PageRequest) -> Page<Candidate> {
    let begin = page.after.map_or(0, |after| {
        let (place, id) = after.as_u64_pair();
        let known = ranked.iter().position(|one| u64::try_from(one.id) == Ok(id));
        known.map_or(usize::try_from(place).unwrap_or(usize::MAX).saturating_sub(1), |at| at + 1)
    });
    let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let rows = ranked.into_iter().zip(1_u64..).skip(begin).take(limit.saturating_add(1)).collect();
    let cursor =
        |(one, place): &(Candidate, u64)| Uuid::from_u64_pair(*place, u64::try_from(one.id).unwrap_or(0));
    Page::from_rows(rows, page.limit, cursor).map(|(one, _)| one)
}

#[derive(FromQueryResult)]
struct Shown {
    id: i64,
    title: String,
    body: String,
}

/// What is shown of those on a page.
async fn show(cx: &Context, actor: &Actor, page: Vec<Candidate>, marks: &Marks) -> Result<Vec<Hit>> {
    let ids = page.iter().map(|one| one.id.into()).collect();
    let read = "SELECT id, title, body FROM search_document WHERE id IN";
    let texts: Vec<Shown> = written_out::among(cx.read(), read, [], ids).await?;
    let mut places = Places::default();
    let mut hits = Vec::with_capacity(page.len());
    for one in page {
        // Gone since it was found.
        let Some(text) = texts.iter().find(|text| text.id == one.id) else { continue };
        hits.push(Hit {
            language: Language::from_tag(&one.language).unwrap_or(Language::En),
            title: marks.mark(&text.title),
            snippet: marks.snippet(&text.body, &one.counts),
            place: places.of(cx, actor, &one).await?,
            kind: one.kind,
            about: one.about,
        });
    }
    Ok(hits)
}

/// Where somebody reads lessons, looked up once for each course.
#[derive(Default)]
struct Places(HashMap<CourseId, Option<Lessons>>);

/// The enrolment with which somebody reads, and the lessons by their paths.
type Lessons = (EnrolmentId, HashMap<String, CourseItemId>);

impl Places {
    async fn of(
        &mut self,
        cx: &Context,
        actor: &Actor,
        one: &Candidate,
    ) -> Result<Option<(EnrolmentId, CourseItemId)>> {
        let (SearchKind::Lesson, Some(course), Some(_)) = (one.kind, one.course_id, actor.person_id()) else {
            return Ok(None);
        };
        let known = match self.0.entry(course) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(lessons_of(cx, actor, course).await?),
        };
        let path = one.about.split_once('/').map_or("", |(_, path)| path);
        Ok(known.as_ref().and_then(|(enrolment, lessons)| Some((*enrolment, *lessons.get(path)?))))
    }
}

/// The actor's newest place in a course that lets them study, and the lessons of the version they are on.
async fn lessons_of(cx: &Context, actor: &Actor, course: CourseId) -> Result<Option<Lessons>> {
    for own in enrolments::list_own_of_course(cx, actor, course).await? {
        if enrolments::check_study(cx, cx.read(), actor, &own.row).await.is_ok() {
            let version = crate::courses::load(cx, own.row.course_version_id).await?;
            let lessons = version.items.iter().map(|item| (item.path.clone(), item.id)).collect();
            return Ok(Some((own.row.id, lessons)));
        }
    }
    Ok(None)
}

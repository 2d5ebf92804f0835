//! What is made into documents: published courses with their lessons, and articles.
//!
//! A course says to everybody what its page says; its lessons' words lead to it without being shown. A lesson's own text is
//! for those who study the course or work on it.

use course_content::{Item, Language, Lesson, Package, Publications, plain_text};
use entity::enums::{SearchAccess, SearchKind};
use entity::ids::CourseId;
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use super::documents::{Document, replace};
use crate::error::Result;

/// Puts what a published course says in the place of what it said before.
///
/// # Errors
/// The database's own.
pub async fn index_course(tx: &impl ConnectionTrait, id: CourseId, package: &Package) -> Result<()> {
    let mut documents = Vec::new();
    for language in Language::ALL {
        documents.push(course(id, package, language));
        let lessons = package
            .items()
            .filter_map(|(_, item)| if let Item::Lesson(lesson) = item { Some(lesson) } else { None });
        documents.extend(lessons.filter_map(|found| lesson(id, package, found, language)));
    }
    // A lesson that is placed twice is found once.
    let mut seen = std::collections::HashSet::new();
    documents.retain(|document| seen.insert((document.about.clone(), document.language)));
    replace(tx, &of_course(id), documents).await
}

/// What documents of a course are made from.
fn of_course(id: CourseId) -> String {
    format!("course:{}", id.0)
}

fn course(id: CourseId, package: &Package, language: Language) -> Document {
    let said = &package.course;
    let mut body = said.summary.get(language).to_owned();
    let mut hidden = String::new();
    for (module, item) in package.items() {
        hidden += module.title.get(language);
        if let Item::Lesson(lesson) = item {
            body += "\n";
            body += lesson.item.title.get(language);
            hidden += &format!(" {} ", lesson.item.summary.get(language));
            hidden += &text_of(lesson, language);
        }
        hidden.push(' ');
    }
    Document {
        kind: SearchKind::Course,
        about: said.key.clone(),
        course_id: Some(id),
        language: language.tag(),
        access: SearchAccess::Public,
        title: said.title.get(language).to_owned(),
        body,
        hidden,
    }
}

/// A lesson in a language that it is written in.
fn lesson(id: CourseId, package: &Package, lesson: &Lesson, language: Language) -> Option<Document> {
    lesson.bodies.get(&language)?;
    let summary = lesson.item.summary.get(language);
    Some(Document {
        kind: SearchKind::Lesson,
        about: format!("{}/{}", package.course.key, lesson.path()),
        course_id: Some(id),
        language: language.tag(),
        access: SearchAccess::Course,
        title: lesson.item.title.get(language).to_owned(),
        body: format!("{summary}\n{}", text_of(lesson, language)).trim().to_owned(),
        hidden: String::new(),
    })
}

fn text_of(lesson: &Lesson, language: Language) -> String {
    lesson.bodies.get(&language).map(|body| plain_text(&body.markdown)).unwrap_or_default()
}

/// What documents of articles are made from.
const ARTICLES: &str = "articles";

/// Puts what the articles say in the place of what they said before.
///
/// # Errors
/// The database's own.
pub(super) async fn index_articles(tx: &impl ConnectionTrait, publications: &Publications) -> Result<()> {
    let mut documents = Vec::new();
    // The newest is indexed last, for what was indexed last counts as the newest.
    for publication in publications.newest_first().iter().rev() {
        documents.extend(Language::ALL.map(|language| {
            let article = publication.in_language(language);
            Document {
                kind: SearchKind::Article,
                about: publication.key.clone(),
                course_id: None,
                language: language.tag(),
                access: SearchAccess::Public,
                title: article.title.clone(),
                body: format!("{}\n{}", article.summary, without_tags(&article.html)),
                hidden: article.author.clone(),
            }
        }));
    }
    replace(tx, ARTICLES, documents).await
}

/// The hash of everything that articles say.
pub(super) fn hash_of_articles(publications: &Publications) -> String {
    let mut hash = Sha256::new();
    for publication in publications.newest_first() {
        hash.update(&publication.key);
        for language in Language::ALL {
            let article = publication.in_language(language);
            for part in [&article.title, &article.summary, &article.author, &article.html] {
                hash.update(part.len().to_be_bytes());
                hash.update(part);
            }
        }
    }
    hex::encode(hash.finalize())
}

/// The text of HTML that this program has written: in it every `<` begins a tag.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for part in html.split('<') {
        let (tag, said) = part.split_once('>').unwrap_or(("", part));
        let is_block = ["p", "li", "h2", "h3", "h4", "br", "td", "/p", "/li", "/td", "br /"].contains(&tag);
        text.push_str(if is_block { "\n" } else { "" });
        text.push_str(said);
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'");
    let text = text.replace("&#39;", "'").replace("&amp;", "&");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_read_as_text() {
        let html = "<p>Боль &amp; <em>страх</em></p>\n<ul><li>a &lt; b</li><li>c</li></ul>";
        assert_eq!(without_tags(html), "Боль & страх\na < b\nc");
    }
}

//! Items of the media centre where a lesson names them: pictures in their places, films and all else as they are, or links.

use askama::Template;
use domain::Context;
use domain::enums::MediaKind;
use domain::ids::MediaItemId;
use domain::media::{self, Item};
use domain::quizzes::ShownText;
use uuid::Uuid;

use super::player::{Player, Wanted, address, sizes};
use crate::error_page::PageError;
use crate::page::{self, Page};
use crate::visit::Visit;

/// What begins the address of an item in the text of a lesson, what stands around a link that has a paragraph to itself, and
/// what begins a picture.
const NAMED: &str = "\"media:";
const ALONE: (&str, &str) = ("<p><a href=", "</a></p>");
const PICTURE: &str = "<img src=\"media:";

/// A picture within a lesson.
#[derive(Template)]
#[template(path = "media/picture.html")]
struct Picture<'a> {
    address: String,
    sizes: String,
    size: media::Size,
    /// Its description, as HTML that is safe already.
    rest: &'a str,
}

/// The text of a lesson with items in the place of what names them: a link that has a paragraph to itself becomes what it
/// leads to, any other leads to its page, and a picture is shown with the description that the lesson gives it.
pub async fn in_lesson(cx: &Context, visit: &Visit, html: String) -> Result<String, PageError> {
    let Some(items) = named(cx, visit, &html).await? else { return Ok(html) };
    let page = Page::new(visit);
    let mut shown = with_pictures(cx, visit, &items, &html).await?;
    for item in &items {
        let begin = format!("{}{NAMED}{}\">", ALONE.0, item.row.id);
        while let Some(at) = shown.find(&begin) {
            let rest = shown.get(at..).unwrap_or_default();
            let Some(end) = rest.find(ALONE.1).filter(|end| rest.find("</a>") == Some(*end)) else { break };
            let player = Player::of(cx, (&page, &visit.actor), item, Wanted::default()).await?;
            shown.replace_range(at..at + end + ALONE.1.len(), &page::fill(&player)?);
        }
    }
    Ok(as_links(&shown))
}

/// The same while it is being written: pictures are shown, all else are links. A film would begin anew with each save.
pub async fn in_draft(cx: &Context, visit: &Visit, html: String) -> Result<String, PageError> {
    let Some(items) = named(cx, visit, &html).await? else { return Ok(html) };
    Ok(as_links(&with_pictures(cx, visit, &items, &html).await?))
}

/// The items that a text names, as far as they may be seen; nothing if it names none.
async fn named(cx: &Context, visit: &Visit, html: &str) -> Result<Option<Vec<Item>>, PageError> {
    let ids = html.split(NAMED).skip(1).filter_map(|rest| rest.get(..36)?.parse().ok());
    let ids: Vec<_> = ids.map(|id: Uuid| MediaItemId(id)).collect();
    Ok(if ids.is_empty() { None } else { Some(media::find_all(cx, &visit.actor, &ids).await?) })
}

async fn with_pictures(cx: &Context, visit: &Visit, items: &[Item], html: &str) -> Result<String, PageError> {
    let mut pieces = html.split(PICTURE);
    let mut shown = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (id, piece) = piece.split_once('"').unwrap_or_default();
        let (rest, after) = parted(piece);
        let item = items.iter().find(|item| item.row.id.to_string() == id);
        shown.push_str(&picture(cx, visit, item, rest).await?);
        shown.push_str(after);
    }
    Ok(shown)
}

/// The picture; what is no picture is a link; of what may not be seen there are only the words.
async fn picture(cx: &Context, visit: &Visit, item: Option<&Item>, rest: &str) -> Result<String, PageError> {
    // Attributes keep brackets that a text may not have.
    let words = description(rest).replace('<', "&lt;").replace('>', "&gt;");
    let Some(item) = item else { return Ok(words) };
    match item.sizes.first().filter(|_| item.row.kind == MediaKind::Image) {
        Some(size) => {
            let address = address(cx, &visit.actor, &item.row).await?;
            let sizes = sizes(&address, item);
            page::fill(&Picture { address, sizes, size: *size, rest })
        }
        None if words.trim().is_empty() => {
            let title = ShownText::of(&item.about.title, visit.language).text;
            let title = title.replace('&', "&amp;").replace('<', "&lt;");
            Ok(format!("<a href={NAMED}{}\">{title}</a>", item.row.id))
        }
        None => Ok(format!("<a href={NAMED}{}\">{words}</a>", item.row.id)),
    }
}

/// What is left of an element, and what stands after it.
fn parted(piece: &str) -> (&str, &str) {
    let mut is_quoted = false;
    let end = piece.char_indices().find(|(_, letter)| {
        is_quoted ^= *letter == '"';
        *letter == '>' && !is_quoted
    });
    let end = end.map_or(piece.len(), |(at, _)| at);
    let (rest, after) = piece.split_at(end);
    (rest, after.strip_prefix('>').unwrap_or(after))
}

fn description(rest: &str) -> &str {
    let words = rest.split_once("alt=\"").and_then(|(_, words)| words.split_once('"'));
    words.map_or("", |(words, _)| words)
}

/// A text whose items are links to their pages.
fn as_links(html: &str) -> String {
    html.replace(NAMED, "\"/media/")
}

#[cfg(test)]
mod tests {
    use super::{description, parted};

    #[test]
    fn an_element_ends_where_no_words_are_quoted() {
        let (rest, after) = parted(" alt=\"pain > 3 &quot;x&quot;\" title=\"\"> and on <b>");
        assert_eq!((description(rest), after), ("pain > 3 &quot;x&quot;", " and on <b>"));
        assert_eq!(parted(" alt=\"never closed"), (" alt=\"never closed", ""));
    }
}

//! Links between lessons, so that they still lead there after a lesson has moved.

use pulldown_cmark::{Event, Tag};

use crate::markdown::{Target, events, target};

/// A lesson that has moved: where it was, and where it is.
pub(super) struct Moved<'a> {
    pub(super) from: &'a str,
    pub(super) to: &'a str,
}

/// The text of a lesson that lay in `folder_before` and lies in `folder_after`, with its links as they are now.
pub(super) fn follow(markdown: &str, folder_before: &str, folder_after: &str, moved: &Moved<'_>) -> String {
    let mut out = markdown.to_owned();
    let mut replaced = Vec::new();
    for (event, range) in events(markdown) {
        let Event::Start(Tag::Link { dest_url, .. }) = event else { continue };
        let Target::Lesson(path) = target(folder_before, &dest_url) else { continue };
        let now = if path == moved.from { moved.to } else { path.as_str() };
        if now == path && folder_before == folder_after {
            continue;
        }
        let fragment = dest_url.find('#').and_then(|at| dest_url.get(at..)).unwrap_or_default();
        let link = format!("{}.md{fragment}", relative(folder_after, now));
        let Some(at) = markdown.get(range.clone()).and_then(|source| source.rfind(&*dest_url)) else {
            continue;
        };
        replaced.push((range.start + at, dest_url.len(), link));
    }
    // From the end, so that the places before it stay where they are.
    for (at, length, link) in replaced.into_iter().rev() {
        out.replace_range(at..at + length, &link);
    }
    out
}

fn relative(folder: &str, path: &str) -> String {
    let inside = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
    inside.map_or_else(|| format!("../{path}"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{Moved, follow};

    const MOVED: Moved<'static> = Moved { from: "01-a/02-x", to: "02-b/02-x" };

    #[test]
    fn links_to_a_lesson_that_has_moved_lead_to_where_it_is() {
        let text = "See [x](02-x.md#why), [y](03-y.md) and `[x](02-x.md)`.\n";
        assert_eq!(
            follow(text, "01-a", "01-a", &MOVED),
            "See [x](../02-b/02-x.md#why), [y](03-y.md) and `[x](02-x.md)`.\n"
        );
        assert_eq!(follow("[x](../01-a/02-x.md)", "02-b", "02-b", &MOVED), "[x](02-x.md)");
    }

    #[test]
    fn links_from_a_lesson_that_has_moved_lead_to_where_they_led() {
        let text =
            "[y](03-y.md) [z](../02-b/01-z.md) ![p](../media/p.png) [o](https://a.by/02-x.md) [me](02-x.md)";
        assert_eq!(
            follow(text, "01-a", "02-b", &MOVED),
            "[y](../01-a/03-y.md) [z](01-z.md) ![p](../media/p.png) [o](https://a.by/02-x.md) [me](02-x.md)"
        );
    }
}

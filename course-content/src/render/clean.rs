//! The last gate: only these elements, attributes and addresses leave the renderer.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

const TAGS: [&str; 33] = [
    "a",
    "abbr",
    "blockquote",
    "br",
    "code",
    "del",
    "div",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "rel"])),
            ("abbr", HashSet::from(["title"])),
            ("div", HashSet::from(["id"])),
            ("img", HashSet::from(["src", "alt", "title"])),
            ("ol", HashSet::from(["start"])),
            ("td", HashSet::from(["data-label"])),
        ]))
        .allowed_classes(HashMap::from([
            ("a", HashSet::from(["source"])),
            ("abbr", HashSet::from(["unsourced"])),
            ("div", HashSet::from(["footnote-definition"])),
            ("span", HashSet::from(["source"])),
            ("sup", HashSet::from(["footnote-reference", "footnote-definition-label"])),
            ("table", HashSet::from(["stack"])),
        ]))
        .link_rel(None)
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "lesson", "media"]))
        .url_relative(UrlRelative::PassThrough)
        .attribute_filter(attribute);
    builder
});

/// Makes HTML safe.
pub(super) fn clean(html: &str) -> String {
    BUILDER.clean(html).to_string()
}

fn attribute<'a>(_element: &str, name: &str, value: &'a str) -> Option<Cow<'a, str>> {
    let begins = |allowed: &[&str]| allowed.iter().any(|start| value.starts_with(start));
    let lower = value.to_ascii_lowercase();
    let external = ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme));
    let keep = match name {
        "href" => external || begins(&["lesson:", "media:", "media/", "#source-", "#note-"]),
        "src" => begins(&["media/", "media:"]),
        "id" => begins(&["note-"]),
        "rel" => value == "noopener noreferrer",
        _ => true,
    };
    keep.then_some(Cow::Borrowed(value))
}

//! What is read from a folder of articles, and what is refused.

use std::path::Path;

use super::*;

const LANGUAGES: [Language; 3] = [Language::En, Language::Ru, Language::Be];

fn file(day: &str, body: &str) -> String {
    format!(
        "---\ntitle: \"A title\"\nsummary: \"A sentence.\"\npublished_on: {day}\nauthor: \"The centre\"\n\
         source: \"A report (a.by)\"\n---\n{body}\n"
    )
}

fn with(mut files: Files, stem: &str, day: &str) -> Files {
    for language in LANGUAGES {
        files.insert(format!("{stem}.{}.md", language.tag()), file(day, "Words."));
    }
    files
}

fn one() -> Files {
    with(Files::default(), "01-first", "2026-11-26")
}

/// What is found when the English file of an article is this.
fn found(english: &str) -> Vec<String> {
    let mut files = one();
    files.insert("01-first.en.md", english);
    complaints(&files)
}

fn complaints(files: &Files) -> Vec<String> {
    let findings = Publications::read(files).err().unwrap_or_default();
    findings.iter().map(|finding| format!("{} {finding}", finding.code)).collect()
}

fn assert_one(complaints: &[String], begins: &str) {
    assert!(matches!(complaints, [only] if only.starts_with(begins)), "{complaints:?}");
}

#[test]
fn the_newest_comes_first_and_of_one_day_the_highest_number() {
    let files = with(with(one(), "02-second", "2026-11-26"), "03-old", "2026-11-25");
    let read = Publications::read(&files).unwrap();
    let keys: Vec<_> = read.newest_first().iter().map(|publication| publication.key.as_str()).collect();
    assert_eq!(keys, ["second", "first", "old"]);
    assert_eq!(read.find("old").unwrap().published_on.to_string(), "2026-11-25");
    assert_eq!(read.find("none"), None);
}

#[test]
fn each_language_has_its_own_article_as_safe_html() {
    let mut files = one();
    files.insert(
        "01-first.be.md",
        file("2026-11-26", "## Пра што\n\nСловы, *важныя*, і [адрас](https://a.by).\n\n- раз"),
    );
    let read = Publications::read(&files).unwrap();
    let first = read.find("first").unwrap();
    let html = &first.in_language(Language::Be).html;
    for part in ["<h2>Пра што</h2>", "<p>Словы, <em>важныя</em>", "<li>раз</li>"] {
        assert!(html.contains(part), "{html}");
    }
    assert!(html.contains("<a href=\"https://a.by\" rel=\"noopener noreferrer\">адрас</a>"), "{html}");
    let english = first.in_language(Language::En);
    assert_eq!((english.title.as_str(), english.html.trim()), ("A title", "<p>Words.</p>"));
    assert_eq!((english.author.as_str(), english.source.as_str()), ("The centre", "A report (a.by)"));
}

#[test]
fn an_article_that_a_language_lacks_is_refused() {
    let mut files = one();
    files.remove("01-first.be.md");
    assert_one(&complaints(&files), "translation_missing 01-first.be.md: ");
}

#[test]
fn an_unknown_field_is_refused_with_its_file_and_line() {
    let misspelt = file("2026-11-26", "Words.").replace("author:", "editor: \"x\"\nauthor:");
    assert_one(&found(&misspelt), "field_unknown 01-first.en.md:5: there is no field `editor` here");
}

#[test]
fn what_is_missing_or_empty_in_the_front_matter_is_refused() {
    let whole = file("2026-11-26", "Words.");
    assert_one(&found(&whole.replace("source:", "# source:")), "field_missing 01-first.en.md:");
    assert_one(&found(&whole.replace("A sentence.", " ")), "field_empty 01-first.en.md:3: ");
    assert_one(&found(&whole.replace("2026-11-26", "26.11.2026")), "value_invalid 01-first.en.md:4: ");
    assert_one(&found("Words."), "front_matter_missing 01-first.en.md:1: ");
    assert_one(&found("---\ntitle: x\n"), "front_matter_open 01-first.en.md:1: ");
}

#[test]
fn days_that_differ_between_languages_are_refused() {
    assert_eq!(found(&file("2026-11-25", "Words.")).len(), 2, "of two others");
}

#[test]
fn text_that_leads_nowhere_or_is_not_plain_is_refused_with_its_line() {
    let faults = [
        ("link_broken", "[x](../02-b/01-c.md)"),
        ("link_broken", "[x](javascript:alert(1))"),
        ("picture_broken", "![x](https://a.by/x.png)"),
        ("source_tag", "Words [S21]."),
        ("source_tag", "Words [M]."),
        ("raw_html", "Words <b>x</b>.".split("</b>").next().unwrap()),
        ("heading_first_level", "# Title"),
        ("heading_jump", "#### Part"),
    ];
    for (code, body) in faults {
        let complaints = found(&file("2026-11-26", &format!("Words.\n\n{body}")));
        assert_one(&complaints, &format!("{code} 01-first.en.md:10: "));
    }
    assert_one(&found(&file("2026-11-26", "")), "text_missing 01-first.en.md:8: ");
}

#[test]
fn files_that_are_no_articles_and_keys_given_twice_are_refused() {
    for name in
        ["readme.md", "01-first.de.md", "1-first.en.md", "01-.en.md", "01-a--b.en.md", "01-first.en.txt"]
    {
        let mut files = one();
        files.insert(name, "x");
        assert_one(&complaints(&files), &format!("name_not_allowed {name}: "));
    }
    let twice = with(one(), "02-first", "2026-11-26");
    assert_one(&complaints(&twice), "key_given_twice 02-first.en.md: ");
}

#[test]
fn what_ships_with_the_centre_is_in_order() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("publications");
    let files = Files::read_dir(&folder).unwrap();
    assert_eq!(complaints(&files), Vec::<String>::new());
    let read = Publications::read(&files).unwrap();
    assert_eq!(read.newest_first().len() * LANGUAGES.len(), files.len());
}

//! Rendering: what a lesson looks like, and what never gets through.

use course_content::{Files, Language, Rendered, plain_text, render_lesson, render_text};

use crate::fixture::{read, set_lesson, valid};

fn render(markdown: &str) -> Rendered {
    let mut files = valid();
    set_lesson(&mut files, "01-first", markdown);
    render_in(files, Language::En)
}

fn render_in(files: Files, language: Language) -> Rendered {
    let package = read(files);
    render_lesson(&package, package.lesson("01-start/01-first").unwrap(), language).unwrap()
}

#[test]
fn source_tags_become_links_but_not_in_code_or_links() {
    let rendered = render("Early [S1][S1]. `[S1]` and [[S1]](https://example.org/).\n\n    [S1]\n");
    let link = "<a class=\"source\" href=\"#source-S1\">S1</a>";
    assert!(
        rendered.html.contains(&format!("<p>Early {link}{link}. <code>[S1]</code>")),
        "{}",
        rendered.html
    );
    assert_eq!(rendered.html.matches("class=\"source\"").count(), 2);
    assert!(rendered.html.contains("<pre><code>[S1]\n</code></pre>"));
    assert_eq!(rendered.sources, ["S1"]);
}

#[test]
fn an_unknown_source_stays_text() {
    let rendered = render("Fact [S99].");
    assert_eq!(rendered.html, "<p>Fact [S99].</p>\n");
    assert_eq!(rendered.sources, Vec::<String>::new());
}

#[test]
fn statements_without_a_source_are_marked_in_the_lessons_language() {
    let mut files = valid();
    set_lesson(&mut files, "01-first", "Fact [M].");
    let english = render_in(files.clone(), Language::En).html;
    assert!(
        english.contains("<abbr class=\"unsourced\" title=\"awaits a clinician’s confirmation\">[M]</abbr>"),
        "{english}"
    );
    assert!(render_in(files, Language::Ru).html.contains("ожидает подтверждения врача"));
}

#[test]
fn a_lesson_is_shown_in_the_nearest_language() {
    let rendered = render_in(valid(), Language::Be);
    assert_eq!(rendered.language, Language::Ru, "whoever reads Belarusian reads Russian rather than English");
}

#[test]
fn links_and_pictures_take_the_documented_forms() {
    let html = render(
        "[next](02-second.md) [out](https://example.org/?a=1&b=2) ![A *drawing*](../media/drawing.png) \
         [file](../media/drawing.png) [no](../../x.md) [none](09-none.md) ![gone](../media/none.png)",
    )
    .html;
    assert!(html.contains("<a href=\"lesson:01-start/02-second\">next</a>"), "{html}");
    assert!(
        html.contains("<a href=\"https://example.org/?a=1&amp;b=2\" rel=\"noopener noreferrer\">out</a>"),
        "{html}"
    );
    assert!(html.contains("<img src=\"media/drawing.png\" alt=\"A drawing\">"), "{html}");
    assert!(html.contains("<a href=\"media/drawing.png\">file</a> no none gone</p>"), "{html}");
}

#[test]
fn each_cell_of_a_table_says_its_heading() {
    let html =
        render("| | one \"dose\" [S1] | *at* most |\n|--|--|--|\n| **new** | 10 [S1] | 4 |\n| old | 15 |\n")
            .html;
    assert!(html.contains("<table class=\"stack\"><thead><tr><th></th><th>one"), "{html}");
    let cells =
        "<tr><td><strong>new</strong></td><td data-label=\"one &quot;dose&quot;\">10 <a class=\"source\"";
    assert!(html.contains(cells), "{html}");
    assert!(html.contains("<td data-label=\"at most\">4</td></tr>\n"), "{html}");
    assert!(html.contains(">15</td><td data-label=\"at most\"></td></tr>\n</tbody></table>"), "{html}");
}

#[test]
fn tables_footnotes_and_strikethrough_are_shown() {
    let html =
        render("| a | b |\n|:--|--:|\n| 1 | [S1] |\n\n~~old~~ new[^n]\n\n[^n]: A note.\n\n3. c\n4. d\n").html;
    assert!(html.contains("<table class=\"stack\"><thead><tr><th>a</th>"), "{html}");
    assert!(html.contains("<td data-label=\"b\"><a class=\"source\""), "{html}");
    assert!(
        html.contains("<del>old</del> new<sup class=\"footnote-reference\"><a href=\"#note-1\">1</a></sup>"),
        "{html}"
    );
    assert!(html.contains("<div class=\"footnote-definition\" id=\"note-1\">"), "{html}");
    assert!(html.contains("<ol start=\"3\">"), "{html}");
}

#[test]
fn a_heading_of_the_first_level_does_not_rival_the_title() {
    assert_eq!(render("# Big\n\n## Small").html, "<h2>Big</h2>\n<h2>Small</h2>\n");
}

#[test]
fn nothing_that_runs_gets_through() {
    let attacks = [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "<svg onload=alert(1)>\n",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](vbscript:x)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](data:image/svg+xml,<svg>)",
        "![x](javascript:alert(1))",
        "![x\" onerror=\"alert(1)](../media/drawing.png)",
        "![x](../media/drawing.png \"t\\\" onerror=\\\"alert(1)\")",
        "[x](https://a.by/\"onmouseover=\"alert(1))",
        "[x](<https://a.by/\" onclick=\"alert(1)>)",
        "<https://a.by/\"onclick=alert(1)>",
        "<javascript:alert(1)>",
        "[a]: javascript:alert(1)\n\n[a]",
        "x[^\"onclick=alert(1)]\n\n[^\"onclick=alert(1)]: note",
        "```\"><script>alert(1)</script>\nx\n```",
        "<iframe src=//a.by></iframe><style>*{}</style><base href=//a.by>",
        "<a href=\"javascript:alert(1)\" style=\"x\">y</a>",
        "| a |\n|---|\n| <script>alert(1)</script> |",
        "[lesson](lesson:01-start/02-second)",
        "<!-- --!><script>alert(1)</script> -->",
    ];
    for attack in attacks {
        for html in [render(attack).html, render_text(attack)] {
            assert_harmless(attack, &html);
        }
    }
}

/// No element or attribute that could run, whatever the text says.
#[track_caller]
fn assert_harmless(attack: &str, html: &str) {
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap().to_ascii_lowercase();
        let name = tag.trim_start_matches('/').split(' ').next().unwrap();
        let allowed = [
            "a", "p", "h2", "code", "pre", "img", "table", "thead", "tbody", "tr", "th", "td", "sup", "div",
            "em",
        ];
        assert!(allowed.contains(&name), "{attack}: {html}");
        // Attributes stand outside quotes; what is within them is text.
        let outside: String = tag.split('"').step_by(2).collect();
        assert!(!outside.contains(" on") && !outside.contains("style"), "{attack}: {html}");
        for address in
            ["href=\"javascript", "href=\"data", "href=\"vbscript", "src=\"data", "src=\"javascript"]
        {
            assert!(!tag.contains(address), "{attack}: {html}");
        }
    }
}

#[test]
fn raw_html_is_shown_as_text() {
    assert_eq!(render("a <b>c</b>").html, "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n");
    assert_eq!(render("<div>\nx\n</div>").html, "<p>&lt;div&gt;\nx\n&lt;/div&gt;</p>\n");
}

#[test]
fn short_texts_are_rendered_without_blocks() {
    assert_eq!(render_text("**When** does it start?"), "<strong>When</strong> does it start?");
    assert_eq!(
        render_text("One.\n\nTwo [S1] [M]."),
        "One.\nTwo <span class=\"source\">[S1]</span> <abbr class=\"unsourced\">[M]</abbr>."
    );
    assert_eq!(render_text("# a\n\n- b\n- c"), "a\nb\nc");
    assert_eq!(render_text("2 < 3 & <b>"), "2 &lt; 3 &amp; &lt;b&gt;");
}

#[test]
fn plain_text_has_the_words_and_nothing_else() {
    let markdown = "## When\n\nIt **starts** [early](https://x.by) [S1].\nThen `code`\n\n- one\n- two\n\n| a | b |\n|---|---|\n| c | d |\n";
    assert_eq!(plain_text(markdown), "When\nIt starts early .\nThen code\none\ntwo\na b\nc d");
}

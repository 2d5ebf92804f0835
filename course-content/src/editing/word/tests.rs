//! What becomes of documents, honest and hostile.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn link(id: &str, kind: &str, target: &str, mode: &str) -> String {
    format!(r#"<Relationship Id="{id}" Type="{R}/{kind}" Target="{target}"{mode}/>"#)
}

fn links(of: &str) -> String {
    format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{of}</Relationships>"#
    )
}

fn styles() -> String {
    let style = |id: &str, name: &str, more: &str| {
        format!(r#"<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>{more}</w:style>"#)
    };
    let mut out = format!(
        r#"<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:b/></w:rPr></w:rPrDefault></w:docDefaults>"#
    );
    out += &style("Title", "Title", "");
    out += &style("1", "heading 1", "<w:rPr><w:b/></w:rPr>");
    out += &style("2", "heading 2", "");
    out += &style("4", "heading 4", "");
    out += &style("Own", "My heading", r#"<w:basedOn w:val="2"/>"#);
    out += &style("Loop", "Loop", r#"<w:basedOn w:val="Loop"/>"#);
    out += &style("Bullet", "List Bullet", r#"<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>"#);
    out += r#"<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style></w:styles>"#;
    out
}

fn numbering() -> String {
    format!(
        r#"<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>
        <w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="8">
        <w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num></w:numbering>"#
    )
}

fn document(body: &str) -> Vec<u8> {
    let xml = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}" xmlns:r="{R}" xmlns:a="a" xmlns:wp="wp"><w:body>{body}<w:sectPr/></w:body></w:document>"#
    );
    let out = r#" TargetMode="External""#;
    let refers = [
        link("s", "styles", "styles.xml", ""),
        link("n", "numbering", "/word/numbering.xml", ""),
        link("f", "footnotes", "footnotes.xml", ""),
        link("pic", "image", "media/image1.png", ""),
        link("emf", "image", "media/image2.emf", ""),
        link("far", "image", "https://evil.example/p.png", out),
        link("web", "hyperlink", "https://hospice.by/a_(b) c", out),
        link("bad", "hyperlink", "javascript:alert(1)", out),
    ];
    let notes = format!(
        r#"<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>sep</w:t></w:r></w:p></w:footnote>
        <w:footnote w:id="5"><w:p><w:r><w:footnoteRef/><w:t xml:space="preserve"> See WHO, 2018.</w:t></w:r></w:p></w:footnote></w:footnotes>"#
    );
    pack(&[
        ("_rels/.rels", links(&link("d", "officeDocument", "word/document.xml", "")).as_bytes()),
        ("word/document.xml", xml.as_bytes()),
        ("word/_rels/document.xml.rels", links(&refers.concat()).as_bytes()),
        ("word/styles.xml", styles().as_bytes()),
        ("word/numbering.xml", numbering().as_bytes()),
        ("word/footnotes.xml", notes.as_bytes()),
        ("word/media/image1.png", PNG),
        ("word/media/image2.emf", b"emf"),
    ])
}

/// The text of a document whose pictures are all taken.
fn text_of(document: &[u8]) -> Result<WordText, WordRefused> {
    read_word(document)?.written(|picture| Some(format!("media:{picture}")))
}

fn read(body: &str) -> WordText {
    text_of(&document(body)).unwrap()
}

/// The page that the centre's Markdown makes.
fn html(markdown: &str) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, crate::markdown::events(markdown).map(|(event, _)| event));
    html
}

fn p(style: &str, words: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"#)
}

fn r(look: &str, words: &str) -> String {
    format!(r#"<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>"#)
}

fn item(list: u8, level: u8, words: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"#
    )
}

fn drawing(id: &str, description: &str) -> String {
    format!(
        r#"<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{description}"/><a:blip r:embed="{id}"/></wp:inline></w:drawing></w:r></w:p>"#
    )
}

#[test]
fn the_title_is_told_apart_and_headings_begin_at_the_second_level_without_gaps() {
    let body =
        [p("Title", "Боль у детей"), p("1", "Оценка"), p("4", "Шкалы"), p("Own", "Сон"), p("Loop", "Текст.")]
            .concat();
    let lesson = read(&body);
    assert_eq!(read_word(&document(&body)).unwrap().title.as_deref(), Some("Боль у детей"));
    assert_eq!(lesson.markdown, "## Оценка\n\n### Шкалы\n\n### Сон\n\nТекст.\n");
    assert_eq!(read(&[p("2", "a"), p("4", "b")].concat()).markdown, "## a\n\n### b\n");
}

#[test]
fn emphasis_is_written_so_that_markdown_sees_it() {
    let words = [
        r("<w:b/>", "Не "),
        r("<w:b/>", "ждите. "),
        r("", "Дайте "),
        r("<w:i/>", "сразу"),
        r("", ", "),
        r("<w:b/><w:i/>", "да"),
        r("", " "),
        r(r#"<w:b w:val="0"/>"#, "нет"),
        r(r#"<w:rStyle w:val="Strong"/>"#, "!!сильно."),
        r("", "Потом"),
        r("<w:vanish/>", "тайна"),
    ];
    let lesson = read(&format!("<w:p>{}</w:p>", words.concat()));
    assert_eq!(lesson.markdown, "**Не ждите.** Дайте *сразу*, ***да*** нет!!**сильно**.Потом\n");
    assert!(!lesson.markdown.contains("тайна"));
}

#[test]
fn lists_lie_in_each_other_and_their_numbers_run_on() {
    let body = [
        item(1, 0, "a"),
        item(1, 1, "b"),
        item(1, 1, "c"),
        item(1, 0, "d"),
        p("x", "Между"),
        item(2, 0, "e"),
        item(2, 0, "f"),
        item(0, 0, "g"),
        p("Bullet", "h"),
        p("x", "• typed"),
    ];
    assert_eq!(
        read(&body.concat()).markdown,
        "- a\n  1. b\n  2. c\n- d\n\nМежду\n\n1. e\n2. f\n\ng\n\n- h\n- typed\n"
    );
}

#[test]
fn tables_have_a_head_and_the_same_number_of_cells_in_each_row() {
    let cell = |words: &str| format!("<w:tc>{}</w:tc>", p("x", words));
    let wide = format!(r#"<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{}</w:tc>"#, p("x", "wide"));
    let body = format!(
        "<w:tbl><w:tr>{}{}{}</w:tr><w:tr>{wide}{}</w:tr><w:tr>{}</w:tr></w:tbl>",
        cell("a"),
        cell("b | c"),
        cell("d"),
        cell("e"),
        cell("f")
    );
    let lesson = read(&(p("x", "Before") + &body));
    assert_eq!(
        lesson.markdown,
        "Before\n\n| a | b \\| c | d |\n| --- | --- | --- |\n| wide |  | e |\n| f |  |  |\n"
    );
    assert!(html(&lesson.markdown).contains("<table"));
}

#[test]
fn pictures_come_along_with_what_they_show_and_others_are_reported() {
    let body = [
        drawing("pic", "Шкала [лица]"),
        drawing("pic", ""),
        drawing("emf", "x"),
        drawing("far", "x"),
        drawing("none", "x"),
    ]
    .concat();
    let lesson = read_word(&document(&body)).unwrap();
    let picture = |bytes: &[u8], said: &str| WordPicture { bytes: bytes.into(), description: said.into() };
    assert_eq!(lesson.pictures, [picture(PNG, "Шкала [лица]"), picture(b"emf", "x")]);
    let text = lesson.written(|picture| (picture == 0).then(|| "media:1".to_owned())).unwrap();
    assert_eq!(text.markdown, "![Шкала \\[лица\\]](media:1)\n\n![](media:1)\n");
    assert_eq!(text.notes, [(WordNote::PictureLeftOut, 3), (WordNote::PictureUndescribed, 1)]);
    assert_eq!(
        lesson.written(|_| None),
        Err(WordRefused::Empty),
        "nothing but pictures, and none of them taken"
    );
}

#[test]
fn links_lead_out_only_where_a_lesson_may_link() {
    let link =
        |id: &str| format!(r#"<w:hyperlink r:id="{id}"><w:r><w:t>hospice [x]</w:t></w:r></w:hyperlink>"#);
    let field = |address: &str| {
        let char = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
        format!(
            r#"{}<w:r><w:instrText> HYPERLINK "{address}" </w:instrText></w:r>{}<w:r><w:t>f</w:t></w:r>{}<w:r><w:t xml:space="preserve"> g</w:t></w:r>"#,
            char("begin"),
            char("separate"),
            char("end")
        )
    };
    let body = format!(
        "<w:p>{} {}</w:p><w:p>{}</w:p><w:p>{}</w:p>",
        link("web"),
        r("", " after"),
        link("bad"),
        field("https://a.by")
    );
    let lesson = read(&body);
    assert_eq!(
        lesson.markdown,
        "[hospice \\[x\\]](https://hospice.by/a_%28b%29%20c) after\n\nhospice [x]\n\n[f](https://a.by) g\n"
    );
    assert_eq!(lesson.notes, [(WordNote::LinkLeftOut, 1)]);
    let hostile = read(&format!("<w:p>{}</w:p>", field("javascript:x")));
    assert_eq!(hostile.markdown, "f g\n");
}

#[test]
fn footnotes_stand_at_the_end_and_missing_ones_nowhere() {
    let reference = |id: u8| format!(r#"<w:r><w:footnoteReference w:id="{id}"/></w:r>"#);
    let body = format!("<w:p>{}{}{}</w:p>", r("", "Fact"), reference(9), reference(5));
    assert_eq!(read(&body).markdown, "Fact[^2]\n\n[^2]: See WHO, 2018.\n");
}

#[test]
fn tracked_deletions_hidden_copies_and_text_boxes_do_not_come_in() {
    let body = r#"<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>
        <w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict><w:br/><w:t>end</w:t></w:r></w:p>
        <w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>kept</w:t><w:br/><w:t>next</w:t></w:r></w:p></w:sdtContent></w:sdt>"#;
    let lesson = read(body);
    assert_eq!(lesson.markdown, "new\n\nend\n\nkept\\\nnext\n");
    assert_eq!(lesson.notes, [(WordNote::DeletedWords, 1), (WordNote::TextBoxLeftOut, 1)]);
}

#[test]
fn words_that_look_like_markdown_or_html_stay_words() {
    let lesson = read(
        &[p("x", "# 1 * 2 &lt;script&gt; _a_"), p("x", "1. no"), p("x", "See [S21] &amp;amp;")].concat(),
    );
    assert_eq!(lesson.markdown, "\\# 1 \\* 2 \\<script> \\_a\\_\n\n1\\. no\n\nSee [S21] \\&amp;\n");
    let html = html(&lesson.markdown);
    assert!(html.contains("# 1 * 2 &lt;script&gt; _a_") && !html.contains("<script"), "{html}");
}

#[test]
fn entities_are_never_looked_up() {
    let with = |head: &str, body: &str| {
        let xml = format!(
            r#"<?xml version="1.0"?>{head}<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p></w:body></w:document>"#
        );
        let rels = links(&link("d", "officeDocument", "word/document.xml", ""));
        text_of(&pack(&[("_rels/.rels", rels.as_bytes()), ("word/document.xml", xml.as_bytes())]))
    };
    assert_eq!(with("", "plain").unwrap().markdown, "plain\n");
    let external = r#"<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>"#;
    assert_eq!(with(external, "&e;"), Err(WordRefused::Damaged));
    assert_eq!(
        with(r#"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>"#, "&b;"),
        Err(WordRefused::Damaged)
    );
    assert_eq!(with("", "&undeclared;"), Err(WordRefused::Damaged));
    let deep = "<w:x>".repeat(100_000);
    assert_eq!(with("", &deep), Err(WordRefused::Damaged));
}

#[test]
fn what_is_no_document_or_too_much_is_refused() {
    assert_eq!(text_of(b"%PDF-1.7"), Err(WordRefused::NotWord));
    assert_eq!(text_of(b""), Err(WordRefused::NotWord));
    assert_eq!(text_of(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]), Err(WordRefused::OldOrLocked));
    assert_eq!(text_of(&vec![b'P'; MAX_WORD_BYTES + 1]), Err(WordRefused::TooLarge));
    assert_eq!(text_of(&pack(&[("a.txt", b"x")])), Err(WordRefused::NotWord));
    let sheet = links(&link("d", "officeDocument", "xl/workbook.xml", ""));
    assert_eq!(text_of(&pack(&[("_rels/.rels", sheet.as_bytes())])), Err(WordRefused::NotWord));
    assert_eq!(text_of(&document("<w:p/>")), Err(WordRefused::Empty));
    assert_eq!(text_of(&document("<w:p><w:r>")), Err(WordRefused::Damaged));
    let long = p("x", &"слово ".repeat(100_000));
    assert_eq!(text_of(&document(&long)), Err(WordRefused::TooMuchText));
    let rows = format!("<w:tbl>{}</w:tbl>", "<w:tr/>".repeat(20_000));
    assert_eq!(text_of(&document(&rows)), Err(WordRefused::TooMuchText));
    let bomb = " ".repeat(25 * 1024 * 1024);
    assert_eq!(text_of(&document(&bomb)), Err(WordRefused::Bomb));
    let whole = document(&p("x", "words"));
    for end in (0..whole.len()).step_by(7) {
        assert!(text_of(&whole[..end]).is_err());
    }
}

#[test]
fn macros_are_reported_and_nothing_else() {
    let rels = links(&link("d", "officeDocument", "word/document.xml", ""));
    let xml = format!(r#"<w:document xmlns:w="{W}"><w:body>{}</w:body></w:document>"#, p("x", "words"));
    let parts: [(&str, &[u8]); 3] = [
        ("_rels/.rels", rels.as_bytes()),
        ("word/document.xml", xml.as_bytes()),
        ("word/vbaProject.bin", b"Sub"),
    ];
    let lesson = text_of(&pack(&parts)).unwrap();
    assert_eq!(
        (lesson.markdown.as_str(), lesson.notes.as_slice()),
        ("words\n", [(WordNote::Macros, 1)].as_slice())
    );
}

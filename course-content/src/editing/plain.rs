//! Words from elsewhere, written so that Markdown shows them as they were.

/// How long a tag of HTML may be, in bytes.
const MAX_TAG: usize = 4_000;
/// How long the name of a tag or of a character may be.
const MAX_NAME: usize = 12;

/// Text as Markdown that reads the same. Source tags such as `[S21]` stay what they are.
pub(super) fn escape(text: &str) -> String {
    let escaped: Vec<String> = escape_words(text).split('\n').map(escape_start).collect();
    escaped.join("\n")
}

/// Words within a line as Markdown that reads the same.
pub(super) fn escape_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let chars: Vec<char> = text.chars().collect();
    for (at, c) in chars.iter().copied().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied();
        let after = chars.get(at + 1).copied();
        if needs_escape(c, before, after) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn needs_escape(c: char, before: Option<char>, after: Option<char>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        '\\' | '*' | '`' | '<' | '|' => true,
        '_' => !(letter(before) && letter(after)),
        '~' => before == Some('~') || after == Some('~'),
        '&' => after.is_some_and(|c| c.is_ascii_alphabetic() || c == '#'),
        // Only these make a link, a picture or a footnote of a bracket.
        '(' => before == Some(']'),
        '[' => after == Some('^') || before == Some('!'),
        ':' => before == Some(']'),
        _ => false,
    }
}

/// A line as Markdown that reads the same: at its beginning some signs make a heading, a list or a quotation.
pub(super) fn escape_start(line: &str) -> String {
    // Four spaces would make a listing of it.
    let line = line.trim_start_matches([' ', '\t']);
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = line.get(digits..).unwrap_or_default();
    if (1..=9).contains(&digits)
        && rest.starts_with(['.', ')'])
        && rest.get(1..).is_none_or(|rest| rest.is_empty() || rest.starts_with(' '))
    {
        return format!("{}\\{rest}", line.get(..digits).unwrap_or_default());
    }
    if line.starts_with(['#', '>', '+', '-', '=', '~']) {
        return format!("\\{line}");
    }
    line.to_owned()
}

/// The words of HTML: paragraphs and breaks become lines, everything else of it goes. The second value says whether a
/// picture went with it.
pub(super) fn words_of_html(html: &str) -> (String, bool) {
    let mut out = String::new();
    let mut picture = false;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (words, from) = rest.split_at(at);
        out.push_str(words);
        let name: String = from
            .chars()
            .skip(1)
            .skip_while(|c| *c == '/')
            .take(MAX_NAME)
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        // A tag is not endless, so that a text of open brackets is not searched again and again.
        let end = from.bytes().take(MAX_TAG).position(|byte| byte == b'>').filter(|_| !name.is_empty());
        let Some(end) = end else {
            out.push('<');
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        let name = name.to_ascii_lowercase();
        picture |= name == "img";
        if matches!(name.as_str(), "br" | "p" | "div" | "li" | "tr")
            && !out.ends_with('\n')
            && !out.is_empty()
        {
            out.push('\n');
        }
        rest = from.get(end + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    (entities(&out).trim().to_owned(), picture)
}

fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (words, from) = rest.split_at(at);
        out.push_str(words);
        let end = from.bytes().take(MAX_NAME).position(|byte| byte == b';');
        let name = end.and_then(|end| from.get(1..end));
        match name.and_then(|name| Some((name, entity(name)?))) {
            Some((name, c)) => {
                out.push(c);
                rest = from.get(name.len() + 2..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "ndash" => '–',
        "mdash" => '—',
        "laquo" => '«',
        "raquo" => '»',
        "hellip" => '…',
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number).filter(|c| !c.is_control())?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{escape, words_of_html};
    use crate::plain_text;

    #[test]
    fn markdown_shows_what_was_written() {
        let hard = [
            "2 * 3 * 4",
            "a_b _c_",
            "# not a heading",
            "- not a list",
            "1. not a list",
            "1) no",
            "> no",
            "`code`",
            "<b>",
            "a | b",
            "~~no~~",
            "&amp; &",
            "[x](y)",
            "![x](y)",
            "\\*",
            "+ no",
            "1999.",
            "***",
            "---",
            "===",
            "[^1]",
            "[a]: b",
        ];
        for text in hard {
            assert_eq!(plain_text(&escape(text)).trim(), text, "{}", escape(text));
        }
    }

    #[test]
    fn ordinary_sentences_and_source_tags_are_left_alone() {
        for text in [
            "Дзіця не спіць – што рабіць? [S21][S26]",
            "0.5 mg/kg (oral), 2–3 times",
            "snake_case, 5 > 3",
            "[M]",
        ] {
            assert_eq!(escape(text), text);
        }
    }

    #[test]
    fn html_becomes_words() {
        let html = "<p>5 &lt; 6 &amp; <b>so</b> on</p><p>next<br/>line</p>";
        assert_eq!(words_of_html(html), ("5 < 6 & so on\nnext\nline".into(), false));
        assert_eq!(words_of_html("3 < 4 <img src=x>"), ("3 < 4".into(), true));
        assert_eq!(words_of_html("&#1103;&nosuch;& <"), ("я&nosuch;& <".into(), false));
    }
}

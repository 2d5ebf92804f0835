//! Writes a changed document over the one that was there, so that what did not change keeps its lines and its comments.

use super::yaml::{Yaml, element, field};

/// Lines of a document that belong together, with the comments above them.
struct Chunk<'a> {
    name: String,
    /// How many of the lines are comments and empty lines above the first.
    above: usize,
    lines: Vec<&'a str>,
}

/// `text`, which says `old`, so that it says `new`; anew where it cannot be followed. Whoever calls this reads the
/// result back.
pub(super) fn rewrite(text: &str, old: &Yaml, new: &Yaml) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::new();
    if merge(&lines, 0, old, new, &mut out).is_some() { out } else { new.document() }
}

fn merge(lines: &[&str], indent: usize, old: &Yaml, new: &Yaml, out: &mut String) -> Option<()> {
    match (old, new) {
        (Yaml::Map(_), Yaml::Map(fields)) => merge_map(lines, indent, old, fields, out),
        (Yaml::List(before), Yaml::List(items)) if !items.is_empty() => {
            merge_list(lines, indent, before, items, out)
        }
        _ => None,
    }
}

fn merge_map(
    lines: &[&str],
    indent: usize,
    old: &Yaml,
    fields: &[(String, Yaml)],
    out: &mut String,
) -> Option<()> {
    let (chunks, tail) = chunks(lines, indent, field_name)?;
    for (name, value) in fields {
        let chunk = chunks.iter().find(|chunk| chunk.name == *name);
        let before = old.get(name);
        match (chunk, before) {
            (Some(chunk), Some(before)) if before == value => push(out, &chunk.lines),
            // It was left out, because it is what stands for nothing.
            (None, Some(before)) if before == value => {}
            (Some(chunk), Some(before)) => {
                let (above, rest) = chunk.lines.split_at_checked(chunk.above)?;
                push(out, above);
                if merge_below(rest, before, value, out).is_none() {
                    field(out, indent, name, value);
                }
            }
            _ => field(out, indent, name, value),
        }
    }
    push(out, &tail);
    Some(())
}

/// A field whose value stands on the lines below its name.
fn merge_below(lines: &[&str], before: &Yaml, value: &Yaml, out: &mut String) -> Option<()> {
    let (head, below) = lines.split_first()?;
    if !head.ends_with(':') {
        return None;
    }
    let inner = column(below.iter().find(|line| is_content(line))?);
    let mut merged = String::new();
    merge(below, inner, before, value, &mut merged)?;
    push(out, &[head]);
    out.push_str(&merged);
    Some(())
}

fn merge_list(
    lines: &[&str],
    indent: usize,
    before: &[Yaml],
    items: &[Yaml],
    out: &mut String,
) -> Option<()> {
    let (chunks, tail) = chunks(lines, indent, |line| line.starts_with("- ").then(String::new))?;
    if chunks.len() != before.len() {
        return None;
    }
    let mut left: Vec<_> = before.iter().zip(&chunks).collect();
    for item in items {
        let same = left.iter().position(|(old, _)| *old == item);
        let named = same.or_else(|| left.iter().position(|(old, _)| identity(old) == identity(item)));
        let Some(at) = named else {
            element(out, indent, item);
            continue;
        };
        let (old, chunk) = left.remove(at);
        if old == item {
            push(out, &chunk.lines);
            continue;
        }
        let (above, rest) = chunk.lines.split_at_checked(chunk.above)?;
        push(out, above);
        if merge_element(rest, indent, old, item, out).is_none() {
            element(out, indent, item);
        }
    }
    push(out, &tail);
    Some(())
}

/// A list's element that is a map: without its mark it is a map like any other.
fn merge_element(lines: &[&str], indent: usize, old: &Yaml, item: &Yaml, out: &mut String) -> Option<()> {
    let (head, below) = lines.split_first()?;
    let unmarked = head.replacen('-', " ", 1);
    let inner: Vec<&str> = std::iter::once(unmarked.as_str()).chain(below.iter().copied()).collect();
    let mut merged = String::new();
    merge(&inner, column(&unmarked), old, item, &mut merged)?;
    // A comment above the first field would now stand between the mark and the map.
    let first = merged.get(indent..)?.strip_prefix(' ')?;
    if !is_content(first) || column(&merged) != column(&unmarked) {
        return None;
    }
    out.push_str(merged.get(..indent)?);
    out.push('-');
    out.push_str(first);
    Some(())
}

/// What makes an element of a list the one it was: its first field, which is its key or its id.
fn identity(item: &Yaml) -> Option<&(String, Yaml)> {
    match item {
        Yaml::Map(fields) => fields.first(),
        _ => None,
    }
}

/// Parts lines into chunks, each of which begins at column `indent` with what `name` knows, and the comments after them.
fn chunks<'a>(
    lines: &[&'a str],
    indent: usize,
    name: impl Fn(&str) -> Option<String>,
) -> Option<(Vec<Chunk<'a>>, Vec<&'a str>)> {
    let mut chunks: Vec<Chunk<'a>> = Vec::new();
    let mut pending = Vec::new();
    for line in lines {
        let at = column(line);
        if !is_content(line) && (line.trim().is_empty() || at <= indent) {
            pending.push(*line);
        } else if at == indent {
            let name = name(line.get(at..)?)?;
            let above = pending.len();
            pending.push(line);
            chunks.push(Chunk { name, above, lines: std::mem::take(&mut pending) });
        } else {
            let chunk = chunks.last_mut().filter(|_| at > indent)?;
            chunk.lines.append(&mut pending);
            chunk.lines.push(line);
        }
    }
    Some((chunks, pending))
}

fn field_name(line: &str) -> Option<String> {
    let (name, rest) = line.split_once(':')?;
    (rest.is_empty() || rest.starts_with(' ')).then(|| name.trim_matches(['"', '\'']).to_owned())
}

fn column(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn is_content(line: &str) -> bool {
    let trimmed = line.trim_start();
    !trimmed.is_empty() && !trimmed.starts_with('#')
}

fn push(out: &mut String, lines: &[&str]) {
    for line in lines {
        out.push_str(line);
        out.push('\n');
    }
}

//! Captions: WebVTT as browsers read it, refused by the line where they would go wrong on the screen.

use crate::error::{Error, Result};

/// Captions may be this long, in bytes.
const LONGEST: usize = 512 * 1024;

/// Where a line went wrong.
struct Wrong {
    line: usize,
    code: &'static str,
    message: &'static str,
}

const fn wrong(line: usize, code: &'static str, message: &'static str) -> Wrong {
    Wrong { line, code, message }
}

/// Checks captions: each cue with its time and words, one after the other. Gives how many cues there are.
///
/// # Errors
/// [`Error::Invalid`] at `/captions:<line>`.
pub(super) fn check(text: &str) -> Result<usize> {
    if text.len() > LONGEST {
        return Err(Error::invalid("/captions", "too_long", "captions are at most 512 KB long"));
    }
    cues(text).map_err(|Wrong { line, code, message }| {
        Error::invalid(format!("/captions:{line}"), code, format!("line {line}: {message}"))
    })
}

fn cues(text: &str) -> Result<usize, Wrong> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim_end())).peekable();
    let first = lines.next().map(|(_, line)| line).unwrap_or_default();
    if first.strip_prefix("WEBVTT").is_none_or(|rest| !rest.is_empty() && !rest.starts_with([' ', '\t'])) {
        return Err(wrong(1, "not_webvtt", "captions begin with WEBVTT"));
    }
    // What stands right below the first line is about the file.
    while lines.next_if(|(_, line)| !line.is_empty()).is_some() {}
    let (mut count, mut ended) = (0, 0);
    while let Some((line, beginning)) = lines.next() {
        if beginning.is_empty() {
            continue;
        }
        let mut block = vec![(line, beginning)];
        while let Some(next) = lines.next_if(|(_, line)| !line.is_empty()) {
            block.push(next);
        }
        if !is_about(beginning) {
            ended = cue(&block, ended)?;
            count += 1;
        }
    }
    if count == 0 {
        return Err(wrong(1, "no_cues", "there is no cue: a line with two times, and the words below it"));
    }
    Ok(count)
}

/// Notes, and how captions look: neither is said.
fn is_about(first: &str) -> bool {
    ["NOTE", "STYLE", "REGION"].iter().any(|word| {
        first.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    })
}

/// One cue; gives when it ends.
fn cue(block: &[(usize, &str)], ended: u64) -> Result<u64, Wrong> {
    let timed = block.iter().position(|(_, text)| text.contains("-->")).filter(|at| *at < 2);
    let (first, _) = block.first().copied().unwrap_or_default();
    let Some((line, times)) = timed.and_then(|at| block.get(at)).copied() else {
        return Err(wrong(first, "no_times", "a cue says from when to when: 00:01.000 --> 00:04.000"));
    };
    let (from, rest) = times.split_once("-->").unwrap_or_default();
    let until = rest.split_whitespace().next().unwrap_or_default();
    let (Some(from), Some(until)) = (millis(from.trim()), millis(until)) else {
        return Err(wrong(line, "unreadable_time", "a time is written 00:01.000 or 01:00:01.000"));
    };
    if until <= from {
        return Err(wrong(line, "backward_cue", "the cue ends before it begins"));
    }
    if from < ended {
        return Err(wrong(line, "overlapping_cue", "the cue begins before the one above it ends"));
    }
    let said = block.iter().skip_while(|(at, _)| *at <= line);
    if let Some((line, _)) = said.clone().find(|(_, text)| text.contains("-->")) {
        return Err(wrong(*line, "no_empty_line", "an empty line stands before each cue"));
    }
    if said.map(|(_, text)| text.trim().len()).sum::<usize>() == 0 {
        return Err(wrong(line, "no_words", "the cue says nothing"));
    }
    Ok(until)
}

/// `[hh:]mm:ss.ttt` in thousandths of a second.
fn millis(time: &str) -> Option<u64> {
    let (whole, thousandths) = time.split_once('.')?;
    let parts: Vec<&str> = whole.split(':').collect();
    let (hours, minutes, seconds) = match parts.as_slice() {
        [minutes, seconds] => (0, figures(minutes, 2)?, figures(seconds, 2)?),
        [hours, minutes, seconds] if hours.len() >= 2 => {
            (figures(hours, hours.len().min(4))?, figures(minutes, 2)?, figures(seconds, 2)?)
        }
        _ => return None,
    };
    let is_time = minutes < 60 && seconds < 60;
    is_time.then_some(())?;
    Some(((hours * 60 + minutes) * 60 + seconds) * 1000 + figures(thousandths, 3)?)
}

fn figures(text: &str, count: usize) -> Option<u64> {
    let are_figures = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    are_figures.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> (String, &'static str) {
        match check(text) {
            Err(Error::Invalid(fields)) => (fields[0].pointer.clone(), fields[0].code),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn captions_with_notes_names_and_places_are_read() {
        let text = "\u{feff}WEBVTT - Боль\nKind: captions\n\nNOTE ours\n\n1\n00:01.000 --> 00:04.000 line:0\nДобры дзень.\n\n\
                    01:00:00.000 --> 01:00:02.500\n<v Дар’я>Да.\nНет.\n";
        assert_eq!(check(text).unwrap(), 2);
        assert_eq!(check(&text.replace('\n', "\r\n")).unwrap(), 2);
    }

    #[test]
    fn what_would_go_wrong_on_the_screen_is_refused_with_its_line() {
        let cue = |times: &str| format!("WEBVTT\n\n00:01.000 --> 00:04.000\nOne\n\n{times}\nTwo\n");
        for (times, code) in [
            ("00:03.000 --> 00:05.000", "overlapping_cue"),
            ("00:09.000 --> 00:05.000", "backward_cue"),
            ("00:05.000 --> 00:05.000", "backward_cue"),
            ("00:00.100 --> 00:00.200", "overlapping_cue"),
            ("00:61.000 --> 00:62.000", "unreadable_time"),
            ("5 --> 6", "unreadable_time"),
            ("two", "no_times"),
        ] {
            assert_eq!(refused(&cue(times)), ("/captions:6".to_owned(), code), "{times}");
        }
        assert_eq!(refused("1\n00:01.000 --> 00:02.000\nx").1, "not_webvtt");
        assert_eq!(refused("WEBVTT\n").1, "no_cues");
        assert_eq!(refused("WEBVTT\n\n00:01.000 --> 00:02.000\n\n").1, "no_words");
        let joined = "WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n00:03.000 --> 00:04.000\nTwo\n";
        assert_eq!(refused(joined), ("/captions:5".to_owned(), "no_empty_line"));
    }
}

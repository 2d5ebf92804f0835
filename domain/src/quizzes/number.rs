//! Numbers as people type them: `2,8`, `2.8`, with spaces around and the minus of a text editor.

use rust_decimal::Decimal;

/// How many digits a number may have; no dose needs more.
const MAX_DIGITS: usize = 18;

/// Reads a decimal number, or nothing if it is not plainly one.
///
/// Comma and point both part the decimals, so there is no separator of thousands: `1 000` and `1,000.5` are
/// refused and not guessed at. So are exponents, `.5` and `5.`, which are misread in clinical work.
#[must_use]
pub fn parse_number(typed: &str) -> Option<Decimal> {
    // `char::is_whitespace` knows the no-break, thin and narrow spaces.
    let typed = typed.trim();
    let (minus, digits) = match typed.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", typed),
    };
    let (whole, decimals) = match digits.split_once([',', '.']) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (digits, None),
    };
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !decimals.is_none_or(plain) || digits.len() > MAX_DIGITS + 1 {
        return None;
    }
    Decimal::from_str_exact(&format!("{minus}{whole}.{}", decimals.unwrap_or("0"))).ok()
}

/// Whether `given` lies within `tolerance` of `answer`, both ends included.
#[must_use]
pub(super) fn is_near(given: Decimal, answer: Decimal, tolerance: Decimal) -> bool {
    given.checked_sub(answer).is_some_and(|difference| difference.abs() <= tolerance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<String> {
        parse_number(text).map(|number| number.normalize().to_string())
    }

    #[test]
    fn comma_and_point_are_the_same() {
        assert_eq!(number("2,8"), number("2.8"));
        assert_eq!(number("2,80").as_deref(), Some("2.8"));
        assert_eq!(number("007").as_deref(), Some("7"));
    }

    #[test]
    fn spaces_around_do_not_count() {
        for typed in [" 2,8 ", "\u{a0}2,8", "2,8\u{2009}", "\u{202f}2.8\t"] {
            assert_eq!(number(typed).as_deref(), Some("2.8"), "{typed:?}");
        }
    }

    #[test]
    fn both_minuses_are_read() {
        assert_eq!(number("-1,5").as_deref(), Some("-1.5"));
        assert_eq!(number("\u{2212}1,5").as_deref(), Some("-1.5"));
    }

    #[test]
    fn what_is_not_plainly_a_number_is_refused() {
        let garbage =
            ["", "-", "--1", "1e3", "1E3", ".5", "5.", "1 000", "1,000.5", "2.8.1", "0x1", "½", "٣", "inf"];
        for typed in garbage {
            assert_eq!(number(typed), None, "{typed:?}");
        }
        assert_eq!(number(&"9".repeat(40)), None);
    }

    #[test]
    fn tolerance_includes_both_ends() {
        let number = |text| parse_number(text).unwrap();
        for (given, near) in
            [("4,75", true), ("4,85", true), ("4,8", true), ("4,749", false), ("4,851", false)]
        {
            assert_eq!(is_near(number(given), number("4.8"), number("0.05")), near, "{given}");
        }
    }
}

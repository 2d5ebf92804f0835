//! What a certificate is found by: its number in the register book and its random code.

use entity::enums::CertificateKind;
use rand::RngCore;
use rand::rngs::OsRng;

/// Crockford's base 32: no I, L, O or U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Letters of a code; five bits each, 80 in all.
const CODE_LENGTH: usize = 16;

/// The number as printed: `FG-2026-000123` in the book of attendance, `FGA-2026-000123` in that of advanced training.
///
/// Each kind has a book of its own that counts from 1 every year; the mark keeps equal numbers apart.
pub(super) fn serial(prefix: &str, kind: CertificateKind, year: i32, number: i32) -> String {
    let mark = match kind {
        CertificateKind::Attendance => "",
        CertificateKind::AdvancedTraining => "A",
    };
    format!("{prefix}{mark}-{year}-{number:06}")
}

/// As long as a number can be: what is rehearsed before there is one.
pub(super) fn longest_serial(prefix: &str) -> String {
    serial(prefix, CertificateKind::AdvancedTraining, 2000, 0)
}

/// A number as somebody types it: any case, any dash, any spaces.
pub(super) fn read_serial(typed: &str) -> String {
    let kept = typed.chars().filter(|c| !c.is_whitespace());
    kept.map(|c| if is_dash(c) { '-' } else { c.to_ascii_uppercase() }).collect()
}

/// A new code: 80 bits from the operating system.
pub(super) fn new_code() -> String {
    let mut bits = [0_u8; CODE_LENGTH];
    OsRng.fill_bytes(&mut bits);
    bits.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()
}

/// Random bytes for a commitment that gives nothing away.
pub(super) fn new_salt() -> Vec<u8> {
    let mut salt = vec![0_u8; 32];
    OsRng.fill_bytes(&mut salt);
    salt
}

/// A code as somebody types it, or `None` for what cannot be one: any case, spaces and dashes anywhere, `O` for `0`, `I` and
/// `L` for `1`, letters that look the same on a Cyrillic keyboard; or the whole address that the QR mark holds.
pub(super) fn read_code(typed: &str) -> Option<String> {
    let typed = typed.rsplit_once("/v/").map_or(typed, |(_, code)| code);
    let mut code = String::with_capacity(CODE_LENGTH);
    for c in typed.chars().filter(|c| !c.is_whitespace() && !is_dash(*c)) {
        let letter = alike(c);
        let known = u8::try_from(letter).is_ok_and(|byte| ALPHABET.contains(&byte));
        if !known || code.len() == CODE_LENGTH {
            return None;
        }
        code.push(letter);
    }
    (code.len() == CODE_LENGTH).then_some(code)
}

/// The letter of a code that a letter stands for, or looks like.
fn alike(c: char) -> char {
    match c.to_uppercase().next().unwrap_or(c) {
        'O' | 'О' => '0',
        'I' | 'L' | 'І' => '1',
        'А' => 'A',
        'В' => 'B',
        'Е' => 'E',
        'К' => 'K',
        'М' => 'M',
        'Н' => 'H',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'Х' => 'X',
        'У' => 'Y',
        other => other,
    }
}

/// Whether this is a number of the register as [`serial`] makes it.
pub(super) fn is_serial(typed: &str) -> bool {
    let read = read_serial(typed);
    let digits = |part: Option<&str>, count| {
        part.is_some_and(|part| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let mut from_behind = read.rsplit('-');
    digits(from_behind.next(), 6) && digits(from_behind.next(), 4) && from_behind.next().is_some()
}

/// Every dash that a keyboard or a word processor makes out of `-`.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{00AD}' | '\u{FE63}' | '\u{FF0D}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_sixteen_letters_that_read_back() {
        for _ in 0..100 {
            let code = new_code();
            assert_eq!(code.len(), 16);
            assert_eq!(read_code(&code).as_deref(), Some(code.as_str()));
        }
    }

    #[test]
    fn two_codes_differ() {
        assert_ne!(new_code(), new_code());
    }

    #[test]
    fn a_code_is_read_however_it_was_typed() {
        let code = Some("0123456789ABCDEF".to_owned());
        for typed in [
            "0123-4567-89AB-CDEF",
            " 0123 4567\u{a0}89ab–cdef ",
            "Oi23456789abcdef",
            "oL23456789ABCDEF",
            "о123456789авсDеF",
            "https://learn.example.by/v/0123-4567-89AB-CDEF",
        ] {
            assert_eq!(read_code(typed), code, "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_none() {
        for typed in
            ["", "0123", "0123456789ABCDEF0", "0123456789ABCDEU", "0123456789ABЖDEF", "0123456789ABCDE\u{0}"]
        {
            assert_eq!(read_code(typed), None, "{typed}");
        }
    }

    #[test]
    fn the_two_books_never_give_the_same_number() {
        assert_eq!(serial("FG", CertificateKind::Attendance, 2026, 123), "FG-2026-000123");
        assert_eq!(serial("FG", CertificateKind::AdvancedTraining, 2026, 123), "FGA-2026-000123");
    }

    #[test]
    fn a_number_is_read_however_it_was_typed() {
        for typed in ["fg-2026-000123", " FG – 2026 – 000123 ", "FG\u{2011}2026\u{2011}000123"] {
            assert_eq!(read_serial(typed), "FG-2026-000123", "{typed}");
            assert!(is_serial(typed), "{typed}");
        }
        for typed in ["0123-4567-89AB-CDEF", "2026-000123", "FG-2026-12", ""] {
            assert!(!is_serial(typed), "{typed}");
        }
    }
}

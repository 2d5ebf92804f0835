//! What somebody signs in with: an e-mail address, a phone number or a user name, in the one spelling compared.

use entity::enums::SignInKind;
use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, Result};

/// A name to sign in with, in its normal form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignInName {
    kind: SignInKind,
    value: String,
}

impl SignInName {
    /// Reads an e-mail address; case does not matter, and `user+tag` stays what it is.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `/email`.
    pub fn email(input: &str) -> Result<Self> {
        let bad =
            || Error::invalid("/email", "not_an_email", "write an e-mail address, such as nurse@example.by");
        let value = short(input).ok_or_else(bad)?.nfc().collect::<String>().to_lowercase();
        let (local, domain) = value.rsplit_once('@').ok_or_else(bad)?;
        let labels = || domain.split('.');
        let label_is_good = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let local_is_good = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.chars().all(|c| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c));
        if !local_is_good || labels().count() < 2 || !labels().all(label_is_good) {
            return Err(bad());
        }
        Ok(Self { kind: SignInKind::Email, value })
    }

    /// Reads a phone number: international, or Belarusian as it is written at home (`8 029 …`, `029 …`, `29 …`).
    ///
    /// # Errors
    /// [`Error::Invalid`] at `/phone`.
    pub fn phone(input: &str) -> Result<Self> {
        let bad =
            || Error::invalid("/phone", "not_a_phone", "write a phone number, such as +375 29 123-45-67");
        let input = short(input).ok_or_else(bad)?;
        let (plus, rest) = input.strip_prefix('+').map_or((false, input), |rest| (true, rest));
        if !rest.chars().all(|c| c.is_ascii_digit() || " -().\u{a0}".contains(c)) {
            return Err(bad());
        }
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let value = international(plus, &digits).ok_or_else(bad)?;
        Ok(Self { kind: SignInKind::Phone, value })
    }

    /// Reads a user name: 3 to 32 Latin letters, digits, dots, hyphens or underscores, from a letter on.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `/user_name`.
    pub fn user_name(input: &str) -> Result<Self> {
        let value = short(input).unwrap_or_default().to_ascii_lowercase();
        let good = (3..=32).contains(&value.len())
            && value.starts_with(|c: char| c.is_ascii_lowercase())
            && value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c));
        if !good {
            let message =
                "3 to 32 Latin letters, digits, dots, hyphens or underscores, beginning with a letter";
            return Err(Error::invalid("/user_name", "not_a_user_name", message));
        }
        Ok(Self { kind: SignInKind::UserName, value })
    }

    /// Reads what was typed at sign-in, whichever of the three it is; `None` if it can be none of them.
    #[must_use]
    pub fn detect(login: &str) -> Option<Self> {
        match Self::kind_meant(login) {
            SignInKind::Email => Self::email(login).ok(),
            SignInKind::Phone => Self::phone(login).ok(),
            SignInKind::UserName => Self::user_name(login).ok(),
        }
    }

    /// Which of the three somebody who types this into the one field for all of them means.
    #[must_use]
    pub fn kind_meant(login: &str) -> SignInKind {
        if login.contains('@') {
            return SignInKind::Email;
        }
        let like_a_phone = |c: char| c.is_ascii_digit() || "+(".contains(c);
        if login.trim_start().starts_with(like_a_phone) { SignInKind::Phone } else { SignInKind::UserName }
    }

    /// Which of the three it is.
    #[must_use]
    pub fn kind(&self) -> SignInKind {
        self.kind
    }

    /// The spelling that is stored and compared.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// What a row holds.
    pub(super) fn stored(kind: SignInKind, value: String) -> Self {
        Self { kind, value }
    }
}

fn short(input: &str) -> Option<&str> {
    let input = input.trim();
    let clean = input.len() <= 254 && !input.is_empty() && !input.chars().any(char::is_control);
    clean.then_some(input)
}

/// `+` and the digits of E.164. Without `+`: 80 and 0 lead out of a Belarusian town, 9 digits are a whole number.
fn international(plus: bool, digits: &str) -> Option<String> {
    let national = |rest: &str| (rest.len() == 9).then(|| format!("+375{rest}"));
    if plus {
        let belarusian = digits.strip_prefix("375");
        return match belarusian {
            Some(rest) => national(rest),
            None => {
                ((8..=15).contains(&digits.len()) && !digits.starts_with('0')).then(|| format!("+{digits}"))
            }
        };
    }
    if let Some(rest) = digits.strip_prefix("375").filter(|rest| rest.len() == 9) {
        return national(rest);
    }
    match digits.len() {
        11 => national(digits.strip_prefix("80")?),
        10 => national(digits.strip_prefix('0')?),
        9 => national(digits),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_phone_has_one_spelling() {
        let spellings = [
            "+375 29 123-45-67",
            "375291234567",
            "8 (029) 123 45 67",
            "80291234567",
            "029 123-45-67",
            "29 1234567",
            "+375(29)1234567",
        ];
        for spelling in spellings {
            assert_eq!(SignInName::phone(spelling).unwrap().value(), "+375291234567", "{spelling}");
        }
        assert_eq!(SignInName::phone("+44 20 7946 0958").unwrap().value(), "+442079460958");
        for bad in ["", "12345", "+375 29 123", "+0123456789", "phone", "+1234567890123456", "٠٢٩١٢٣٤٥٦٧"]
        {
            assert!(SignInName::phone(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn one_email_has_one_spelling() {
        assert_eq!(SignInName::email(" Nurse@Example.BY ").unwrap().value(), "nurse@example.by");
        assert_eq!(SignInName::email("ann+glade@хоспис.бел").unwrap().value(), "ann+glade@хоспис.бел");
        let long = format!("{}@example.by", "a".repeat(300));
        for bad in
            ["", "nurse", "@example.by", "nurse@", "nurse@localhost", "a b@example.by", "a@-x.by", "a@x..by"]
        {
            assert!(SignInName::email(bad).is_err(), "{bad}");
        }
        assert!(SignInName::email(&long).is_err());
        assert!(SignInName::email("nur\0se@example.by").is_err());
        assert!(SignInName::email("nursе@example.by").is_err(), "a Cyrillic letter in the local part");
    }

    #[test]
    fn a_login_is_recognised() {
        let kind = |login| SignInName::detect(login).map(|name| name.kind);
        assert_eq!(kind("nurse@demo.test"), Some(SignInKind::Email));
        assert_eq!(kind("8 029 1234567"), Some(SignInKind::Phone));
        assert_eq!(kind("Nurse.Anna"), Some(SignInKind::UserName));
        assert_eq!(kind("1nurse"), None);
        assert_eq!(kind(&"a".repeat(1 << 20)), None);
    }
}

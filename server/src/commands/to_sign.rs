//! What the academy is to sign, as the document itself says it: what the centre answers beside it is held against that.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use certificate::Attachment;
use serde_json::Value;

/// A certificate that waits, with the document that the centre has signed.
pub(super) struct ToSign {
    document: Vec<u8>,
    said: Said,
}

/// What the credential within the document says; the centre's signature covers it with the rest.
struct Said {
    number: String,
    holder: Vec<String>,
    programme: String,
    taken: String,
    training: [String; 2],
}

impl ToSign {
    /// Reads a document that the centre has signed, and holds what the centre's answer says against it.
    pub(super) fn read(document: Vec<u8>, waiting: &Value) -> Result<Self> {
        let said = Said::within(&document).context("the document carries no credential that can be read")?;
        let printed = &waiting["certificate"]["printed"];
        let answered = printed["number"].as_str().unwrap_or_default();
        ensure!(
            said.number == answered,
            "it is the document of {}, and not of this number",
            plain(&said.number)
        );
        let names = ["be", "ru", "latin"].map(|script| sorted(&full_name(&printed["holder"][script])));
        let differing = said.holder.iter().find(|name| !names.contains(&sorted(name)));
        if let Some(name) = differing {
            anyhow::bail!("its document names {}, whom the centre's answer does not", plain(name));
        }
        Ok(Self { document, said })
    }

    /// The bytes of the document.
    pub(super) fn document(&self) -> &[u8] {
        &self.document
    }

    /// Puts the document where its officer looks at it and nobody else.
    pub(super) fn put(&self, file: &Path) -> Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let cannot = || format!("{} cannot be written", file.display());
        let mut open = options.open(file).with_context(cannot)?;
        #[cfg(unix)]
        open.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600)).with_context(cannot)?;
        open.write_all(&self.document).with_context(cannot)
    }

    /// What is read before signing: what the document says, then what the centre says of how it was earned.
    pub(super) fn shown(&self, waiting: &Value, file: &Path) -> String {
        let Said { number, holder, programme, taken, training: [from, to] } = &self.said;
        let printed = &waiting["certificate"]["printed"];
        let names = ["be", "ru", "latin"].map(|script| full_name(&printed["holder"][script]));
        let names: Vec<_> = names.into_iter().filter(|name| !name.is_empty()).collect();
        let quizzes = waiting["quizzes"].as_array().into_iter().flatten();
        let results: Vec<_> =
            quizzes.map(|quiz| format!("{} {}%", text(&quiz["title"]["en"]), quiz["percent"])).collect();
        let hours =
            format!("{} online, {} face to face", printed["hours_online"], printed["hours_face_to_face"]);
        let lessons = format!("{} of {}", waiting["lessons_completed"], waiting["lessons"]);
        let mut out = format!("\n{}", plain(number));
        let mut line = |what: &str, said: &str| {
            // Writing into a string does not fail.
            let _ = write!(out, "\n  {what:<22} {}", plain(said));
        };
        line("the document: holder", &holder.join(" / "));
        line("  programme", programme);
        line("  taken", taken);
        line("  training", &format!("{from} to {to}"));
        line("the centre: holder", &names.join(" / "));
        line("  hours", &hours);
        line("  lessons", &lessons);
        line("  tests", &results.join(", "));
        line("look at", &file.display().to_string());
        out
    }
}

impl Said {
    fn within(document: &[u8]) -> Option<Self> {
        let token = Attachment::within(document, Attachment::CREDENTIAL)?;
        let payload = std::str::from_utf8(&token).ok()?.split('.').nth(1)?;
        let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).ok()?;
        let credential: Value = serde_json::from_slice(&payload).ok()?;
        let subject = &credential["credentialSubject"];
        let achieved = &subject["achievement"];
        let day = |at: &Value| at.as_str()?.get(..10).map(str::to_owned);
        let names = subject["identifier"].as_array()?.iter();
        Some(Self {
            number: subject["licenseNumber"].as_str()?.to_owned(),
            holder: names
                .map(|name| name["identityHash"].as_str().map(str::to_owned))
                .collect::<Option<_>>()?,
            programme: text(&achieved["name"]),
            taken: text(&achieved["criteria"]["narrative"]),
            training: [day(&subject["activityStartDate"])?, day(&subject["activityEndDate"])?],
        })
    }
}

fn full_name(name: &Value) -> String {
    let parts = ["surname", "own_name", "patronymic"].map(|part| text(&name[part]));
    parts.join(" ").trim().to_owned()
}

/// The words of a name, whatever their order and letters: institutions write the surname first or last.
fn sorted(name: &str) -> Vec<String> {
    let mut words: Vec<_> = name.split_whitespace().map(str::to_lowercase).collect();
    words.sort_unstable();
    words
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Without what moves the cursor of a terminal, colours it or turns the direction of writing: names come from elsewhere.
pub(super) fn plain(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' => "; ".to_owned(),
        c if c.is_control()
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}') =>
        {
            "\u{FFFD}".to_owned()
        }
        c => c.to_string(),
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_neither_moves_the_cursor_nor_turns_the_writing() {
        assert_eq!(plain("A\u{1b}[2KB\r\u{9b}C\u{202e}D"), "A\u{FFFD}[2KB\u{FFFD}\u{FFFD}C\u{FFFD}D");
        assert_eq!(plain("Вераб’ёва\nДар’я"), "Вераб’ёва; Дар’я");
    }

    #[test]
    fn a_name_is_the_same_in_another_order_and_other_letters() {
        assert_eq!(sorted("VERABIOVA\u{a0}DARIA"), sorted("Daria Verabiova"));
        assert_ne!(sorted("Daria Verabiova"), sorted("Daria"));
    }

    #[test]
    fn a_document_without_a_credential_is_not_signed() {
        assert!(ToSign::read(b"%PDF-1.7".to_vec(), &serde_json::json!({})).is_err());
    }
}

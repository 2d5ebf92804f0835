//! What can go wrong between a record and its document.

/// The reason why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Characters that the certificate's fonts cannot print, each once, in order of first appearance.
    #[error("no glyph for {}", list(.0))]
    MissingGlyph(Vec<char>),
    /// A field of the record cannot be printed as it stands.
    #[error("{field}: {message}")]
    Invalid {
        /// The record's field.
        field: &'static str,
        /// What is wrong with it.
        message: &'static str,
    },
    /// The text does not fit on one sheet even at the smallest legible size.
    #[error("the text does not fit on one sheet")]
    TooLong,
    /// The record asks for a template that this build cannot draw.
    #[error("unknown template {0:?}")]
    UnknownTemplate(String),
    /// The record names an institution's mark that the press was not given.
    #[error("the mark {0} of an institution is not there")]
    UnknownMark(String),
    /// A picture cannot be an institution's mark.
    #[error("{0}")]
    Mark(String),
    /// A design of ours could not be read.
    #[error("design {0}")]
    Design(String),
    /// A font of ours could not be read or cut down.
    #[error("font: {0}")]
    Font(String),
    /// The record could not be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A document cannot be signed, or a key not be read.
    #[error("signature: {0}")]
    Signature(String),
    /// The bytes of the document could not be written.
    #[error(transparent)]
    Write(#[from] std::io::Error),
}

impl From<der::Error> for Error {
    fn from(error: der::Error) -> Self {
        Self::Signature(error.to_string())
    }
}

impl From<spki::Error> for Error {
    fn from(error: spki::Error) -> Self {
        Self::Signature(error.to_string())
    }
}

impl From<x509_cert::builder::Error> for Error {
    fn from(error: x509_cert::builder::Error) -> Self {
        Self::Signature(error.to_string())
    }
}

fn list(chars: &[char]) -> String {
    let shown: Vec<String> = chars.iter().map(|c| format!("{c:?} (U+{:04X})", u32::from(*c))).collect();
    shown.join(", ")
}

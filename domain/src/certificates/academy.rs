//! Where the academy's key is, and whom its signatures are checked by.

use std::path::Path;

use certificate::credential::PublicKey;
use certificate::signing;
use chrono::{DateTime, Utc};

use super::credential_keys::CredentialKeys;
use super::document_keys::DocumentKeys;
use crate::error::{Error, Result};

/// Where the academy's key is.
pub enum Academy {
    /// On a machine of its own, which signs with `forest-glade academy-signer`. The root is what its signatures are checked
    /// by, as PEM; without it none is taken.
    Elsewhere {
        /// The academy's root.
        root: Option<String>,
        /// The public halves of the keys that it endorses credentials with; without any, none is endorsed.
        credential_keys: Vec<PublicKey>,
    },
    /// Beside the centre's own, for trying the centre out: whoever has the centre's files then signs for both.
    Here {
        /// What it signs documents with.
        document_keys: DocumentKeys,
        /// What it endorses credentials with.
        credential_keys: CredentialKeys,
    },
}

impl Academy {
    /// All its keys in a folder of this machine; they are made when they are first needed.
    ///
    /// # Errors
    /// [`Error::Internal`] when the folder cannot be written.
    pub fn here(dir: &Path) -> Result<Self> {
        let document_keys = DocumentKeys::of_academy(dir)?;
        Ok(Self::Here { document_keys, credential_keys: CredentialKeys::of_academy(dir)? })
    }

    /// Keys here that nobody else has and nothing keeps; for tests.
    #[must_use]
    pub fn ephemeral() -> Self {
        Self::Here { document_keys: DocumentKeys::ephemeral(), credential_keys: CredentialKeys::ephemeral() }
    }

    /// The root that vouches for the academy's signatures, as PEM. Waits for files.
    ///
    /// # Errors
    /// [`Error::Internal`] when the key that is kept here cannot be used.
    pub(super) fn root(&self, institution: &str, now: DateTime<Utc>) -> Result<Option<String>> {
        match self {
            Self::Elsewhere { root, .. } => Ok(root.clone()),
            Self::Here { document_keys, .. } => document_keys.root_pem(institution, now).map(Some),
        }
    }

    /// Reads the root that an operator names, and the keys, a line each, so that a wrong file is refused at the start.
    ///
    /// # Errors
    /// [`Error::Internal`] if the root is no certificate as PEM, or a line no key.
    pub fn elsewhere(root: Option<String>, credential_keys: Option<&str>) -> Result<Self> {
        if let Some(pem) = &root {
            signing::read_root(pem).map_err(Error::internal)?;
        }
        let lines = credential_keys.unwrap_or_default().lines().filter(|line| !line.trim().is_empty());
        let keys: std::result::Result<_, _> = lines.map(PublicKey::from_line).collect();
        Ok(Self::Elsewhere { root, credential_keys: keys.map_err(Error::internal)? })
    }
}

//! Credentials with a proof of their own inside (Data Integrity, `eddsa-rdfc-2022`).

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Credential;
use super::jws::own_key;
use super::keys::{CredentialSigner, base58};
use super::quads::Quads;
use super::terms::{AssertionMethod, Cryptosuite, DUBLIN_CORE, DataIntegrityProof, SECURITY};
use crate::Error;

/// The proof in a document.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Proof {
    #[serde(rename = "type")]
    kind: DataIntegrityProof,
    cryptosuite: Cryptosuite,
    created: String,
    pub(super) verification_method: String,
    proof_purpose: AssertionMethod,
    pub(super) proof_value: String,
}

#[derive(Serialize)]
struct Proven<'a, C> {
    #[serde(flatten)]
    credential: &'a C,
    proof: Proof,
}

impl Proof {
    /// What is signed: the hash of the proof's own statements, then that of the document's.
    pub(super) fn digest(&self, credential: &impl Credential) -> [u8; 64] {
        let mut quads = Quads::default();
        quads.unnamed(&[self], |quads, node, proof| {
            quads.kind(node, (SECURITY, "DataIntegrityProof"));
            quads.time(node, (DUBLIN_CORE, "created"), &proof.created);
            let suite = (SECURITY, "cryptosuiteString");
            quads.typed(node, (SECURITY, "cryptosuite"), "eddsa-rdfc-2022", suite);
            quads.link(node, (SECURITY, "proofPurpose"), &[SECURITY, "assertionMethod"].concat());
            quads.link(node, (SECURITY, "verificationMethod"), &proof.verification_method);
        });
        let mut both = [0; 64];
        both[..32].copy_from_slice(&Sha256::digest(quads.canonical()));
        both[32..].copy_from_slice(&Sha256::digest(credential.statements()));
        both
    }
}

/// Signs a credential with a proof inside it; gives the whole document as JSON.
///
/// # Errors
/// As [`super::jws`].
pub fn embedded(
    credential: &impl Credential,
    created: DateTime<Utc>,
    signer: &dyn CredentialSigner,
) -> Result<String, Error> {
    own_key(credential, signer.key())?;
    let mut proof = Proof {
        kind: DataIntegrityProof::Word,
        cryptosuite: Cryptosuite::Word,
        created: created.to_rfc3339_opts(SecondsFormat::Secs, true),
        verification_method: signer.key().method(),
        proof_purpose: AssertionMethod::Word,
        proof_value: String::new(),
    };
    proof.proof_value = base58(&signer.sign(&proof.digest(credential))?);
    Ok(serde_json::to_string(&Proven { credential, proof })?)
}

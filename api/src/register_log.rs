//! The register log: its head, proofs from it, and the signatures of its witness. Open to everybody.

use chrono::{DateTime, Utc};
use domain::Context;
use domain::certificates::register_log::{self, Consistency, Head, Inclusion, Which};
use poem::web::Data;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use crate::Tag;
use crate::address::Address;
use crate::problem::ApiError;
use crate::text::Text;

mod raw;

pub use raw::routes;

/// A signed head of the register log.
#[derive(Clone, Debug, Object)]
pub struct RegisterLogHead {
    /// The log's name, the first line of each checkpoint.
    origin: String,
    /// How many leaves it has.
    size: u64,
    /// The root over them, in hex.
    root: String,
    /// When the log signed it.
    published_at: DateTime<Utc>,
    /// When the academy's witness signed it. Missing where no witness has: the log's signature stands alone then, and
    /// nobody else vouches that the log was not rewritten.
    #[oai(skip_serializing_if_is_none)]
    witnessed_at: Option<DateTime<Utc>>,
    /// The checkpoint with its signatures, as C2SP `tlog-checkpoint` has it.
    checkpoint: String,
    /// The keys that the log signs with and has signed with, the present one last; each as `name+id+key`.
    keys: Vec<String>,
    /// The key of the witness. Missing where there is none.
    #[oai(skip_serializing_if_is_none)]
    witness_key: Option<String>,
}

/// A proof from the register log: that it has a leaf, or that it has only grown.
#[derive(Clone, Debug, Object)]
pub struct RegisterLogProof {
    /// Where the leaf stands.
    #[oai(skip_serializing_if_is_none)]
    index: Option<u64>,
    /// The leaf as it is hashed: JSON in canonical form.
    #[oai(skip_serializing_if_is_none)]
    leaf: Option<String>,
    /// Size of the smaller tree.
    #[oai(skip_serializing_if_is_none)]
    first: Option<u64>,
    /// Size of the tree that the proof leads to.
    second: u64,
    /// The proof of RFC 6962, each hash in hex.
    hashes: Vec<String>,
    /// The signed checkpoint that the proof of a leaf leads to.
    #[oai(skip_serializing_if_is_none)]
    checkpoint: Option<String>,
}

/// A checkpoint that a witness has signed.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct WitnessedCheckpoint {
    /// The checkpoint with the signature of the witness below it.
    #[oai(validator(max_length = 4000))]
    checkpoint: Text,
}

impl RegisterLogHead {
    async fn of(cx: &Context, head: Head) -> Result<Self, ApiError> {
        Ok(Self {
            origin: head.checkpoint.origin.clone(),
            size: head.checkpoint.size,
            root: head.checkpoint.root.to_string(),
            published_at: head.published_at,
            witnessed_at: head.witnessed_at,
            checkpoint: head.note.to_string(),
            keys: Head::keys(cx).await?,
            witness_key: cx.settings().register_log.witness.clone(),
        })
    }
}

impl From<Inclusion> for RegisterLogProof {
    fn from(proof: Inclusion) -> Self {
        Self {
            index: Some(proof.index),
            leaf: Some(proof.leaf),
            first: None,
            second: proof.head.checkpoint.size,
            hashes: proof.hashes.iter().map(ToString::to_string).collect(),
            checkpoint: Some(proof.head.note.to_string()),
        }
    }
}

impl From<Consistency> for RegisterLogProof {
    fn from(proof: Consistency) -> Self {
        Self {
            index: None,
            leaf: None,
            first: Some(proof.first),
            second: proof.second,
            hashes: proof.hashes.iter().map(ToString::to_string).collect(),
            checkpoint: None,
        }
    }
}

/// `/register-log…`.
pub struct RegisterLogApi;

#[OpenApi(tag = "Tag::Verification")]
impl RegisterLogApi {
    /// Read the signed head of the register log
    ///
    /// The log is signed within a second of every change. The same, and the tiles and leaves, are served in the forms of C2SP
    /// below `/log/`.
    #[oai(path = "/register-log/head", method = "get", operation_id = "get_register_log_head")]
    async fn get_register_log_head(&self, cx: Data<&Context>) -> Result<Json<RegisterLogHead>, ApiError> {
        Ok(Json(RegisterLogHead::of(&cx, register_log::head(&cx).await?).await?))
    }

    /// Prove that a leaf is in the register log, or that the log has only grown
    ///
    /// Give `code` for what happened last to a certificate, or `index` for a leaf: the proof leads to the checkpoint in the
    /// answer. Give `first` and `second` for the proof that the log of the second size begins with that of the first.
    #[oai(path = "/register-log/proof", method = "get", operation_id = "get_register_log_proof")]
    async fn get_register_log_proof(
        &self,
        cx: Data<&Context>,
        address: Address,
        /// The code of a certificate.
        #[oai(validator(max_length = 200))]
        code: Query<Option<String>>,
        /// The index of a leaf, from 0.
        index: Query<Option<u64>>,
        /// Size of the smaller tree.
        first: Query<Option<u64>>,
        /// Size of the larger tree.
        second: Query<Option<u64>>,
    ) -> Result<Json<RegisterLogProof>, ApiError> {
        let proof = match (code.0.as_deref(), index.0, first.0, second.0) {
            (Some(code), None, None, None) => {
                register_log::inclusion(&cx, Which::Code(code, &address.0)).await?.into()
            }
            (None, Some(index), None, None) => {
                register_log::inclusion(&cx, Which::Index(index)).await?.into()
            }
            (None, None, Some(first), Some(second)) => {
                register_log::consistency(&cx, first, second).await?.into()
            }
            _ => {
                let what = "give the code of a certificate, or the index of a leaf, or first and second";
                return Err(domain::Error::invalid("", "required", what).into());
            }
        };
        Ok(Json(proof))
    }

    /// Add the signature of the witness to a checkpoint
    ///
    /// From the witness whose key is in the settings of the centre, and from nobody else; `forest-glade witness` sends
    /// it.
    #[oai(path = "/register-log/cosignatures", method = "post", operation_id = "add_cosignature")]
    async fn add_cosignature(
        &self,
        cx: Data<&Context>,
        body: Json<WitnessedCheckpoint>,
    ) -> Result<Json<RegisterLogHead>, ApiError> {
        let head = register_log::add_cosignature(&cx, &body.checkpoint.0).await?;
        Ok(Json(RegisterLogHead::of(&cx, head).await?))
    }
}

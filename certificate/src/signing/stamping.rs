//! Asking an authority for a time stamp on a signature, and keeping room for it.

use chrono::{DateTime, TimeDelta, Utc};
use const_oid::db::rfc5912::ID_SHA_256;
use der::asn1::OctetString;
use der::{Decode, Encode};
use sha2::{Digest, Sha256};
use spki::AlgorithmIdentifier;
use x509_tsp::{MessageImprint, TimeStampReq, TimeStampResp, TspVersion};

use super::seal::{self, ROOM, Signer};
use super::token::{self, Token, refused};
use super::{Trusted, read_root};
use crate::Error;

/// Bytes that a time stamp takes at most, with the certificates up to its root.
pub const STAMP_ROOM: usize = 16 * 1024;

/// How far the clock of an authority may be from ours.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(10);

/// Whoever brings a request to an authority and its answer back; both as RFC 3161 has them.
pub trait Courier {
    /// Asks. Waits for the network.
    ///
    /// # Errors
    /// [`Error::Signature`] if nobody answers.
    fn ask(&self, request: &[u8]) -> Result<Vec<u8>, Error>;
}

/// Reads the root of an authority, for trusting it.
///
/// # Errors
/// [`Error::Signature`] if the text holds no certificate as PEM, or one that does not vouch for itself.
pub fn read_stamp_root(pem: &str) -> Result<Trusted, Error> {
    let root = read_root(pem)?;
    token::check_root(&root)?;
    Ok(root)
}

/// The room that everybody keeps for a signature: one with a time stamp gets more, and no other does.
#[must_use]
pub fn room_for(signature: &[u8]) -> usize {
    if seal::is_stamped(signature) { ROOM + STAMP_ROOM } else { ROOM }
}

/// A signer whose signatures an authority stamps at once.
pub struct Stamped<'a> {
    /// Who signs.
    pub signer: &'a dyn Signer,
    /// The way to the authority.
    pub courier: &'a dyn Courier,
    /// What the authority is trusted by.
    pub root: &'a Trusted,
    /// When it is signed; a stamp that tells quite another time is not taken.
    pub at: DateTime<Utc>,
}

impl Signer for Stamped<'_> {
    fn sign(&self, digest: &[u8; 32]) -> Result<Vec<u8>, Error> {
        let signed = self.signer.sign(digest)?;
        let signature = seal::signature(&signed)?;
        let answer = self.courier.ask(&request(&signature)?)?;
        let token = granted(&answer, &signature, self.root)?;
        if (token.at()? - self.at).abs() > CLOCKS_DIFFER {
            return Err(refused("its clock differs from ours by more than ten minutes"));
        }
        let token = token.assemble()?;
        if token.encoded_len()? > u32::try_from(STAMP_ROOM).unwrap_or(u32::MAX).try_into()? {
            return Err(refused("it is too long"));
        }
        seal::with_stamp(&signed, token)
    }

    fn room(&self) -> usize {
        self.signer.room() + STAMP_ROOM
    }
}

/// Asks for no nonce: an answer to an older request cannot be about a signature that was not there.
fn request(signature: &[u8]) -> Result<Vec<u8>, Error> {
    let hashed_message = OctetString::new(Sha256::digest(signature).as_slice())?;
    let hash_algorithm = AlgorithmIdentifier { oid: ID_SHA_256, parameters: None };
    let asked = TimeStampReq {
        version: TspVersion::V1,
        message_imprint: MessageImprint { hash_algorithm, hashed_message },
        req_policy: None,
        nonce: None,
        cert_req: true,
        extensions: None,
    };
    Ok(asked.to_der()?)
}

/// The token that an authority grants.
fn granted(answer: &[u8], signature: &[u8], root: &Trusted) -> Result<Token, Error> {
    let answer = TimeStampResp::from_der(answer)?;
    let status = answer.status.status;
    let token =
        answer.time_stamp_token.ok_or_else(|| refused(&format!("the authority answers {status:?}")))?;
    let token = Token::read(&token, Some(root))?;
    if token.is_about(signature) { Ok(token) } else { Err(refused("it is about something else")) }
}

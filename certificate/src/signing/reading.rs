//! Reading the signatures of a file that a stranger brought: nothing in it is trusted, no parser of PDF is asked.
//!
//! What counts is the bytes that a signature covers. So the file is searched for signatures, and each must cover the file
//! from its beginning to the end of its own revision, all but itself.

use std::collections::HashSet;
use std::ops::Range;

use chrono::{DateTime, Utc};
use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedAttributes, SignedData, SignerInfo, UnsignedAttributes};
use const_oid::db::rfc4519::COMMON_NAME;
use const_oid::db::rfc5912::{ID_EC_PUBLIC_KEY, SECP_256_R_1};
use der::{Decode, Encode, SliceReader};
use memchr::memmem;
use p256::ecdsa::DerSignature;
use sha2::{Digest, Sha256};
use webpki::ring::ECDSA_P256_SHA256;
use x509_cert::Certificate;

use super::Party;
use super::seal::{self, ROOM, TIME_STAMP_TOKEN};
use super::token::Token;
use crate::Error;

/// A file of ours has two. One more shows that somebody added to it, and each costs a hash of the whole file.
const MOST: usize = 3;
/// A signature of ours has 5 KB of digits, and 38 KB with a time stamp.
const LONGEST: usize = 64 * 1024;

/// What the signatures of a file say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// One for each signature, in the order in which they stand.
    pub signatures: Vec<Finding>,
    /// What follows from them.
    pub verdict: Verdict,
}

/// What one signature says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Who signed: the common name in the certificate; empty if that cannot be read.
    pub signer: String,
    /// Whether the bytes are those that were signed.
    pub holds: bool,
    /// Which of the roots given vouches for the signer.
    pub root: Option<usize>,
    /// How many bytes of the file it speaks for, from its beginning.
    pub covers: usize,
    /// When it was there, if an authority says so.
    pub stamp: Option<Stamp>,
}

/// What a time stamp says that holds: the signature was there at that time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The time.
    pub at: DateTime<Utc>,
    /// Which authority says so: the common name in its certificate; empty if that cannot be read.
    pub authority: String,
    /// Which of the roots given vouches for the authority. Without one, its word is worth no more than its name.
    pub root: Option<usize>,
}

/// What is to be thought of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everybody who has to has signed, each is vouched for by a root of their own, and nothing was changed or added.
    Genuine,
    /// Somebody who has to sign has not.
    Incomplete,
    /// It was changed after it was signed, or something was added.
    Altered,
    /// The signatures hold, but none of the roots given vouches for whoever made them.
    UnknownSigner,
    /// Nobody has signed it.
    Unsigned,
}

/// Reads the signatures of a file, with no root for those who stamp them.
#[must_use]
pub fn read(file: &[u8], roots: &[Certificate]) -> Report {
    read_with_stamps(file, roots, &[])
}

/// Reads the signatures of a file by the roots of institutions, and the time stamps on them by those of authorities.
#[must_use]
pub fn read_with_stamps(file: &[u8], roots: &[Certificate], authorities: &[Certificate]) -> Report {
    let find = |range| finding(file, range, (roots, authorities));
    let signatures: Vec<Finding> = ranges(file).map(find).collect();
    Report { verdict: verdict(file, &signatures), signatures }
}

fn verdict(file: &[u8], signatures: &[Finding]) -> Verdict {
    let roots: HashSet<_> = signatures.iter().filter_map(|one| one.root).collect();
    let has_field = |party: &&Party| has(file, format!("/T({})", party.field()).as_bytes());
    let grows = signatures.is_sorted_by(|one, next| one.covers < next.covers);
    match signatures.last() {
        None => Verdict::Unsigned,
        Some(last) if !grows || last.covers != file.len() || signatures.iter().any(|one| !one.holds) => {
            Verdict::Altered
        }
        // One that signs for both signs for neither.
        Some(_) if roots.len() < signatures.len() => Verdict::UnknownSigner,
        Some(_) if Party::ALL.iter().filter(has_field).count() > signatures.len() => Verdict::Incomplete,
        Some(_) => Verdict::Genuine,
    }
}

fn has(file: &[u8], what: &[u8]) -> bool {
    places(file, what).next().is_some()
}

/// Where something stands, from the beginning.
fn places<'a>(file: &'a [u8], what: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    memmem::find_iter(file, what)
}

/// What a signature leaves out, and where what it covers ends.
struct Range4 {
    hole: Range<usize>,
    end: usize,
}

fn ranges(file: &[u8]) -> impl Iterator<Item = Range4> + '_ {
    let name = b"/ByteRange".as_slice();
    places(file, name)
        .take(MOST)
        .map(move |at| range(file, &file[at + name.len()..]).unwrap_or(Range4 { hole: 0..0, end: 0 }))
}

/// Four numbers that leave out one string of digits and nothing else.
fn range(file: &[u8], text: &[u8]) -> Option<Range4> {
    let text =
        std::str::from_utf8(text.get(..text.len().min(64))?.split(|byte| *byte == b']').next()?).ok()?;
    let mut numbers = text.trim_start().strip_prefix('[')?.split_ascii_whitespace();
    let mut next = || numbers.next()?.parse::<usize>().ok();
    let (zero, start, from, length) = (next()?, next()?, next()?, next()?);
    let end = from.checked_add(length).filter(|end| *end <= file.len())?;
    let hole = file.get(start..from)?;
    let digits = hole.strip_prefix(b"<")?.strip_suffix(b">")?;
    let is_whole = zero == 0 && hole.len() <= LONGEST && digits.iter().all(u8::is_ascii_hexdigit);
    is_whole.then_some(Range4 { hole: start..from, end })
}

fn finding(file: &[u8], range: Range4, (roots, authorities): (&[Certificate], &[Certificate])) -> Finding {
    let nothing = Finding { signer: String::new(), holds: false, root: None, covers: range.end, stamp: None };
    let Some(seal) = Seal::read(&file[range.hole.clone()]) else { return nothing };
    let mut digest = Sha256::new();
    digest.update(&file[..range.hole.start]);
    digest.update(&file[range.hole.end..range.end]);
    Finding {
        signer: common_name(&seal.chain[0]),
        holds: seal.holds(&digest.finalize().into()).unwrap_or(false),
        root: roots.iter().position(|root| seal.is_vouched_for(root).unwrap_or(false)),
        stamp: seal.token.as_ref().and_then(|token| stamp(token, authorities)),
        ..nothing
    }
}

fn stamp(token: &Token, authorities: &[Certificate]) -> Option<Stamp> {
    let (own, root) = (token.chain.first()?, token.chain.last()?);
    let vouching = authorities.iter().position(|trusted| trusted == root);
    Some(Stamp { at: token.at().ok()?, authority: common_name(own), root: vouching })
}

/// A signature, with the certificate of its signer and the root that came with it, and its time stamp.
struct Seal {
    attributes: SignedAttributes,
    signature: DerSignature,
    chain: [Certificate; 2],
    token: Option<Token>,
}

impl Seal {
    /// Reads what we would write, and nothing else: what it says is put together again, and must come out the same.
    fn read(hole: &[u8]) -> Option<Self> {
        let digits = hole.strip_prefix(b"<")?.strip_suffix(b">")?;
        let bytes = hex::decode(digits).ok()?;
        let mut reader = SliceReader::new(&bytes).ok()?;
        let outer = ContentInfo::decode(&mut reader).ok()?;
        let signed: SignedData = outer.content.decode_as().ok()?;
        let [info] = <[SignerInfo; 1]>::try_from(signed.signer_infos.0.into_vec()).ok()?;
        let certificates = signed.certificates?.0.into_vec().into_iter().filter_map(|choice| match choice {
            CertificateChoices::Certificate(one) => Some(one),
            CertificateChoices::Other(_) => None,
        });
        let is_root = |one: &Certificate| one.tbs_certificate.issuer == one.tbs_certificate.subject;
        let (roots, own): (Vec<_>, Vec<_>) = certificates.partition(is_root);
        let chain = [<[_; 1]>::try_from(own).ok()?, <[_; 1]>::try_from(roots).ok()?].map(|[one]| one);
        let signature = DerSignature::from_bytes(info.signature.as_bytes()).ok()?;
        let token = match info.unsigned_attrs {
            None => None,
            Some(attributes) => Some(stamp_on(signature.as_bytes(), attributes)?),
        };
        let seal = Self { attributes: info.signed_attrs?, signature, chain, token };
        let mut whole = hex::encode(seal.assemble().ok()?).into_bytes();
        // What follows it is the room that was not needed. A stamp has room of its own, so it cannot be left out unseen.
        whole.resize(digits.len(), b'0');
        let is_stamped = digits.len() > 2 * ROOM;
        (whole == digits && is_stamped == seal.token.is_some()).then_some(seal)
    }

    /// The one way in which we write it.
    fn assemble(&self) -> Result<Vec<u8>, Error> {
        let signed = seal::assemble(self.attributes.clone(), self.signature.as_bytes(), &self.chain)?;
        match &self.token {
            None => Ok(signed),
            Some(token) => seal::with_stamp(&signed, token.assemble()?),
        }
    }

    /// Whether it was made over this digest by the key of its certificate.
    fn holds(&self, digest: &[u8; 32]) -> Option<bool> {
        let attributes = self.attributes.to_der().ok()?;
        let is_said = seal::attributes(digest, &self.chain[0]).ok()?.to_der().ok()? == attributes;
        Some(is_said && has_signed(&self.chain[0], &attributes, self.signature.as_bytes()))
    }

    /// Whether this is the root it came with, and vouches for its certificate.
    fn is_vouched_for(&self, root: &Certificate) -> Option<bool> {
        let [own, with] = &self.chain;
        if with != root || own.tbs_certificate.issuer != root.tbs_certificate.subject {
            return Some(false);
        }
        Some(has_signed(root, &own.tbs_certificate.to_der().ok()?, own.signature.as_bytes()?))
    }
}

/// The one thing that is not signed: a time stamp, and one alone, on this very signature.
fn stamp_on(signature: &[u8], attributes: UnsignedAttributes) -> Option<Token> {
    let [attribute] = <[_; 1]>::try_from(attributes.into_vec()).ok()?;
    let [token] = attribute.values.as_slice() else { return None };
    let token = Token::read(&token.decode_as().ok()?, None).ok()?;
    (attribute.oid == TIME_STAMP_TOKEN && token.is_about(signature)).then_some(token)
}

/// The common name, which we write first; others write it in other kinds of text.
fn common_name(of: &Certificate) -> String {
    let pairs = of.tbs_certificate.subject.0.iter().flat_map(|name| name.0.iter());
    let mut common = pairs.filter(|pair| pair.oid == COMMON_NAME).map(|pair| pair.value.value());
    common.next().map(|name| String::from_utf8_lossy(name).into_owned()).unwrap_or_default()
}

/// Whether the key of a certificate, on the one curve that we use, has signed this.
fn has_signed(signer: &Certificate, what: &[u8], signature: &[u8]) -> bool {
    let key = &signer.tbs_certificate.subject_public_key_info;
    let is_ours = key.algorithm.oid == ID_EC_PUBLIC_KEY
        && key.algorithm.parameters.as_ref().is_some_and(|curve| curve.decode_as() == Ok(SECP_256_R_1));
    let key = key.subject_public_key.as_bytes().filter(|_| is_ours);
    key.is_some_and(|key| ECDSA_P256_SHA256.verify_signature(key, what, signature).is_ok())
}

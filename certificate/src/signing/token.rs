//! The token of a time stamp (RFC 3161): an authority that is neither of the institutions says when a signature was there.
//!
//! A token is signed in part only, and brings along certificates that nobody counts. So it is written anew, in one way
//! alone: what its signature covers, and the certificates from the authority's own up to a root that vouches for itself.
//! Whoever reads one then sees whether anything in it was changed, as in the signature that it is about.

use std::time::Duration;

use chrono::{DateTime, Utc};
use cms::cert::CertificateChoices;
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{EncapsulatedContentInfo, SignedAttributes, SignedData, SignerInfo};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911::{ID_CONTENT_TYPE, ID_MESSAGE_DIGEST};
use const_oid::db::rfc5912::{ID_KP_TIME_STAMPING, ID_SHA_256};
use der::asn1::OctetString;
use der::{Any, Decode, DecodeValue, Encode, FixedTag};
use rustls_pki_types::{CertificateDer, UnixTime};
use sha2::{Digest, Sha256};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};
use x509_cert::Certificate;
use x509_cert::ext::pkix::ExtendedKeyUsage;
use x509_tsp::TstInfo;

use super::schemes::{self, Scheme};
use super::seal::{self, SIGNING_CERTIFICATE_V2, SigningCertificateV2};
use crate::Error;

/// `id-ct-TSTInfo`: what a token says.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// A token that holds: signed by an authority that its root vouches for.
pub(super) struct Token {
    scheme: &'static Scheme,
    /// What it says, as it was signed.
    content: OctetString,
    attributes: SignedAttributes,
    signature: OctetString,
    /// The authority's own certificate first, the root last.
    pub chain: Vec<Certificate>,
    told: TstInfo,
}

impl Token {
    /// Reads a token and checks all that is in it, by a root given or by the one that it brings along.
    pub(super) fn read(token: &ContentInfo, root: Option<&Certificate>) -> Result<Self, Error> {
        let signed: SignedData = token.content.decode_as()?;
        let content = signed.encap_content_info.econtent.ok_or_else(|| refused("it says nothing"))?;
        let content: OctetString = content.decode_as()?;
        let told = TstInfo::from_der(content.as_bytes())?;
        let [info] = <[SignerInfo; 1]>::try_from(signed.signer_infos.0.into_vec())
            .map_err(|_| refused("one signs it, and one alone"))?;
        let pool: Vec<_> = signed.certificates.map(|set| set.0.into_vec()).unwrap_or_default();
        let pool: Vec<_> = pool.into_iter().filter_map(as_certificate).collect();
        let own = pool.iter().find(|one| seal::identifier(one) == info.sid);
        let own = own.ok_or_else(|| refused("the authority's certificate does not come with it"))?;
        let root = root.or_else(|| pool.iter().find(|one| is_root(one)));
        let root = root.ok_or_else(|| refused("it brings no root along"))?;
        let scheme = Scheme::of_stamp(info.digest_alg.oid, info.signature_algorithm.oid)
            .ok_or_else(|| refused("it is signed in a way that is not known here"))?;
        let token = Self {
            scheme,
            attributes: info.signed_attrs.ok_or_else(|| refused("no attributes are signed"))?,
            signature: info.signature,
            chain: path(own, &pool, root, told.gen_time.to_unix_duration())?,
            content,
            told,
        };
        token.check()?;
        Ok(token)
    }

    /// Whether the authority has signed what it says.
    fn check(&self) -> Result<(), Error> {
        let own = self.chain[0].to_der()?;
        let signs_with: SigningCertificateV2 = attribute(&self.attributes, SIGNING_CERTIFICATE_V2)?;
        let with = signs_with.certs.first().ok_or_else(|| refused("it names no certificate"))?;
        let hash = with.hash_algorithm.as_ref().map_or(ID_SHA_256, |hash| hash.oid);
        let is_whole = attribute::<ObjectIdentifier>(&self.attributes, ID_CONTENT_TYPE)? == TST_INFO
            && attribute::<OctetString>(&self.attributes, ID_MESSAGE_DIGEST)?.as_bytes()
                == self.scheme.digest(self.content.as_bytes())
            && schemes::digest(hash, &own).is_some_and(|hash| hash == with.cert_hash.as_bytes());
        let signed = self.attributes.to_der()?;
        if is_whole && is_signed(&self.chain[0], self.scheme, &signed, self.signature.as_bytes())? {
            Ok(())
        } else {
            Err(refused("its signature does not hold"))
        }
    }

    /// The token as we write it.
    pub(super) fn assemble(&self) -> Result<Any, Error> {
        let info = SignerInfo {
            version: CmsVersion::V1,
            sid: seal::identifier(&self.chain[0]),
            digest_alg: self.scheme.hash(),
            signed_attrs: Some(self.attributes.clone()),
            signature_algorithm: self.scheme.signature(),
            signature: self.signature.clone(),
            unsigned_attrs: None,
        };
        let content = Any::encode_from(&self.content)?;
        let content = EncapsulatedContentInfo { econtent_type: TST_INFO, econtent: Some(content) };
        Ok(Any::encode_from(&seal::structure(content, info, &self.chain)?)?)
    }

    /// Whether it is about this signature.
    pub(super) fn is_about(&self, signature: &[u8]) -> bool {
        let imprint = &self.told.message_imprint;
        imprint.hash_algorithm.oid == ID_SHA_256
            && imprint.hashed_message.as_bytes() == Sha256::digest(signature).as_slice()
    }

    /// The time that it tells.
    pub(super) fn at(&self) -> Result<DateTime<Utc>, Error> {
        let seconds = i64::try_from(self.told.gen_time.to_unix_duration().as_secs()).ok();
        let at = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        at.ok_or_else(|| refused("its time is none"))
    }
}

/// Checks that a certificate can be the root of an authority: it vouches for itself.
pub(super) fn check_root(root: &Certificate) -> Result<(), Error> {
    let scheme = Scheme::of_certificate(root.signature_algorithm.oid)
        .ok_or_else(|| refused("its root is signed in a way that is not known here"))?;
    let signature = root.signature.as_bytes().unwrap_or_default();
    if is_root(root) && is_signed(root, scheme, &root.tbs_certificate.to_der()?, signature)? {
        Ok(())
    } else {
        Err(refused("its root does not vouch for itself"))
    }
}

/// The certificates from the authority's own to the root, each vouched for by the next at that time.
fn path(
    own: &Certificate,
    pool: &[Certificate],
    root: &Certificate,
    at: Duration,
) -> Result<Vec<Certificate>, Error> {
    check_root(root)?;
    let between = pool.iter().filter(|one| *one != own && *one != root);
    let between = between.map(encoded).collect::<Result<Vec<_>, _>>()?;
    let (own_der, root_der) = (encoded(own)?, encoded(root)?);
    let anchors = [anchor_from_trusted_cert(&root_der).map_err(unread)?];
    let own_read = EndEntityCert::try_from(&own_der).map_err(unread)?;
    // Those between may leave the purpose open; the authority's own may not.
    let purpose = KeyUsage::required_if_present(ID_KP_TIME_STAMPING.as_bytes());
    let stamps = own.tbs_certificate.get::<ExtendedKeyUsage>()?;
    if !stamps.is_some_and(|(_, purposes)| purposes.0.contains(&ID_KP_TIME_STAMPING)) {
        return Err(refused("its signer's certificate is not for time stamps"));
    }
    let (checks, at) = (Scheme::all_checks(), UnixTime::since_unix_epoch(at));
    let found =
        own_read.verify_for_usage(&checks, &anchors, &between, at, purpose, None, None).map_err(unread)?;
    let mut path = vec![own.clone()];
    for one in found.intermediate_certificates() {
        path.push(Certificate::from_der(&one.der())?);
    }
    path.push(root.clone());
    Ok(path)
}

/// Whether the key of a certificate has signed something.
fn is_signed(own: &Certificate, scheme: &Scheme, what: &[u8], signature: &[u8]) -> Result<bool, Error> {
    let own = encoded(own)?;
    let own = EndEntityCert::try_from(&own).map_err(unread)?;
    Ok(scheme.checks.iter().any(|check| own.verify_signature(*check, what, signature).is_ok()))
}

fn encoded(one: &Certificate) -> Result<CertificateDer<'static>, Error> {
    Ok(CertificateDer::from(one.to_der()?))
}

fn is_root(one: &Certificate) -> bool {
    one.tbs_certificate.issuer == one.tbs_certificate.subject
}

fn as_certificate(choice: CertificateChoices) -> Option<Certificate> {
    match choice {
        CertificateChoices::Certificate(one) => Some(one),
        CertificateChoices::Other(_) => None,
    }
}

/// An attribute of one value.
fn attribute<T: for<'a> DecodeValue<'a> + FixedTag>(
    among: &SignedAttributes,
    name: ObjectIdentifier,
) -> Result<T, Error> {
    let named = among.iter().find(|one| one.oid == name).map(|one| one.values.as_slice());
    let Some([value]) = named else { return Err(refused("an attribute is missing")) };
    Ok(value.decode_as()?)
}

pub(super) fn refused(why: &str) -> Error {
    Error::Signature(format!("this is no time stamp that counts: {why}"))
}

fn unread(error: webpki::Error) -> Error {
    refused(&error.to_string())
}

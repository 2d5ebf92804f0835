//! The signature itself: a CMS structure over the digest of the document, as PAdES asks for it (ETSI EN 319 142-1).

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedAttributes, SignedData, SignerIdentifier, SignerInfo,
    SignerInfos,
};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911::{ID_CONTENT_TYPE, ID_DATA, ID_MESSAGE_DIGEST, ID_SIGNED_DATA};
use const_oid::db::rfc5912::{ECDSA_WITH_SHA_256, ID_SHA_256};
use der::asn1::{OctetString, SetOfVec};
use der::{Any, Encode, Sequence};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use sha2::{Digest, Sha256};
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::attr::Attribute;

use crate::Error;

/// `id-aa-signingCertificateV2` (RFC 5035).
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// Bytes that a signature without time stamp takes at most: 2551 were seen with a name of 64 Cyrillic letters.
pub const ROOM: usize = 2560;
/// Bytes of the longest ECDSA signature on this curve.
const LONGEST: usize = 72;

/// Whoever signs: a key in this process, or one on another machine.
pub trait Signer {
    /// Signs the digest of a document.
    ///
    /// # Errors
    /// [`Error::Signature`] if the signer cannot be reached or refuses.
    fn sign(&self, digest: &[u8; 32]) -> Result<Vec<u8>, Error>;

    /// How many bytes its signatures take at most: so many are kept free for one.
    fn room(&self) -> usize {
        ROOM
    }
}

/// The certificate that signed, by its hash: SHA-256, which is left out as the default.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct EssCertIdV2 {
    cert_hash: OctetString,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct SigningCertificateV2 {
    certs: Vec<EssCertIdV2>,
}

/// Signs a digest with a key whose certificate and root are given.
///
/// The time is left out of what is signed: PAdES has it in the document.
pub(super) fn seal(digest: &[u8; 32], key: &SigningKey, chain: &[Certificate; 2]) -> Result<Vec<u8>, Error> {
    let attributes = attributes(digest, &chain[0])?;
    let signature: DerSignature = key.sign(&attributes.to_der()?);
    assemble(attributes, signature.as_bytes(), chain)
}

/// How many bytes the signatures of whoever has this certificate take at most.
pub(super) fn size(chain: &[Certificate; 2]) -> Result<usize, Error> {
    Ok(assemble(attributes(&[0; 32], &chain[0])?, &[0; LONGEST], chain)?.len())
}

/// Puts a signature together. There is but one way, so whoever reads one sees whether anything in it was changed.
pub(super) fn assemble(
    attributes: SignedAttributes,
    signature: &[u8],
    chain: &[Certificate; 2],
) -> Result<Vec<u8>, Error> {
    let own = &chain[0].tbs_certificate;
    let sha256 = AlgorithmIdentifierOwned { oid: ID_SHA_256, parameters: None };
    let info = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: own.issuer.clone(),
            serial_number: own.serial_number.clone(),
        }),
        digest_alg: sha256.clone(),
        signed_attrs: Some(attributes),
        signature_algorithm: AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_256, parameters: None },
        signature: OctetString::new(signature)?,
        unsigned_attrs: None,
    };
    let certificates: Vec<_> = chain.iter().cloned().map(CertificateChoices::Certificate).collect();
    let signed = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![sha256])?,
        encap_content_info: EncapsulatedContentInfo { econtent_type: ID_DATA, econtent: None },
        certificates: Some(CertificateSet(SetOfVec::try_from(certificates)?)),
        crls: None,
        signer_infos: SignerInfos(SetOfVec::try_from(vec![info])?),
    };
    Ok(ContentInfo { content_type: ID_SIGNED_DATA, content: Any::encode_from(&signed)? }.to_der()?)
}

/// What is signed: the digest of the document, and which certificate vouches for it.
pub(super) fn attributes(digest: &[u8; 32], own: &Certificate) -> Result<SignedAttributes, Error> {
    let hash = OctetString::new(Sha256::digest(own.to_der()?).as_slice())?;
    let attribute =
        |oid, value| Ok::<_, der::Error>(Attribute { oid, values: SetOfVec::try_from(vec![value])? });
    let all = vec![
        attribute(ID_CONTENT_TYPE, Any::encode_from(&ID_DATA)?)?,
        attribute(ID_MESSAGE_DIGEST, Any::encode_from(&OctetString::new(digest.as_slice())?)?)?,
        attribute(
            SIGNING_CERTIFICATE_V2,
            Any::encode_from(&SigningCertificateV2 { certs: vec![EssCertIdV2 { cert_hash: hash }] })?,
        )?,
    ];
    Ok(SetOfVec::try_from(all)?)
}

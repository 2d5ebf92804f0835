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
use der::{Any, Decode, Encode, Sequence};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use sha2::{Digest, Sha256};
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::attr::Attribute;

use crate::Error;

/// `id-aa-signingCertificateV2` (RFC 5035).
pub(super) const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// `id-aa-timeStampToken` (RFC 3161, appendix A).
pub(super) const TIME_STAMP_TOKEN: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

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

/// The certificate that signed, by its hash. We leave out all but that: SHA-256 is the default.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(super) struct EssCertIdV2 {
    #[asn1(optional = "true")]
    pub hash_algorithm: Option<AlgorithmIdentifierOwned>,
    pub cert_hash: OctetString,
    #[asn1(optional = "true")]
    pub issuer_serial: Option<Any>,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(super) struct SigningCertificateV2 {
    pub certs: Vec<EssCertIdV2>,
    #[asn1(optional = "true")]
    pub policies: Option<Any>,
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
    let info = SignerInfo {
        version: CmsVersion::V1,
        sid: identifier(&chain[0]),
        digest_alg: AlgorithmIdentifierOwned { oid: ID_SHA_256, parameters: None },
        signed_attrs: Some(attributes),
        signature_algorithm: AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_256, parameters: None },
        signature: OctetString::new(signature)?,
        unsigned_attrs: None,
    };
    let content = EncapsulatedContentInfo { econtent_type: ID_DATA, econtent: None };
    Ok(structure(content, info, chain)?.to_der()?)
}

/// A structure that one has signed, with the certificates given.
pub(super) fn structure(
    content: EncapsulatedContentInfo,
    info: SignerInfo,
    chain: &[Certificate],
) -> Result<ContentInfo, Error> {
    let certificates: Vec<_> = chain.iter().cloned().map(CertificateChoices::Certificate).collect();
    let signed = SignedData {
        version: if content.econtent_type == ID_DATA { CmsVersion::V1 } else { CmsVersion::V3 },
        digest_algorithms: SetOfVec::try_from(vec![info.digest_alg.clone()])?,
        encap_content_info: content,
        certificates: Some(CertificateSet(SetOfVec::try_from(certificates)?)),
        crls: None,
        signer_infos: SignerInfos(SetOfVec::try_from(vec![info])?),
    };
    Ok(ContentInfo { content_type: ID_SIGNED_DATA, content: Any::encode_from(&signed)? })
}

/// Whose certificate a signature is checked by.
pub(super) fn identifier(own: &Certificate) -> SignerIdentifier {
    let own = &own.tbs_certificate;
    SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
        issuer: own.issuer.clone(),
        serial_number: own.serial_number.clone(),
    })
}

/// The signature proper, which a time stamp is about.
pub(super) fn signature(signed: &[u8]) -> Result<Vec<u8>, Error> {
    let signed: SignedData = ContentInfo::from_der(signed)?.content.decode_as()?;
    let first = signed.signer_infos.0.as_slice().first();
    let first = first.ok_or_else(|| Error::Signature("nobody has signed".to_owned()))?;
    Ok(first.signature.as_bytes().to_vec())
}

/// Whether a signature comes with a time stamp.
pub(super) fn is_stamped(signed: &[u8]) -> bool {
    let signed = ContentInfo::from_der(signed).and_then(|outer| outer.content.decode_as::<SignedData>());
    signed.is_ok_and(|signed| signed.signer_infos.0.iter().any(|info| info.unsigned_attrs.is_some()))
}

/// The signature with a time stamp on it: the one thing in it that is not signed.
pub(super) fn with_stamp(signature: &[u8], token: Any) -> Result<Vec<u8>, Error> {
    let mut signed: SignedData = ContentInfo::from_der(signature)?.content.decode_as()?;
    let mut infos = signed.signer_infos.0.into_vec();
    let stamp = Attribute { oid: TIME_STAMP_TOKEN, values: SetOfVec::try_from(vec![token])? };
    for info in &mut infos {
        info.unsigned_attrs = Some(SetOfVec::try_from(vec![stamp.clone()])?);
    }
    signed.signer_infos = SignerInfos(SetOfVec::try_from(infos)?);
    Ok(ContentInfo { content_type: ID_SIGNED_DATA, content: Any::encode_from(&signed)? }.to_der()?)
}

/// What is signed: the digest of the document, and which certificate vouches for it.
pub(super) fn attributes(digest: &[u8; 32], own: &Certificate) -> Result<SignedAttributes, Error> {
    let cert_hash = OctetString::new(Sha256::digest(own.to_der()?).as_slice())?;
    let own = EssCertIdV2 { hash_algorithm: None, cert_hash, issuer_serial: None };
    let attribute =
        |oid, value| Ok::<_, der::Error>(Attribute { oid, values: SetOfVec::try_from(vec![value])? });
    let all = vec![
        attribute(ID_CONTENT_TYPE, Any::encode_from(&ID_DATA)?)?,
        attribute(ID_MESSAGE_DIGEST, Any::encode_from(&OctetString::new(digest.as_slice())?)?)?,
        attribute(
            SIGNING_CERTIFICATE_V2,
            Any::encode_from(&SigningCertificateV2 { certs: vec![own], policies: None })?,
        )?,
    ];
    Ok(SetOfVec::try_from(all)?)
}

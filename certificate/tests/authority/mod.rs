//! An invented authority that stamps times, the same in every run.
#![allow(clippy::unwrap_used)]
#![allow(dead_code)] // not every program that brings it along uses all of it

use std::str::FromStr;
use std::time::SystemTime;

use certificate::signing::Courier;
use chrono::{DateTime, Duration, Utc};
use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911::{ID_CONTENT_TYPE, ID_MESSAGE_DIGEST, ID_SIGNED_DATA};
use const_oid::db::rfc5912::{ECDSA_WITH_SHA_256, ID_KP_TIME_STAMPING, ID_SHA_256};
use der::asn1::{GeneralizedTime, Int, Null, OctetString, SetOfVec};
use der::{Any, Decode, Encode, EncodePem, Sequence};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::LineEnding;
use rand::SeedableRng;
use rand::rngs::StdRng;
use sha2::{Digest, Sha256};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::builder::{Builder, CertificateBuilder, Profile};
use x509_cert::ext::pkix::ExtendedKeyUsage;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};
use x509_tsp::{TimeStampReq, TspVersion, TstInfo};

const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// An authority, the time on its clock, and what it does wrong.
pub struct Authority {
    key: SigningKey,
    own: Certificate,
    between: Certificate,
    root: Certificate,
    now: DateTime<Utc>,
    fault: Option<Fault>,
}

/// What an authority may do wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not answer.
    Silent,
    /// It answers that it will not.
    Refuses,
    /// It stamps something else.
    OtherMatter,
    /// Its signature does not hold.
    Forged,
    /// Another certificate comes along, which nobody needs.
    Chatty,
}

#[derive(Sequence)]
struct EssCertIdV2 {
    cert_hash: OctetString,
}

#[derive(Sequence)]
struct SigningCertificateV2 {
    certs: Vec<EssCertIdV2>,
}

impl Authority {
    pub fn new(name: &str, seed: u64, now: DateTime<Utc>) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let [root_key, middle_key, key] = [(); 3].map(|()| SigningKey::random(&mut random));
        let root_name = Name::from_str(&format!("CN={name} root")).unwrap();
        let root = certificate(Profile::Root, &root_name, (&root_key, &root_key), now, 1);
        let middle_name = Name::from_str(&format!("CN={name} between")).unwrap();
        let profile = Profile::SubCA { issuer: root_name, path_len_constraint: None };
        let between = certificate(profile, &middle_name, (&middle_key, &root_key), now, 3);
        let profile = Profile::Leaf {
            issuer: middle_name,
            enable_key_agreement: false,
            enable_key_encipherment: false,
        };
        let own = certificate(
            profile,
            &Name::from_str(&format!("CN={name}")).unwrap(),
            (&key, &middle_key),
            now,
            2,
        );
        Self { key, own, between, root, now, fault: None }
    }

    pub fn with(self, fault: Fault) -> Self {
        Self { fault: Some(fault), ..self }
    }

    pub fn root(&self) -> &Certificate {
        &self.root
    }

    pub fn root_pem(&self) -> String {
        self.root.to_pem(LineEnding::LF).unwrap()
    }

    /// What it answers to a request.
    pub fn answer(&self, request: &[u8]) -> Result<Vec<u8>, certificate::Error> {
        match self.fault {
            Some(Fault::Silent) => Err(certificate::Error::Signature("nobody answers".to_owned())),
            // TimeStampResp { PKIStatusInfo { rejection } }
            Some(Fault::Refuses) => Ok(vec![0x30, 5, 0x30, 3, 2, 1, 2]),
            _ => Ok(granted(&self.token(request))),
        }
    }

    fn token(&self, request: &[u8]) -> ContentInfo {
        let content = OctetString::new(self.told(request).to_der().unwrap()).unwrap();
        let attributes = self.attributes(content.as_bytes());
        let signature: DerSignature = self.key.sign(&attributes.to_der().unwrap());
        let mut signature = signature.as_bytes().to_vec();
        if self.fault == Some(Fault::Forged) {
            *signature.last_mut().unwrap() ^= 1;
        }
        let null = Some(Any::encode_from(&Null).unwrap());
        let sha256 = AlgorithmIdentifierOwned { oid: ID_SHA_256, parameters: null };
        let own = &self.own.tbs_certificate;
        let info = SignerInfo {
            version: CmsVersion::V1,
            sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
                issuer: own.issuer.clone(),
                serial_number: own.serial_number.clone(),
            }),
            digest_alg: sha256,
            signed_attrs: Some(attributes),
            signature_algorithm: AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_256, parameters: None },
            signature: OctetString::new(signature).unwrap(),
            unsigned_attrs: None,
        };
        self.structure(&content, info)
    }

    fn told(&self, request: &[u8]) -> TstInfo {
        let mut imprint = TimeStampReq::from_der(request).unwrap().message_imprint;
        if self.fault == Some(Fault::OtherMatter) {
            imprint.hashed_message = OctetString::new([7; 32]).unwrap();
        }
        TstInfo {
            version: TspVersion::V1,
            policy: ObjectIdentifier::new_unwrap("1.2.3.4.1"),
            message_imprint: imprint,
            serial_number: Int::new(&[9]).unwrap(),
            gen_time: time(self.now),
            accuracy: None,
            ordering: false,
            nonce: None,
            tsa: None,
            extensions: None,
        }
    }

    fn structure(&self, content: &OctetString, info: SignerInfo) -> ContentInfo {
        let mut chain = vec![self.own.clone(), self.between.clone()];
        if self.fault == Some(Fault::Chatty) {
            chain.push(Self::new("Somebody else", 99, self.now).own);
        }
        let chain: Vec<_> = chain.into_iter().map(CertificateChoices::Certificate).collect();
        let signed = SignedData {
            version: CmsVersion::V3,
            digest_algorithms: SetOfVec::try_from(vec![info.digest_alg.clone()]).unwrap(),
            encap_content_info: EncapsulatedContentInfo {
                econtent_type: TST_INFO,
                econtent: Some(Any::encode_from(content).unwrap()),
            },
            certificates: Some(CertificateSet(SetOfVec::try_from(chain).unwrap())),
            crls: None,
            signer_infos: SignerInfos(SetOfVec::try_from(vec![info]).unwrap()),
        };
        ContentInfo { content_type: ID_SIGNED_DATA, content: Any::encode_from(&signed).unwrap() }
    }

    fn attributes(&self, content: &[u8]) -> SetOfVec<Attribute> {
        let hash = |of: &[u8]| OctetString::new(Sha256::digest(of).as_slice()).unwrap();
        let own = EssCertIdV2 { cert_hash: hash(&self.own.to_der().unwrap()) };
        let attribute = |oid, value: Any| Attribute { oid, values: SetOfVec::try_from(vec![value]).unwrap() };
        let all = vec![
            attribute(ID_CONTENT_TYPE, Any::encode_from(&TST_INFO).unwrap()),
            attribute(ID_MESSAGE_DIGEST, Any::encode_from(&hash(content)).unwrap()),
            attribute(
                SIGNING_CERTIFICATE_V2,
                Any::encode_from(&SigningCertificateV2 { certs: vec![own] }).unwrap(),
            ),
        ];
        SetOfVec::try_from(all).unwrap()
    }
}

impl Courier for Authority {
    fn ask(&self, request: &[u8]) -> Result<Vec<u8>, certificate::Error> {
        self.answer(request)
    }
}

/// `TimeStampResp { PKIStatusInfo { granted }, token }`.
fn granted(token: &ContentInfo) -> Vec<u8> {
    let body = [vec![0x30, 3, 2, 1, 0], token.to_der().unwrap()].concat();
    let length = u16::try_from(body.len()).unwrap().to_be_bytes();
    [vec![0x30, 0x82], length.to_vec(), body].concat()
}

fn time(at: DateTime<Utc>) -> GeneralizedTime {
    GeneralizedTime::from_system_time(SystemTime::from(at)).unwrap()
}

fn certificate(
    profile: Profile,
    name: &Name,
    (key, issuer): (&SigningKey, &SigningKey),
    now: DateTime<Utc>,
    serial: u8,
) -> Certificate {
    let own = SubjectPublicKeyInfoOwned::from_key(*key.verifying_key()).unwrap();
    let years = |count: i64| Time::GeneralTime(time(now + Duration::days(365 * count)));
    let validity = Validity { not_before: years(-1), not_after: years(9) };
    let serial = SerialNumber::new(&[serial]).unwrap();
    let is_own = matches!(profile, Profile::Leaf { .. });
    let mut builder = CertificateBuilder::new(profile, serial, validity, name.clone(), own, issuer).unwrap();
    if is_own {
        builder.add_extension(&ExtendedKeyUsage(vec![ID_KP_TIME_STAMPING])).unwrap();
    }
    builder.build::<DerSignature>().unwrap()
}

//! Keys and certificates: a root for each institution, and the key it signs documents with for a year.

use std::str::FromStr;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc4519::ORGANIZATION_NAME;
use der::asn1::GeneralizedTime;
use der::{DecodePem, EncodePem};
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use rand::{CryptoRng, RngCore};
use spki::SubjectPublicKeyInfoOwned;
use x509_cert::Certificate;
use x509_cert::builder::{Builder, CertificateBuilder, Profile};
use x509_cert::ext::pkix::{ExtendedKeyUsage, PrivateKeyUsagePeriod};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};
use zeroize::Zeroizing;

use super::seal::{self, Signer};
use crate::Error;

/// Document signing (RFC 9336), and e-mail, for which readers built on NSS look.
const PURPOSES: [ObjectIdentifier; 2] =
    [ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36"), ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.4")];
/// Room in a positive integer of 20 octets, the most that RFC 5280 allows.
const SERIAL: usize = 16;
const LONGEST_NAME: usize = 64;

/// What an institution is trusted by: it signs nothing but the certificates of its keys.
pub struct Root {
    key: SigningKey,
    certificate: Certificate,
}

/// A key that signs documents, with its certificate and the root's.
pub struct Identity {
    key: SigningKey,
    chain: [Certificate; 2],
}

impl Root {
    /// Makes the root of an institution.
    ///
    /// # Errors
    /// [`Error::Signature`] if a time or the name cannot be written in a certificate.
    pub fn found(
        institution: &str,
        valid: (DateTime<Utc>, DateTime<Utc>),
        random: &mut (impl CryptoRng + RngCore),
    ) -> Result<Self, Error> {
        let key = SigningKey::random(random);
        let name = name(institution, "root")?;
        let own = SubjectPublicKeyInfoOwned::from_key(*key.verifying_key())?;
        let builder =
            CertificateBuilder::new(Profile::Root, serial(random)?, validity(valid)?, name, own, &key)?;
        let certificate = builder.build::<DerSignature>()?;
        Ok(Self { key, certificate })
    }

    /// Makes a key that signs documents from the first of the two instants on until `used_until`. Its certificate is valid
    /// until the second, long after: what was signed stays signed.
    ///
    /// # Errors
    /// As [`Root::found`].
    pub fn appoint(
        &self,
        institution: &str,
        valid: (DateTime<Utc>, DateTime<Utc>),
        used_until: DateTime<Utc>,
        random: &mut (impl CryptoRng + RngCore),
    ) -> Result<Identity, Error> {
        let key = SigningKey::random(random);
        let own = SubjectPublicKeyInfoOwned::from_key(*key.verifying_key())?;
        let issuer = self.certificate.tbs_certificate.subject.clone();
        let profile = Profile::Leaf { issuer, enable_key_agreement: false, enable_key_encipherment: false };
        let name = name(institution, &valid.0.format("%Y").to_string())?;
        let mut builder =
            CertificateBuilder::new(profile, serial(random)?, validity(valid)?, name, own, &self.key)?;
        builder.add_extension(&ExtendedKeyUsage(PURPOSES.to_vec()))?;
        builder.add_extension(&PrivateKeyUsagePeriod {
            not_before: Some(generalized(valid.0)?),
            not_after: Some(generalized(used_until)?),
        })?;
        let certificate = builder.build::<DerSignature>()?;
        Ok(Identity { key, chain: [certificate, self.certificate.clone()] })
    }

    /// The certificate as PEM, for everybody.
    ///
    /// # Errors
    /// [`Error::Signature`] if it cannot be written.
    pub fn certificate_pem(&self) -> Result<String, Error> {
        Ok(self.certificate.to_pem(LineEnding::LF)?)
    }

    /// Key and certificate as PEM, for a file that nobody else reads.
    ///
    /// # Errors
    /// As [`Root::certificate_pem`].
    pub fn to_pem(&self) -> Result<Zeroizing<String>, Error> {
        write_pem(&self.key, std::slice::from_ref(&self.certificate))
    }

    /// Reads what [`Root::to_pem`] wrote.
    ///
    /// # Errors
    /// [`Error::Signature`] if it is not a key and its certificate.
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        let (key, [certificate]) = read_pem(pem)?;
        Ok(Self { key, certificate })
    }
}

impl Identity {
    /// The certificate of the key.
    pub fn certificate(&self) -> &Certificate {
        &self.chain[0]
    }

    /// The institution's root.
    pub fn root(&self) -> &Certificate {
        &self.chain[1]
    }

    /// The root as PEM, for everybody.
    ///
    /// # Errors
    /// [`Error::Signature`] if it cannot be written.
    pub fn root_pem(&self) -> Result<String, Error> {
        Ok(self.root().to_pem(LineEnding::LF)?)
    }

    /// Key and certificates as PEM, for a file that nobody else reads.
    ///
    /// # Errors
    /// [`Error::Signature`] if they cannot be written.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, Error> {
        write_pem(&self.key, &self.chain)
    }

    /// Reads what [`Identity::to_pem`] wrote.
    ///
    /// # Errors
    /// [`Error::Signature`] if it is not a key with its certificate and the root's.
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        let (key, chain) = read_pem(pem)?;
        Ok(Self { key, chain })
    }
}

/// Reads the certificate of a root, for trusting it.
///
/// # Errors
/// [`Error::Signature`] if the text holds no certificate as PEM.
pub fn read_root(pem: &str) -> Result<Certificate, Error> {
    Ok(Certificate::from_pem(pem)?)
}

/// The name of the institution in one of our certificates; none if it has none that can be read.
#[must_use]
pub fn institution(of: &Certificate) -> Option<String> {
    let mut pairs = of.tbs_certificate.subject.0.iter().flat_map(|name| name.0.iter());
    let pair = pairs.find(|pair| pair.oid == ORGANIZATION_NAME)?;
    Some(String::from_utf8_lossy(pair.value.value()).into_owned())
}

/// A name as [`institution`] gives it back: a certificate has room for 64 letters.
#[must_use]
pub fn as_certified(institution: &str) -> &str {
    shortened(institution, LONGEST_NAME)
}

impl Signer for Identity {
    fn sign(&self, digest: &[u8; 32]) -> Result<Vec<u8>, Error> {
        seal::seal(digest, &self.key, &self.chain)
    }

    fn room(&self) -> usize {
        seal::size(&self.chain).unwrap_or(seal::ROOM)
    }
}

/// A name in a certificate has at most 64 letters (RFC 5280, appendix A), so a longer one ends after a whole word.
fn name(institution: &str, part: &str) -> Result<Name, Error> {
    let part = format!(" · {part}");
    let common = shortened(institution, LONGEST_NAME - part.chars().count());
    let (common, whole) =
        (escaped(&(common.to_owned() + &part)), escaped(shortened(institution, LONGEST_NAME)));
    Ok(Name::from_str(&format!("CN={common},O={whole},C=BY"))?)
}

fn shortened(name: &str, most: usize) -> &str {
    let Some((end, _)) = name.char_indices().nth(most) else { return name };
    let cut = name[..end].rsplit_once(' ').map_or(&name[..end], |(whole_words, _)| whole_words);
    cut.trim_end_matches(|c: char| !c.is_alphanumeric())
}

fn escaped(name: &str) -> String {
    let escape = |c: char| Some('\\').filter(|_| ",+\"\\<>;=#".contains(c)).into_iter().chain([c]);
    name.chars().flat_map(escape).collect()
}

fn serial(random: &mut (impl CryptoRng + RngCore)) -> Result<SerialNumber, Error> {
    let mut bytes = [0; SERIAL];
    random.fill_bytes(&mut bytes);
    bytes[0] |= 1; // a serial number is positive and its first octet no zero
    Ok(SerialNumber::new(&bytes)?)
}

fn validity((from, until): (DateTime<Utc>, DateTime<Utc>)) -> Result<Validity, Error> {
    let time = |at| Ok::<_, Error>(Time::GeneralTime(generalized(at)?));
    Ok(Validity { not_before: time(from)?, not_after: time(until)? })
}

fn generalized(at: DateTime<Utc>) -> Result<GeneralizedTime, Error> {
    Ok(GeneralizedTime::from_system_time(SystemTime::from(at))?)
}

fn write_pem(key: &SigningKey, chain: &[Certificate]) -> Result<Zeroizing<String>, Error> {
    let mut pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|error| Error::Signature(error.to_string()))?;
    for certificate in chain {
        pem.push_str(&certificate.to_pem(LineEnding::LF)?);
    }
    Ok(pem)
}

fn read_pem<const N: usize>(pem: &str) -> Result<(SigningKey, [Certificate; N]), Error> {
    const END: &str = "-----END PRIVATE KEY-----\n";
    let split = pem.find(END).map(|at| pem.split_at(at + END.len()));
    let (key, chain) = split.ok_or_else(|| Error::Signature("there is no private key".to_owned()))?;
    let key = SigningKey::from_pkcs8_pem(key).map_err(|error| Error::Signature(error.to_string()))?;
    let chain = Certificate::load_pem_chain(chain.as_bytes())?;
    let chain: [Certificate; N] = chain
        .try_into()
        .map_err(|_| Error::Signature(format!("there should be {N} certificates after the key")))?;
    let of_key = SubjectPublicKeyInfoOwned::from_key(*key.verifying_key())?;
    if chain.first().is_none_or(|own| own.tbs_certificate.subject_public_key_info != of_key) {
        return Err(Error::Signature("the first certificate is of another key".to_owned()));
    }
    Ok((key, chain))
}

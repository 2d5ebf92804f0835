//! What authorities sign time stamps with: RSA or a curve, over a hash of the SHA-2 family.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912::{
    ECDSA_WITH_SHA_256, ECDSA_WITH_SHA_384, ID_SHA_256, ID_SHA_384, ID_SHA_512, RSA_ENCRYPTION,
    SHA_256_WITH_RSA_ENCRYPTION, SHA_384_WITH_RSA_ENCRYPTION, SHA_512_WITH_RSA_ENCRYPTION,
};
use der::Any;
use rustls_pki_types::SignatureVerificationAlgorithm;
use sha2::{Digest, Sha256, Sha384, Sha512};
use spki::AlgorithmIdentifierOwned;
use webpki::ring;

type Check = &'static dyn SignatureVerificationAlgorithm;

/// A way of signing.
pub(super) struct Scheme {
    hash: ObjectIdentifier,
    /// What a certificate calls it; a time stamp may say `rsaEncryption` instead, as the hash stands beside.
    name: ObjectIdentifier,
    /// One for each kind of key that signs so.
    pub checks: &'static [Check],
}

static SCHEMES: [Scheme; 5] = [
    Scheme {
        hash: ID_SHA_256,
        name: SHA_256_WITH_RSA_ENCRYPTION,
        checks: &[ring::RSA_PKCS1_2048_8192_SHA256],
    },
    Scheme {
        hash: ID_SHA_384,
        name: SHA_384_WITH_RSA_ENCRYPTION,
        checks: &[ring::RSA_PKCS1_2048_8192_SHA384],
    },
    Scheme {
        hash: ID_SHA_512,
        name: SHA_512_WITH_RSA_ENCRYPTION,
        checks: &[ring::RSA_PKCS1_2048_8192_SHA512],
    },
    Scheme {
        hash: ID_SHA_256,
        name: ECDSA_WITH_SHA_256,
        checks: &[ring::ECDSA_P256_SHA256, ring::ECDSA_P384_SHA256],
    },
    Scheme {
        hash: ID_SHA_384,
        name: ECDSA_WITH_SHA_384,
        checks: &[ring::ECDSA_P256_SHA384, ring::ECDSA_P384_SHA384],
    },
];

impl Scheme {
    /// The one that a time stamp names.
    pub(super) fn of_stamp(hash: ObjectIdentifier, name: ObjectIdentifier) -> Option<&'static Self> {
        SCHEMES
            .iter()
            .find(|one| one.hash == hash && (one.name == name || one.is_rsa() && name == RSA_ENCRYPTION))
    }

    /// The one that a certificate names.
    pub(super) fn of_certificate(name: ObjectIdentifier) -> Option<&'static Self> {
        SCHEMES.iter().find(|one| one.name == name)
    }

    /// All there are.
    pub(super) fn all_checks() -> Vec<Check> {
        SCHEMES.iter().flat_map(|one| one.checks).copied().collect()
    }

    fn is_rsa(&self) -> bool {
        ![ECDSA_WITH_SHA_256, ECDSA_WITH_SHA_384].contains(&self.name)
    }

    /// The hash, as a time stamp names it.
    pub(super) const fn hash(&self) -> AlgorithmIdentifierOwned {
        AlgorithmIdentifierOwned { oid: self.hash, parameters: None }
    }

    /// The signature, as a time stamp names it: of RSA, what every reader knows.
    pub(super) fn signature(&self) -> AlgorithmIdentifierOwned {
        if self.is_rsa() {
            AlgorithmIdentifierOwned { oid: RSA_ENCRYPTION, parameters: Some(Any::null()) }
        } else {
            AlgorithmIdentifierOwned { oid: self.name, parameters: None }
        }
    }

    /// The hash of something.
    pub(super) fn digest(&self, of: &[u8]) -> Vec<u8> {
        digest(self.hash, of).unwrap_or_default()
    }
}

/// A hash by its name; nothing for one that is not counted on.
pub(super) fn digest(name: ObjectIdentifier, of: &[u8]) -> Option<Vec<u8>> {
    match name {
        ID_SHA_256 => Some(Sha256::digest(of).to_vec()),
        ID_SHA_384 => Some(Sha384::digest(of).to_vec()),
        ID_SHA_512 => Some(Sha512::digest(of).to_vec()),
        _ => None,
    }
}

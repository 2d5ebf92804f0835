//! Signed notes: a text, and below it a line for each signature, as C2SP `signed-note` and `tlog-cosignature` have them.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use rand::CryptoRng;
use rand::RngCore;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::Fault;

/// What a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// The text as it stands: the log's own signature.
    Ed25519,
    /// The text, and when it was seen: a witness's.
    Cosignature,
}

impl Algorithm {
    const fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 1,
            Self::Cosignature => 4,
        }
    }
}

/// A key that notes are checked by, with the name of whose it is; written as `name+id+key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteKey {
    name: String,
    algorithm: Algorithm,
    public: VerifyingKey,
}

impl NoteKey {
    fn new(name: &str, algorithm: Algorithm, public: VerifyingKey) -> Result<Self, Fault> {
        if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c == '+') {
            return Err(Fault::Key(format!("{name:?} is no name of a key: leave out spaces and plus signs")));
        }
        Ok(Self { name: name.to_owned(), algorithm, public })
    }

    /// Whose it is.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// By what a signature says that it is of this key.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        let hash = Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', self.algorithm.byte()])
            .chain_update(self.public.as_bytes());
        let hash: [u8; 32] = hash.finalize().into();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    fn holds(&self, text: &str, signature: &[u8]) -> Result<Option<u64>, Fault> {
        let wrong = || Fault::WrongSignature(self.name.clone());
        let (message, signature, at) = match self.algorithm {
            Algorithm::Ed25519 => (text.to_owned(), signature, None),
            Algorithm::Cosignature => {
                let (time, signature) = signature.split_first_chunk::<8>().ok_or_else(wrong)?;
                let at = u64::from_be_bytes(*time);
                (cosigned(text, at), signature, Some(at))
            }
        };
        let signature = Signature::from_slice(signature).map_err(|_| wrong())?;
        self.public.verify_strict(message.as_bytes(), &signature).map_err(|_| wrong())?;
        Ok(at)
    }
}

impl fmt::Display for NoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[self.algorithm.byte()], self.public.as_bytes().as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, hex::encode(self.id()), STANDARD.encode(key))
    }
}

impl FromStr for NoteKey {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let unreadable = || Fault::Key("write it as name+id+key".to_owned());
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(unreadable());
        };
        let key = STANDARD.decode(key).map_err(|_| unreadable())?;
        let (algorithm, public) = match key.split_first() {
            Some((1, public)) => (Algorithm::Ed25519, public),
            Some((4, public)) => (Algorithm::Cosignature, public),
            _ => return Err(unreadable()),
        };
        let public = public.try_into().map_err(|_| unreadable())?;
        let public = VerifyingKey::from_bytes(public).map_err(|_| unreadable())?;
        let read = Self::new(name, algorithm, public)?;
        if hex::encode(read.id()) == id {
            Ok(read)
        } else {
            Err(Fault::Key("its id is another's".to_owned()))
        }
    }
}

/// The secret that makes signatures under notes.
pub struct NoteSigner {
    secret: SigningKey,
    key: NoteKey,
}

impl NoteSigner {
    /// A new secret.
    ///
    /// # Errors
    /// [`Fault::Key`] for a name that no key may have.
    pub fn generate(
        name: &str,
        algorithm: Algorithm,
        random: &mut (impl CryptoRng + RngCore),
    ) -> Result<Self, Fault> {
        Self::of(name, algorithm, SigningKey::generate(random))
    }

    fn of(name: &str, algorithm: Algorithm, secret: SigningKey) -> Result<Self, Fault> {
        let key = NoteKey::new(name, algorithm, secret.verifying_key())?;
        Ok(Self { secret, key })
    }

    /// Reads the secret from its file.
    ///
    /// # Errors
    /// [`Fault::Key`] if it is no Ed25519 key in PKCS#8.
    pub fn from_pem(name: &str, algorithm: Algorithm, pem: &str) -> Result<Self, Fault> {
        let secret = SigningKey::from_pkcs8_pem(pem).map_err(|error| Fault::Key(error.to_string()))?;
        Self::of(name, algorithm, secret)
    }

    /// The secret, for its file.
    ///
    /// # Errors
    /// [`Fault::Key`], none that is known.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, Fault> {
        self.secret.to_pkcs8_pem(LineEnding::LF).map_err(|error| Fault::Key(error.to_string()))
    }

    /// What its signatures are checked by.
    #[must_use]
    pub const fn key(&self) -> &NoteKey {
        &self.key
    }

    /// Signs a text, seen at `now` (seconds since 1970), which only a witness's signature tells.
    #[must_use]
    pub fn sign(&self, text: &str, now: u64) -> Line {
        let signature = match self.key.algorithm {
            Algorithm::Ed25519 => self.secret.sign(text.as_bytes()).to_vec(),
            Algorithm::Cosignature => {
                let signature = self.secret.sign(cosigned(text, now).as_bytes());
                [now.to_be_bytes().as_slice(), &signature.to_bytes()].concat()
            }
        };
        Line { name: self.key.name.clone(), id: self.key.id(), signature }
    }
}

fn cosigned(text: &str, at: u64) -> String {
    format!("cosignature/v1\ntime {at}\n{text}")
}

/// A signature below a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Whose it is.
    pub name: String,
    /// Of which of their keys.
    pub id: [u8; 4],
    signature: Vec<u8>,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.id.as_slice(), &self.signature].concat();
        write!(f, "— {} {}", self.name, STANDARD.encode(bytes))
    }
}

impl FromStr for Line {
    type Err = Fault;

    fn from_str(line: &str) -> Result<Self, Fault> {
        let malformed = Fault::Malformed("a signature");
        let written = line.strip_prefix("— ").and_then(|rest| rest.split_once(' '));
        let (name, bytes) = written.ok_or_else(|| malformed.clone())?;
        let bytes = STANDARD.decode(bytes).map_err(|_| malformed.clone())?;
        match bytes.split_first_chunk::<4>() {
            Some((id, signature)) if !name.is_empty() && !signature.is_empty() => {
                Ok(Self { name: name.to_owned(), id: *id, signature: signature.to_vec() })
            }
            _ => Err(malformed),
        }
    }
}

/// A text and the signatures below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What is signed; its last line ends like every other.
    pub text: String,
    /// The signatures.
    pub lines: Vec<Line>,
}

impl Note {
    /// When the note was signed by this key: `Some` seconds for a witness's, `None` for the log's, which tells no time.
    ///
    /// # Errors
    /// [`Fault::NotSigned`] if it was not, [`Fault::WrongSignature`] if it only seems so.
    pub fn signed_by(&self, key: &NoteKey) -> Result<Option<u64>, Fault> {
        let id = key.id();
        let line = self.lines.iter().find(|line| line.name == key.name && line.id == id);
        let line = line.ok_or_else(|| Fault::NotSigned(key.name.clone()))?;
        key.holds(&self.text, &line.signature)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for Note {
    type Err = Fault;

    fn from_str(written: &str) -> Result<Self, Fault> {
        let malformed = Fault::Malformed("a signed note");
        let at = written.rfind("\n\n").ok_or_else(|| malformed.clone())?;
        let (text, lines) = (&written[..=at], &written[at + 2..]);
        let lines = lines.strip_suffix('\n').ok_or_else(|| malformed.clone())?;
        if text.contains(|c: char| c.is_control() && c != '\n') || lines.split('\n').count() > 16 {
            return Err(malformed);
        }
        let lines = lines.split('\n').map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), lines })
    }
}

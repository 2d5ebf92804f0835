//! The secrets of sign-in as files that only the centre's own user can read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, spki::der::pem::LineEnding};
use rand::RngCore;
use rand::rngs::OsRng;

const KEY_SUFFIX: &str = ".key.pem";
const PEPPER: &str = "subjects.secret";

/// Where the files are, inside the data directory.
#[derive(Debug)]
pub(super) struct KeyFiles(PathBuf);

impl KeyFiles {
    /// Finds the folder, or makes it.
    pub(super) fn open(data_dir: &Path) -> io::Result<Self> {
        let folder = data_dir.join("token-keys");
        fs::create_dir_all(&folder)?;
        only_for_us(&folder, 0o700)?;
        Ok(Self(folder))
    }

    /// The signing keys, each with the second from which it signs, oldest first.
    pub(super) fn keys(&self) -> io::Result<Vec<(i64, SigningKey)>> {
        let mut keys = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
            let Some(since) = name.strip_suffix(KEY_SUFFIX).and_then(|since| since.parse().ok()) else {
                continue;
            };
            let pem = zeroize::Zeroizing::new(String::from_utf8_lossy(&read_private(&path)?).into_owned());
            let key = SigningKey::from_pkcs8_pem(&pem).map_err(|e| named(&path, &e.to_string()))?;
            keys.push((since, key));
        }
        keys.sort_by_key(|(since, _)| *since);
        Ok(keys)
    }

    /// Keeps a key that signs from `since` on; a key that is there already stays.
    pub(super) fn add(&self, since: i64, key: &SigningKey) -> io::Result<()> {
        let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|e| named(&self.0, &e.to_string()))?;
        self.write_new(&format!("{since:012}{KEY_SUFFIX}"), pem.as_bytes())
    }

    /// Forgets a key; one that is gone already is forgotten.
    pub(super) fn remove(&self, since: i64) -> io::Result<()> {
        match fs::remove_file(self.0.join(format!("{since:012}{KEY_SUFFIX}"))) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        }
    }

    /// The secret that hides who failed to sign in; made at first need.
    pub(super) fn pepper(&self) -> io::Result<[u8; 32]> {
        let path = self.0.join(PEPPER);
        if !path.exists() {
            let mut fresh = [0; 32];
            OsRng.fill_bytes(&mut fresh);
            self.write_new(PEPPER, &fresh)?;
        }
        read_private(&path)?.as_slice().try_into().map_err(|_| named(&path, "not 32 bytes"))
    }

    /// Writes a whole file or none; two processes that start together end with one file.
    fn write_new(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let scratch = self.0.join(format!("{name}.{}.new", std::process::id()));
        let mut file = create_private(&scratch)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        let linked = fs::hard_link(&scratch, self.0.join(name));
        fs::remove_file(&scratch)?;
        match linked {
            Err(e) if e.kind() != io::ErrorKind::AlreadyExists => Err(e),
            _ => File::open(&self.0)?.sync_all(),
        }
    }
}

fn named(path: &Path, what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{}: {what}", path.display()))
}

fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn only_for_us(path: &Path, mode: u32) -> io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
    Ok(())
}

/// Reads a secret, unless others can read it too: then it is no secret, and somebody has to know.
fn read_private(path: &Path) -> io::Result<Vec<u8>> {
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path)?.permissions()) & 0o077 != 0 {
        let what = "others can read this secret; delete it if they may have, or set its mode to 600";
        return Err(named(path, what));
    }
    fs::read(path)
}

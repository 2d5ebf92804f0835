//! A folder of secrets, as files that only the centre's own user can read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// How a file ends that is not whole yet.
const SCRATCH: &str = ".new";
/// How often a file is written anew that somebody else swept away meanwhile.
const TRIES: u8 = 8;

/// Where the files are, inside the data directory.
#[derive(Debug)]
pub(crate) struct PrivateFolder(PathBuf);

impl PrivateFolder {
    /// Finds the folder, or makes it. What somebody was writing when the power was cut is a secret that nobody would ever
    /// delete, so it goes.
    pub(crate) fn open(data_dir: &Path, name: &str) -> io::Result<Self> {
        let folder = data_dir.join(name);
        fs::create_dir_all(&folder)?;
        only_for_us(&folder, 0o700)?;
        let folder = Self(folder);
        for left in folder.names()?.iter().filter(|name| name.ends_with(SCRATCH)) {
            folder.remove(left)?;
        }
        Ok(folder)
    }

    /// The names of all files, in order.
    pub(crate) fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            names.extend(entry?.file_name().into_string().ok());
        }
        names.sort();
        Ok(names)
    }

    /// What a file holds; `None` if there is none. One that others can read is refused: it is no secret any more, and
    /// somebody has to know.
    pub(crate) fn read(&self, name: &str) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        match read_private(&self.0.join(name)) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            other => other.map(|bytes| Some(Zeroizing::new(bytes))),
        }
    }

    /// What a file holds that everybody may read; `None` if there is none.
    pub(crate) fn read_public(&self, name: &str) -> io::Result<Option<String>> {
        match fs::read_to_string(self.0.join(name)) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            other => other.map(Some),
        }
    }

    /// Forgets a file; one that is gone already is forgotten.
    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.0.join(name)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        }
    }

    /// Writes a whole file or none; one that is there already stays. Of two processes that start together one writes it.
    pub(crate) fn write_new(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut tries = 0;
        loop {
            let scratch = format!("{name}.{:016x}{SCRATCH}", rand::random::<u64>());
            let path = self.0.join(&scratch);
            let mut file = create_private(&path)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            let linked = fs::hard_link(&path, self.0.join(name));
            self.remove(&scratch)?;
            tries += 1;
            match linked {
                // Another that has just started took it for something left behind.
                Err(e) if e.kind() == io::ErrorKind::NotFound && tries < TRIES => {}
                Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
                _ => return File::open(&self.0)?.sync_all(),
            }
        }
    }

    /// An error that names the file.
    pub(crate) fn fault(&self, name: &str, what: &str) -> io::Error {
        named(&self.0.join(name), what)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_half_written_is_gone_at_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        let folder = PrivateFolder::open(dir.path(), "keys").unwrap();
        folder.write_new("2026.pem", b"secret").unwrap();
        fs::write(dir.path().join("keys/2026.pem.00000000000000aa.new"), "secret").unwrap();
        let folder = PrivateFolder::open(dir.path(), "keys").unwrap();
        assert_eq!(folder.names().unwrap(), ["2026.pem"]);
    }
}

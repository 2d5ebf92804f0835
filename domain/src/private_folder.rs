//! A folder of secrets, as files that only the centre's own user can read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// Where the files are, inside the data directory.
#[derive(Debug)]
pub(crate) struct PrivateFolder(PathBuf);

impl PrivateFolder {
    /// Finds the folder, or makes it.
    pub(crate) fn open(data_dir: &Path, name: &str) -> io::Result<Self> {
        let folder = data_dir.join(name);
        fs::create_dir_all(&folder)?;
        only_for_us(&folder, 0o700)?;
        Ok(Self(folder))
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

    /// Forgets a file; one that is gone already is forgotten.
    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.0.join(name)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        }
    }

    /// Writes a whole file or none; one that is there already stays. Of two processes that start together one writes it.
    pub(crate) fn write_new(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let scratch = self.0.join(format!("{name}.{:016x}.new", rand::random::<u64>()));
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

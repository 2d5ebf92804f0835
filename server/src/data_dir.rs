//! The data directory: what lies where in it, and that nobody else reads it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// The folder that holds everything the centre keeps.
#[derive(Clone, Debug)]
pub(crate) struct DataDir(PathBuf);

impl DataDir {
    /// Finds the folder, or makes one that only its owner may enter.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let made = if path.is_dir() { Ok(()) } else { make_private(path) };
        made.with_context(|| {
            format!("the data directory {} cannot be made; choose another with --data-dir", path.display())
        })?;
        if is_open_to_others(path) {
            tracing::warn!("the data directory can be read by others; take their rights away: chmod 700");
        }
        Ok(Self(path.to_owned()))
    }

    /// The SQLite database, as an address.
    pub(crate) fn database_url(&self) -> String {
        // In an address these two would begin something else.
        let path = self.0.join("forest-glade.db").to_string_lossy().replace('%', "%25").replace('?', "%3F");
        format!("sqlite://{path}")
    }

    /// The queue of background jobs.
    pub(crate) fn jobs_file(&self) -> PathBuf {
        self.0.join("jobs.db")
    }

    /// The keys that sign.
    pub(crate) fn keys(&self) -> PathBuf {
        self.0.join("keys")
    }

    /// Whether `--demo` ever put its accounts here, whose password everybody knows.
    pub(crate) fn holds_demo(&self) -> bool {
        self.demo_mark().exists()
    }

    /// Remembers that the demo accounts are here.
    pub(crate) fn mark_demo(&self) -> Result<()> {
        let note = "Demo accounts with a public password are in this database. Never serve it to others.\n";
        fs::write(self.demo_mark(), note).context("the data directory cannot be written")
    }

    fn demo_mark(&self) -> PathBuf {
        self.0.join("DEMO")
    }
}

fn make_private(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o007 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Path) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_new_data_directory_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/data");
        DataDir::open(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_path_with_odd_characters_stays_one_path() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(&folder.path().join("100 % sure?")).unwrap();
        assert!(data.database_url().ends_with("100 %25 sure%3F/forest-glade.db"));
    }
}

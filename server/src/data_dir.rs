//! The data directory: what lies where in it, and that nobody else reads it.

use std::fs::{self, OpenOptions};
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

    /// The SQLite database, as an address. Only its owner may read it, nor the journals that SQLite puts beside it.
    pub(crate) fn database_url(&self) -> Result<String> {
        // In an address these two would begin something else.
        let path = self.private_file("forest-glade.db")?.to_string_lossy().replace('%', "%25");
        Ok(format!("sqlite://{}", path.replace('?', "%3F")))
    }

    /// The queue of background jobs.
    pub(crate) fn jobs_file(&self) -> Result<PathBuf> {
        self.private_file("jobs.db")
    }

    /// The folder of the keys that sign.
    pub(crate) fn keys(&self) -> Result<PathBuf> {
        let keys = self.0.join("keys");
        make_private(&keys).with_context(|| format!("{} cannot be made", keys.display()))?;
        Ok(keys)
    }

    /// The folder of the media centre.
    pub(crate) fn media(&self) -> Result<PathBuf> {
        let media = self.0.join("media");
        make_private(&media).with_context(|| format!("{} cannot be made", media.display()))?;
        Ok(media)
    }

    fn private_file(&self, name: &str) -> Result<PathBuf> {
        let path = self.0.join(name);
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path).with_context(|| {
            format!(
                "{} cannot be written; give this program the right to, or choose another --data-dir",
                path.display()
            )
        })?;
        Ok(path)
    }

    /// Whether something can be written here now: tried, because a full disk and a lost one look well until then.
    pub(crate) fn takes_writing(&self) -> bool {
        let probe = self.0.join("probe");
        let is_written = fs::write(&probe, "written to see whether it can be\n").is_ok();
        is_written & fs::remove_file(&probe).is_ok()
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

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_new_data_directory_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/data");
        DataDir::open(&path).unwrap();
        assert_eq!(mode(&path), 0o700);
    }

    #[test]
    fn a_folder_that_is_lost_takes_no_writing() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(&folder.path().join("data")).unwrap();
        assert!(data.takes_writing() && data.takes_writing());
        fs::remove_dir_all(folder.path().join("data")).unwrap();
        assert!(!data.takes_writing());
    }

    #[test]
    fn files_are_private_also_where_the_folder_is_not() {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let data = DataDir::open(folder.path()).unwrap();
        data.database_url().unwrap();
        assert_eq!(mode(&folder.path().join("forest-glade.db")), 0o600);
        assert_eq!(mode(&data.jobs_file().unwrap()), 0o600);
        assert_eq!(mode(&data.keys().unwrap()), 0o700);
    }

    #[test]
    fn a_path_with_odd_characters_stays_one_path() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(&folder.path().join("100 % sure?")).unwrap();
        assert!(data.database_url().unwrap().ends_with("100 %25 sure%3F/forest-glade.db"));
    }
}

//! Where the bytes lie: those that arrive in a spool on this machine, those that have arrived in a store by their hash.

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

use futures::StreamExt;
use futures::stream::BoxStream;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Place;
use object_store::prefix::PrefixStore;
use object_store::{GetOptions, GetRange, GetResultPayload, ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::sending::Pieces;
use crate::error::{Error, Result};

/// Bytes on their way out.
pub type Bytes = BoxStream<'static, std::io::Result<bytes::Bytes>>;

/// Parts in which a file goes into the store: what S3 takes at least. One is in memory at a time.
const PART: u64 = 5 * 1024 * 1024;
/// How much of a file is hashed at a time.
const HASHED: usize = 256 * 1024;

/// Where the bytes lie.
pub struct MediaStore {
    blobs: Box<dyn ObjectStore>,
    /// Where the store is on this machine, if it is here.
    folder: Option<PathBuf>,
    spool: PathBuf,
}

/// What is in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    pub sha256: String,
    pub byte_count: u64,
}

/// Bytes to be sent, and what they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Of the bytes, in hexadecimal.
    pub sha256: String,
    /// How many there are.
    pub byte_count: u64,
    /// What they are, as it was sniffed.
    pub media_type: String,
    /// What the file is called.
    pub file_name: String,
    /// To be saved, and not to be shown among what is ours.
    pub is_download: bool,
    /// Whether everybody may see them.
    pub is_public: bool,
}

impl MediaStore {
    /// In a folder on this machine.
    ///
    /// # Errors
    /// [`Error::Internal`] when the folder cannot be written.
    pub fn here(folder: &Path) -> Result<Self> {
        let kept = made(folder, "blobs")?;
        let blobs = LocalFileSystem::new_with_prefix(&kept).map_err(Error::internal)?.with_fsync(true);
        Ok(Self { blobs: Box::new(blobs), folder: Some(kept), spool: made(folder, "uploads")? })
    }

    /// In a bucket, `s3://name`, or below a prefix of one, `s3://name/prefix`; keys, region and endpoint stand in the
    /// environment (`AWS_…`). What is on its way here lies in a folder of this machine all the same.
    ///
    /// # Errors
    /// [`Error::Internal`] for an address that is none, or when the folder cannot be written.
    pub fn elsewhere(folder: &Path, bucket: &str) -> Result<Self> {
        // The first in the program says who encrypts; whoever comes second has the same in mind.
        drop(rustls::crypto::ring::default_provider().install_default());
        let whole = AmazonS3Builder::from_env().with_url(bucket).build().map_err(Error::internal)?;
        let below = bucket.strip_prefix("s3://").and_then(|place| place.split_once('/'));
        let prefix = below.map_or("", |(_, prefix)| prefix);
        let blobs = PrefixStore::new(whole, prefix);
        Ok(Self { blobs: Box::new(blobs), folder: None, spool: made(folder, "uploads")? })
    }

    /// The file of an upload; its name is an id of ours.
    pub(super) fn spooled(&self, id: entity::ids::MediaUploadId) -> PathBuf {
        self.spool.join(id.to_string())
    }

    pub(super) fn spool(&self) -> &Path {
        &self.spool
    }

    /// What a whole file is known by.
    ///
    /// # Errors
    /// [`Error::Internal`] when it cannot be read.
    pub(super) async fn hash_file(file: &Path) -> Result<Kept> {
        let file = file.to_owned();
        let hashed = tokio::task::spawn_blocking(move || hash_of(&file)).await.map_err(Error::internal)?;
        hashed.map_err(Error::internal)
    }

    /// What a few bytes are known by.
    pub(super) fn hash_bytes(bytes: &[u8]) -> Kept {
        Kept { sha256: hex::encode(Sha256::digest(bytes)), byte_count: bytes.len() as u64 }
    }

    /// Puts a whole file into the store. Twice is once.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not take it.
    pub(super) async fn keep_file(&self, file: &Path, kept: &Kept) -> Result<()> {
        if self.holds(kept).await { Ok(()) } else { self.copy(file, &place_of(&kept.sha256)).await }
    }

    /// Puts a few bytes into the store.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not take them.
    pub(super) async fn keep_bytes(&self, bytes: Vec<u8>, kept: &Kept) -> Result<()> {
        if !self.holds(kept).await {
            self.blobs.put(&place_of(&kept.sha256), PutPayload::from(bytes)).await.map_err(unavailable)?;
        }
        Ok(())
    }

    /// Deletes the bytes of a hash; those that are gone already are deleted.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not do it.
    pub(super) async fn delete(&self, sha256: &str) -> Result<()> {
        match self.blobs.delete(&place_of(sha256)).await {
            Err(object_store::Error::NotFound { .. }) | Ok(()) => Ok(()),
            Err(fault) => Err(unavailable(fault)),
        }
    }

    async fn holds(&self, kept: &Kept) -> bool {
        self.blobs.head(&place_of(&kept.sha256)).await.is_ok_and(|there| there.size == kept.byte_count)
    }

    async fn copy(&self, file: &Path, place: &Place) -> Result<()> {
        if let Some(folder) = &self.folder {
            let (from, to) = (file.to_owned(), folder.join(place.as_ref()));
            let linked =
                tokio::task::spawn_blocking(move || link(&from, &to)).await.map_err(Error::internal)?;
            if linked.is_ok() {
                return Ok(());
            }
        }
        self.send(file, place).await
    }

    async fn send(&self, file: &Path, place: &Place) -> Result<()> {
        let mut file = tokio::fs::File::open(file).await.map_err(Error::internal)?;
        let mut upload = self.blobs.put_multipart(place).await.map_err(unavailable)?;
        loop {
            let mut part = Vec::with_capacity(usize::try_from(PART).unwrap_or_default());
            (&mut file).take(PART).read_to_end(&mut part).await.map_err(Error::internal)?;
            if part.is_empty() {
                break;
            }
            if let Err(fault) = upload.put_part(part.into()).await {
                drop(upload.abort().await);
                return Err(unavailable(fault));
            }
        }
        upload.complete().await.map(drop).map_err(unavailable)
    }

    /// A file with the bytes of a hash: the store's own where it has files, or else a copy in `folder`.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not give them, or the folder does not take them.
    pub(super) async fn as_file(&self, sha256: &str, folder: &Path) -> Result<PathBuf> {
        let found = self.blobs.get(&place_of(sha256)).await.map_err(unavailable)?;
        let mut parts = match found.payload {
            GetResultPayload::File(_, path) => return Ok(path),
            GetResultPayload::Stream(parts) => parts,
        };
        let path = folder.join("film");
        let mut file = tokio::fs::File::create(&path).await.map_err(Error::internal)?;
        while let Some(part) = parts.next().await {
            let written = file.write_all(&part.map_err(unavailable)?).await;
            written.map_err(|fault| Error::Unavailable(fault.into()))?;
        }
        file.flush().await.map_err(|fault| Error::Unavailable(fault.into()))?;
        Ok(path)
    }

    /// The bytes of a hash, those in `range`.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not give them.
    pub(super) async fn open(&self, sha256: &str, range: Range<u64>) -> Result<Bytes> {
        let options = GetOptions { range: Some(GetRange::Bounded(range)), ..GetOptions::default() };
        let found = self.blobs.get_opts(&place_of(sha256), options).await.map_err(unavailable)?;
        Ok(match found.payload {
            GetResultPayload::File(file, _) => Pieces::of(file, found.range).boxed(),
            GetResultPayload::Stream(parts) => parts.map(|part| part.map_err(std::io::Error::other)).boxed(),
        })
    }
}

/// A second name for the same bytes, which never change once an upload is whole: a long film takes neither memory nor a second
/// place on the disk. Not every file system can.
fn link(from: &Path, to: &Path) -> std::io::Result<()> {
    let folder = to.parent().unwrap_or(to);
    std::fs::create_dir_all(folder)?;
    std::fs::hard_link(from, to)?;
    File::open(folder)?.sync_all()
}

/// Two letters first: no folder gets too full.
fn place_of(sha256: &str) -> Place {
    Place::from(format!("{}/{sha256}", sha256.get(..2).unwrap_or_default()))
}

fn hash_of(file: &Path) -> std::io::Result<Kept> {
    let mut file = File::open(file)?;
    let (mut hash, mut byte_count) = (Sha256::new(), 0);
    let mut some = vec![0; HASHED];
    loop {
        let read = file.read(&mut some)?;
        if read == 0 {
            return Ok(Kept { sha256: hex::encode(hash.finalize()), byte_count });
        }
        hash.update(some.get(..read).unwrap_or_default());
        byte_count += read as u64;
    }
}

fn made(folder: &Path, name: &str) -> Result<PathBuf> {
    let folder = folder.join(name);
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder).map_err(Error::internal)?;
    Ok(folder)
}

fn unavailable(fault: object_store::Error) -> Error {
    Error::Unavailable(fault.into())
}

//! A film on its way out: piece after piece, in memory that is used again.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures::Stream;
use tokio::task::JoinHandle;

/// How much is read at a time.
const PIECE: usize = 128 * 1024;
/// So many pieces wait to be used again: more are not under way, as the server reads on only while less than 400 KB wait for
/// the line.
const KEPT: usize = 4;

/// The bytes of a part of a file.
pub(super) struct Pieces {
    file: Arc<File>,
    left: Range<u64>,
    shelf: Arc<Shelf>,
    reading: Option<JoinHandle<io::Result<Piece>>>,
}

impl Pieces {
    pub(super) fn of(file: File, range: Range<u64>) -> Self {
        Self { file: Arc::new(file), left: range, shelf: Arc::default(), reading: None }
    }

    fn read(&mut self, piece: io::Result<Piece>) -> io::Result<Bytes> {
        let piece = piece.inspect_err(|_| self.left = 0..0)?;
        self.left.start += piece.length as u64;
        Ok(Bytes::from_owner(piece))
    }
}

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        if self.reading.is_none() {
            let mut piece = Piece { room: self.shelf.take(), length: 0, shelf: self.shelf.clone() };
            let left = self.left.clone();
            if piece.read_at_once(&self.file, &left) {
                return Poll::Ready(Some(self.read(Ok(piece))));
            }
            let file = self.file.clone();
            self.reading = Some(tokio::task::spawn_blocking(move || piece.read(&file, &left)));
        }
        let Some(reading) = &mut self.reading else { return Poll::Pending };
        let read = ready!(Pin::new(reading).poll(task)).map_err(io::Error::other);
        self.reading = None;
        Poll::Ready(Some(self.read(read.flatten())))
    }
}

/// Memory for the pieces of one stream; what was sent comes back.
#[derive(Default)]
struct Shelf(Mutex<Vec<Vec<u8>>>);

impl Shelf {
    fn take(&self) -> Vec<u8> {
        let used = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        used.unwrap_or_else(|| vec![0; PIECE])
    }

    fn put_back(&self, used: Vec<u8>) {
        let mut free = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if free.len() < KEPT {
            free.push(used);
        }
    }
}

/// Some bytes of the file; whoever has sent them drops it.
struct Piece {
    room: Vec<u8>,
    length: usize,
    shelf: Arc<Shelf>,
}

impl Piece {
    fn room_for(&mut self, left: &Range<u64>) -> &mut [u8] {
        let wanted = usize::try_from(left.end - left.start).unwrap_or(usize::MAX).min(PIECE);
        self.room.get_mut(..wanted).unwrap_or_default()
    }

    /// Reads what the system has in memory already, as of a film that many watch; false where it would have to wait.
    #[cfg(target_os = "linux")]
    fn read_at_once(&mut self, file: &File, left: &Range<u64>) -> bool {
        use rustix::io::{ReadWriteFlags, preadv2};

        let room = io::IoSliceMut::new(self.room_for(left));
        let read = preadv2(file, &mut [room], left.start, ReadWriteFlags::NOWAIT);
        self.length = read.unwrap_or_default();
        self.length > 0
    }

    #[cfg(not(target_os = "linux"))]
    fn read_at_once(&mut self, _: &File, _: &Range<u64>) -> bool {
        false
    }

    /// Reads, however long it takes.
    fn read(mut self, file: &File, left: &Range<u64>) -> io::Result<Self> {
        use io::{Read, Seek};

        let mut file = file;
        file.seek(io::SeekFrom::Start(left.start))?;
        self.length = file.read(self.room_for(left))?;
        // Shorter than it was: whoever waits for the rest is told at once.
        if self.length == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(self) }
    }
}

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        self.room.get(..self.length).unwrap_or_default()
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        self.shelf.put_back(std::mem::take(&mut self.room));
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use futures::StreamExt;

    use super::*;

    fn file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn film(length: usize) -> Vec<u8> {
        (0..length).map(|at| u8::try_from(at * 7 % 251).unwrap()).collect()
    }

    #[tokio::test]
    async fn every_part_arrives_as_it_is() {
        let film = film(3 * PIECE + 5);
        let end = film.len() as u64;
        for range in [0..end, 1..end, 0..1, PIECE as u64..end - 1, end..end] {
            let mut sent = Vec::new();
            let mut pieces = Pieces::of(file(&film), range.clone());
            while let Some(piece) = pieces.next().await {
                sent.extend_from_slice(&piece.unwrap());
            }
            let wanted = usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap();
            assert!(sent == film[wanted], "{range:?}");
        }
    }

    #[tokio::test]
    async fn what_was_sent_makes_room_for_the_next_piece() {
        let mut pieces = Pieces::of(file(&film(4 * PIECE)), 0..4 * PIECE as u64);
        let (first, second) = (pieces.next().await.unwrap().unwrap(), pieces.next().await.unwrap().unwrap());
        let place = first.as_ptr();
        drop(first);
        let third = pieces.next().await.unwrap().unwrap();
        assert_eq!(third.as_ptr(), place, "the same memory");
        let fourth = pieces.next().await.unwrap().unwrap();
        assert!(fourth.as_ptr() != second.as_ptr() && fourth.len() == PIECE, "whoever keeps all gets all");
    }

    #[tokio::test]
    async fn a_file_that_is_shorter_than_it_was_ends_with_an_error() {
        let pieces = Pieces::of(file(&film(PIECE)), 0..2 * PIECE as u64);
        let sent: Vec<bool> = pieces.map(|piece| piece.is_ok()).collect().await;
        assert_eq!(sent, [true, false]);
    }
}

//! A connection on which answers may be long: they are counted or kept, and the next request goes over the same line.

use std::net::SocketAddr;
use std::ops::Range;

use anyhow::{Context as _, Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How much is read at a time.
const AT_ONCE: usize = 256 * 1024;

/// A connection.
pub struct Line {
    stream: TcpStream,
    /// What came after the head of the answer.
    early: Vec<u8>,
}

/// The head of an answer.
pub struct Head {
    pub status: u16,
    pub length: u64,
    pub text: String,
}

impl Head {
    /// The value of a header.
    ///
    /// # Errors
    /// When it is not there.
    pub fn header(&self, name: &str) -> Result<&str> {
        let mut headers = self.text.lines().filter_map(|line| line.split_once(':'));
        let found = headers.find(|(header, _)| header.eq_ignore_ascii_case(name));
        Ok(found.with_context(|| format!("no {name} in {}", self.text))?.1.trim())
    }
}

impl Line {
    /// Opens one.
    ///
    /// # Errors
    /// When nobody answers.
    pub async fn open(to: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, early: Vec::new() })
    }

    /// Sends a request, and reads the head of the answer.
    ///
    /// # Errors
    /// When the line is closed, or what comes is no answer.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Head> {
        self.stream.write_all(request).await?;
        let mut received = std::mem::take(&mut self.early);
        loop {
            if let Some(blank) = received.windows(4).position(|window| window == b"\r\n\r\n") {
                self.early = received.split_off(blank + 4);
                return read(received);
            }
            ensure!(self.stream.read_buf(&mut received).await? > 0, "the connection was closed");
        }
    }

    /// Reads the body and forgets it; gives how long it was.
    ///
    /// # Errors
    /// When the line is closed before its end.
    pub async fn drain(&mut self, head: &Head) -> Result<u64> {
        let mut received = std::mem::take(&mut self.early).len() as u64;
        let mut some = vec![0; AT_ONCE];
        while received < head.length {
            let read = self.stream.read(&mut some).await?;
            ensure!(read > 0, "the connection was closed");
            received += read as u64;
        }
        Ok(received)
    }

    /// Reads the body.
    ///
    /// # Errors
    /// When the line is closed before its end.
    pub async fn body(&mut self, head: &Head) -> Result<Vec<u8>> {
        let mut body = std::mem::take(&mut self.early);
        let left = head.length.saturating_sub(body.len() as u64);
        let read = (&mut self.stream).take(left).read_to_end(&mut body).await?;
        ensure!(read as u64 == left, "the connection was closed");
        Ok(body)
    }
}

/// Asks for a file, or for some of its bytes.
#[must_use]
pub fn get(path: &str, range: Option<Range<u64>>) -> Vec<u8> {
    let part =
        |range: Range<u64>| format!("range: bytes={}-{}\r\n", range.start, range.end.saturating_sub(1));
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{}\r\n", range.map(part).unwrap_or_default())
        .into_bytes()
}

fn read(head: Vec<u8>) -> Result<Head> {
    let text = String::from_utf8(head).context("the head of an answer is no text")?;
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no status")?;
    let mut head = Head { status, length: 0, text };
    if status != 204 {
        head.length = head.header("content-length")?.parse()?;
    }
    Ok(head)
}

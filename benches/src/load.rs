//! A closed-loop client: every connection asks, waits for the answer, and asks again.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Writes the next request of a connection, whole, as it goes over the line.
pub type Ask = Box<dyn FnMut(&mut Vec<u8>) + Send>;

/// What all connections together saw.
#[derive(Clone, Copy, Debug)]
pub struct Answered {
    /// Requests answered with 200.
    pub count: u64,
    /// From the first request to the last answer.
    pub took: Duration,
}

/// Asks on one connection for each of `asks` until `long` has passed, and gives them back for the next time.
///
/// # Errors
/// Any answer but 200: a measurement of refusals means nothing.
pub async fn load(to: SocketAddr, asks: Vec<Ask>, long: Duration) -> Result<(Answered, Vec<Ask>)> {
    let began = Instant::now();
    let until = began + long;
    let mut connections = JoinSet::new();
    for ask in asks {
        connections.spawn(ask_until(to, ask, until));
    }
    let (mut count, mut asks) = (0, Vec::new());
    while let Some(ended) = connections.join_next().await {
        let (answered, ask) = ended??;
        count += answered;
        asks.push(ask);
    }
    Ok((Answered { count, took: began.elapsed() }, asks))
}

/// Asks once, and gives the body.
///
/// # Errors
/// Any answer but 200 and 201.
pub async fn once(to: SocketAddr, request: &[u8]) -> Result<Vec<u8>> {
    let answer = exchange(to, request).await?;
    ensure!(matches!(answer.status, 200 | 201), "{}", answer.head);
    Ok(answer.body)
}

/// A whole answer.
pub struct Whole {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Whole {
    /// What it sets a cookie to.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        let set = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut set = set.filter(|(header, _)| header.eq_ignore_ascii_case("set-cookie"));
        set.find_map(|(_, cookie)| {
            let value = cookie.strip_prefix(name)?.strip_prefix('=')?;
            Some(value.split(';').next().unwrap_or_default().to_owned())
        })
    }
}

/// Asks once, and gives the answer, whatever it is.
///
/// # Errors
/// When there is none.
pub async fn exchange(to: SocketAddr, request: &[u8]) -> Result<Whole> {
    let mut connection = Connection::open(to).await?;
    let answer = connection.exchange(request).await?;
    let received = &connection.received;
    Ok(Whole {
        status: answer.status,
        head: String::from_utf8_lossy(&received[..answer.body]).into_owned(),
        body: received[answer.body..answer.end].to_vec(),
    })
}

async fn ask_until(to: SocketAddr, mut ask: Ask, until: Instant) -> Result<(u64, Ask)> {
    let mut connection = Connection::open(to).await?;
    let (mut count, mut request) = (0, Vec::with_capacity(1024));
    while Instant::now() < until {
        request.clear();
        ask(&mut request);
        let answer = connection.exchange(&request).await?;
        if answer.status != 200 {
            bail!("{}\nto {}", answer.text(&connection), String::from_utf8_lossy(&request));
        }
        count += 1;
    }
    Ok((count, ask))
}

struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

/// Where the parts of an answer are in what was received.
struct Answer {
    status: u16,
    body: usize,
    end: usize,
}

impl Connection {
    async fn open(to: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::with_capacity(64 * 1024) })
    }

    async fn exchange(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request).await?;
        self.received.clear();
        let mut answer = None;
        loop {
            ensure!(self.stream.read_buf(&mut self.received).await? > 0, "the connection was closed");
            if answer.is_none() {
                answer = read_head(&self.received)?;
            }
            match answer {
                Some(answer) if self.received.len() >= answer.end => return Ok(answer),
                _ => {}
            }
        }
    }
}

impl Answer {
    fn text(&self, connection: &Connection) -> String {
        String::from_utf8_lossy(&connection.received[..self.end]).into_owned()
    }
}

/// Reads status and length once the head is whole. Both servers state the length of every answer.
fn read_head(received: &[u8]) -> Result<Option<Answer>> {
    let Some(blank) = received.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(&received[..blank]).context("the head of an answer is no text")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no status")?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("content-length") { value.trim().parse().ok() } else { None }
    });
    let length: usize = length.context("an answer does not state its length")?;
    Ok(Some(Answer { status, body: blank + 4, end: blank + 4 + length }))
}

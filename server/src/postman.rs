//! Brings events to partners over HTTP: to public addresses alone, without redirections, and not for long.

use std::net::SocketAddr;
use std::time::Duration;

use async_trait::async_trait;
use domain::partners::{Message, Post, is_public};
use ureq::Agent;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

/// How long an address may take, from looking up its name to its answer.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// Sends what has happened to certificates to partners.
pub(crate) struct Postman {
    abroad: Agent,
    anywhere: Agent,
}

impl Postman {
    /// A postman with his shoes on.
    pub(crate) fn new() -> Self {
        Self { abroad: agent(false), anywhere: agent(true) }
    }
}

/// Connections are not kept: one that was looked up long ago may belong to somebody else by now.
fn agent(private: bool) -> Agent {
    let config = Config::builder()
        .timeout_global(Some(TIME_LIMIT))
        .max_redirects(0)
        .http_status_as_error(false)
        .max_idle_connections(0)
        // What the environment names as a proxy would be asked to look names up, and would not refuse.
        .proxy(None)
        .user_agent(concat!("forest-glade/", env!("CARGO_PKG_VERSION")))
        .build();
    let finder = Finder { private, inner: DefaultResolver::default() };
    Agent::with_parts(config, DefaultConnector::default(), finder)
}

#[async_trait]
impl Post for Postman {
    async fn send(&self, message: Message) -> Result<u16, String> {
        let agent = if message.private { self.anywhere.clone() } else { self.abroad.clone() };
        let sent = tokio::task::spawn_blocking(move || send(&agent, &message)).await;
        sent.unwrap_or_else(|panic| Err(panic.to_string()))
    }
}

fn send(agent: &Agent, message: &Message) -> Result<u16, String> {
    let request = message
        .headers
        .iter()
        .fold(agent.post(&message.url), |request, (name, value)| request.header(*name, value.as_str()));
    // The answer's body is nobody's business.
    let answer = request.send(message.body.as_bytes()).map_err(|error| error.to_string())?;
    Ok(answer.status().as_u16())
}

/// Looks names up and leaves out what is within the centre's own network; the connection is then made to just these
/// addresses, so a name that changes in between helps nobody.
#[derive(Debug)]
struct Finder {
    private: bool,
    inner: DefaultResolver,
}

impl Resolver for Finder {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let mut kept = self.empty();
        for address in found.iter().filter(|address: &&SocketAddr| self.private || is_public(address.ip())) {
            kept.push(*address);
        }
        if kept.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(kept) }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpListener;
    use std::thread::JoinHandle;

    use super::*;

    fn message(url: String, private: bool) -> Message {
        let headers = [
            ("content-type", "application/json".to_owned()),
            ("webhook-id", "msg_1".to_owned()),
            ("webhook-timestamp", "1790000000".to_owned()),
            ("webhook-signature", "v1,c2lnbmF0dXJl".to_owned()),
        ];
        Message { url, headers, body: "{\"x\":1}".to_owned(), private }
    }

    /// Somebody who takes one request and answers with this status; gives what was sent.
    fn receiver(status: &'static str) -> (String, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/hook", listener.local_addr().unwrap());
        let taken = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut head, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                if let Some(number) = line.to_lowercase().strip_prefix("content-length: ") {
                    length = number.trim().parse().unwrap();
                }
                if line.trim().is_empty() {
                    break;
                }
                head += &line;
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let answer = format!("HTTP/1.1 {status}\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n");
            stream.write_all(answer.as_bytes()).unwrap();
            head + &String::from_utf8(body).unwrap()
        });
        (address, taken)
    }

    #[tokio::test]
    async fn a_message_is_brought_with_its_headers_and_the_status_comes_back() {
        let (address, taken) = receiver("204 No Content");
        assert_eq!(Postman::new().send(message(address, true)).await, Ok(204));
        let sent = taken.join().unwrap();
        assert!(sent.starts_with("POST /hook HTTP/1.1"), "{sent}");
        for part in
            ["webhook-id: msg_1", "webhook-timestamp: 1790000000", "v1,c2lnbmF0dXJl", "application/json"]
        {
            assert!(sent.contains(part), "{sent}");
        }
        assert!(sent.ends_with("{\"x\":1}"), "{sent}");
    }

    #[tokio::test]
    async fn a_redirection_is_an_answer_and_is_not_followed() {
        let (address, taken) = receiver("302 Found");
        assert_eq!(Postman::new().send(message(address, true)).await, Ok(302));
        taken.join().unwrap();
    }

    #[tokio::test]
    async fn nobody_within_the_network_is_reached_unless_that_is_allowed() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"] {
            let sent = Postman::new().send(message(format!("http://{host}:{port}/"), false)).await;
            assert!(sent.is_err(), "{host}");
        }
        assert!(listener.accept().is_err(), "no connection was made");
    }
}

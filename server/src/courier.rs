//! Brings requests for time stamps to an authority over HTTP, as RFC 3161 has it, and does not wait for long.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, ensure};
use certificate::signing::Courier;
use domain::certificates::TimeStamps;
use ureq::Agent;
use url::Url;

/// How long an authority may take, from looking up its name to its answer.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// No answer is longer: those that were seen have 3 to 8 KB.
const LONGEST: u64 = 64 * 1024;

/// The way to an authority.
struct ByHttp {
    agent: Agent,
    address: String,
}

/// The authority at an address, trusted by a root in a PEM file. The two go together.
pub(crate) fn time_stamps(address: Option<&str>, root: Option<&Path>) -> Result<Option<TimeStamps>> {
    let (address, root) = match (address, root) {
        (None, None) => return Ok(None),
        (Some(address), Some(root)) => (address, root),
        _ => {
            return Err(anyhow!(
                "time_stamp_service and time_stamp_root go together: stamps count by whom they are vouched for"
            ));
        }
    };
    let url = Url::parse(address).context("time_stamp_service is no address")?;
    ensure!(["http", "https"].contains(&url.scheme()), "time_stamp_service begins with https:// or http://");
    let pem = std::fs::read_to_string(root)
        .with_context(|| format!("time_stamp_root: {} cannot be read", root.display()))?;
    let config = Agent::config_builder().timeout_global(Some(TIME_LIMIT)).max_redirects(0).build();
    let way = ByHttp { agent: config.into(), address: address.to_owned() };
    let read = TimeStamps::by(Box::new(way), &pem);
    read.map(Some)
        .map_err(|error| anyhow!("time_stamp_root: {}: {}", root.display(), crate::open::with_causes(&error)))
}

impl Courier for ByHttp {
    fn ask(&self, request: &[u8]) -> Result<Vec<u8>, certificate::Error> {
        let failed = |error: ureq::Error| certificate::Error::Signature(format!("{}: {error}", self.address));
        let asked = self.agent.post(&self.address).header("content-type", "application/timestamp-query");
        let mut answer =
            asked.header("accept", "application/timestamp-reply").send(request).map_err(failed)?;
        answer.body_mut().with_config().limit(LONGEST).read_to_vec().map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(address: Option<&str>, root: Option<&str>) -> String {
        format!("{:#}", time_stamps(address, root.map(Path::new)).err().unwrap())
    }

    #[test]
    fn an_authority_has_an_address_and_a_root() {
        assert!(time_stamps(None, None).unwrap().is_none());
        assert!(refusal(Some("http://tsa.test"), None).contains("go together"));
        assert!(refusal(None, Some("root.pem")).contains("go together"));
        assert!(refusal(Some("tsa"), Some("root.pem")).contains("no address"));
        assert!(refusal(Some("ftp://tsa.test"), Some("root.pem")).contains("https://"));
        assert!(refusal(Some("http://tsa.test"), Some("not-there.pem")).contains("not-there.pem"));
    }

    #[test]
    fn nobody_at_an_address_is_told_with_the_address() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        drop(listener);
        let way = ByHttp { agent: Agent::new_with_defaults(), address: address.clone() };
        assert!(way.ask(b"?").unwrap_err().to_string().contains(&address));
    }
}

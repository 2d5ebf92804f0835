//! A centre as the programs of its partners call it: over HTTPS, with an account.

use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use url::{Host, Url};

/// No answer is longer: a document has about 120 KB.
const LONGEST: u64 = 4 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(60);

/// Whether nobody reads or alters what is sent there: over HTTPS, or on this very machine.
pub(crate) fn is_private(address: &str) -> Result<bool> {
    let url = Url::parse(address).context("the centre's address is none")?;
    let is_here = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    Ok(url.scheme() == "https" || is_here)
}

/// A centre that somebody has signed in to.
pub(crate) struct FarCentre {
    agent: ureq::Agent,
    address: String,
    login: String,
    password: String,
    token: String,
}

impl FarCentre {
    /// Signs in.
    pub(crate) fn sign_in(address: &str, login: &str, password: &str) -> Result<Self> {
        let address = address.trim_end_matches('/').to_owned();
        ensure!(is_private(&address)?, "the password is sent over https:// only");
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .build();
        let (login, password) = (login.to_owned(), password.to_owned());
        let mut centre = Self { agent: config.into(), address, login, password, token: String::new() };
        centre.renew()?;
        Ok(centre)
    }

    /// An access token lasts for some minutes, and an officer reads for longer.
    fn renew(&mut self) -> Result<()> {
        let body = json!({ "login": self.login, "password": self.password, "shared_computer": true });
        let (status, answer) = self.send("/auth/login", Some(&body))?;
        let answer = told(status, &answer)?;
        let token = answer["access_token"].as_str().context("the centre gave no token")?;
        token.clone_into(&mut self.token);
        Ok(())
    }

    /// `GET /api/v1{path}` as bytes.
    pub(crate) fn get(&mut self, path: &str) -> Result<Vec<u8>> {
        let (status, answer) = self.signed_in(path, None)?;
        if (200..300).contains(&status) { Ok(answer) } else { told(status, &answer).map(|_| Vec::new()) }
    }

    /// `GET /api/v1{path}` as JSON.
    pub(crate) fn get_json(&mut self, path: &str) -> Result<Value> {
        let (status, answer) = self.signed_in(path, None)?;
        told(status, &answer)
    }

    /// `POST /api/v1{path}`.
    pub(crate) fn post(&mut self, path: &str, body: &Value) -> Result<Value> {
        let (status, answer) = self.signed_in(path, Some(body))?;
        told(status, &answer)
    }

    fn signed_in(&mut self, path: &str, body: Option<&Value>) -> Result<(u16, Vec<u8>)> {
        match self.send(path, body)? {
            (401, _) => {
                self.renew()?;
                self.send(path, body)
            }
            answer => Ok(answer),
        }
    }

    fn send(&self, path: &str, body: Option<&Value>) -> Result<(u16, Vec<u8>)> {
        let url = format!("{}/api/v1{path}", self.address);
        let bearer = format!("Bearer {}", self.token);
        let sent = match body {
            None => self.agent.get(&url).header("authorization", bearer).call(),
            Some(body) => {
                let post = self.agent.post(&url).header("content-type", "application/json");
                let post = if self.token.is_empty() { post } else { post.header("authorization", bearer) };
                post.send(body.to_string())
            }
        };
        let mut answer = sent.with_context(|| format!("{} does not answer", self.address))?;
        let status = answer.status().as_u16();
        Ok((status, answer.body_mut().with_config().limit(LONGEST).read_to_vec()?))
    }
}

/// The answer, or what the centre says is wrong.
fn told(status: u16, answer: &[u8]) -> Result<Value> {
    let read: Value = serde_json::from_slice(answer).unwrap_or_default();
    if (200..300).contains(&status) {
        return Ok(read);
    }
    match read["detail"].as_str() {
        Some(detail) => bail!("the centre refuses: {detail}"),
        None => bail!("the centre answers with status {status}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_sent_where_others_read_it() {
        for (address, held) in [
            ("https://learn.example.by", true),
            ("http://127.0.0.1:8080", true),
            ("http://[::1]:8080", true),
            ("http://localhost:8080", true),
            ("http://learn.example.by", false),
            ("http://127.0.0.1.example.by", false),
        ] {
            assert_eq!(is_private(address).unwrap(), held, "{address}");
        }
        assert!(is_private("learn.example.by").is_err());
    }
}

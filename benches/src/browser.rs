//! Signs in as a browser does, and asks for pages as a browser would.

use std::net::SocketAddr;

use anyhow::{Context as _, Result};

use crate::load;

/// What every browser says of itself.
const SAYS: &str = "accept: text/html\r\naccept-encoding: gzip, deflate, br, zstd\r\naccept-language: ru\r\n";

/// The headers of somebody who has not signed in.
#[must_use]
pub fn stranger() -> String {
    format!("{SAYS}cookie: fg_lang=ru\r\n")
}

/// Signs in through the form, and gives the headers of every request after it.
///
/// # Errors
/// When the centre does not let them in.
pub async fn sign_in(centre: SocketAddr, login: &str, password: &str) -> Result<String> {
    let asked = "GET /sign-in HTTP/1.1\r\nhost: localhost\r\naccept: text/html\r\n\r\n";
    let form = load::exchange(centre, asked.as_bytes()).await?;
    let page = String::from_utf8_lossy(&form.body).into_owned();
    let token = page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let token = token.context("the form has no token")?;
    let body = format!("csrf={token}&login={login}&password={password}");
    let sent = format!(
        "POST /sign-in HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\ncookie: fg_visit={}\r\n\r\n{body}",
        body.len(),
        form.cookie("fg_visit").context("no cookie for the form")?,
    );
    let session = load::exchange(centre, sent.as_bytes()).await?.cookie("fg_session");
    let session = session.context("the form was refused")?;
    Ok(format!("{SAYS}cookie: fg_session={session}; fg_lang=ru\r\n"))
}

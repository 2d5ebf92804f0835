//! Where a request comes from, for limits that count by address.

use poem::{FromRequest, Request, RequestBody, Result};

/// The address of whoever asks; never stored, never logged.
pub struct Address(pub String);

impl Address {
    /// The address of whoever sent this request.
    pub fn of(request: &Request) -> Self {
        let peer = request.remote_addr().as_socket_addr().map(|address| address.ip());
        let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back();
        Self(domain::address::counted_by(peer, forwarded.and_then(|header| header.to_str().ok())))
    }
}

impl<'a> FromRequest<'a> for Address {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> Result<Self> {
        Ok(Self::of(request))
    }
}

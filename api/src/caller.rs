//! Where a request comes from, for counting failures: never logged, never stored in the clear.

use std::net::IpAddr;

use poem::{FromRequest, Request, RequestBody, Result};

/// The address of who asks; `None` where there is none, as over a Unix socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller(pub Option<String>);

impl<'a> FromRequest<'a> for Caller {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> Result<Self> {
        Ok(Self(request.remote_addr().as_socket_addr().map(|addr| network(addr.ip().to_canonical()))))
    }
}

/// One home has a whole /64 of IPv6: it counts as one address.
fn network(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_is_one_address() {
        assert_eq!(
            network("2001:db8:1:2:3::4".parse().unwrap()),
            network("2001:db8:1:2::9".parse().unwrap())
        );
        assert_ne!(network("2001:db8:1:3::4".parse().unwrap()), network("2001:db8:1:2::9".parse().unwrap()));
        assert_eq!(network("192.0.2.7".parse().unwrap()), "192.0.2.7");
    }
}

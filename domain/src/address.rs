//! Where a request comes from, as far as limits count by it.

use std::net::IpAddr;

/// What failures are counted by: the address of whoever asks, or `unknown`. Never stored, never logged.
///
/// `peer` is the other end of the connection, `forwarded` the last `X-Forwarded-For` header.
#[must_use]
pub fn counted_by(peer: Option<IpAddr>, forwarded: Option<&str>) -> String {
    asker(peer, forwarded).map_or_else(|| "unknown".to_owned(), |ip| network(ip.to_canonical()))
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

/// A proxy on this very machine tells for whom it asks, in the last place; nobody else is believed.
fn asker(peer: Option<IpAddr>, forwarded: Option<&str>) -> Option<IpAddr> {
    let told = || forwarded?.rsplit(',').next()?.trim().parse().ok();
    match peer {
        Some(ip) if ip.is_loopback() => told().or(peer),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn only_a_proxy_on_this_machine_speaks_for_others() {
        assert_eq!(asker(ip("127.0.0.1"), Some("6.6.6.6, 203.0.113.9")), ip("203.0.113.9"));
        assert_eq!(asker(ip("198.51.100.7"), Some("203.0.113.9")), ip("198.51.100.7"));
        assert_eq!(asker(ip("127.0.0.1"), Some("nonsense")), ip("127.0.0.1"));
        assert_eq!(asker(None, None), None);
    }

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

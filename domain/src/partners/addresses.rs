//! To which addresses events may be sent: a partner must not make the centre knock at its own doors.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::error::{Error, Result};

/// No address is longer.
const LONGEST: usize = 500;

/// Reads an address: https, or http on this very machine, and none within the centre's network unless `private` are
/// allowed. Names are looked up when something is sent, and what they stand for is asked then.
///
/// # Errors
/// [`Error::Invalid`] at `/url`.
pub(super) fn read(text: &str, private: bool) -> Result<String> {
    let refuse = |code, message: &str| Err(Error::invalid("/url", code, message));
    let url = match Url::parse(text) {
        Ok(url) if text.len() <= LONGEST => url,
        _ => return refuse("no_address", "write an address such as https://hospital.example/hooks"),
    };
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return refuse("no_address", "leave out names, passwords and what follows a #");
    }
    let literal = match url.host() {
        Some(Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
        Some(Host::Domain("localhost")) => Some(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        Some(Host::Domain(_)) => None,
        None => return refuse("no_address", "write an address such as https://hospital.example/hooks"),
    };
    let here = literal.is_some_and(|ip| ip.is_loopback());
    match url.scheme() {
        "https" => {}
        "http" if here => {}
        _ => return refuse("not_https", "what is sent has to be encrypted: write an https address"),
    }
    if !private && literal.is_some_and(|ip| !is_public(ip)) {
        return refuse("private_address", "write an address that is reached from everywhere");
    }
    Ok(url.into())
}

/// Whether an address is one of the public internet: neither of this machine nor of a network around it.
#[must_use]
pub fn is_public(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

/// What IANA keeps for special purposes is left out.
fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !is_special
}

/// Only what is given out as global unicast, without the ranges that hold an IPv4 address or are for examples.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    let is_special = matches!((a, b), (0x2001, 0..=0x1ff | 0xdb8) | (0x2002, _) | (0x3fff, 0..=0xfff));
    (0x2000..0x4000).contains(&a) && !is_special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_encrypted_and_outside() {
        assert_eq!(read("https://a.example/x?y=1", false).unwrap(), "https://a.example/x?y=1");
        for wrong in [
            "http://a.example/",
            "ftp://a.example/",
            "https://me:secret@a.example/",
            "https://a.example/#x",
            "https://10.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://localhost/",
            "http://127.0.0.1:9/",
            "nonsense",
            "",
        ] {
            assert!(read(wrong, false).is_err(), "{wrong}");
        }
        for tried_here in ["http://127.0.0.1:9/hook", "http://localhost:9/", "https://10.0.0.1/"] {
            read(tried_here, true).unwrap();
        }
        assert!(read("http://10.0.0.1/", true).is_err(), "in clear only on this very machine");
    }

    #[test]
    fn what_is_not_of_the_internet_is_not_public() {
        for public in ["8.8.8.8", "93.184.216.34", "2606:4700::1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for other in [
            "127.0.0.1",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:db8::1",
        ] {
            assert!(!is_public(other.parse().unwrap()), "{other}");
        }
    }
}

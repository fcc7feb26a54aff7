//! Where a browser's push service listens: an address that came from outside, and where this server may be sent by it.
//!
//! Knows addresses; must not know what is sent there. Whoever subscribes names an address that this server will call,
//! so it must be of a push service out there, never of something inside the office's own network.

use axum::http::Uri;
use axum::http::uri::Scheme;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Most bytes of an address. Those of push services have some two hundred.
const LONGEST: usize = 1024;
const HTTPS: u16 = 443;

/// Which addresses are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Push services: `https`, a name, the usual port, and no address of a network that is not everybody's.
    World,
    /// This machine alone, without TLS: for tests.
    Loopback,
}

/// An address that may be called.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    uri: Uri,
    host: String,
    port: u16,
}

impl Endpoint {
    /// Reads an address; none where it is not one that is called.
    #[must_use]
    pub fn new(text: &str, reach: Reach) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let uri: Uri = text.parse().ok()?;
        let authority = uri.authority()?;
        // A name and a password before the host would only hide which it is.
        if authority.as_str().contains('@') {
            return None;
        }
        let host = authority.host().to_owned();
        let port = authority.port_u16();
        let port = match reach {
            Reach::World => {
                let named = host.contains('.') && !is_address(&host);
                let usual = port.is_none_or(|port| port == HTTPS);
                (uri.scheme() == Some(&Scheme::HTTPS) && named && usual).then_some(HTTPS)?
            }
            Reach::Loopback => {
                let here = uri.scheme() == Some(&Scheme::HTTP) && host == "127.0.0.1";
                port.filter(|_| here)?
            }
        };
        Some(Self { uri, host, port })
    }

    /// One that could not be read, as if its name were a push service's.
    #[cfg(test)]
    pub(super) fn named(host: &str, port: u16) -> Self {
        Self { uri: Uri::from_static("https://push.example.org/x"), host: host.to_owned(), port }
    }

    /// The host.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    pub(super) const fn port(&self) -> u16 {
        self.port
    }

    /// What a token for it is good for.
    pub(super) fn origin(&self) -> String {
        let scheme = self.uri.scheme_str().unwrap_or("https");
        match self.port {
            HTTPS => format!("{scheme}://{}", self.host),
            port => format!("{scheme}://{}:{port}", self.host),
        }
    }

    /// What is asked for there.
    pub(super) fn path(&self) -> &str {
        self.uri.path_and_query().map_or("/", |path| path.as_str())
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Whoever knows the whole of it can push.
        f.write_str("Endpoint")
    }
}

fn is_address(host: &str) -> bool {
    // What the system's resolver reads as a number ("127.1", "0x7f.1") ends in one; no name of the world does.
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    host.starts_with('[') || last.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a resolved address may be called.
pub(super) fn may_be_called(address: &SocketAddr, reach: Reach) -> bool {
    match reach {
        Reach::World => is_everybodys(address.ip()),
        Reach::Loopback => address.ip().is_loopback(),
    }
}

/// Whether an address is one of the world, not of this machine or the network around it (IANA's special-purpose
/// registries).
fn is_everybodys(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => is_everybodys_v4(v4),
        IpAddr::V6(v6) => is_everybodys_v6(v6),
    }
}

fn is_everybodys_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match (a, b) {
        // This network, this machine, several at once, and what is kept for later.
        (0 | 10 | 127 | 224.., _) => true,
        // Behind a provider's own translation; for measuring.
        (100, 64..128) | (198, 18 | 19) => true,
        (169, 254) | (172, 16..32) | (192, 168) => true,
        // For protocols and for books.
        (192, 0) => c == 0 || c == 2,
        (192, 88) => c == 99,
        (198, 51) => c == 100,
        (203, 0) => c == 113,
        _ => false,
    };
    !special
}

fn is_everybodys_v6(address: Ipv6Addr) -> bool {
    // Only what is given out as the world's (2000::/3), without what carries another address in it or is for books.
    match address.segments() {
        [0x2001, 0..0x200 | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..0x1000, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::{Endpoint, Reach, is_everybodys};

    #[test]
    fn only_push_services_of_the_world_are_called() {
        let world = |text: &str| Endpoint::new(text, Reach::World);
        let good = world("https://fcm.googleapis.com/fcm/send/abc:def?x=1").unwrap();
        assert_eq!((good.origin().as_str(), good.port()), ("https://fcm.googleapis.com", 443));
        assert_eq!(good.path(), "/fcm/send/abc:def?x=1");
        assert!(world("https://push.example.org:443/x").is_some());
        let long = format!("https://push.example.org/{}", "x".repeat(1024));
        for bad in [
            "",
            "x",
            "/path",
            "http://push.example.org/x",
            "ftp://push.example.org/x",
            "https://push.example.org:8443/x",
            "https://a@push.example.org/x",
            "https://localhost/x",
            "https://server/x",
            "https://10.0.0.1/x",
            "https://8.8.8.8/x",
            "https://127.1/x",
            "https://0x7f.0x1/x",
            "https://1.2.3.4./x",
            "https://[::1]/x",
            "http://127.0.0.1:9/x",
            &long,
        ] {
            assert!(world(bad).is_none(), "{bad}");
        }
        let here = |text: &str| Endpoint::new(text, Reach::Loopback);
        assert_eq!(here("http://127.0.0.1:9/x").unwrap().origin(), "http://127.0.0.1:9");
        assert!(here("https://push.example.org/x").is_none());
        assert!(here("http://10.0.0.1:9/x").is_none());
    }

    #[test]
    fn networks_that_are_not_everybodys_are_told_apart() {
        let everybodys = |text: &str| is_everybodys(text.parse().unwrap());
        for inside in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "192.0.2.1",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::7f00:1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "64:ff9b::a00:1",
            "2001:db8::1",
            "2002:a00:1::",
            "2001::1",
        ] {
            assert!(!everybodys(inside), "{inside}");
        }
        for outside in
            ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2404:6800:4003::5e", "::ffff:8.8.8.8"]
        {
            assert!(everybodys(outside), "{outside}");
        }
    }
}

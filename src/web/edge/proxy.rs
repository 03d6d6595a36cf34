//! Who really connected: proxies that are trusted to say so, and what everybody else may not say.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

/// An address, or all that share its first bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    bits: u128,
    length: u8,
    is_v4: bool,
}

impl Network {
    /// The machine itself.
    pub const LOOPBACK: [Network; 2] = [
        Network { bits: (127 << 24) << 96, length: 8, is_v4: true },
        Network { bits: 1, length: 128, is_v4: false },
    ];

    /// Whether `address` is in it. An IPv4 address written as IPv6 counts as what it is.
    pub fn contains(&self, address: IpAddr) -> bool {
        let (bits, is_v4) = bits(address);
        is_v4 == self.is_v4 && (bits ^ self.bits) & mask(self.length) == 0
    }
}

impl FromStr for Network {
    type Err = String;

    /// Reads `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`.
    fn from_str(text: &str) -> Result<Network, String> {
        let wrong = || format!("{text} is no address or network");
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let (bits, is_v4) = bits(address.parse().map_err(|_| wrong())?);
        let most = if is_v4 { 32 } else { 128 };
        let length = match length {
            None => most,
            Some(digits) => digits.parse().ok().filter(|n| *n <= most).ok_or_else(wrong)?,
        };
        Ok(Network { bits: bits & mask(length), length, is_v4 })
    }
}

/// An address's bits, the first one highest.
fn bits(address: IpAddr) -> (u128, bool) {
    match address.to_canonical() {
        IpAddr::V4(v4) => (u128::from(v4.to_bits()) << 96, true),
        IpAddr::V6(v6) => (v6.to_bits(), false),
    }
}

fn mask(length: u8) -> u128 {
    u128::MAX.checked_shl(128 - u32::from(length)).unwrap_or(0)
}

/// What counts as one address when connections and uploads are counted: an IPv4 address, an IPv6 network of
/// 64 bits.
pub fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & mask(64))),
    }
}

/// Who the client is when `peer` is a trusted proxy: the rightmost address in the
/// `X-Forwarded-For` lines (in order) that is no trusted proxy itself. What stands left of
/// something unreadable is not believed; the last trusted address counts then.
pub fn client<'a>(
    peer: IpAddr,
    forwarded_for: impl DoubleEndedIterator<Item = &'a str>,
    trusted: &[Network],
) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut client = peer.to_canonical();
    for hop in forwarded_for.rev().flat_map(|line| line.rsplit(',')) {
        if !is_trusted(client) {
            break;
        }
        match hop_address(hop.trim()) {
            Some(address) => client = address.to_canonical(),
            None => break,
        }
    }
    client
}

/// An address as proxies write it: plain, with a port, or in brackets.
fn hop_address(hop: &str) -> Option<IpAddr> {
    if let Ok(address) = hop.parse::<IpAddr>() {
        return Some(address);
    }
    if let Some(rest) = hop.strip_prefix('[') {
        let (address, port) = rest.split_once(']')?;
        let sound = port.is_empty() || port.strip_prefix(':')?.parse::<u16>().is_ok();
        return sound.then(|| address.parse::<Ipv6Addr>().ok().map(IpAddr::V6))?;
    }
    let (address, port) = hop.split_once(':')?;
    port.parse::<u16>().ok()?;
    address.parse::<Ipv4Addr>().ok().map(IpAddr::V4)
}

/// Whether the browser spoke TLS to the nearest proxy: the rightmost word of the last
/// `X-Forwarded-Proto` line.
pub fn is_secure<'a>(forwarded_proto: impl DoubleEndedIterator<Item = &'a str>) -> bool {
    let last = forwarded_proto.rev().flat_map(|line| line.rsplit(',')).next();
    last.is_some_and(|word| word.trim().eq_ignore_ascii_case("https"))
}

/// Whether a request header ends at the edge: it belongs to one connection, or claims what only
/// the edge or a proxy may say. `name` in lower case; `_` counts as `-`.
pub fn ends_here(name: &str) -> bool {
    const NAMES: [&str; 24] = [
        "connection",
        "keep-alive",
        "proxy-connection",
        "proxy-authorization",
        "proxy-authenticate",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "http2-settings",
        "expect",
        "content-length",
        "forwarded",
        "via",
        "true-client-ip",
        "client-ip",
        "remote-addr",
        "remote-user",
        "proxy-user",
        "front-end-https",
        "fastly-client-ip",
        "fly-client-ip",
        "x-http-method-override",
        "x-method-override",
    ];
    const STARTS: [&str; 13] = [
        "x-edge-",
        "x-forwarded",
        "x-real-",
        "x-remote-",
        "x-client-",
        "x-cluster-",
        "x-original-",
        "x-originating-",
        "x-rewrite-",
        "x-proxy-",
        "x-host",
        "x-envoy-",
        "cf-",
    ];
    if name.contains('_') {
        return ends_here(&name.replace('_', "-"));
    }
    NAMES.contains(&name) || STARTS.iter().any(|start| name.starts_with(start))
}

/// Whether a header says that somebody else relayed the request.
pub fn tells_of_a_relay(name: &str) -> bool {
    let name = name.replace('_', "-");
    let starts =
        ["x-forwarded", "x-real-", "x-client-", "x-cluster-", "x-envoy-", "x-proxy-", "cf-"];
    matches!(
        name.as_str(),
        "forwarded" | "via" | "true-client-ip" | "client-ip" | "front-end-https"
    ) || starts.iter().any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn networks(text: &[&str]) -> Vec<Network> {
        text.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn networks_contain_what_shares_their_first_bits() {
        let network: Network = "192.0.2.0/24".parse().unwrap();
        assert!(network.contains("192.0.2.255".parse().unwrap()));
        assert!(network.contains("::ffff:192.0.2.1".parse().unwrap()));
        assert!(!network.contains("192.0.3.0".parse().unwrap()));
        let all: Network = "::/0".parse().unwrap();
        assert!(all.contains("2001:db8::1".parse().unwrap()));
        assert!(!all.contains("192.0.2.1".parse().unwrap()));
        assert!(Network::LOOPBACK[0].contains("127.9.9.9".parse().unwrap()));
        assert!(Network::LOOPBACK[1].contains("::1".parse().unwrap()));
        for wrong in ["", "a", "1.2.3.4/33", "::1/129", "1.2.3.4/", "1.2.3/8", "1.2.3.4/-1"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn one_ipv6_network_is_one_neighbour() {
        let near = |text: &str| neighbourhood(text.parse().unwrap());
        assert_eq!(near("2001:db8:0:1:ffff::1"), near("2001:db8:0:1::2"));
        assert_ne!(near("2001:db8:0:1::1"), near("2001:db8:0:2::1"));
        assert_eq!(near("::ffff:192.0.2.1"), near("192.0.2.1"));
    }

    #[test]
    fn only_trusted_proxies_are_believed_and_only_as_far_as_they_go() {
        let trusted = networks(&["10.0.0.0/8", "2001:db8::/32"]);
        let who = |peer: &str, lines: &[&str]| {
            client(peer.parse().unwrap(), lines.iter().copied(), &trusted).to_string()
        };
        assert_eq!(who("192.0.2.9", &["1.1.1.1"]), "192.0.2.9", "not a proxy");
        assert_eq!(who("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(who("10.0.0.1", &["1.1.1.1"]), "1.1.1.1");
        assert_eq!(who("10.0.0.1", &["6.6.6.6, 1.1.1.1"]), "1.1.1.1", "the left is a claim");
        assert_eq!(who("10.0.0.1", &["6.6.6.6", "1.1.1.1"]), "1.1.1.1", "two lines");
        assert_eq!(who("10.0.0.1", &["6.6.6.6, 1.1.1.1 , 10.0.0.2"]), "1.1.1.1", "two proxies");
        assert_eq!(who("10.0.0.1", &["10.0.0.3,10.0.0.2"]), "10.0.0.3", "all proxies");
        assert_eq!(who("10.0.0.1", &["1.1.1.1, unknown"]), "10.0.0.1", "unreadable");
        assert_eq!(who("10.0.0.1", &["1.1.1.1, junk, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(who("10.0.0.1", &[""]), "10.0.0.1");
        assert_eq!(who("10.0.0.1", &["1.1.1.1:99"]), "1.1.1.1");
        assert_eq!(who("2001:db8::1", &["[2001:4860::8]:99"]), "2001:4860::8");
        assert_eq!(who("::ffff:10.0.0.1", &["::ffff:1.1.1.1"]), "1.1.1.1");
    }

    #[test]
    fn the_nearest_proxy_says_whether_it_was_tls() {
        assert!(is_secure(["https"].into_iter()));
        assert!(is_secure(["http, HTTPS "].into_iter()));
        assert!(!is_secure(["https, http"].into_iter()));
        assert!(!is_secure(["https", "http"].into_iter()));
        assert!(!is_secure([].into_iter()));
    }

    #[test]
    fn claims_end_here_in_any_spelling() {
        for name in ["x-forwarded-for", "x_forwarded_for", "x-edge-peer", "x_edge-secret", "cf-ray"]
        {
            assert!(ends_here(name), "{name}");
        }
        for name in
            ["cookie", "host", "accept", "x-csrf-token", "authorization", "x-requested-with"]
        {
            assert!(!ends_here(name), "{name}");
        }
    }
}

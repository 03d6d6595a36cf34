//! Which addresses webhooks may reach: the public internet, and what the operator allows besides.
//!
//! What is judged is the address that a connection goes to, never the name that led there.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use serde::{Deserialize, Serialize};

use crate::domain::refusal::Complaint;

/// The most networks that can be allowed.
pub const NETWORKS_MAX: usize = 50;

/// IPv4 networks that are not public: first address and length of what all share (RFC 6890 and
/// those that came later).
const NOT_PUBLIC_V4: [(Ipv4Addr, u8); 15] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// The one IPv6 network that is public.
const PUBLIC_V6: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Those in it that are not: of protocols and for examples, and those that lead to IPv4 (Teredo,
/// 6to4). What lies outside, such as loopback, link-local, unique local, NAT64 and addresses that
/// are IPv4 in another coat, is not public anyway.
const NOT_PUBLIC_V6: [(Ipv6Addr, u8); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// All addresses that begin alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    first: IpAddr,
    length: u8,
}

/// The networks that webhooks may reach besides the public ones; at most [`NETWORKS_MAX`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Networks(Vec<Network>);

impl Networks {
    /// Reads networks, parted by blanks, commas or line breaks: `10.0.0.0/8`, `192.0.2.7`,
    /// `fd00::/8`.
    ///
    /// # Errors
    ///
    /// [`Complaint::NotANetwork`], [`Complaint::TooMany`].
    pub fn parse(text: &str) -> Result<Networks, Complaint> {
        let words = text.split(|c: char| c.is_whitespace() || c == ',');
        let words = words.filter(|word| !word.is_empty()).take(NETWORKS_MAX + 1);
        let networks: Vec<Network> = words.map(Network::parse).collect::<Result<_, _>>()?;
        if networks.len() > NETWORKS_MAX {
            return Err(Complaint::TooMany { max: NETWORKS_MAX });
        }
        Ok(Networks(networks))
    }

    /// Whether nothing but public networks may be reached.
    pub fn is_public_alone(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a connection may go to this address; `secure` says whether it is protected on the
    /// way, without which it stays in the networks that are allowed by name.
    pub fn includes(&self, address: IpAddr, secure: bool) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(address)) || (secure && is_public(address))
    }
}

/// Whether an address is one of the public internet.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !NOT_PUBLIC_V4.iter().any(|(first, length)| in_v4(v4, *first, *length)),
        IpAddr::V6(v6) => {
            in_v6(v6, PUBLIC_V6.0, PUBLIC_V6.1)
                && !NOT_PUBLIC_V6.iter().any(|(first, length)| in_v6(v6, *first, *length))
        }
    }
}

impl Network {
    fn parse(text: &str) -> Result<Network, Complaint> {
        let (first, length) = match text.split_once('/') {
            Some((first, length)) => (first, Some(length)),
            None => (text, None),
        };
        let first: IpAddr = first.parse().map_err(|_| Complaint::NotANetwork)?;
        let most = if first.is_ipv4() { 32 } else { 128 };
        let digits = |text: &str| text.parse().ok().filter(|length: &u8| *length <= most);
        let length = length.map_or(Some(most), digits).ok_or(Complaint::NotANetwork)?;
        // Written as IPv6, an IPv4 network would never be compared with.
        if first.to_canonical() == first {
            Ok(Network { first, length })
        } else {
            Err(Complaint::NotANetwork)
        }
    }

    fn contains(&self, address: IpAddr) -> bool {
        match (address, self.first) {
            (IpAddr::V4(address), IpAddr::V4(first)) => in_v4(address, first, self.length),
            (IpAddr::V6(address), IpAddr::V6(first)) => in_v6(address, first, self.length),
            _ => false,
        }
    }
}

fn in_v4(address: Ipv4Addr, first: Ipv4Addr, length: u8) -> bool {
    let differ = address.to_bits() ^ first.to_bits();
    differ.checked_shr(32 - u32::from(length)).unwrap_or(0) == 0
}

fn in_v6(address: Ipv6Addr, first: Ipv6Addr, length: u8) -> bool {
    let differ = address.to_bits() ^ first.to_bits();
    differ.checked_shr(128 - u32::from(length)).unwrap_or(0) == 0
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.length)
    }
}

impl fmt::Display for Networks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&all.join(" "))
    }
}

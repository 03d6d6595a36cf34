//! Whatever a proxy is said to have said, a peer that is not trusted stays who it is.
#![no_main]

use std::net::{IpAddr, Ipv4Addr};

use casemate::web::edge::proxy::{Network, client, is_secure, neighbourhood};

libfuzzer_sys::fuzz_target!(|input: (u32, Vec<&str>)| {
    let (peer, lines) = input;
    let peer = IpAddr::V4(Ipv4Addr::from_bits(peer));
    let nobody = client(peer, lines.iter().copied(), &[]);
    assert_eq!(nobody, peer);
    let trusted: Network = "10.0.0.0/8".parse().expect("a network");
    let seen = client(peer, lines.iter().copied(), &[trusted]);
    assert!(trusted.contains(peer) || seen == peer);
    neighbourhood(seen);
    is_secure(lines.iter().copied());
    for line in lines {
        let _ = line.parse::<Network>();
    }
});

//! Who connects, under what name, and over what (hardening 116): proxies, hosts, TLS.

use std::{
    io::{Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::Arc,
    time::Duration,
};

use casemate::web::edge::tls::{Identity, names_for};
use rustls_pki_types::{CertificateDer, ServerName, pem::PemObject};
use tokio_rustls::rustls;

use super::{
    wire::{Answer, Wire},
    world::{World, hasty},
};

const CLAIMS: &str = "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\nX-Real-IP: 6.6.6.6\r\n\
    Forwarded: for=6.6.6.6;proto=https\r\nCF-Connecting-IP: 6.6.6.6\r\nTrue-Client-IP: 6.6.6.6\r\n\
    X-Remote-User: admin\r\nRemote-User: admin\r\nX-Edge-Peer: 6.6.6.6\r\nX-Edge-Secure: 1\r\n\
    X-Edge-Secret: guess\r\nx-edge-phase: arrived\r\nX_Forwarded_For: 6.6.6.6\r\n\
    X-Forwarded-Host: evil\r\nX-Original-URL: /admin\r\nX-Rewrite-URL: /admin\r\n\
    X-HTTP-Method-Override: DELETE\r\nConnection: keep-alive, X-Edge-Peer, Cookie\r\n\
    Keep-Alive: timeout=9\r\nProxy-Connection: close\r\nTE: trailers\r\nVia: 1.1 evil\r\n";

fn claim(wire: &mut Wire, claims: &str) -> Answer {
    wire.ask(format!("GET /who HTTP/1.1\r\nHost: test\r\nCookie: a=b\r\nX-Mine: 1\r\n{claims}\r\n"))
}

#[test]
fn what_a_stranger_claims_is_dropped() {
    let world = World::start();
    let answer = claim(&mut world.connect(), CLAIMS);
    assert_eq!(answer.line("peer "), Some("127.0.0.1"));
    assert_eq!(answer.line("secure "), Some("false"));
    // Only what a browser may say is left, and that somebody claimed to speak for another.
    let left: Vec<&str> = answer.text().lines().skip(4).filter(|line| !line.is_empty()).collect();
    assert_eq!(left, ["host: test", "cookie: a=b", "x-mine: 1", "x-edge-relayed: 1"]);
    let nothing = claim(&mut world.connect(), "X-Edge-Relayed: 1\r\nTE: trailers\r\n");
    assert!(!nothing.text().contains("relayed"), "only the edge says so");
}

#[test]
fn a_trusted_proxy_is_believed_about_address_and_tls_and_nothing_else() {
    let world = World::with(|config| {
        config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap(), "10.0.0.1".parse().unwrap()];
    });
    let who = |claims: &str| {
        let answer = claim(&mut world.connect(), claims);
        let peer = answer.line("peer ").unwrap().to_owned();
        (peer, answer.line("secure ") == Some("true"))
    };
    assert_eq!(who(""), ("127.0.0.1".into(), false));
    assert_eq!(who("X-Forwarded-For: 1.1.1.1\r\n"), ("1.1.1.1".into(), false));
    let spoofed = "X-Forwarded-For: 6.6.6.6, 1.1.1.1, 10.0.0.1\r\nX-Forwarded-Proto: https\r\n";
    assert_eq!(who(spoofed), ("1.1.1.1".into(), true));
    let lines = "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 2001:db8::1\r\n";
    assert_eq!(who(lines), ("2001:db8::1".into(), false));
    assert_eq!(who("X-Forwarded-For: nonsense\r\n"), ("127.0.0.1".into(), false));
    let answer = claim(&mut world.connect(), CLAIMS);
    assert!(!answer.text().contains("admin") && !answer.text().contains("forwarded"));
}

#[test]
fn only_configured_hosts_are_answered() {
    let world = World::with(|config| config.hosts = vec!["help.example".into()]);
    let ask = |host: &str| {
        let request = format!("GET /host HTTP/1.1\r\nHost: {host}\r\n\r\n");
        world.connect().ask(request).status
    };
    assert_eq!(ask("help.example"), 200);
    assert_eq!(ask("HELP.example:8443"), 200);
    for other in ["evil.example", "help.example.evil", "127.0.0.1", "localhost", "[::1]"] {
        assert_eq!(ask(other), 421, "{other}");
    }
    assert_eq!(world.toy.seen().len(), 2);
}

/// A client that trusts what lies in the folder.
fn tls(world: &World, folder: &Path) -> rustls::StreamOwned<rustls::ClientConnection, TcpStream> {
    let mut roots = rustls::RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(folder.join("self-signed.crt")).unwrap() {
        roots.add(certificate.unwrap()).unwrap();
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let client = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
    rustls::StreamOwned::new(client, world.connect().stream)
}

fn self_signed(folder: &Path) -> Identity {
    Identity::self_signed(folder, &names_for("192.0.2.1".parse().unwrap())).unwrap()
}

#[test]
fn a_self_signed_identity_serves_and_is_made_once() {
    let keys = tempfile::tempdir().unwrap();
    let folder = keys.path().join("tls");
    let world = World::with(|config| config.tls = Some(self_signed(&folder)));
    let mut wire = Wire::over(tls(&world, &folder));
    let answer = wire.get("/secret");
    assert_eq!((answer.line("Get "), answer.line("secure ")), (Some("/secret"), Some("true")));
    assert_eq!(wire.get("/big?bytes=3000000").body.len(), 3_000_000);
    let mut wrong = Wire::over(tls(&world, &folder));
    wrong.send("GET //x HTTP/1.1\r\nHost: test\r\n\r\n");
    assert_eq!(wrong.answer().status, 400);
    let before = std::fs::read(folder.join("self-signed.key")).unwrap();
    for file in ["self-signed.crt", "self-signed.key"] {
        let mode = folder.join(file).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    self_signed(&folder);
    assert_eq!(std::fs::read(folder.join("self-signed.key")).unwrap(), before);
    let chain =
        Identity::from_files(&folder.join("self-signed.crt"), &folder.join("self-signed.key"));
    assert!(chain.is_ok());
}

#[test]
fn an_identity_that_is_none_is_refused_with_words() {
    let keys = tempfile::tempdir().unwrap();
    self_signed(keys.path());
    let (chain, key) = (keys.path().join("self-signed.crt"), keys.path().join("self-signed.key"));
    let other = tempfile::tempdir().unwrap();
    self_signed(other.path());
    let other = other.path().join("self-signed.key");
    let missing = keys.path().join("missing");
    for (chain, key) in
        [(&missing, &key), (&chain, &missing), (&key, &key), (&chain, &chain), (&chain, &other)]
    {
        let err = Identity::from_files(chain, key).err().unwrap();
        assert!(err.to_string().contains("self-signed") || err.to_string().contains("missing"));
    }
}

#[test]
fn half_a_handshake_is_cut() {
    let keys = tempfile::tempdir().unwrap();
    let world = World::with(|config| {
        config.tls = Some(self_signed(keys.path()));
        config.deadlines = hasty();
    });
    let mut silent: Vec<Wire> = (0..50).map(|_| world.connect()).collect();
    for wire in &mut silent[..25] {
        // The beginning of a ClientHello.
        wire.send(b"\x16\x03\x01\x02\x00\x01\x00\x01");
    }
    let mut normal = Wire::over(tls(&world, keys.path()));
    assert_eq!(normal.get("/normal").status, 200);
    for wire in &mut silent {
        assert!(wire.rest().is_empty());
    }
    // Plain HTTP to the TLS port is no handshake either, nor is what once made an old one spin.
    for nonsense in [&b"GET / HTTP/1.1\r\nHost: test\r\n\r\n"[..], b"\x16\x03\x01\x00\x02\x01\x00"]
    {
        let mut wire = world.connect();
        wire.send(nonsense);
        assert!(!wire.rest().starts_with(b"HTTP"));
    }
    // A connection that goes quiet within a request is cut as well.
    let mut quiet = tls(&world, keys.path());
    quiet.write_all(b"GET /quiet HTTP/1.1\r\nHo").unwrap();
    let mut told = Vec::new();
    let _ = quiet.read_to_end(&mut told);
    assert!(told.starts_with(b"HTTP/1.1 408 "));
    assert_eq!(Wire::over(tls(&world, keys.path())).get("/after").status, 200);
    world.stop(Duration::ZERO);
}

//! The same over TLS: names of cookies, and what only a TLS connection is told.

use std::{net::TcpStream, path::Path, sync::Arc};

use rustls_pki_types::{CertificateDer, ServerName, pem::PemObject};
use tokio_rustls::rustls;

use crate::{
    client::{form, hidden},
    front::wire::{Answer, Wire},
    world::World,
};

type Tls = Wire<rustls::StreamOwned<rustls::ClientConnection, TcpStream>>;

/// Connects, trusting the certificate that the appliance made for itself and nothing else.
fn connect(world: &World) -> Tls {
    let mut roots = rustls::RootCertStore::empty();
    let file = world.data().join("tls/self-signed.crt");
    for certificate in CertificateDer::pem_file_iter(file).unwrap() {
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
    let stream = TcpStream::connect(host(world)).unwrap();
    Wire::over(rustls::StreamOwned::new(client, stream))
}

fn host(world: &World) -> &str {
    world.url.strip_prefix("https://").expect("it says that it speaks TLS")
}

fn get(world: &World, path: &str, cookie: &str) -> Answer {
    let host = host(world);
    connect(world).ask(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n"))
}

/// Signs Robert in from this origin; the head of the answer, whose cookies come one a header.
fn sign_in(world: &World, origin: &str) -> Answer {
    let host = host(world);
    let page = get(world, "/sign-in", "");
    let door = page.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let robert = world.user("Robert");
    let token = hidden(page.text(), "token").unwrap();
    let fields = [("token", token), ("email", &robert.email), ("password", &robert.password)];
    let body = form(&fields);
    let length = body.len();
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nCookie: {door}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
    );
    connect(world).ask(head + &body)
}

#[test]
fn over_tls_the_cookie_is_bound_to_the_host_and_never_travels_in_the_clear() {
    let world = World::demo(&["--tls-self-signed"]);
    let answer = sign_in(&world, &world.url);
    assert_eq!(answer.status, 303, "{answer:?}");
    let cookies = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
    let cookies: Vec<&str> = cookies.map(|(_, value)| value.as_str()).collect();
    let session = cookies.iter().find(|cookie| cookie.starts_with("__Host-casemate=")).unwrap();
    let attributes: Vec<&str> = session.split("; ").skip(1).collect();
    assert_eq!(attributes, ["Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=2592000", "Secure"]);
    assert!(cookies.iter().all(|cookie| cookie.starts_with("__Host-casemate")), "{cookies:?}");

    let pair = session.split(';').next().unwrap();
    let page = get(&world, "/cases", pair);
    assert_eq!(page.status, 200);
    assert_eq!(page.header("strict-transport-security"), Some("max-age=31536000"));
    // The name that a page over plain HTTP could have set opens nothing here.
    let plain = pair.replace("__Host-casemate", "casemate-plain");
    assert_eq!(get(&world, "/cases", &plain).status, 303);
}

#[test]
fn over_tls_a_form_of_the_plain_page_is_one_of_another_site() {
    let world = World::demo(&["--tls-self-signed"]);
    let answer = sign_in(&world, &format!("http://{}", host(&world)));
    assert_eq!(answer.status, 403);
    assert!(answer.headers.iter().all(|(name, _)| name != "set-cookie"), "{answer:?}");
}

#[test]
fn behind_a_trusted_proxy_that_speaks_tls_the_same_holds() {
    let world =
        World::demo(&["--trusted-proxy", "127.0.0.1", "--public-url", "https://help.example"]);
    let mut client = world.stranger();
    let headers = [("x-forwarded-proto", "https"), ("host", "help.example")];
    let page = client.send("GET", "/sign-in", &headers, None);
    let cookie = page.header("set-cookie").unwrap();
    assert!(
        cookie.starts_with("__Host-casemate-door=") && cookie.ends_with("; Secure"),
        "{cookie}"
    );
    assert!(page.header("strict-transport-security").is_some());
    assert_eq!(client.get("/sign-in").status, 421, "another host is not answered");

    let robert = world.user("Robert");
    let token = client.token().unwrap().to_owned();
    let (email, password) = (robert.email.as_str(), robert.password.as_str());
    let body = form(&[("token", token.as_str()), ("email", email), ("password", password)]);
    for (origin, status) in [(world.url.as_str(), 403), ("https://help.example", 303)] {
        let kind = ("content-type", crate::client::FORM);
        let headers = [headers[0], headers[1], kind, ("origin", origin)];
        let answer = client.send("POST", "/sign-in", &headers, Some(body.as_bytes()));
        assert_eq!(answer.status, status, "{origin}");
    }
    assert!(client.cookies.contains_key("__Host-casemate"));
}

#[test]
fn nobody_else_is_believed_about_tls_or_where_they_come_from() {
    let world = World::demo(&[]);
    let headers = [("x-forwarded-proto", "https"), ("forwarded", "proto=https")];
    let page = world.stranger().send("GET", "/sign-in", &headers, None);
    assert!(page.header("set-cookie").unwrap().starts_with("casemate-plain-door="));
    assert_eq!(page.header("strict-transport-security"), None);
}

#[test]
fn over_plain_http_other_machines_are_warned_that_all_can_read_it() {
    let flags = ["--listen", "0.0.0.0:0", "--plain-http", "--trusted-proxy", "127.0.0.1"];
    let world = World::demo(&flags);
    let mut client = world.stranger();
    let from = |client: &mut crate::client::Client, address: &str| {
        let page = client.send("GET", "/sign-in", &[("x-forwarded-for", address)], None);
        page.text().contains("This page came over plain HTTP")
    };
    assert!(from(&mut client, "203.0.113.7"));
    assert!(!from(&mut client, "127.0.0.1"), "on the machine itself nobody else reads it");
    drop(world);
    let quiet = World::demo(&["--trusted-proxy", "127.0.0.1"]);
    assert!(!from(&mut quiet.stranger(), "203.0.113.7"));
}

#[test]
fn the_key_is_private_and_outlives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let read = |file: &str| std::fs::read(data.join("tls").join(file)).unwrap();
    drop(World::demo_in(&data, &["--tls-self-signed"]));
    let key = read("self-signed.key");
    drop(World::serve(&data, &["--tls-self-signed"]));
    assert_eq!(read("self-signed.key"), key);
    assert_eq!(mode(&data.join("tls")), 0o700);
    assert_eq!(mode(&data.join("tls/self-signed.key")), 0o600);
}

fn mode(path: &Path) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions()) & 0o777
}

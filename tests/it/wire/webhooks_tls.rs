//! Webhooks over TLS: whoever vouches for the other end has to be trusted by this machine.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    sync::{Arc, Mutex},
    thread,
};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use tokio_rustls::rustls;

use super::scene::{self, FRONT_STREET};
use crate::{client::hidden, wait, world::World};

type Requests = Arc<Mutex<Vec<String>>>;

/// A program behind TLS for whom an authority of its own vouches.
struct Room {
    port: u16,
    authority: String,
    got: Requests,
}

impl Room {
    fn open() -> Room {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "An authority of theirs");
        let key = KeyPair::generate().unwrap();
        let authority = params.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(params, key);
        let own = KeyPair::generate().unwrap();
        let names = vec!["127.0.0.1".to_owned()];
        let certificate = CertificateParams::new(names).unwrap().signed_by(&own, &issuer).unwrap();
        let chain = vec![CertificateDer::from(certificate.der().to_vec())];
        let key = PrivateKeyDer::from_pem_slice(own.serialize_pem().as_bytes()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (config, got) = (Arc::new(config), Requests::default());
        let its = Arc::clone(&got);
        // Ends with the process of the test.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                drop(serve(stream, &config, &its));
            }
        });
        Room { port, authority, got }
    }

    /// The authority in a file of its own, in a folder that lives as long as what comes with it.
    fn file(&self) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("authority.pem");
        fs::write(&file, &self.authority).unwrap();
        (folder, file)
    }
}

fn serve(
    stream: TcpStream,
    config: &Arc<rustls::ServerConfig>,
    got: &Requests,
) -> std::io::Result<()> {
    let server =
        rustls::ServerConnection::new(Arc::clone(config)).map_err(std::io::Error::other)?;
    let mut reader = BufReader::new(rustls::StreamOwned::new(server, stream));
    let mut said = String::new();
    while !said.ends_with("\r\n\r\n") {
        if reader.read_line(&mut said)? == 0 {
            return Ok(());
        }
    }
    let length = said.lines().filter_map(|line| line.split_once(':'));
    let mut length = length.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length = length.next().and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(0);
    reader.by_ref().take(length).read_to_string(&mut said)?;
    got.lock().unwrap().push(said);
    let stream = reader.get_mut();
    stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")?;
    stream.conn.send_close_notify();
    stream.flush()
}

/// Makes Robert a webhook that goes there, with a secret for tokens; its page.
fn hooked(world: &World, room: &Room) -> (crate::client::Client, String) {
    let mut paulie = world.signed_in("Paulie");
    let fields = [("networks", "127.0.0.0/8")];
    assert_eq!(paulie.post_form("/settings/webhooks/networks", &fields).status, 303);
    let mut robert = world.signed_in("Robert");
    let url = format!("https://127.0.0.1:{}/in", room.port);
    let fields = [
        ("name", "Sync"),
        ("target", url.as_str()),
        ("shape", "connect"),
        ("events", "case.opened"),
        ("jwt", "a secret of theirs"),
    ];
    robert.get("/settings/webhooks");
    let answer = robert.post_form("/settings/webhooks", &fields);
    assert_eq!(answer.status, 200, "{answer}");
    assert!(!answer.text().contains("a secret of theirs"));
    let id = scene::ids(&answer.text(), "WH", 3).remove(0);
    (robert, format!("/settings/webhooks/{id}"))
}

#[test]
fn what_is_sent_over_tls_arrives_where_this_machine_trusts_who_vouches() {
    let room = Room::open();
    let (_folder, file) = room.file();
    let world = World::demo_with("SSL_CERT_FILE", &file);
    let (mut robert, page) = hooked(&world, &room);
    let case = scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "Over TLS");
    let said = wait::until(|| {
        let got = room.got.lock().unwrap();
        got.first().cloned().ok_or_else(|| got.len())
    });
    let said = said.expect("it arrives");
    assert!(said.starts_with("POST /in HTTP/1.1") && said.contains(&case), "{said}");
    let (_, token) = said.split_once("Bearer ").expect("a token comes with it");
    let token = token.lines().next().unwrap().trim();
    assert_eq!(token.split('.').count(), 3, "{token}");
    // The secret is nowhere to be read, and stays until it is taken away.
    let shown = robert.get(&page).text();
    assert!(!shown.contains("a secret of theirs") && shown.contains("One is set"));
    let more = [("name", "Sync"), ("shape", "connect"), ("events", "case.opened")];
    let url = format!("https://127.0.0.1:{}/in", room.port);
    let fields = [&more[..], &[("target", &url), ("jwt-gone", "on"), ("jwt", "")]].concat();
    assert!(hidden(&shown, "token").is_some());
    assert_eq!(robert.post_form(&page, &fields).status, 303);
    assert!(!robert.get(&page).text().contains("One is set"));
}

#[test]
fn nothing_is_sent_over_tls_where_nobody_vouches_whom_this_machine_trusts() {
    let (room, other) = (Room::open(), Room::open());
    let (_folder, file) = other.file();
    let world = World::demo_with("SSL_CERT_FILE", &file);
    let (mut robert, page) = hooked(&world, &room);
    scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "Over TLS");
    let told = wait::until(|| {
        let page = scene::text(&robert.get(&page).text());
        if page.contains("Waits until") { Ok(()) } else { Err(page) }
    });
    told.expect("it was tried");
    assert!(room.got.lock().unwrap().is_empty());
}

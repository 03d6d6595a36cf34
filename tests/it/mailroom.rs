//! A mail server that a test brings along: it speaks SMTP on this machine, keeps what it takes, and
//! behaves as badly as it is told to.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned, crypto::ring, pki_types};

/// Listens until it is dropped.
pub(crate) struct Mailroom {
    pub(crate) port: u16,
    shared: Arc<Shared>,
    door: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    taken: Mutex<Vec<Taken>>,
    manners: Mutex<Manners>,
    connections: AtomicUsize,
    over: AtomicBool,
}

/// How the server behaves.
#[derive(Clone, Default)]
pub(crate) struct Manners {
    /// What it proves itself with, if it speaks TLS.
    pub(crate) identity: Option<Identity>,
    /// Whether TLS begins at once; else STARTTLS is offered.
    pub(crate) tls_at_once: bool,
    /// What it answers to these words instead of what it should: `("MAIL", "451 Later")`. Nothing
    /// stands for silence; `CONNECT` for its greeting, `.` for the end of a letter.
    pub(crate) says: Vec<(&'static str, &'static str)>,
}

/// A certificate with its key.
#[derive(Clone)]
pub(crate) struct Identity {
    config: Arc<ServerConfig>,
    /// For those who trust it.
    pub(crate) pem: String,
}

/// A letter that the server took.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    /// What was signed in with: name and password.
    pub(crate) login: Option<(String, String)>,
    /// Whether it came over TLS.
    pub(crate) secured: bool,
    /// The letter itself.
    pub(crate) letter: String,
}

trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

impl Identity {
    /// A certificate that nobody else vouches for, for these names, until the end of this year.
    pub(crate) fn new(names: &[&str], until_year: i32) -> Identity {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = rcgen::CertificateParams::new(names).unwrap();
        params.not_after = rcgen::date_time_ymd(until_year, 12, 31);
        let key = rcgen::KeyPair::generate().unwrap();
        let made = params.self_signed(&key).unwrap();
        let private = pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.der().clone()], private)
            .unwrap();
        Identity { config: Arc::new(config), pem: made.pem() }
    }
}

impl Mailroom {
    pub(crate) fn open(manners: Manners) -> Mailroom {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::<Shared>::default();
        *shared.manners.lock().unwrap() = manners;
        let theirs = Arc::clone(&shared);
        let door = thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if theirs.over.load(Ordering::Relaxed) {
                    break;
                }
                theirs.connections.fetch_add(1, Ordering::Relaxed);
                let theirs = Arc::clone(&theirs);
                thread::spawn(move || serve(stream, &theirs));
            }
        });
        Mailroom { port, shared, door: Some(door) }
    }

    /// Behaves otherwise from the next connection on.
    pub(crate) fn behave(&self, manners: Manners) {
        *self.shared.manners.lock().unwrap() = manners;
    }

    /// What it has taken so far, in order.
    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.shared.taken.lock().unwrap().clone()
    }

    /// How often somebody came.
    pub(crate) fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Mailroom {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        let _ = self.door.take().map(JoinHandle::join);
    }
}

fn serve(stream: TcpStream, shared: &Shared) {
    let manners = shared.manners.lock().unwrap().clone();
    let mut stream = stream;
    let at_once = manners.tls_at_once && manners.identity.is_some();
    let upgrade = at_once || talk(&mut stream, &manners, shared, false);
    if let (true, Some(identity)) = (upgrade, &manners.identity) {
        talk(&mut secured(identity, stream), &manners, shared, true);
    }
}

fn secured(identity: &Identity, stream: TcpStream) -> StreamOwned<ServerConnection, TcpStream> {
    let session = ServerConnection::new(Arc::clone(&identity.config)).unwrap();
    StreamOwned::new(session, stream)
}

/// Talks until the other side has left, or until TLS is to begin: then `true`.
fn talk(wire: &mut impl Wire, manners: &Manners, shared: &Shared, secured: bool) -> bool {
    let upgraded = secured && !manners.tls_at_once;
    if !upgraded && !say(wire, manners, "CONNECT", "220 mailroom") {
        return false;
    }
    let empty = || Taken {
        from: String::new(),
        to: Vec::new(),
        login: None,
        secured,
        letter: String::new(),
    };
    let mut letter = empty();
    while let Some(line) = read_line(wire) {
        let verb = line.split([' ', ':']).next().unwrap().to_ascii_uppercase();
        let offers = match (&manners.identity, secured) {
            (Some(_), false) => "250-mailroom\r\n250-STARTTLS\r\n250 AUTH PLAIN",
            _ => "250-mailroom\r\n250-AUTH PLAIN\r\n250 8BITMIME",
        };
        let address = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        let go_on = match verb.as_str() {
            "EHLO" => say(wire, manners, "EHLO", offers),
            "STARTTLS" => return say(wire, manners, "STARTTLS", "220 Go on"),
            "AUTH" => {
                let secret = STANDARD.decode(line.rsplit(' ').next().unwrap()).unwrap_or_default();
                let secret = String::from_utf8_lossy(&secret).into_owned();
                let mut parts = secret.split('\0').skip(1).map(ToOwned::to_owned);
                letter.login = parts.next().zip(parts.next());
                say(wire, manners, "AUTH", "235 Welcome")
            }
            "MAIL" => {
                letter.from = address();
                say(wire, manners, "MAIL", "250 Fine")
            }
            "RCPT" => {
                letter.to.push(address());
                say(wire, manners, "RCPT", "250 Fine")
            }
            "DATA" => {
                let login = letter.login.clone();
                let taken = std::mem::replace(&mut letter, Taken { login, ..empty() });
                take(wire, manners, shared, taken)
            }
            "QUIT" => {
                say(wire, manners, "QUIT", "221 Bye");
                false
            }
            _ => say(wire, manners, "", "502 What?"),
        };
        if !go_on {
            return false;
        }
    }
    false
}

/// Takes a letter in, unless the manners are other; whether the talk goes on.
fn take(wire: &mut impl Wire, manners: &Manners, shared: &Shared, mut taken: Taken) -> bool {
    let minds = |word: &str| manners.says.iter().any(|(at, _)| *at == word);
    if !say(wire, manners, "DATA", "354 Go on") || minds("DATA") {
        return minds("DATA");
    }
    taken.letter = read_letter(wire);
    if !minds(".") {
        shared.taken.lock().unwrap().push(taken);
    }
    say(wire, manners, ".", "250 Taken")
}

/// Answers, or says nothing until the other side has left.
fn say(wire: &mut impl Wire, manners: &Manners, to: &str, usual: &str) -> bool {
    let other = manners.says.iter().find(|(word, _)| *word == to);
    let answer = other.map_or(usual, |(_, answer)| answer);
    if answer.is_empty() {
        while read_line(wire).is_some() {}
        return false;
    }
    wire.write_all(format!("{answer}\r\n").as_bytes()).and_then(|()| wire.flush()).is_ok()
}

fn read_line(wire: &mut impl Wire) -> Option<String> {
    let (mut line, mut byte) = (Vec::new(), [0]);
    while !line.ends_with(b"\r\n") {
        match wire.read(&mut byte) {
            Ok(1) => line.push(byte[0]),
            _ => return None,
        }
    }
    line.truncate(line.len() - 2);
    Some(String::from_utf8_lossy(&line).into_owned())
}

/// A letter up to its lonely dot.
fn read_letter(wire: &mut impl Wire) -> String {
    let mut letter = String::new();
    while let Some(line) = read_line(wire).filter(|line| line != ".") {
        letter += line.strip_prefix('.').unwrap_or(&line);
        letter += "\r\n";
    }
    letter
}

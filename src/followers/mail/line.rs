//! The way to the server: who it is, how it is protected, and what it says.

use std::{
    error::Error as _,
    io,
    net::{IpAddr, SocketAddr, ToSocketAddrs},
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicUsize, Ordering},
        mpsc::{RecvTimeoutError, sync_channel},
    },
    thread,
    time::Duration,
};

use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{Certificate, CertificateStore, SmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
    },
};

use super::{Letter, letter::Written};
use crate::domain::mail::{MailSettings, Security};

/// How long we wait for a server.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For each of its answers.
    pub answer: Duration,
    /// For all of them, up to the letter itself.
    pub whole: Duration,
    /// For its last word on a letter that it has: it may look through it first, and to leave before
    /// that would be to send it again.
    pub taking: Duration,
}

/// How long we usually do.
pub const PATIENCE: Patience = Patience {
    answer: Duration::from_secs(20),
    whole: Duration::from_mins(1),
    taking: Duration::from_mins(5),
};

/// How many tries may hang at a server that drips its answers, before no more are begun.
const HANGING_MAX: usize = 4;

/// What came of handing a letter over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server has taken it.
    Taken,
    /// The server will not take it, now or later; in its words.
    Refused(String),
    /// The server does not take it now.
    PutOff(String),
    /// There is no way to the server, or it takes nothing from us: other letters would fare the
    /// same.
    Down(String),
    /// The letter's address is none that mail can go to.
    NoAddress,
}

/// How far a try has come, between whoever waits for it and the thread that makes it.
#[derive(Default)]
struct Step(AtomicU8);

/// Nothing of the letter has gone out.
const BEFORE: u8 = 0;
/// The letter goes out: what comes of it has to be known.
const TAKING: u8 = 1;
/// Nobody waits any more: the letter stays here.
const LEFT: u8 = 2;

impl Step {
    /// Goes from before the letter to another step; tells whether it was there.
    fn goes(&self, to: u8) -> bool {
        self.0.compare_exchange(BEFORE, to, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }
}

/// One of the tries that are under way, or hang.
struct Trying;

static TRYING: AtomicUsize = AtomicUsize::new(0);

impl Trying {
    fn begin() -> Option<Trying> {
        let room = |trying| (trying < HANGING_MAX).then_some(trying + 1);
        TRYING.fetch_update(Ordering::AcqRel, Ordering::Acquire, room).ok().map(|_| Trying)
    }
}

impl Drop for Trying {
    fn drop(&mut self) {
        TRYING.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Hands a letter to the server, on a connection of its own, and returns what came of it; at the
/// latest when patience is over.
///
/// TLS is never done without: a server that does not offer STARTTLS where it is set, or whose
/// certificate nobody vouches for that the system or the settings trust, gets neither password nor
/// letter. A server without TLS gets a password only if it is on this machine.
pub fn deliver(settings: &MailSettings, letter: &Letter, patience: Patience) -> Outcome {
    let Some(written) = letter.written() else { return Outcome::NoAddress };
    let Some(trying) = Trying::begin() else {
        return Outcome::Down("the server keeps earlier tries waiting".to_owned());
    };
    let (settings, step) = (settings.clone(), Arc::new(Step::default()));
    let (answer, answered) = sync_channel(1);
    let its = Arc::clone(&step);
    let line = thread::Builder::new().name("smtp".to_owned()).spawn(move || {
        let outcome = hand_over(&settings, &written, patience, &its);
        drop(trying);
        // Nobody may wait for it any more.
        let _ = answer.send(outcome);
    });
    if let Err(error) = line {
        return Outcome::Down(error.to_string());
    }
    let slow = |after: Duration| {
        let seconds = after.as_secs();
        Outcome::Down(format!("the server was not done after {seconds} seconds"))
    };
    match answered.recv_timeout(patience.whole) {
        Ok(outcome) => outcome,
        Err(RecvTimeoutError::Disconnected) => Outcome::Down("the try broke off".to_owned()),
        Err(RecvTimeoutError::Timeout) if step.goes(LEFT) => slow(patience.whole),
        Err(RecvTimeoutError::Timeout) => {
            let outcome = answered.recv_timeout(patience.taking);
            outcome.unwrap_or_else(|_| slow(patience.taking))
        }
    }
}

/// Whether this text holds certificates that can be trusted.
pub fn is_certificate(pem: &str) -> bool {
    let made = Certificate::from_pem(pem.as_bytes()).map(|certificate| {
        TlsParameters::builder("localhost".to_owned())
            .certificate_store(CertificateStore::None)
            .add_root_certificate(certificate)
            .build_rustls()
    });
    pem.contains("-----BEGIN CERTIFICATE-----") && matches!(made, Ok(Ok(_)))
}

fn hand_over(
    settings: &MailSettings,
    written: &Written,
    patience: Patience,
    step: &Step,
) -> Outcome {
    let mut line = match connect(settings, patience.answer) {
        Ok(line) => line,
        Err(trouble) => return Outcome::Down(trouble),
    };
    let spoken = speak(&mut line, written, patience, step);
    if spoken.is_err() {
        line.abort();
    }
    match spoken {
        Ok(outcome) => outcome,
        Err(Wrong { error, .. }) if refuses_us(&error) => {
            Outcome::Down(words(&error, patience.answer))
        }
        // Who sends is the same for all letters.
        Err(Wrong { error, about: About::Us }) if error.is_permanent() => {
            Outcome::Down(words(&error, patience.answer))
        }
        Err(Wrong { error, .. }) if error.is_permanent() => {
            Outcome::Refused(words(&error, patience.answer))
        }
        Err(Wrong { error, .. }) if error.is_transient() => {
            Outcome::PutOff(words(&error, patience.answer))
        }
        Err(Wrong { error, .. }) => Outcome::Down(words(&error, patience.answer)),
    }
}

/// What a server had something against, and what it said.
struct Wrong {
    error: Error,
    about: About,
}

#[derive(PartialEq, Eq)]
enum About {
    /// Us, who send.
    Us,
    /// Its reader, or what it says.
    Letter,
}

/// It wants us to sign in first, or does not know us (RFC 4954).
fn refuses_us(error: &Error) -> bool {
    matches!(error.status().map(u16::from), Some(530 | 535))
}

/// Sends a letter on a line, word by word.
fn speak(
    line: &mut SmtpConnection,
    written: &Written,
    patience: Patience,
    step: &Step,
) -> Result<Outcome, Wrong> {
    let us = |error| Wrong { error, about: About::Us };
    let letter = |error| Wrong { error, about: About::Letter };
    let envelope = &written.envelope;
    let mut asks = Vec::new();
    let plain = |address: &Address| AsRef::<str>::as_ref(address).is_ascii();
    if !envelope.to().iter().chain(envelope.from()).all(plain) {
        if !line.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Ok(Outcome::Refused("the server takes no such address".to_owned()));
        }
        asks.push(MailParameter::SmtpUtfEight);
    }
    // What its parts say is encoded, so the letter is plain; if it were not, and the server knew no
    // better, it would go as it is.
    if !written.bytes.is_ascii() && line.server_info().supports_feature(Extension::EightBitMime) {
        asks.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    line.command(Mail::new(envelope.from().cloned(), asks)).map_err(us)?;
    for to in envelope.to() {
        line.command(Rcpt::new(to.clone(), Vec::new())).map_err(letter)?;
    }
    line.command(Data).map_err(letter)?;
    if !step.goes(TAKING) {
        line.abort();
        return Ok(Outcome::Down("nobody waited any more".to_owned()));
    }
    // A line that takes no other patience keeps the one it has.
    let _ = line.set_timeout(Some(patience.taking));
    line.message(&written.bytes).map_err(letter)?;
    // It has the letter; whether it says goodbye changes nothing.
    let _ = line.set_timeout(Some(patience.answer));
    let _ = line.quit();
    Ok(Outcome::Taken)
}

/// A line to the server, as protected as the settings say, on which we have signed in.
fn connect(settings: &MailSettings, patience: Duration) -> Result<SmtpConnection, String> {
    let said = |error: Error| words(&error, patience);
    let addresses = addresses(settings)?;
    let name = ClientId::Domain(house(settings));
    let tls = match settings.security {
        Security::None => None,
        Security::StartTls | Security::Tls => Some(tls(settings).map_err(said)?),
    };
    let at_once = tls.as_ref().filter(|_| settings.security == Security::Tls);
    let line = SmtpConnection::connect(addresses.as_slice(), Some(patience), &name, at_once, None);
    let mut line = line.map_err(said)?;
    if let Some(tls) = tls.filter(|_| settings.security == Security::StartTls) {
        if !line.can_starttls() {
            line.abort();
            return Err("the server offers no STARTTLS, so it got no mail".to_owned());
        }
        line.starttls(&tls, &name).map_err(said)?;
    }
    if let Some(login) = &settings.login {
        let credentials = Credentials::new(login.to_string(), settings.password.clone());
        line.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).map_err(said)?;
    }
    Ok(line)
}

/// Where the server is. Networks that no mail server is in are left out, whatever its name leads
/// to; and a password in the clear goes nowhere but to this machine.
fn addresses(settings: &MailSettings) -> Result<Vec<SocketAddr>, String> {
    let found = (&*settings.host, settings.port).to_socket_addrs();
    let found = found.map_err(|error| format!("{} is not known: {error}", settings.host))?;
    let open = settings.security == Security::None && settings.login.is_some();
    let usable = |ip: IpAddr| if open { ip.is_loopback() } else { is_somewhere(ip) };
    let usable: Vec<_> = found.filter(|at| usable(at.ip().to_canonical())).collect();
    if usable.is_empty() {
        return Err(format!("{} is no place for a mail server", settings.host));
    }
    Ok(usable)
}

/// Whether a mail server may be there: not on the link alone, where clouds keep their secrets.
fn is_somewhere(ip: IpAddr) -> bool {
    let linked = match ip {
        IpAddr::V4(ip) => ip.is_link_local() || ip.is_broadcast(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    };
    !(linked || ip.is_unspecified() || ip.is_multicast())
}

fn tls(settings: &MailSettings) -> Result<TlsParameters, Error> {
    let builder = TlsParameters::builder(settings.host.to_string());
    let Some(pem) = &settings.trusted else { return builder.build_rustls() };
    builder.add_root_certificate(Certificate::from_pem(pem.as_bytes())?).build_rustls()
}

/// What we call ourselves: the part of the sender's address that belongs to a machine.
fn house(settings: &MailSettings) -> String {
    let from = settings.from.as_str();
    from.rsplit_once('@').map_or(from, |(_, house)| house).to_owned()
}

/// What went wrong, in words.
fn words(error: &Error, patience: Duration) -> String {
    let mut source = error.source();
    if let (Some(code), Some(said)) = (error.status(), source) {
        return format!("{code} {said}");
    }
    while let Some(under) = source {
        let slow = under.downcast_ref::<io::Error>().is_some_and(|io| {
            matches!(io.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
        });
        if slow {
            return format!("the server did not answer within {} seconds", patience.as_secs());
        }
        source = under.source();
    }
    error.to_string()
}

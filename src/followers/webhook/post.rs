//! The way to a webhook: one request on a connection of its own, to an address that was looked at.

use std::{
    fmt,
    io::{self, Read},
    sync::{Arc, OnceLock},
    time::Duration,
};

use ureq::{
    Agent, Error,
    config::Config,
    http::Uri,
    tls::{Certificate, RootCerts, TlsConfig},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

use super::Letter;
use crate::domain::webhook::{Heard, Networks, Target};

/// How much of an answer is read. What it says counts for nothing, only its status does.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;
/// How long the head of an answer may be.
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// How long a webhook is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// To say where it is, and to take the connection.
    pub connect: Duration,
    /// In all.
    pub total: Duration,
}

impl Patience {
    /// As usual.
    pub const USUAL: Patience =
        Patience { connect: Duration::from_secs(5), total: Duration::from_secs(10) };
}

/// Sends a letter, and returns what was heard. No redirect is followed, no proxy asked, no
/// connection kept; the addresses that the host's name leads to are looked at, and the connection
/// goes to one of just those.
pub fn post(target: &Target, letter: &Letter, reach: &Networks, patience: Patience) -> Heard {
    match sent(target, letter, reach, patience) {
        Ok(status) => Heard::Status(status),
        Err(error) => Heard::trouble(&words(&error, patience)),
    }
}

fn sent(
    target: &Target,
    letter: &Letter,
    reach: &Networks,
    patience: Patience,
) -> Result<u16, Error> {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_connections(0)
        .max_response_header_size(HEAD_BYTES_MAX)
        .timeout_global(Some(patience.total))
        .timeout_resolve(Some(patience.connect))
        .timeout_connect(Some(patience.connect))
        .user_agent(concat!("Casemate/", env!("CARGO_PKG_VERSION")))
        .tls_config(tls(target))
        .build();
    let guard = Guard {
        reach: reach.clone(),
        secure: target.is_secure(),
        names: DefaultResolver::default(),
    };
    let agent = Agent::with_parts(config, DefaultConnector::default(), guard);
    let request = agent.post(target.as_str()).header("content-type", "application/json");
    let request =
        letter.headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
    let response = request.send(&letter.body[..])?;
    let status = response.status().as_u16();
    // Read so that it ends in good order; how it ends changes nothing.
    let rest = response.into_body().into_reader().take(ANSWER_BYTES_MAX);
    let _ = io::copy(&mut { rest }, &mut io::sink());
    Ok(status)
}

/// Whom the system trusts to vouch for others; read once.
fn tls(target: &Target) -> TlsConfig {
    static ROOTS: OnceLock<RootCerts> = OnceLock::new();
    let builder = TlsConfig::builder();
    if !target.is_secure() {
        return builder.build();
    }
    let roots = ROOTS.get_or_init(|| {
        let found = rustls_native_certs::load_native_certs().certs;
        let certs: Vec<_> =
            found.iter().map(|cert| Certificate::from_der(cert).to_owned()).collect();
        RootCerts::new_with_certs(&certs)
    });
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    builder.root_certs(roots.clone()).unversioned_rustls_crypto_provider(provider).build()
}

/// Looks names up, and lets no connection go where it may not.
struct Guard {
    reach: Networks,
    secure: bool,
    names: DefaultResolver,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        // A name that also leads elsewhere is not trusted with the rest.
        if found.iter().all(|address| self.reach.includes(address.ip(), self.secure)) {
            Ok(found)
        } else {
            Err(Error::Other(Box::new(OutOfReach)))
        }
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guard")
    }
}

/// An address is not among those that webhooks may reach.
#[derive(Debug)]
struct OutOfReach;

impl fmt::Display for OutOfReach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("its address is not one that webhooks may reach")
    }
}

impl std::error::Error for OutOfReach {}

/// What went wrong, for who set the webhook up.
fn words(error: &Error, patience: Patience) -> String {
    match error {
        Error::Timeout(_) => format!("no answer within {} seconds", patience.total.as_secs()),
        Error::HostNotFound => "its host is not known".to_owned(),
        Error::Other(error) => error.to_string(),
        Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => "nobody listens there".to_owned(),
            io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof => {
                "it hung up without an answer".to_owned()
            }
            _ => error.to_string(),
        },
        error => error.to_string(),
    }
}

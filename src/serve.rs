//! The whole appliance, put together, started and stopped.

pub mod control;

use std::{
    fmt, fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use self::control::Control;
use crate::{
    clock::Clock,
    desk::{Desk, Sending},
    error::{Error, Fault},
    followers::{Following, live, notify, search, webhook},
    log,
    mailer::{self, Mailer},
    store::Store,
    timer::{self, Timer},
    web::{
        self, Exposed, Web,
        edge::{
            self,
            proxy::Network,
            tls::{self, Identity},
        },
        front::{self, Front},
    },
    webhooks::{self, Sender},
};

/// How long requests in flight may take once the process is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// How to serve.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen; port 0 for any.
    pub listen: SocketAddr,
    /// Where TLS comes from.
    pub tls: Tls,
    /// Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    pub trusted_proxies: Vec<Network>,
    /// Whether others than this machine may be served without TLS.
    pub plain_http: PlainHttp,
    /// The address that browsers use: scheme, host and port.
    pub public_url: Option<PublicUrl>,
    /// Files are refused when the disk has less free than this.
    pub free_disk_min: FreeDisk,
    /// How many bytes of files each account may have.
    pub file_quota: u64,
    /// The most connections.
    pub connections_max: usize,
    /// The most connections of one address that have not signed in.
    pub per_address_max: usize,
}

/// How much of a disk is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FreeDisk {
    /// So many bytes.
    Bytes(u64),
    /// So much of it, 0 to 100; of a large disk, 10 GB are as good as any share.
    Percent(u8),
}

/// Where TLS comes from.
#[derive(Clone, Debug)]
pub enum Tls {
    /// There is none.
    Off,
    /// From a certificate chain and a key, PEM files.
    Files(PathBuf, PathBuf),
    /// From a certificate that the appliance makes for itself.
    SelfSigned,
}

/// Whether others than this machine may be served without TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlainHttp {
    /// They may not.
    Refused,
    /// They may: somebody said so.
    Allowed,
}

/// `https://help.example.com`, or with a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    /// As browsers write it in `Origin`: no slash at the end.
    pub origin: String,
    /// Host, with the port unless it is the scheme's own.
    pub host: String,
}

/// Why the appliance does not start, in words for whoever started it.
#[derive(Debug)]
pub struct CannotStart(pub String);

/// The running appliance.
pub struct Running {
    desk: Desk,
    front: Front,
    timer: Timer,
    search: search::Following,
    notify: Following,
    live: live::Following,
    mailer: Mailer,
    webhook: Following,
    sender: Sender,
    control: Option<Control>,
    scheme: &'static str,
    /// Keeps the socket's folder, if it had to lie elsewhere.
    _elsewhere: Option<tempfile::TempDir>,
}

/// Opens the store in `dir`.
///
/// # Errors
///
/// [`CannotStart`] if the folder is open to everyone, in use, or cannot be read.
pub fn open(dir: &Path, clock: Clock) -> Result<Desk, CannotStart> {
    if let Ok(found) = fs::metadata(dir)
        && found.permissions().mode() & 0o002 != 0
    {
        let dir = dir.display();
        return Err(CannotStart(format!(
            "{dir} can be written by everyone on this machine. Make it private first: chmod 700 {dir}"
        )));
    }
    match Store::open(dir, clock) {
        Ok(store) => Ok(Desk::new(store)),
        Err(Fault::InUse) => Err(CannotStart(format!(
            "another casemate is running on {}. Stop it first, or choose another folder with --data",
            dir.display()
        ))),
        Err(fault) => Err(CannotStart(format!("cannot open {}: {fault}", dir.display()))),
    }
}

/// Serves the desk whose store lies in `dir`.
///
/// # Errors
///
/// [`CannotStart`] if the address is not this machine's own and nothing protects it, or cannot be
/// listened on; if the certificate cannot be read or made.
pub fn start(desk: Desk, dir: &Path, settings: &Settings) -> Result<Running, CannotStart> {
    let protected = !matches!(settings.tls, Tls::Off)
        || !settings.trusted_proxies.is_empty()
        || settings.plain_http == PlainHttp::Allowed;
    if !settings.listen.ip().is_loopback() && !protected {
        return Err(CannotStart(format!(
            "{} is not this machine's own address, and passwords would travel in the clear. Add \
             --tls-cert and --tls-key, --tls-self-signed, --trusted-proxy, or, if you mean it, \
             --plain-http",
            settings.listen
        )));
    }
    let desk = desk.with_file_quota(settings.file_quota);
    let tls = identity(settings, dir)?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let exposed = tls.is_none() && !settings.listen.ip().is_loopback();
    let exposed = if exposed { Exposed::PlainHttp } else { Exposed::No };
    let origin = settings.public_url.as_ref().map(|url| url.origin.clone());
    let web = Web::new(desk.clone(), origin, exposed);
    let (mut config, elsewhere) = config(settings.listen, dir)?;
    config.tls = tls;
    config.trusted_proxies.clone_from(&settings.trusted_proxies);
    config.hosts = settings.public_url.iter().map(|url| url.host.clone()).collect();
    config.connections_max = settings.connections_max;
    config.per_address_max = settings.per_address_max;
    (config.limits.free_bytes_min, config.limits.free_percent_min) = match settings.free_disk_min {
        FreeDisk::Bytes(bytes) => (bytes, 0),
        FreeDisk::Percent(percent) => (0, percent),
    };
    config.live = desk.live().clone();
    desk.store().blobs().spool().clone_into(&mut config.spool);
    desk.store().blobs().dir().clone_into(&mut config.blobs);
    let front = front::start(config, Arc::new(move |request| web.answer(request)))
        .map_err(|error| CannotStart(format!("cannot listen on {}: {error}", settings.listen)))?;
    let timer = timer::start(&desk).map_err(|fault| CannotStart(fault.to_string()))?;
    let search = desk.index().follow().map_err(|fault| CannotStart(fault.to_string()))?;
    let notify = notify::follow(desk.store()).map_err(|fault| CannotStart(fault.to_string()))?;
    let live = desk.follow_live().map_err(|fault| CannotStart(fault.to_string()))?;
    let base = settings.public_url.as_ref().map(|url| url.origin.clone());
    let base = base.unwrap_or_else(|| url(scheme, front.address()));
    let desk = desk.at(&base);
    let sending = Sending::usual(&base, web::for_webhooks());
    let mailer = mailer::start(&desk, base).map_err(|fault| CannotStart(fault.to_string()))?;
    let webhook = webhook::follow(desk.store()).map_err(|fault| CannotStart(fault.to_string()))?;
    let sender = webhooks::start(&desk, sending).map_err(|fault| CannotStart(fault.to_string()))?;
    let control = Control::listen(dir, &desk);
    log::info("serving", &[("address", &front.address()), ("scheme", &scheme)]);
    Ok(Running {
        desk,
        front,
        timer,
        search,
        notify,
        live,
        mailer,
        webhook,
        sender,
        control,
        scheme,
        _elsewhere: elsewhere,
    })
}

/// The address of this machine by which it reaches what listens there.
fn url(scheme: &str, address: SocketAddr) -> String {
    let host = match address.ip() {
        ip if ip.is_unspecified() && ip.is_ipv4() => format!("127.0.0.1:{}", address.port()),
        ip if ip.is_unspecified() => format!("[::1]:{}", address.port()),
        _ => address.to_string(),
    };
    format!("{scheme}://{host}")
}

impl Running {
    /// The desk that is served.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The address to open on this machine.
    pub fn url(&self) -> String {
        url(self.scheme, self.front.address())
    }

    /// Finishes requests in flight (at most 10 seconds), then the timer, a backup and the followers, then
    /// the store.
    pub fn stop(self) {
        log::info("stopping", &[]);
        if let Some(control) = self.control {
            control.stop();
        }
        self.front.stop(GRACE);
        self.timer.stop();
        self.desk.end_backups();
        self.search.stop();
        self.notify.stop();
        self.live.stop();
        self.mailer.stop();
        self.webhook.stop();
        self.sender.stop();
        self.desk.store().stop();
        log::info("stopped", &[]);
    }
}

fn identity(settings: &Settings, dir: &Path) -> Result<Option<Identity>, CannotStart> {
    let identity = match &settings.tls {
        Tls::Off => return Ok(None),
        Tls::Files(chain, key) => Identity::from_files(chain, key),
        Tls::SelfSigned => {
            let mut names = tls::names_for(settings.listen.ip());
            if let Some(url) = &settings.public_url {
                let host = url.host.rsplit_once(':').map_or(url.host.as_str(), |(host, _)| host);
                names.insert(0, host.to_owned());
            }
            Identity::self_signed(&dir.join("tls"), &names)
        }
    };
    identity.map(Some).map_err(|error| CannotStart(format!("the certificate: {error}")))
}

/// The edge's settings as usual. The socket between edge and application lies in `dir`, or, where
/// that path is too long for a socket, in the system's folder for temporary files.
fn config(
    listen: SocketAddr,
    dir: &Path,
) -> Result<(edge::Config, Option<tempfile::TempDir>), CannotStart> {
    if let Ok(config) = edge::Config::new(listen, dir) {
        return Ok((config, None));
    }
    let words = |error: std::io::Error| CannotStart(format!("a folder for the socket: {error}"));
    let elsewhere = tempfile::Builder::new().prefix("casemate-").tempdir().map_err(words)?;
    let config = edge::Config::new(listen, elsewhere.path()).map_err(words)?;
    Ok((config, Some(elsewhere)))
}

impl std::str::FromStr for PublicUrl {
    type Err = &'static str;

    /// Reads scheme, host and perhaps a port; a slash may follow and nothing else.
    fn from_str(text: &str) -> Result<PublicUrl, &'static str> {
        const WORDS: &str = "write it like https://help.example.com";
        let text = text.trim_end_matches('/').to_ascii_lowercase();
        let (scheme, host) = text.split_once("://").ok_or(WORDS)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':' | '[' | ']');
        if !matches!(scheme, "http" | "https") || host.is_empty() || !host.chars().all(plain) {
            return Err(WORDS);
        }
        let own = if scheme == "https" { ":443" } else { ":80" };
        let host = host.strip_suffix(own).unwrap_or(host).to_owned();
        Ok(PublicUrl { origin: format!("{scheme}://{host}"), host })
    }
}

impl From<Error> for CannotStart {
    fn from(error: Error) -> CannotStart {
        CannotStart(error.to_string())
    }
}

impl fmt::Display for CannotStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CannotStart {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_scheme_host_and_port() {
        let origin = |text: &str| text.parse::<PublicUrl>().map(|url| (url.origin, url.host));
        let of = |origin: &str, host: &str| Ok((origin.to_owned(), host.to_owned()));
        assert_eq!(
            origin("https://Help.Example.com/"),
            of("https://help.example.com", "help.example.com")
        );
        assert_eq!(origin("https://a.example:443"), of("https://a.example", "a.example"));
        assert_eq!(origin("http://a.example:8080"), of("http://a.example:8080", "a.example:8080"));
        for bad in ["a.example", "ftp://a", "https://", "https://a/b", "https://u@a", "https://a b"]
        {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }
}

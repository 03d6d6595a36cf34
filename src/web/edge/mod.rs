//! The only public listener: whoever is slow, malformed or too many is dealt with here.
//!
//! A connection is taken in by `listen`, gets its seat in `table`, and is served by `connection`:
//! [`head`] and [`guard`] judge each request's head, `line` shows hyper that one request and
//! nothing else, `visit` passes it on. `forward` and `pool` lead to the application, `upload` and
//! `spool` take files in, `download` sends them out, `portions` what the application makes
//! bit by bit, and `live` what it has to tell. `pace`, `budget` and `turns` are the bounds. This folder alone names hyper, tokio, multer and rustls.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use hyper::{header::HeaderValue, server::conn::http1};
use tokio::{
    runtime::Runtime,
    sync::{Semaphore, watch},
};

pub use self::config::{Config, Deadlines, Limits};
use self::{
    budget::Budget, download::Blobs, guard::Hosts, pool::Pool, proxy::Network, spool::Spool,
    table::Table, turns::Turns,
};
use crate::desk::live::Live;

mod budget;
#[doc(hidden)]
pub mod chunked;
mod config;
mod connection;
mod content;
mod download;
mod forward;
#[doc(hidden)]
pub mod guard;
#[doc(hidden)]
pub mod head;
#[doc(hidden)]
pub mod landing;
mod line;
mod listen;
mod live;
mod pace;
#[doc(hidden)]
pub mod parts;
mod pool;
mod portions;
pub mod proxy;
#[doc(hidden)]
pub mod range;
#[doc(hidden)]
pub mod refuse;
mod spool;
mod table;
pub mod tls;
mod turns;
mod upload;
mod visit;

/// What every connection uses.
struct Shared {
    tls: Option<tokio_rustls::TlsAcceptor>,
    hosts: Hosts,
    trusted_proxies: Vec<Network>,
    exempt: Vec<Network>,
    deadlines: Deadlines,
    table: Arc<Table>,
    pool: Arc<Pool>,
    spool: Arc<Spool>,
    turns: Arc<Turns>,
    blobs: Arc<Blobs>,
    portions: Semaphore,
    live: Live,
    bodies: Arc<Budget>,
    answers: Arc<Budget>,
    secret: HeaderValue,
    http: http1::Builder,
    /// The same for the last request of a connection.
    http_once: http1::Builder,
    stopping: watch::Sender<bool>,
}

/// The running edge. Dropped without [`Edge::stop`], it cuts every connection.
pub struct Edge {
    shared: Arc<Shared>,
    address: SocketAddr,
    accepting: tokio::task::JoinHandle<()>,
    /// Always there until the end.
    runtime: Option<Runtime>,
}

/// Threads of the event loop.
const THREADS: usize = 2;
/// Threads for the disk, at most.
const DISK_THREADS_MAX: usize = 16;
/// Connections to the application that are opened beforehand.
const POOL_BEFOREHAND: usize = 8;
/// The most that is buffered of one exchange in each direction, in bytes.
const BUFFER_BYTES_MAX: usize = 64 * 1024;

impl Edge {
    /// Listens, and serves from now on.
    ///
    /// # Errors
    ///
    /// If the address cannot be bound, a folder cannot be made, a thread cannot be started, or a
    /// setting is none.
    pub fn start(config: Config) -> io::Result<Edge> {
        let descriptors = listen::raise_descriptors();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(THREADS)
            .max_blocking_threads(DISK_THREADS_MAX)
            .thread_name("edge")
            .enable_all()
            .build()?;
        let (listen, most) = (config.listen, connections_max(config.connections_max, descriptors));
        let shared = Arc::new(Shared::new(config, most)?);
        let inside = runtime.enter();
        let listener = listen::bind(listen)?;
        let address = listener.local_addr()?;
        drop(inside);
        runtime.spawn(Arc::clone(&shared.pool).tend());
        let accepting = runtime.spawn(listen::accept(listener, Arc::clone(&shared)));
        Ok(Edge { shared, address, accepting, runtime: Some(runtime) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections there are.
    pub fn connections(&self) -> usize {
        self.shared.table.len()
    }

    /// The blobs that turned out to be corrupt since the start, as 64 hex digits each.
    pub fn bad_blobs(&self) -> Vec<String> {
        self.shared.blobs.bad()
    }

    /// Stops listening, lets requests in flight finish for at most `grace`, and cuts the rest.
    /// Must not be called from an asynchronous task.
    pub fn stop(mut self, grace: Duration) {
        self.shared.stopping.send_replace(true);
        self.accepting.abort();
        if let Some(runtime) = self.runtime.take() {
            let emptied = async { tokio::time::timeout(grace, self.shared.table.emptied()).await };
            let _ = runtime.block_on(emptied);
            self.shared.table.dismiss_all();
            runtime.shutdown_timeout(Duration::from_secs(1));
        }
    }
}

impl Drop for Edge {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Shared {
    fn new(config: Config, connections_max: usize) -> io::Result<Shared> {
        let wrong = |words: String| io::Error::new(io::ErrorKind::InvalidInput, words);
        let secret = HeaderValue::from_str(&config.secret);
        let mut secret = secret.map_err(|_| wrong("the secret is no header value".into()))?;
        secret.set_sensitive(true);
        let hosts = Hosts::only(&config.hosts);
        let (deadlines, limits) = (config.deadlines, config.limits);
        let pool = pool::Settings {
            socket: config.application,
            secret: secret.clone(),
            size: (POOL_BEFOREHAND.min(limits.pool), limits.pool),
            patience: deadlines.pool,
            ping: deadlines.ping,
        };
        let mut http = http1::Builder::new();
        http.half_close(true).header_read_timeout(None).max_buf_size(BUFFER_BYTES_MAX);
        let mut http_once = http.clone();
        http_once.keep_alive(false);
        let trusted = config.trusted_proxies;
        Ok(Shared {
            tls: config.tls.map(tls::Identity::acceptor),
            hosts: hosts.map_err(|name| wrong(format!("{name} is no host")))?,
            exempt: config.exempt.iter().chain(&trusted).copied().collect(),
            trusted_proxies: trusted,
            deadlines,
            table: Table::new(connections_max, config.per_address_max),
            pool: Pool::new(pool),
            bodies: Budget::new(limits.bodies_bytes),
            answers: Budget::new(limits.answers_bytes),
            turns: Turns::new(&limits),
            spool: Arc::new(Spool::open(&config.spool, limits)?),
            blobs: Arc::new(Blobs::new(&config.blobs)),
            portions: Semaphore::new(portions::AT_ONCE),
            live: config.live,
            secret,
            http,
            http_once,
            stopping: watch::Sender::new(false),
        })
    }
}

/// As many connections as wanted, if that leaves descriptors for everything else: each may have a
/// file open besides, and the application and the way to it take a few hundred.
fn connections_max(wanted: usize, descriptors: u64) -> usize {
    let others = 320.min(descriptors / 2);
    wanted.min(usize::try_from((descriptors - others) / 2).unwrap_or(usize::MAX))
}

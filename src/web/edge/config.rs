//! How the edge is run: where, for whom, how long everything may take and how much there may be.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use super::{proxy::Network, tls};
use crate::{desk::live::Live, web::wire::Socket};

/// How the edge is run.
pub struct Config {
    /// Where it listens; port 0 for any.
    pub listen: SocketAddr,
    /// Who it is to browsers that speak TLS; none for plain HTTP.
    pub tls: Option<tls::Identity>,
    /// Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    pub trusted_proxies: Vec<Network>,
    /// The hosts that are answered, with or without a port; none at all means any.
    pub hosts: Vec<String>,
    /// The most connections; fewer if the system has not the descriptors for them.
    pub connections_max: usize,
    /// The most of them from one address (or IPv6 network of 64 bits) that have not signed in.
    pub per_address_max: usize,
    /// The addresses that this does not count for, nor who shares the uploads, besides the trusted
    /// proxies: the machine itself, unless a test says otherwise.
    pub exempt: Vec<Network>,
    /// How long everything may take.
    pub deadlines: Deadlines,
    /// How much of everything there may be.
    pub limits: Limits,
    /// The folder for files on their way in; made if it is not there. Emptying it at the start is
    /// its owner's business.
    pub spool: PathBuf,
    /// The folder of blobs.
    pub blobs: PathBuf,
    /// Who listens to live updates; the same as the application's.
    pub live: Live,
    /// Where the application listens.
    pub application: Arc<Socket>,
    /// What the edge proves itself with to the application: visible ASCII.
    pub secret: String,
}

/// How long everything may take.
#[derive(Clone, Debug)]
pub struct Deadlines {
    /// From the first byte of a head (of the first head: from the connection) to its last.
    pub head: Duration,
    /// A TLS handshake.
    pub handshake: Duration,
    /// How long a connection may say nothing before one more from the same address, which has as
    /// many as it may, takes its place.
    pub grace: Duration,
    /// Between an answer and the next head.
    pub idle: Duration,
    /// Over each such time spent waiting for a client, `pace_bytes_per_second` is the least.
    pub pace_window: Duration,
    /// The least pace at which a body comes in or an answer is taken.
    pub pace_bytes_per_second: u64,
    /// Waiting for a connection to the application.
    pub pool: Duration,
    /// The first answer on a new connection to the application.
    pub ping: Duration,
    /// The application's answer.
    pub application: Duration,
    /// Waiting for one's turn to upload files.
    pub upload_turn: Duration,
    /// Between two signs of life of live updates where nothing happens.
    pub heartbeat: Duration,
    /// How long one answer of live updates goes on; browsers then ask anew.
    pub live: Duration,
    /// How long live updates wait for a client that does not take them.
    pub live_patience: Duration,
    /// Listening to a client that was told to go and says nothing.
    pub linger: Duration,
    /// Listening to one that goes on talking: browsers show what they were told only when they
    /// have sent all of an upload.
    pub linger_in_all: Duration,
}

impl Default for Deadlines {
    /// Head 10 s, handshake 5 s, grace 1 s, idle 15 s, 4,096 bytes/s over 30 s, pool 5 s, ping 2 s,
    /// application 60 s, upload turn 30 s, live updates 15 s of silence, an hour in all and 20 s of
    /// patience, linger 2 s and 30 s in all.
    fn default() -> Deadlines {
        let seconds = Duration::from_secs;
        Deadlines {
            head: seconds(10),
            handshake: seconds(5),
            grace: seconds(1),
            idle: seconds(15),
            pace_window: seconds(30),
            pace_bytes_per_second: 4096,
            pool: seconds(5),
            ping: seconds(2),
            application: seconds(60),
            upload_turn: seconds(30),
            heartbeat: seconds(15),
            live: seconds(3600),
            live_patience: seconds(20),
            linger: seconds(2),
            linger_in_all: seconds(30),
        }
    }
}

/// How much of everything there may be.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The most connections to the application, so the most requests that it works on at once.
    pub pool: usize,
    /// Bytes of request bodies in memory, of all clients together: of a multipart body, its fields.
    /// Beyond it: 503.
    pub bodies_bytes: u64,
    /// Bytes of answers in memory. Beyond it they go through the spool.
    pub answers_bytes: u64,
    /// Bytes of answers in the spool. Beyond it: 503.
    pub answers_spool_bytes: u64,
    /// Bytes of uploaded files in the spool. Beyond it files are refused as
    /// [`NoRoom`](crate::web::wire::Fate::NoRoom).
    pub spool_bytes: u64,
    /// The same for one owner.
    pub spool_bytes_per_owner: u64,
    /// Uploads of files at once, shared so that one account, or one network, has at most a quarter of them
    /// and others always get some.
    pub uploads: usize,
    /// Uploads at once of one owner; more of them wait for their turn.
    pub uploads_per_owner: usize,
    /// Uploads of one owner that may wait. Beyond it: 429.
    pub uploads_waiting_per_owner: usize,
    /// Files are refused as `NoRoom` when the file system has less free than this.
    pub free_bytes_min: u64,
    /// The same as a share of its size, 0 to 100, which is never taken for more than 10 GiB.
    pub free_percent_min: u8,
}

impl Default for Limits {
    /// 64 requests at once; 96 MiB of bodies and 32 MiB of answers in memory; in the spool 1 GiB
    /// of answers, 8 GiB of files, 1 GiB per owner; 32 uploads, 4 per owner, 32 waiting; 256 MiB
    /// and 10 % of the disk stay free.
    fn default() -> Limits {
        const MIB: u64 = 1024 * 1024;
        Limits {
            pool: 64,
            bodies_bytes: 96 * MIB,
            answers_bytes: 32 * MIB,
            answers_spool_bytes: 1024 * MIB,
            spool_bytes: 8 * 1024 * MIB,
            spool_bytes_per_owner: 1024 * MIB,
            uploads: 32,
            uploads_per_owner: 4,
            uploads_waiting_per_owner: 32,
            free_bytes_min: 256 * MIB,
            free_percent_min: 10,
        }
    }
}

impl Config {
    /// Everything as usual: plain HTTP, any host, nobody who listens, folders `spool`, `blobs` and `run` in `data`,
    /// a secret of its own.
    ///
    /// # Errors
    ///
    /// If `run` cannot be made, its path is too long for a socket, or the system has no random
    /// bytes.
    pub fn new(listen: SocketAddr, data: &Path) -> io::Result<Config> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        Ok(Config {
            listen,
            tls: None,
            trusted_proxies: Vec::new(),
            hosts: Vec::new(),
            connections_max: 2048,
            per_address_max: 64,
            exempt: Network::LOOPBACK.to_vec(),
            deadlines: Deadlines::default(),
            limits: Limits::default(),
            spool: data.join("spool"),
            blobs: data.join("blobs"),
            live: Live::default(),
            application: Arc::new(Socket::in_folder(&data.join("run"))?),
            secret: blake3::Hash::from_bytes(random).to_hex().to_string(),
        })
    }
}

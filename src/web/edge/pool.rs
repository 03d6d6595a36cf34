//! Connections to the application, opened one at a time and used over and over.

use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use http_body_util::Full;
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    client::conn::http1::{self, SendRequest},
    header::HeaderValue,
};
use hyper_util::rt::TokioIo;
use tokio::{
    net::UnixStream,
    sync::{Notify, Semaphore},
    time::timeout,
};

use super::refuse::Refused;
use crate::{
    log,
    web::wire::{self, Socket},
};

/// The most a connection reads at once, in bytes.
const READ_BYTES_MAX: usize = 64 * 1024;

/// The connections.
pub(super) struct Pool {
    settings: Settings,
    idle: Mutex<Vec<Connection>>,
    /// As many permits as there are idle connections.
    ready: Semaphore,
    /// How many connections there are, idle or not.
    open: AtomicUsize,
    /// How many requests wait for one.
    wanted: AtomicUsize,
    grow: Notify,
}

/// How the pool works.
pub(super) struct Settings {
    pub(super) socket: Arc<Socket>,
    pub(super) secret: HeaderValue,
    /// How many connections are opened beforehand, and how many there are at most.
    pub(super) size: (usize, usize),
    /// How long a request waits for a connection.
    pub(super) patience: Duration,
    /// How long a new connection's first answer may take.
    pub(super) ping: Duration,
}

struct Connection {
    send: SendRequest<Full<Bytes>>,
    generation: u64,
}

impl Pool {
    pub(super) fn new(settings: Settings) -> Arc<Pool> {
        Arc::new(Pool {
            settings,
            idle: Mutex::default(),
            ready: Semaphore::new(0),
            open: AtomicUsize::new(0),
            wanted: AtomicUsize::new(0),
            grow: Notify::new(),
        })
    }

    /// Opens connections when they are wanted, one at a time, until dropped. `tiny_http` may hand
    /// two that come together to one thread; an answered ping shows that one has its own.
    pub(super) async fn tend(self: Arc<Pool>) {
        let (beforehand, most) = self.settings.size;
        let mut complaint = log::Seldom::default();
        loop {
            let open = self.open.load(Ordering::Acquire);
            let wanted = self.wanted.load(Ordering::Acquire) > 0;
            if open < beforehand || (wanted && open < most) {
                match self.open_one().await {
                    Ok(connection) => {
                        self.open.fetch_add(1, Ordering::AcqRel);
                        self.put(connection);
                    }
                    Err(err) => {
                        if complaint.is_due() {
                            log::warn("application_not_reached", &[("error", &err)]);
                        }
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                }
            } else {
                self.grow.notified().await;
            }
        }
    }

    async fn open_one(&self) -> io::Result<Connection> {
        let late = |_| io::Error::from(io::ErrorKind::TimedOut);
        timeout(self.settings.ping, self.open_and_ping()).await.map_err(late)?
    }

    async fn open_and_ping(&self) -> io::Result<Connection> {
        let generation = self.settings.socket.generation();
        let stream = UnixStream::connect(self.settings.socket.path(generation)).await?;
        let (mut send, connection) = http1::Builder::new()
            .max_buf_size(READ_BYTES_MAX)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(io::Error::other)?;
        tokio::spawn(connection);
        let ping = Request::get(wire::PING)
            .header("host", "edge")
            .header(wire::SECRET, &self.settings.secret)
            .body(Full::default())
            .map_err(io::Error::other)?;
        let answer = send.send_request(ping).await.map_err(io::Error::other)?;
        if answer.status().as_u16() != 204 {
            return Err(io::Error::other(format!("ping answered with {}", answer.status())));
        }
        Ok(Connection { send, generation })
    }

    fn put(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        self.ready.add_permits(1);
    }

    /// Says that a connection is no more.
    fn lost_one(&self) {
        self.open.fetch_sub(1, Ordering::AcqRel);
        self.grow.notify_one();
    }

    /// A connection for one request.
    ///
    /// # Errors
    ///
    /// [`Refused::Busy`] if none is free in time.
    pub(super) async fn lease(self: &Arc<Pool>) -> Result<Lease, Refused> {
        timeout(self.settings.patience, self.wait()).await.unwrap_or(Err(Refused::Busy))
    }

    async fn wait(self: &Arc<Pool>) -> Result<Lease, Refused> {
        loop {
            self.take_permit().await?;
            let connection = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut lease = Lease { pool: Arc::clone(self), connection };
            if lease.is_usable().await {
                return Ok(lease);
            }
        }
    }

    /// Takes the right to one idle connection, and has one opened if there is none.
    async fn take_permit(&self) -> Result<(), Refused> {
        let permit = if let Ok(permit) = self.ready.try_acquire() {
            permit
        } else {
            let _waiting = Waiting::new(self);
            self.ready.acquire().await.map_err(|_| Refused::Busy)?
        };
        permit.forget();
        Ok(())
    }
}

/// Somebody who waits for a connection.
struct Waiting<'a>(&'a Pool);

impl Waiting<'_> {
    fn new(pool: &Pool) -> Waiting<'_> {
        pool.wanted.fetch_add(1, Ordering::AcqRel);
        pool.grow.notify_one();
        Waiting(pool)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.wanted.fetch_sub(1, Ordering::AcqRel);
    }
}

/// A connection for one request. Dropped before [`Lease::give_back`], it is closed.
pub(super) struct Lease {
    pool: Arc<Pool>,
    connection: Option<Connection>,
}

impl Lease {
    /// Whether the connection still leads to the server of now.
    async fn is_usable(&mut self) -> bool {
        let now = self.pool.settings.socket.generation();
        match &mut self.connection {
            Some(connection) => {
                connection.generation == now && connection.send.ready().await.is_ok()
            }
            None => false,
        }
    }

    /// Sends a request and waits for the head of its answer.
    ///
    /// # Errors
    ///
    /// The request itself if it was never sent; [`Unsent::Lost`] if the answer did not come.
    pub(super) async fn send(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, Unsent> {
        let Some(connection) = &mut self.connection else {
            return Err(Unsent::Never(Box::new(request)));
        };
        match connection.send.try_send_request(request).await {
            Ok(answer) => Ok(answer),
            Err(mut err) => Err(match err.take_message() {
                Some(request) => Unsent::Never(Box::new(request)),
                None => Unsent::Lost,
            }),
        }
    }

    /// Gives the connection back after its answer has been read to the end.
    pub(super) fn give_back(mut self) {
        if let Some(connection) = self.connection.take() {
            self.pool.put(connection);
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if self.connection.take().is_some() {
            self.pool.lost_one();
        }
    }
}

/// Why a request has no answer.
pub(super) enum Unsent {
    /// It was not sent; it may be sent over another connection.
    Never(Box<Request<Full<Bytes>>>),
    /// It was sent, and may have been done.
    Lost,
}

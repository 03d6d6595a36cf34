//! The application's end of the Unix socket. The only file that names `tiny_http`.
//!
//! `tiny_http` is kept behind the edge because it has no time limits and no bounds; what is left
//! to fear is that it stops accepting. So a supervisor pings it over a fresh connection, rebuilds
//! it when a ping or its listener fails, and ends the process at the third time in a minute: then
//! something is wrong that a fresh process may cure and this one does not.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use subtle::ConstantTimeEq;

use self::watch::Rebuilds;
use super::{
    request::{Body, Method, Portion, Request, Response},
    wire::{self, Socket},
};
use crate::{clock, log};

mod watch;

/// What answers requests. It may panic; the request is then answered with 500.
pub type Application = dyn Fn(Request) -> Response + Send + Sync;

/// How the server is run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where it listens.
    pub socket: Arc<Socket>,
    /// How many requests are answered at once. One more thread answers pings.
    pub workers: usize,
    /// What the edge proves itself with.
    pub secret: String,
    /// How long after one self-ping the next one is sent.
    pub ping_every: Duration,
    /// How long a ping may take; it is tried three times.
    pub ping_patience: Duration,
    /// How long nothing must have come to the workers of a listener that was replaced before they
    /// leave.
    pub leave_after: Duration,
}

impl Settings {
    /// 64 workers, a ping every 5 seconds that may take 3, and 5 seconds to leave.
    pub fn new(socket: Arc<Socket>, secret: String) -> Settings {
        let (ping_every, ping_patience) = (Duration::from_secs(5), Duration::from_secs(3));
        let leave_after = Duration::from_secs(5);
        Settings { socket, workers: 64, secret, ping_every, ping_patience, leave_after }
    }
}

/// The running server.
pub struct Server {
    shared: Arc<Shared>,
    news: mpsc::Sender<News>,
    supervisor: thread::JoinHandle<()>,
    /// Every worker holds the other end; an error means that all are gone.
    workers: mpsc::Receiver<()>,
}

struct Shared {
    settings: Settings,
    application: Arc<Application>,
    stopping: AtomicBool,
}

/// What the supervisor is told.
enum News {
    /// The listener of a generation has ended with an error.
    Ended(u64, io::Error),
    /// Enough.
    Stop,
}

/// One listener with its workers.
struct Generation {
    number: u64,
    server: Arc<tiny_http::Server>,
    retired: Arc<AtomicBool>,
}

/// How a retired listener is reached while its workers still hold it.
type Retired = Weak<tiny_http::Server>;

/// How long [`Server::stop`] waits for handlers.
const STOP_PATIENCE: Duration = Duration::from_secs(5);

impl Server {
    /// Listens on the socket and answers with `application` until stopped.
    ///
    /// # Errors
    ///
    /// If the socket cannot be bound or a thread cannot be started.
    pub fn start(settings: Settings, application: Arc<Application>) -> io::Result<Server> {
        let shared = Arc::new(Shared { settings, application, stopping: AtomicBool::new(false) });
        let (news, heard) = mpsc::channel();
        let (alive, workers) = mpsc::channel();
        let crew = Crew { shared: Arc::clone(&shared), news: news.clone(), alive };
        let first = crew.raise(1)?;
        let supervisor = thread::Builder::new()
            .name("supervisor".into())
            .spawn(move || crew.supervise(first, &heard))?;
        Ok(Server { shared, news, supervisor, workers })
    }

    /// Takes no more requests, and returns when those under way are answered or 5 seconds have
    /// passed. Stop the edge first.
    pub fn stop(self) {
        self.shared.stopping.store(true, Ordering::Release);
        let _ = self.news.send(News::Stop);
        let _ = self.supervisor.join();
        if self.workers.recv_timeout(STOP_PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
            log::warn("handlers_left_behind", &[]);
        }
    }
}

/// What the supervisor needs to raise a listener.
struct Crew {
    shared: Arc<Shared>,
    news: mpsc::Sender<News>,
    alive: mpsc::Sender<()>,
}

impl Crew {
    /// Binds the socket of generation `number`, starts its workers, and makes it the current one.
    fn raise(&self, number: u64) -> io::Result<Generation> {
        let path = self.shared.settings.socket.path(number);
        let server = Arc::new(tiny_http::Server::http_unix(&path).map_err(io::Error::other)?);
        let generation = Generation { number, server, retired: Arc::default() };
        for n in 0..=self.shared.settings.workers {
            let worker = Worker {
                number,
                server: Arc::clone(&generation.server),
                retired: Arc::clone(&generation.retired),
                shared: Arc::clone(&self.shared),
                news: self.news.clone(),
                _alive: self.alive.clone(),
            };
            let spawned =
                thread::Builder::new().name(format!("worker-{n}")).spawn(move || worker.work());
            if let Err(err) = spawned {
                self.dismiss(&Crew::retire(&generation));
                return Err(err);
            }
        }
        self.shared.settings.socket.renew(number);
        Ok(generation)
    }

    /// Has the workers of a generation go home once nothing has come for a while.
    fn retire(generation: &Generation) -> Retired {
        generation.retired.store(true, Ordering::Release);
        Arc::downgrade(&generation.server)
    }

    /// Wakes retired workers up, so that they go home at once.
    fn dismiss(&self, retired: &Retired) {
        if let Some(server) = retired.upgrade() {
            for _ in 0..=self.shared.settings.workers {
                server.unblock();
            }
        }
    }

    fn ping(&self, number: u64) -> io::Result<()> {
        let settings = &self.shared.settings;
        let socket = settings.socket.path(number);
        let stopping = || self.shared.stopping.load(Ordering::Acquire);
        watch::ping(&socket, &settings.secret, settings.ping_patience, stopping)
    }

    fn supervise(self, first: Generation, heard: &mpsc::Receiver<News>) {
        let (mut current, mut rebuilds, mut older) = (first, Rebuilds::default(), Vec::new());
        loop {
            let trouble = match heard.recv_timeout(self.shared.settings.ping_every) {
                Ok(News::Ended(number, err)) if number == current.number => err,
                Ok(News::Ended(..)) => continue,
                Ok(News::Stop) | Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => match self.ping(current.number) {
                    Ok(()) => continue,
                    Err(err) => err,
                },
            };
            log::error("server_failed", &[("generation", &current.number), ("error", &trouble)]);
            if rebuilds.is_third(clock::monotonic()) {
                log::error("server_given_up", &[("why", &"failed three times in a minute")]);
                std::process::exit(70);
            }
            older.push(Crew::retire(&current));
            match self.raise_patiently(current.number) {
                Some(next) => current = next,
                None => break,
            }
        }
        older.push(Crew::retire(&current));
        for retired in &older {
            self.dismiss(retired);
        }
    }

    /// Raises the generation after `number`, trying again while the system has no descriptor or
    /// thread to spare. `None` if the server is being stopped.
    fn raise_patiently(&self, number: u64) -> Option<Generation> {
        let mut next = number;
        loop {
            next += 1;
            match self.raise(next) {
                Ok(generation) => {
                    log::info("server_rebuilt", &[("generation", &next)]);
                    return Some(generation);
                }
                Err(err) => log::error("server_not_rebuilt", &[("error", &err)]),
            }
            if self.shared.stopping.load(Ordering::Acquire) {
                return None;
            }
            thread::sleep(Duration::from_millis(250));
        }
    }
}

/// A thread that answers requests.
struct Worker {
    number: u64,
    server: Arc<tiny_http::Server>,
    retired: Arc<AtomicBool>,
    shared: Arc<Shared>,
    news: mpsc::Sender<News>,
    _alive: mpsc::Sender<()>,
}

impl Worker {
    fn work(&self) {
        loop {
            match self.server.recv_timeout(self.shared.settings.leave_after) {
                Ok(Some(raw)) => self.handle(raw),
                Ok(None) if self.retired.load(Ordering::Acquire) => return,
                Ok(None) => (),
                Err(err) => {
                    let _ = self.news.send(News::Ended(self.number, err));
                }
            }
        }
    }

    fn handle(&self, mut raw: tiny_http::Request) {
        let response = if !is_from_edge(&raw, &self.shared.settings.secret) {
            log::warn("request_without_secret", &[]);
            bare(403)
        } else if raw.url() == wire::PING && !has(&raw, wire::PEER) {
            bare(204)
        } else {
            match incoming(&mut raw) {
                Ok(request) => self.answer(request),
                Err(err) => {
                    log::error("request_not_understood", &[("error", &err)]);
                    bare(500)
                }
            }
        };
        // A client that has gone away does not need its answer.
        let _ = raw.respond(outgoing(response));
    }

    fn answer(&self, request: Request) -> Response {
        let (method, path) = (request.method, request.path_to_log().to_owned());
        let answer = AssertUnwindSafe(|| (self.shared.application)(request));
        catch_unwind(answer).unwrap_or_else(|_| {
            // The panic hook has said what and where.
            log::error("handler_panicked", &[("method", &format!("{method:?}")), ("path", &path)]);
            let mut response = bare(500);
            response.headers.push(("content-type", "text/plain; charset=utf-8".into()));
            response.headers.push(("x-content-type-options", "nosniff".into()));
            response.body = b"Something broke here. It has been logged.\n".to_vec();
            response
        })
    }
}

fn has(raw: &tiny_http::Request, name: &'static str) -> bool {
    raw.headers().iter().any(|header| header.field.equiv(name))
}

fn is_from_edge(raw: &tiny_http::Request, secret: &str) -> bool {
    let shown = raw.headers().iter().find(|header| header.field.equiv(wire::SECRET));
    shown.is_some_and(|header| header.value.as_str().as_bytes().ct_eq(secret.as_bytes()).into())
}

/// The request as plain data, with its body read to the byte.
fn incoming(raw: &mut tiny_http::Request) -> io::Result<Request> {
    let method = match raw.method() {
        tiny_http::Method::Get => Method::Get,
        tiny_http::Method::Head => Method::Head,
        tiny_http::Method::Post => Method::Post,
        tiny_http::Method::Put => Method::Put,
        tiny_http::Method::Delete => Method::Delete,
        _ => return Err(io::Error::other("a method that the edge does not let through")),
    };
    let (path, query) = raw.url().split_once('?').unwrap_or((raw.url(), ""));
    let (path, query) = (path.to_owned(), query.to_owned());
    let (mut headers, mut peer, mut secure, mut phase) = (Vec::new(), None, false, None);
    let mut portion = Portion::First;
    for header in raw.headers() {
        let name = header.field.as_str().as_str().to_ascii_lowercase();
        let value = header.value.as_str();
        match name.as_str() {
            wire::PEER => peer = value.parse().ok(),
            wire::SECURE => secure = true,
            wire::PHASE => phase = Some(value.to_owned()),
            wire::NEXT => portion = Portion::Next(value.to_owned()),
            wire::OVER => portion = Portion::Over(value.to_owned()),
            wire::RELAYED => headers.push((name, value.to_owned())),
            _ if name.starts_with("x-edge-") => (),
            _ => headers.push((name, value.to_owned())),
        }
    }
    let peer = peer.ok_or_else(|| io::Error::other("no peer"))?;
    let body = match phase.as_deref() {
        Some("announced") => Body::Announced,
        Some("arrived") => {
            let manifest = whole(raw, wire::MANIFEST_BYTES_MAX)?;
            Body::Arrived(serde_json::from_slice(&manifest)?)
        }
        _ => Body::Whole(whole(raw, wire::BODY_BYTES_MAX)?),
    };
    let (captures, route) = (Vec::new(), "");
    Ok(Request { method, path, query, headers, peer, secure, body, portion, captures, route })
}

fn whole(raw: &mut tiny_http::Request, bytes_max: usize) -> io::Result<Vec<u8>> {
    let length = raw.body_length().unwrap_or(0);
    if length > bytes_max {
        return Err(io::Error::other("a body longer than the edge lets through"));
    }
    let mut body = vec![0; length];
    raw.as_reader().read_exact(&mut body)?;
    Ok(body)
}

fn bare(status: u16) -> Response {
    Response { status, headers: Vec::new(), body: Vec::new() }
}

type Outgoing = tiny_http::Response<io::Cursor<Vec<u8>>>;

fn outgoing(response: Response) -> Outgoing {
    let length = response.body.len();
    let headers = response.headers.iter().filter_map(|(name, value)| header(name, value));
    let (status, headers) = (tiny_http::StatusCode(response.status), headers.collect());
    tiny_http::Response::new(status, headers, io::Cursor::new(response.body), Some(length), None)
        .with_chunked_threshold(usize::MAX)
}

/// A header that cannot break the answer apart, or nothing and a log line.
fn header(name: &str, value: &str) -> Option<tiny_http::Header> {
    // These say how the answer is framed, which is not the application's to say.
    let framing = ["connection", "content-length", "te", "trailer", "transfer-encoding", "upgrade"];
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    let sound = !name.is_empty()
        && name.bytes().all(token)
        && value.bytes().all(|b| (b' '..=b'~').contains(&b))
        && !framing.iter().any(|other| name.eq_ignore_ascii_case(other));
    if !sound {
        log::error("header_dropped", &[("name", &name)]);
        return None;
    }
    tiny_http::Header::from_bytes(name, value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_that_could_split_the_answer_is_dropped() {
        for value in ["a\r\nset-cookie: b", "a\nb", "a\rb", "a\0b", "ü", "a\tb", "\u{7f}"] {
            assert!(header("x-thing", value).is_none(), "{value:?}");
        }
        for name in ["", "a b", "a:b", "a\r\n", "ü", "Content-Length", "transfer-encoding"] {
            assert!(header(name, "value").is_none(), "{name:?}");
        }
        assert!(header("x-thing", "a value; with=\"marks\"").is_some());
    }
}

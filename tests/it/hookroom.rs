//! A program that webhooks are sent to, for tests: it takes, refuses, sends elsewhere or is silent.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// It takes what comes.
pub(crate) const TAKES: &str = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
/// It says nothing, until the other end hangs up.
pub(crate) const SILENT: &str = "";

/// A running one. Ends when dropped.
pub(crate) struct Hookroom {
    pub(crate) port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    answer: Mutex<String>,
    got: Mutex<Vec<Got>>,
    connections: AtomicUsize,
    over: AtomicBool,
}

/// A request that came.
#[derive(Clone, Debug)]
pub(crate) struct Got {
    head: String,
    pub(crate) body: String,
}

impl Got {
    /// The value of a header; empty without one.
    pub(crate) fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let mut found = lines.filter(|(has, _)| has.eq_ignore_ascii_case(name));
        found.next().map_or("", |(_, value)| value.trim())
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Whether it is signed with this secret, as the help says that one finds out.
    pub(crate) fn is_signed_with(&self, secret: &str) -> bool {
        use hmac::{Hmac, KeyInit, Mac};
        let signature = self.header("casemate-signature");
        let parts: Vec<_> = signature.split(',').filter_map(|part| part.split_once('=')).collect();
        let (_, sent_at) = parts.iter().find(|(name, _)| *name == "t").expect("it says when");
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("{sent_at}.{}.", self.header("casemate-delivery")).as_bytes());
        mac.update(self.body.as_bytes());
        let own = mac.finalize().into_bytes();
        let own: Vec<_> = own.iter().map(|byte| format!("{byte:02x}")).collect();
        parts.iter().any(|(name, value)| *name == "v1" && *value == own.concat())
    }
}

impl Hookroom {
    /// Listens on a free port of this machine, and answers so.
    pub(crate) fn open(answer: &str) -> Hookroom {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            answer: Mutex::new(answer.to_owned()),
            got: Mutex::default(),
            connections: AtomicUsize::new(0),
            over: AtomicBool::new(false),
        });
        let its = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if its.over.load(Ordering::Relaxed) {
                    break;
                }
                its.connections.fetch_add(1, Ordering::Relaxed);
                let its = Arc::clone(&its);
                thread::spawn(move || drop(stream.map(|stream| its.serve(stream))));
            }
        });
        Hookroom { port, shared }
    }

    /// Answers so from now on.
    pub(crate) fn behave(&self, answer: &str) {
        answer.clone_into(&mut self.shared.answer.lock().unwrap());
    }

    /// All that has come.
    pub(crate) fn got(&self) -> Vec<Got> {
        self.shared.got.lock().unwrap().clone()
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::Relaxed)
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook?key=value", self.port)
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head)? == 0 {
                return Ok(());
            }
        }
        let mut got = Got { head, body: String::new() };
        let length = got.header("content-length").parse().unwrap_or(0);
        reader.by_ref().take(length).read_to_string(&mut got.body)?;
        let answer = self.answer.lock().unwrap().clone();
        self.got.lock().unwrap().push(got);
        if answer.is_empty() {
            reader.read_to_end(&mut Vec::new())?;
        }
        stream.write_all(answer.as_bytes())
    }
}

impl Drop for Hookroom {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::Relaxed);
        // Wakes the listener, which then sees the flag.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

//! A stand-in for Casemate on which the harness itself is tested: a server for a few pages that
//! a test brings along.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};

use crate::wait;

/// Listens until it is dropped, and remembers what it was asked.
pub(crate) struct Stage {
    pub(crate) url: String,
    address: SocketAddr,
    heard: Arc<Mutex<Vec<Asked>>>,
    over: Arc<AtomicBool>,
    door: Option<JoinHandle<()>>,
}

/// A request.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// Status, headers as they go over the wire (each with its line's end), body.
pub(crate) type Reply = (u16, String, String);

/// A page, under the content security policy that Casemate's own pages have.
pub(crate) fn page(html: &str) -> Reply {
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; \
                  img-src 'self' data:; connect-src 'self'";
    let headers = format!("content-type: text/html\r\ncontent-security-policy: {policy}\r\n");
    let head = "<!doctype html><html lang=\"en\"><title>Stage</title>\
                <meta name=\"viewport\" content=\"width=device-width\">";
    (200, headers, format!("{head}{html}"))
}

/// A file that a page uses.
pub(crate) fn file(kind: &str, text: &str) -> Reply {
    (200, format!("content-type: {kind}\r\n"), text.to_owned())
}

/// On to another page, with one more header if it is not empty.
pub(crate) fn see_other(path: &str, header: &str) -> Reply {
    (303, format!("location: {path}\r\n{header}"), String::new())
}

impl Stage {
    /// Answers with `play`; what browsers ask for by themselves (the icon) is answered here.
    pub(crate) fn open(play: fn(&Asked) -> Reply) -> Stage {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::<Mutex<Vec<Asked>>>::default();
        let over = Arc::<AtomicBool>::default();
        let (memory, closing) = (Arc::clone(&heard), Arc::clone(&over));
        let door = thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if closing.load(Ordering::Relaxed) {
                    break;
                }
                let memory = Arc::clone(&memory);
                // A browser opens connections that it may never use: each has a thread.
                thread::spawn(move || serve(&stream, &memory, play));
            }
        });
        Stage { url: format!("http://{address}"), address, heard, over, door: Some(door) }
    }

    /// Everything it was asked so far, in order of arrival.
    pub(crate) fn heard(&self) -> Vec<Asked> {
        self.heard.lock().unwrap().clone()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
        let _ = self.door.take().map(JoinHandle::join);
    }
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// One request on one connection; `None` if it went away before it had asked.
fn serve(
    mut stream: &TcpStream,
    memory: &Mutex<Vec<Asked>>,
    play: fn(&Asked) -> Reply,
) -> Option<()> {
    stream.set_read_timeout(Some(wait::PATIENCE)).ok()?;
    let asked = read(stream)?;
    let (status, headers, body) = if asked.path == "/favicon.ico" {
        (204, String::new(), String::new())
    } else {
        memory.lock().ok()?.push(asked.clone());
        play(&asked)
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} It\r\n{headers}connection: close\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all((head + &body).as_bytes()).ok()
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.read_line(&mut line).ok()?;
    let mut words = line.split(' ').map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let mut asked = Asked { method, path, headers: Vec::new(), body: Vec::new() };
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        asked.headers.push((name.to_lowercase(), value.to_owned()));
    }
    let length = asked.header("content-length").map_or(0, |length| length.parse().unwrap());
    asked.body.resize(length, 0);
    stream.read_exact(&mut asked.body).ok()?;
    Some(asked)
}

//! A toy application: what it does is in the path.

use std::{
    fs,
    path::PathBuf,
    sync::{
        Condvar, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use casemate::web::{
    request::{Body, Method, Portion, Request, Response},
    wire::{self, Allowance, Fate},
};

/// What the toy remembers, and what tests set it to.
pub(crate) struct Toy {
    /// The folder that adopted files are moved to.
    pub(crate) adopted: PathBuf,
    /// The spool folder.
    pub(crate) spool: PathBuf,
    /// Every request that reached the application, as `METHOD path`.
    seen: Mutex<Vec<String>>,
    /// How many handlers of `/wait` are inside, and whether they may leave.
    gate: Mutex<(usize, bool)>,
    changed: Condvar,
    /// The most that were inside at once.
    pub(crate) most: AtomicUsize,
}

impl Toy {
    pub(crate) fn new(adopted: PathBuf, spool: PathBuf) -> Toy {
        let (seen, gate) = (Mutex::default(), Mutex::default());
        Toy { adopted, spool, seen, gate, changed: Condvar::new(), most: AtomicUsize::new(0) }
    }

    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// How often a path was asked for.
    pub(crate) fn count(&self, line: &str) -> usize {
        self.seen.lock().unwrap().iter().filter(|seen| *seen == line).count()
    }

    /// Returns once `count` handlers of `/wait` are inside.
    pub(crate) fn await_inside(&self, count: usize) {
        let gate = self.gate.lock().unwrap();
        drop(self.changed.wait_while(gate, |(inside, _)| *inside < count).unwrap());
    }

    /// Lets all of them leave, now and later.
    pub(crate) fn open_gate(&self) {
        self.gate.lock().unwrap().1 = true;
        self.changed.notify_all();
    }

    fn wait(&self) {
        let mut gate = self.gate.lock().unwrap();
        gate.0 += 1;
        self.most.fetch_max(gate.0, Ordering::Relaxed);
        self.changed.notify_all();
        let mut gate = self.changed.wait_while(gate, |(_, open)| !*open).unwrap();
        gate.0 -= 1;
    }

    pub(crate) fn answer(&self, request: &Request) -> Response {
        self.seen.lock().unwrap().push(format!("{:?} {}", request.method, request.path));
        let number = |name: &str| -> u64 {
            let pairs = request.query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.filter(|(key, _)| *key == name).find_map(|(_, v)| v.parse().ok()).unwrap_or(0)
        };
        match request.path.as_str() {
            "/big" => plain(200, vec![b'x'; usize::try_from(number("bytes")).unwrap()]),
            "/status" => plain(u16::try_from(number("is")).unwrap(), Vec::new()),
            "/portions" => self.portion(request, number),
            "/wait" => {
                self.wait();
                plain(200, b"waited".to_vec())
            }
            "/panic" => panic!("as wanted"),
            "/live" => with(plain(200, Vec::new()), wire::LIVE, &number("place").to_string()),
            "/signed" => with(plain(200, b"signed".to_vec()), wire::SIGNED, "1"),
            "/split" => with(plain(200, Vec::new()), "x-a", "b\r\nx-injected: c"),
            "/frame" => with(plain(200, b"four".to_vec()), "content-length", "99"),
            "/leak" => with(plain(200, Vec::new()), "x-edge-secret", "oops"),
            "/upload" => self.upload(request, number),
            path => match path.strip_prefix("/blob/") {
                Some(hash) => blob(hash),
                None => echo(request),
            },
        }
    }

    /// So many portions of so many bytes; the one that is bad is none.
    fn portion(&self, request: &Request, number: impl Fn(&str) -> u64) -> Response {
        let at = match &request.portion {
            Portion::First => 0,
            Portion::Next(at) => at.parse().unwrap(),
            Portion::Over(at) => {
                self.seen.lock().unwrap().push(format!("over {at}"));
                return plain(204, Vec::new());
            }
        };
        if at > 0 && at == number("bad") {
            return plain(500, b"broken".to_vec());
        }
        let letter = b'a' + u8::try_from(at % 26).unwrap();
        let answer = plain(200, vec![letter; usize::try_from(number("bytes")).unwrap()]);
        if at + 1 < number("count") {
            with(answer, wire::NEXT, &(at + 1).to_string())
        } else {
            answer
        }
    }

    fn upload(&self, request: &Request, number: impl Fn(&str) -> u64) -> Response {
        let owner = number("owner");
        match &request.body {
            Body::Whole(_) => plain(400, b"not multipart".to_vec()),
            Body::Announced if request.query.contains("refused") => {
                plain(403, b"you may not".to_vec())
            }
            Body::Announced => {
                let kinds = vec![("png".to_owned(), 10 << 20), ("txt".to_owned(), 1000)];
                let words_only = request.query.contains("words");
                // Everybody is an account of their own, unless it is said.
                let account = Some(number("account")).filter(|id| *id > 0).unwrap_or(owner);
                let allowance = Allowance { owner, account, kinds, files_max: 3, words_only };
                let allow = serde_json::to_string(&allowance).unwrap();
                let answer = Response { status: 204, headers: Vec::new(), body: Vec::new() };
                let answer = with(answer, wire::ALLOW, &allow);
                if request.query.contains("stranger") {
                    return answer;
                }
                with(answer, wire::SIGNED, "1")
            }
            Body::Arrived(manifest) => {
                if request.query.contains("wait") {
                    self.wait();
                }
                for file in &manifest.files {
                    if let Fate::Spooled { file, hash } = &file.fate
                        && request.query.contains("adopt")
                    {
                        fs::rename(self.spool.join(file), self.adopted.join(hash)).unwrap();
                    }
                }
                plain(200, serde_json::to_vec(manifest).unwrap())
            }
        }
    }
}

fn blob(hash: &str) -> Response {
    let answer = with(plain(200, Vec::new()), wire::BLOB, hash);
    let answer = with(answer, "content-disposition", "attachment; filename=\"a\"");
    with(with(answer, "etag", "\"tag\""), "content-security-policy", "default-src 'none'; sandbox")
}

/// What arrived, a line for each thing.
fn echo(request: &Request) -> Response {
    use std::fmt::Write;
    let Request { method, path, query, peer, secure, .. } = request;
    let mut text = format!("{method:?} {path}\nquery {query}\npeer {peer}\nsecure {secure}\n");
    for (name, value) in &request.headers {
        writeln!(text, "{name}: {value}").unwrap();
    }
    let mut body = text.into_bytes();
    body.extend_from_slice(b"\n");
    match &request.body {
        Body::Whole(bytes) => body.extend_from_slice(bytes),
        Body::Announced => body.extend_from_slice(b"announced"),
        Body::Arrived(_) => body.extend_from_slice(b"arrived"),
    }
    if *method == Method::Put {
        body = body.len().to_string().into_bytes();
    }
    plain(200, body)
}

fn plain(status: u16, body: Vec<u8>) -> Response {
    let headers = vec![("content-type", "text/plain; charset=utf-8".to_owned())];
    Response { status, headers, body }
}

fn with(mut response: Response, name: &'static str, value: &str) -> Response {
    response.headers.push((name, value.to_owned()));
    response
}

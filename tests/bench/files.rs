//! Ten megabytes up and down, against a plain copy that is synced.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use casemate::clock;

use crate::{program::Program, visit::Visit};

const BYTES: usize = 10 * 1024 * 1024;
const GOES: usize = 12;
const AT_ONCE: usize = 16;

/// Prints the median of some goes of each, and what uploads cost in memory.
pub(crate) fn print() {
    let program = Program::start();
    let visit = &program.visit;
    let token = visit.token();
    let (mut copies, mut ups, mut downs) = (Vec::new(), Vec::new(), Vec::new());
    let scratch = tempfile::tempdir().expect("a folder");
    for go in 0..GOES {
        let text = text(go);
        let start = clock::monotonic();
        let mut copy = fs::File::create(scratch.path().join("copy")).expect("a file");
        copy.write_all(&text).and_then(|()| copy.sync_all()).expect("a copy");
        copies.push(start.elapsed());
        let start = clock::monotonic();
        upload(visit, &token, go, &text);
        ups.push(start.elapsed());
        let page = ask(visit, &visit.get(&format!("/cases/{}", visit.case)));
        let page = String::from_utf8_lossy(&page);
        let (_, rest) = page.rsplit_once("/files/CAAT-").expect("a file");
        let id: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
        let request = visit.get(&format!("/files/CAAT-{id}"));
        let start = clock::monotonic();
        assert!(ask(visit, &request).len() > BYTES);
        downs.push(start.elapsed());
    }
    let (copy, up, down) = (median(copies), median(ups), median(downs));
    let ratio = |time: Duration| time.as_secs_f64() / copy.as_secs_f64();
    println!("10 MB           time   times a synced copy");
    println!("synced copy {copy:>8.1?}");
    println!("upload      {up:>8.1?}   {:.1}", ratio(up));
    println!("download    {down:>8.1?}   {:.1}", ratio(down));
    together(visit, &token, &program);
}

/// Prints what uploads that come at once take of the program's memory.
fn together(visit: &Visit, token: &str, program: &Program) {
    let texts: Vec<_> = (0..AT_ONCE).map(|go| text(100 + go)).collect();
    program.forget_peak();
    let before = program.memory();
    std::thread::scope(|scope| {
        for (go, text) in texts.iter().enumerate() {
            scope.spawn(move || upload(visit, token, 100 + go, text));
        }
    });
    let each = program.peak().saturating_sub(before) / AT_ONCE;
    println!("{AT_ONCE} uploads at once: {each} KB each at the peak   aim: under 2000");
}

fn text(go: usize) -> Vec<u8> {
    let line = format!("{go:08} the log of the hour in question, one line of many\n");
    line.bytes().cycle().take(BYTES).collect()
}

fn upload(visit: &Visit, token: &str, go: usize, text: &[u8]) {
    let head = format!(
        "--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--b\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{go}.log\"\r\n\r\n"
    );
    let tail = "\r\n--b--\r\n";
    let mut request = format!(
        "POST /cases/{}/attach HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nConnection: close\r\n\
         Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {}\r\n\r\n{head}",
        visit.case,
        visit.address,
        visit.cookie,
        head.len() + text.len() + tail.len()
    )
    .into_bytes();
    request.extend_from_slice(text);
    request.extend_from_slice(tail.as_bytes());
    let answer = ask(visit, &request);
    assert!(answer.starts_with(b"HTTP/1.1 303"), "{}", String::from_utf8_lossy(&answer));
}

/// Sends a request on a connection of its own, and reads until the answer is whole.
fn ask(visit: &Visit, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(visit.address).expect("a connection");
    stream.set_nodelay(true).expect("no delay");
    stream.write_all(request).expect("the request goes out");
    let (mut answer, mut piece) = (Vec::new(), vec![0; 64 * 1024]);
    loop {
        let count = stream.read(&mut piece).expect("the answer comes in");
        answer.extend_from_slice(&piece[..count]);
        let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
        let length =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        let length: usize = length.expect("a length");
        while answer.len() < end + 4 + length {
            let count = stream.read(&mut piece).expect("the answer comes in");
            assert!(count > 0, "cut off");
            answer.extend_from_slice(&piece[..count]);
        }
        return answer;
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

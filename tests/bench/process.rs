//! The program as it is run: start, memory, bytes on the wire.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use casemate::{clock, web::assets};

use crate::{
    load::{self, Client},
    world::{self, CASES},
};

/// Prints it.
pub(crate) fn print() {
    let dir = tempfile::tempdir().expect("a folder");
    let case = world::fill(dir.path());
    let cookie = session(dir.path());
    let start = clock::monotonic();
    let mut program = serve(dir.path());
    let address = address(&mut program);
    let get = |path: &str, more: &str| {
        format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\n{more}\r\n")
    };
    let list = get("/cases", "");
    Client::connect(address).ask(list.as_bytes());
    let cases = *CASES;
    println!("{cases} cases");
    println!("start to first list         {:>8.0?}", start.elapsed());
    println!("memory after that           {:>8} KB", status(program.id(), "VmRSS:"));
    for (request, connections) in
        [(list, 16), (get(&format!("/cases/{case}"), ""), 16), (get("/cases", ""), 64)]
    {
        load::run(address, request.as_bytes(), connections, Duration::from_secs(4));
    }
    println!("memory after the load       {:>8} KB", status(program.id(), "VmRSS:"));
    println!("its peak                    {:>8} KB", status(program.id(), "VmHWM:"));
    println!("threads                     {:>8}", status(program.id(), "Threads:"));
    let zipped = get("/cases", "Accept-Encoding: gzip\r\n");
    let (_, warm) = Client::connect(address).ask(zipped.as_bytes());
    let assets = assets::all().iter().map(|asset| match asset.gzip.len() {
        0 => asset.bytes.len(),
        gzip => gzip,
    });
    let cold = warm + assets.sum::<usize>();
    println!("a list page, warm           {warm:>8} bytes compressed");
    println!("a list page, cold           {cold:>8} bytes with every asset there is");
    // By its own id: the child is ours.
    program.kill().expect("it ends");
    program.wait().expect("it has ended");
}

fn serve(dir: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casemate"));
    command.arg("serve").arg("--data").arg(dir).args(["--listen", "127.0.0.1:0"]);
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program starts")
}

fn address(program: &mut Child) -> SocketAddr {
    let mut line = String::new();
    let output = program.stdout.take().expect("its output");
    BufReader::new(output).read_line(&mut line).expect("its first line");
    let (_, address) = line.trim().split_once("http://").expect("an address");
    address.parse().expect("an address")
}

fn session(dir: &Path) -> String {
    let desk = casemate::serve::open(dir, casemate::clock::Clock::Real).expect("the store opens");
    let cookie = world::sign_in(&desk, "issuer@example.com").1;
    desk.store().stop();
    cookie
}

/// A number of `/proc/ID/status`; sizes are in KB.
pub(crate) fn status(id: u32, field: &str) -> usize {
    let text = fs::read_to_string(format!("/proc/{id}/status")).expect("a status");
    let line = text.lines().find(|line| line.starts_with(field)).expect("the field");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number")
}

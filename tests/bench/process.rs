//! The program as it is run: start, memory, bytes on the wire.

use std::time::Duration;

use crate::{
    load::{self, Client},
    program::Program,
    visit::Visit,
    world::CASES,
};

const LASTING: Duration = Duration::from_secs(4);

/// Prints it, each beside what is aimed at.
pub(crate) fn print() {
    let mut program = Program::start();
    let start = starts(&mut program);
    let visit = &program.visit;
    // What a process takes right after its start is not what it takes when it is left alone.
    let idle = program.memory();
    Client::connect(visit.address).ask(&visit.get("/cases"));
    let used = program.memory();
    println!("{} cases", *CASES);
    println!("start to first list      {start:>8.0?}   aim: under 100ms");
    println!("memory, nobody there     {idle:>8} KB   aim: under 25000");
    println!("memory, one page asked   {used:>8} KB");
    load(visit);
    println!("memory after the load    {:>8} KB   aim: under 60000", program.memory());
    println!("its peak                 {:>8} KB", program.peak());
    println!("threads                  {:>8}", program.threads());
    let (cold, warm, files) = wire(visit);
    println!("list page, first visit   {cold:>8} bytes aim: under 60000; with {files} files");
    println!("list page, next visit    {warm:>8} bytes aim: under 8000");
}

/// How long from starting the program until a list is there: the middle one of five starts.
fn starts(program: &mut Program) -> Duration {
    let mut times: Vec<Duration> = (0..5)
        .map(|_| {
            let start = program.restart();
            Client::connect(program.visit.address).ask(&program.visit.get("/cases"));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    program.restart();
    times[2]
}

/// Lists, a case, and writes, on 16 and 64 connections, and people who sign in.
fn load(visit: &Visit) {
    let case = format!("/cases/{}", visit.case);
    for (request, connections) in [
        (visit.get("/cases"), 16),
        (visit.get(&case), 16),
        (visit.get("/cases"), 64),
        (visit.create(), 64),
        // No more passwords are checked at a time; a third would be told to come again.
        (visit.sign_in(), 2),
    ] {
        load::run(visit.address, &request, connections, LASTING);
    }
}

/// What a browser gets when it asks for a list for the first time, and when it does again: heads
/// and bodies of the page and of all the files that it names, compressed.
fn wire(visit: &Visit) -> (usize, usize, usize) {
    let mut client = Client::connect(visit.address);
    let mut get = |path: &str| {
        let (_, length) = client.ask(&visit.get_with(path, "Accept-Encoding: gzip\r\n"));
        client.body + length
    };
    let page = get("/cases");
    let plain = Client::connect(visit.address).page(&visit.get("/cases"));
    let mut files: Vec<&str> = [" href=\"/static/", " src=\"/static/"]
        .into_iter()
        .flat_map(|before| plain.split(before).skip(1))
        .filter_map(|rest| rest.split(['"', '#']).next())
        .collect();
    files.sort_unstable();
    files.dedup();
    let bytes = files.iter().map(|file| get(&format!("/static/{file}"))).sum::<usize>();
    (page + bytes, page, files.len())
}

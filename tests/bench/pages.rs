//! The pages that people see most, and the dearest list, against the bare front sending as many bytes.

use std::time::Duration;

use crate::{
    front,
    load::{self, Client},
    world::{CASES, COMMENTS, World},
};

const CONNECTIONS: usize = 16;
const LASTING: Duration = Duration::from_secs(4);

/// Prints what they cost, uncompressed, at 16 connections, in turns with the bare front.
pub(crate) fn print() {
    let world = World::start();
    let cases = *CASES;
    println!("{cases} cases, {COMMENTS} comments each, {CONNECTIONS} connections, uncompressed");
    println!("page                bytes  answers/s  bare front  ratio       p50       p99");
    println!("aim                                               >= 0.50");
    let case = format!("/cases/{}", world.visit.case);
    for (name, path) in [
        ("list", "/cases"),
        ("filtered", "/cases?status=pending&priority=medium"),
        ("narrowed", "/cases?agent=me&account=PA-000-002&from=2020-01-01"),
        // Nothing fits, and no index knows: as many places are looked at as one request may.
        ("looked through", "/cases?period=created&to=2020-01-01"),
        ("case", &case),
    ] {
        let request = world.visit.get(path);
        let (_, bytes) = Client::connect(world.visit.address).ask(&request);
        let bare = front::bare(bytes, CONNECTIONS, LASTING / 2);
        load::run(world.visit.address, &request, CONNECTIONS, LASTING / 4);
        let page = load::run(world.visit.address, &request, CONNECTIONS, LASTING);
        let again = front::bare(bytes, CONNECTIONS, LASTING / 2);
        let bare = f64::midpoint(bare.rate, again.rate);
        let (rate, ratio) = (page.rate, page.rate / bare);
        let (p50, p99) = (page.p50, page.p99);
        println!(
            "{name:<16} {bytes:>8} {rate:>10.0} {bare:>11.0} {ratio:>6.2} {p50:>9.0?} {p99:>9.0?}"
        );
    }
    world.stop();
}

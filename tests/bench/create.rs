//! Opening cases over HTTP: how many share a flush.

use std::time::Duration;

use crate::{
    load,
    world::{PARTNER, World},
};

const LASTING: Duration = Duration::from_secs(4);

/// Prints what one, 16 and 64 connections bring.
pub(crate) fn print() {
    let world = World::start();
    let token = world.visit.token();
    let body = format!(
        "token={token}&partner={PARTNER}&subject=One+more&priority=medium&type=technical\
         &description=Opened+by+a+measurement.&go=create"
    );
    let request = format!(
        "POST /cases/new/details HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Type: \
         application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        world.visit.address,
        world.visit.cookie,
        body.len()
    );
    println!("connections  creates/s  ratio  writes per flush       p50       p99");
    let mut one = None;
    for connections in [1, 16, 64] {
        load::run(world.visit.address, request.as_bytes(), connections, LASTING / 4);
        let before = world.running.desk().store().flushed();
        let measured = load::run(world.visit.address, request.as_bytes(), connections, LASTING);
        let after = world.running.desk().store().flushed();
        let (rate, p50, p99) = (measured.rate, measured.p50, measured.p99);
        let ratio = rate / *one.get_or_insert(rate);
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let shared =
            (after.changes - before.changes) as f64 / (after.flushes - before.flushes) as f64;
        println!(
            "{connections:>11} {rate:>10.0} {ratio:>6.1} {shared:>17.1} {p50:>9.0?} {p99:>9.0?}"
        );
    }
    world.stop();
}

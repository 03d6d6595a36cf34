//! Opening cases over HTTP: how many share a flush.

use std::time::Duration;

use crate::{load, world::World};

const LASTING: Duration = Duration::from_secs(4);

/// Prints what one, 16 and 64 connections bring.
pub(crate) fn print() {
    let world = World::start();
    let request = world.visit.create();
    println!("connections  creates/s  ratio  writes per flush       p50       p99");
    println!("aim at 16               >= 5.0            >= 8.0");
    let mut one = None;
    for connections in [1, 16, 64] {
        load::run(world.visit.address, &request, connections, LASTING / 4);
        let before = world.running.desk().store().flushed();
        let measured = load::run(world.visit.address, &request, connections, LASTING);
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

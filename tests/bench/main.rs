//! Measurements. They print numbers side by side and assert nothing about time.
#![expect(clippy::print_stdout, reason = "printing is what they are for")]
#![expect(clippy::expect_used, reason = "a panic is how a measurement fails")]

mod answer;
mod create;
mod files;
mod front;
mod inspect;
mod load;
mod markdown;
mod pages;
mod process;
mod program;
mod scale;
mod visit;
mod world;

use std::{hint::black_box, time::Instant};

fn main() {
    // Cargo passes flags; the first word that is none picks measurements by name.
    let wanted = std::env::args().skip(1).find(|arg| !arg.starts_with('-')).unwrap_or_default();
    let all: [(&str, fn()); 8] = [
        ("answer", answer::print),
        ("front", front::print),
        ("pages", pages::print),
        ("create", create::print),
        ("files", files::print),
        ("process", process::print),
        ("inspect", inspect::run),
        ("markdown", markdown::run),
    ];
    for (name, run) in all {
        if name.contains(&wanted) {
            println!("{name}");
            run();
        }
    }
    // Takes long, so it comes only when it is asked for.
    if wanted == "scale" {
        scale::print();
    }
}

/// How many microseconds it takes: the best of seven goes, each long enough to be measured.
#[expect(clippy::disallowed_methods, reason = "measuring is what this is for")]
fn micros(mut work: impl FnMut() -> usize) -> f64 {
    let mut time = |times: u32| {
        let start = Instant::now();
        for _ in 0..times {
            black_box(work());
        }
        start.elapsed().as_secs_f64() * 1e6 / f64::from(times)
    };
    let times = (20_000.0 / time(1).max(1.0)).clamp(1.0, 5000.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 5000")]
    let times = times as u32;
    (0..7).map(|_| time(times)).fold(f64::INFINITY, f64::min)
}

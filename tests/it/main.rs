//! Everything that is tested from outside: the built binary, and the tree itself.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a test reports")]
#![expect(clippy::print_stderr, reason = "and this is how it says more")]

mod binary;
mod browser;
mod client;
mod client_tests;
mod crash;
mod front;
mod hookroom;
mod journeys;
mod mailroom;
mod process;
mod rql;
mod stage;
mod tidy;
mod wait;
mod wire;
mod world;

//! The built binary over its own front: what a user, or an attacker, would notice.

mod cast;
mod cli;
mod clients;
mod clock;
mod crawl;
mod customers;
mod door;
mod downloads;
mod forms;
mod hostile;
mod kept;
mod logs;
mod origin;
mod people;
mod private;
mod roles;
mod room;
mod routes;
mod samples;
pub(crate) mod scene;
mod sessions;
mod set_up;
mod strangers;
mod tls;
mod uploads;
mod witness;
mod workflow;

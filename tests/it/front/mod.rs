//! The HTTP front against a toy application, over raw sockets.

mod agreement;
mod child;
mod crowds;
mod downloads;
mod framing;
mod live;
mod manners;
mod multipart;
mod portions;
mod server;
mod strangers;
mod toy;
mod turns;
mod uploads;
pub(crate) mod wire;
mod words;
mod world;

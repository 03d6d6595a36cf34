//! A helpdesk in one file: cases between organisations, worked from a browser.
//!
//! # Code map
//!
//! Read in this order; each layer may use those above it, never those below.
//!
//! * [`domain`]: what a case is and who may do what to it. Pure: no clock, no disk, no network.
//! * [`store`]: the redb file and the blobs beside it: tables, row encoding, the one writer.
//! * [`followers`]: what reads the journal as it grows: the search index, notifications, live
//!   updates; and the way to the mail server.
//! * [`desk`]: one function per thing a person can do; the browser and the API both call it.
//! * [`web`]: HTTP in, HTML or JSON out, behind the [edge](web::edge). Knows no table and decides
//!   no permission.
//! * [`timer`], [`mailer`], [`webhooks`], [`serve`], [`cli`]: what runs by itself, what puts it all together, what starts it.
//!
//! [`clock`] is the only reader of time, [`log`] the only writer of lines, [`error`] the two ways
//! in which a request ends without what it asked for.
//!
//! # The way of a write
//!
//! `POST /cases/CA-…/do/resolve`: the [edge](web::edge) judges the head and takes the body in;
//! [`web::routes`] finds the row; the session makes an [`Actor`](domain::access::Actor), the form's
//! token and origin are checked; the handler calls [`desk::Desk::step`], which hands a decision to
//! [`store::Store::commit`]. In the writer's thread the decision opens the sealed case for the
//! actor and spends the permit; the [`Change`](domain::change::Change) that comes of it is written
//! with all that follows from it and one journal entry, up to 64 decisions share one flush, and
//! only then is the browser sent back to the case.

pub mod cli;
pub mod clock;
pub mod desk;
pub mod domain;
pub mod error;
pub mod followers;
pub mod log;
pub mod mailer;
pub mod serve;
pub mod store;
pub mod timer;
pub mod web;
pub mod webhooks;

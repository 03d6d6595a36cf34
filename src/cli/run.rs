//! `casemate serve`.

use std::{
    path::PathBuf,
    sync::{Arc, atomic::AtomicBool},
};

use clap::Args;
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
    iterator::Signals,
};

use super::{options::Listen, say};
use crate::{
    clock::Clock,
    serve::{self, CannotStart, Running},
};

pub(super) const SERVE_EXAMPLES: &str = "Examples:
  casemate serve
  casemate serve --data /srv/casemate --listen 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem
  casemate serve --listen 10.0.0.5:8080 --trusted-proxy 10.0.0.1 --public-url https://help.example.com

The first start prints a link to set the helpdesk up in a browser; it works once, for 30 minutes.";

/// Run the helpdesk.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Folder of all data; made if it is missing
    #[arg(long, env = "CASEMATE_DATA", default_value = "casemate-data", value_name = "DIR")]
    data: PathBuf,
    #[command(flatten)]
    listen: Listen,
}

impl Serve {
    pub(super) fn run(&self) -> Result<(), CannotStart> {
        let settings = self.listen.settings();
        let signals = signals()?;
        let desk = serve::open(&self.data, Clock::Real)?;
        let link = desk.new_set_up_link()?;
        let public = settings.public_url.clone();
        let running = serve::start(desk, &self.data, &settings)?;
        let url = public.map_or_else(|| running.url(), |url| url.origin);
        if let Some(secret) = link {
            say(
                "Nobody has set this helpdesk up yet. Open this link within 30 minutes; it works once:",
            );
            say(&format!("  {url}/set-up/{}", secret.reveal()));
        }
        say(&format!("Casemate answers at {url}"));
        wait(signals, running);
        Ok(())
    }
}

/// Catches the signals that end the process from here on.
///
/// # Errors
///
/// [`CannotStart`] if the system does not let us.
pub(super) fn signals() -> Result<Signals, CannotStart> {
    Signals::new([SIGTERM, SIGINT])
        .map_err(|error| CannotStart(format!("cannot catch signals: {error}")))
}

/// Whether a signal has come that ends the process: whoever works looks there now and then, and
/// tidies up. A second one ends the process at once.
///
/// # Errors
///
/// [`CannotStart`] if the system does not let us.
pub(super) fn asked_to_end() -> Result<Arc<AtomicBool>, CannotStart> {
    let asked = Arc::new(AtomicBool::new(false));
    for signal in [SIGTERM, SIGINT] {
        // In this order: the first signal finds that none was there before.
        flag::register_conditional_shutdown(signal, 1, Arc::clone(&asked))
            .and_then(|_| flag::register(signal, Arc::clone(&asked)))
            .map_err(|error| CannotStart(format!("cannot catch signals: {error}")))?;
    }
    Ok(asked)
}

/// Serves until a signal says stop; a second one ends the process at once.
pub(super) fn wait(mut signals: Signals, running: Running) {
    signals.forever().next();
    let handle = signals.handle();
    let again = std::thread::spawn(move || {
        if signals.forever().next().is_some() {
            std::process::exit(1);
        }
    });
    running.stop();
    handle.close();
    // It ends with the handle; a panic in it changes nothing any more.
    drop(again.join());
}

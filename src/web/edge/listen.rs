//! Taking connections in, whatever the system says.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::{Shared, connection::Guest, proxy};
use crate::log;

/// How many connections the system keeps for us to take.
const BACKLOG: u32 = 1024;
/// How long to wait after the system refused to give us one.
const PAUSE: Duration = Duration::from_millis(20);

/// Binds the address.
///
/// # Errors
///
/// What the system says.
pub(super) fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Takes connections until dropped. No error ends it: most are a client's, and when descriptors
/// have run out there will be some again.
pub(super) async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut complaint = log::Seldom::default();
    loop {
        match listener.accept().await {
            // A listener for both families shows IPv4 addresses as IPv6.
            Ok((stream, address)) => seat(&shared, stream, address.ip().to_canonical()),
            Err(err) => {
                if complaint.is_due() {
                    log::warn("accept_failed", &[("error", &err)]);
                }
                let full = [rustix::io::Errno::MFILE, rustix::io::Errno::NFILE];
                if full.iter().any(|full| err.raw_os_error() == Some(full.raw_os_error())) {
                    // One for the newcomer, and one so that the system can tell that there is no
                    // other: it wants a descriptor for that too.
                    shared.table.dismiss_two();
                }
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

fn seat(shared: &Arc<Shared>, stream: TcpStream, peer: IpAddr) {
    // Without this a page waits 40 ms for the client to acknowledge its head.
    let _ = stream.set_nodelay(true);
    let exempt = &shared.exempt;
    let counts = !exempt.iter().any(|network| network.contains(peer));
    let counts_at = counts.then(|| proxy::neighbourhood(peer));
    // Nobody can be made to go: the newcomer is closed.
    let Some(place) = shared.table.enter(counts_at) else { return };
    let id = place.id();
    let guest = Guest { shared: Arc::clone(shared), place, peer };
    let task = tokio::spawn(guest.attend(stream));
    shared.table.seat(id, task.abort_handle());
}

/// Raises this process's limit of descriptors as far as the system lets it, and says how many it
/// may have.
pub(super) fn raise_descriptors() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    let now =
        if setrlimit(Resource::Nofile, raised).is_ok() { limit.maximum } else { limit.current };
    now.unwrap_or(u64::MAX)
}

//! Edge and server together: what is needed to serve an application.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use super::{
    edge::{Config, Edge},
    server::{Application, Server, Settings},
};

/// A running front.
pub struct Front {
    edge: Edge,
    server: Server,
}

/// Serves `application` as `config` says.
///
/// # Errors
///
/// What [`Server::start`] and [`Edge::start`] say.
pub fn start(config: Config, application: Arc<Application>) -> io::Result<Front> {
    let mut settings = Settings::new(Arc::clone(&config.application), config.secret.clone());
    settings.workers = config.limits.pool;
    let server = Server::start(settings, application)?;
    match Edge::start(config) {
        Ok(edge) => Ok(Front { edge, server }),
        Err(err) => {
            server.stop();
            Err(err)
        }
    }
}

impl Front {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.edge.address()
    }

    /// The edge, to ask it how it is.
    pub fn edge(&self) -> &Edge {
        &self.edge
    }

    /// Stops taking connections, lets requests in flight finish for at most `grace`, then ends.
    pub fn stop(self, grace: Duration) {
        self.edge.stop(grace);
        self.server.stop();
    }
}

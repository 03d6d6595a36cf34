//! Who the server is to browsers that speak TLS.

use std::{
    fs, io,
    net::IpAddr,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
    sync::Arc,
};

use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use tokio_rustls::{TlsAcceptor, rustls};

use crate::log;

/// A certificate chain and its key.
pub struct Identity(Arc<rustls::ServerConfig>);

const CERTIFICATE_FILE: &str = "self-signed.crt";
const KEY_FILE: &str = "self-signed.key";

impl Identity {
    /// Reads a chain (the server's certificate first) and its key, both PEM.
    ///
    /// # Errors
    ///
    /// If a file cannot be read, holds nothing of its kind, or the two do not belong together.
    pub fn from_files(chain: &Path, key: &Path) -> io::Result<Identity> {
        let named = |path: &Path, err: &dyn std::fmt::Display| {
            io::Error::new(io::ErrorKind::InvalidInput, format!("{}: {err}", path.display()))
        };
        let certificates = CertificateDer::pem_file_iter(chain).map_err(|e| named(chain, &e))?;
        let certificates: Vec<_> =
            certificates.collect::<Result<_, _>>().map_err(|e| named(chain, &e))?;
        if certificates.is_empty() {
            return Err(named(chain, &"no certificate in this file"));
        }
        let private = PrivateKeyDer::from_pem_file(key).map_err(|e| named(key, &e))?;
        Identity::new(certificates, private).map_err(|e| named(chain, &e))
    }

    /// An identity that nobody vouches for, for `names` (hosts or addresses). It is made once and
    /// kept in `folder`, in two files that only their owner can read; later calls read it again.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written, a name is none, or what lies there cannot be used.
    pub fn self_signed(folder: &Path, names: &[String]) -> io::Result<Identity> {
        let (certificate, key) = (folder.join(CERTIFICATE_FILE), folder.join(KEY_FILE));
        if !certificate.exists() || !key.exists() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            let made = rcgen::generate_simple_self_signed(names).map_err(io::Error::other)?;
            write_private(&key, &made.signing_key.serialize_pem())?;
            write_private(&certificate, &made.cert.pem())?;
            log::info("certificate_made", &[("file", &certificate.display())]);
        }
        Identity::from_files(&certificate, &key)
    }

    fn new(
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
    ) -> Result<Identity, rustls::Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Identity(Arc::new(config)))
    }

    pub(super) fn acceptor(self) -> TlsAcceptor {
        TlsAcceptor::from(self.0)
    }
}

/// The names of a machine that has none: what browsers on it call it, and its address.
pub fn names_for(address: IpAddr) -> Vec<String> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    let address = address.to_string();
    if !names.contains(&address) {
        names.push(address);
    }
    names
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let temporary = path.with_extension("new");
    match fs::remove_file(&temporary) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => return Err(err),
        _ => (),
    }
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary)?;
    io::Write::write_all(&mut file, text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&temporary, path)
}

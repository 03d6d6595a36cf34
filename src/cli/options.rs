//! Options that several commands share.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, ValueEnum};

use crate::{
    log,
    serve::{FreeDisk, PlainHttp, PublicUrl, Settings, Tls},
    web::edge::proxy::Network,
};

/// Where and how to listen.
#[derive(Debug, Args)]
pub(super) struct Listen {
    /// Address and port to listen on; port 0 for any
    #[arg(
        long = "listen",
        env = "CASEMATE_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDR"
    )]
    address: SocketAddr,
    /// Certificate chain for TLS, a PEM file
    #[arg(long, env = "CASEMATE_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Private key for TLS, a PEM file
    #[arg(long, env = "CASEMATE_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Use TLS with a certificate made here; browsers will warn of it
    #[arg(long, env = "CASEMATE_TLS_SELF_SIGNED", conflicts_with = "tls_cert")]
    tls_self_signed: bool,
    /// Proxies whose X-Forwarded-For and -Proto are believed: addresses or networks
    #[arg(long, env = "CASEMATE_TRUSTED_PROXY", value_name = "IP[/BITS]", value_delimiter = ',')]
    trusted_proxy: Vec<Network>,
    /// Serve other machines without TLS: passwords travel in the clear
    #[arg(long, env = "CASEMATE_PLAIN_HTTP")]
    plain_http: bool,
    /// The address that browsers use, such as <https://help.example.com>
    #[arg(long, env = "CASEMATE_PUBLIC_URL", value_name = "URL")]
    public_url: Option<PublicUrl>,
    /// The most connections at once
    #[arg(long, env = "CASEMATE_CONNECTIONS_MAX", default_value_t = 2048, value_name = "N")]
    connections_max: usize,
    /// The most connections at once from one address that has not signed in
    #[arg(long, env = "CASEMATE_PER_ADDRESS_MAX", default_value_t = 64, value_name = "N")]
    per_address_max: usize,
    /// Refuse files when the disk has less free than this: a size, or a share of it such as `10%`
    /// (10GB are enough for any share)
    #[arg(long, env = "CASEMATE_MIN_FREE_DISK", default_value = "10%", value_name = "SIZE")]
    min_free_disk: FreeDisk,
    /// How much the files of one account may take, those not sent yet included
    #[arg(long, env = "CASEMATE_FILE_QUOTA", default_value = "10GB", value_name = "SIZE")]
    file_quota: Size,
    /// How much to log on standard error
    #[arg(long, env = "CASEMATE_LOG", default_value = "info", value_name = "LEVEL")]
    log: Level,
}

/// A size as people write it: `256MB`; a bare number is bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Size(u64);

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Level {
    /// What somebody should look at today
    Error,
    /// What somebody should look at some day
    Warn,
    /// The life of the process
    Info,
    /// Single requests
    Debug,
}

impl Listen {
    /// The settings that were given; from now on the log shows what was asked for.
    pub(super) fn settings(&self) -> Settings {
        log::show(match self.log {
            Level::Error => log::Level::Error,
            Level::Warn => log::Level::Warn,
            Level::Info => log::Level::Info,
            Level::Debug => log::Level::Debug,
        });
        let tls = match (&self.tls_cert, &self.tls_key) {
            (Some(chain), Some(key)) => Tls::Files(chain.clone(), key.clone()),
            _ if self.tls_self_signed => Tls::SelfSigned,
            _ => Tls::Off,
        };
        Settings {
            listen: self.address,
            tls,
            trusted_proxies: self.trusted_proxy.clone(),
            plain_http: if self.plain_http { PlainHttp::Allowed } else { PlainHttp::Refused },
            public_url: self.public_url.clone(),
            free_disk_min: self.min_free_disk,
            file_quota: self.file_quota.0,
            connections_max: self.connections_max,
            per_address_max: self.per_address_max,
        }
    }
}

impl std::str::FromStr for Size {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Size, &'static str> {
        const WORDS: &str = "write it like 256MB";
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit = match text[digits.len()..].to_ascii_uppercase().as_str() {
            "" | "B" => 1,
            "KB" => 1 << 10,
            "MB" => 1 << 20,
            "GB" => 1 << 30,
            "TB" => 1 << 40,
            _ => return Err(WORDS),
        };
        let number: u64 = digits.parse().map_err(|_| WORDS)?;
        number.checked_mul(unit).map(Size).ok_or(WORDS)
    }
}

impl std::str::FromStr for FreeDisk {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<FreeDisk, &'static str> {
        const WORDS: &str = "write it like 256MB or 10%";
        let Some(percent) = text.strip_suffix('%') else {
            return text.parse().map(|Size(bytes)| FreeDisk::Bytes(bytes)).map_err(|_| WORDS);
        };
        let percent = percent.parse().ok().filter(|percent| *percent <= 100);
        percent.map(FreeDisk::Percent).ok_or(WORDS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        assert_eq!("256MB".parse(), Ok(Size(256 << 20)));
        assert_eq!("10gb".parse(), Ok(Size(10 << 30)));
        assert_eq!("7".parse(), Ok(Size(7)));
        for bad in ["", "MB", "-1MB", "1.5MB", "1XB", "99999999TB"] {
            assert!(bad.parse::<Size>().is_err(), "{bad}");
            assert!(bad.parse::<FreeDisk>().is_err(), "{bad}");
        }
        assert_eq!("1MB".parse(), Ok(FreeDisk::Bytes(1 << 20)));
        assert_eq!("10%".parse(), Ok(FreeDisk::Percent(10)));
        for bad in ["%", "101%", "-1%", "10MB%", "10 %"] {
            assert!(bad.parse::<FreeDisk>().is_err(), "{bad}");
        }
    }
}

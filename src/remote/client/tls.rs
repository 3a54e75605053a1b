//! Which certificates are trusted.

use std::sync::Arc;

use rustls::crypto::ring;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use super::address::Address;
use crate::error::{Error, RemoteError, RemoteFault};
use crate::message;
use crate::message::Message;

/// TLS that trusts `roots` or else the roots of the system. `address` is one that needs them.
pub(super) fn config(
    address: Option<&Address>,
    roots: Option<&(Message, Vec<u8>)>,
) -> Result<TlsConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let builder = TlsConfig::builder().unversioned_rustls_crypto_provider(provider);
    let Some(address) = address else { return Ok(builder.root_certs(RootCerts::from(None)).build()) };
    let certificates = match roots {
        Some((file, pem)) => of_pem(file, pem),
        None => of_system(),
    };
    let certificates = certificates.map_err(|reason| -> Error {
        RemoteError { address: address.as_str().to_owned(), fault: RemoteFault::NoRoots(reason) }.into()
    })?;
    Ok(builder.root_certs(RootCerts::from(certificates)).build())
}

fn of_pem(file: &Message, pem: &[u8]) -> Result<Vec<Certificate<'static>>, Message> {
    let mut certificates = Vec::new();
    for item in parse_pem(pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
            Ok(_) => {}
            Err(error) => return Err(message!("{file}: {error}", file, error = error.to_string())),
        }
    }
    if certificates.is_empty() {
        return Err(message!("{file} has no certificate", file));
    }
    Ok(certificates)
}

fn of_system() -> Result<Vec<Certificate<'static>>, Message> {
    let found = rustls_native_certs::load_native_certs();
    if found.certs.is_empty() {
        let errors: Vec<String> = found.errors.iter().map(ToString::to_string).collect();
        return Err(message!("this system has no root certificates: {errors}", errors = errors.join("; ")));
    }
    Ok(found.certs.iter().map(|certificate| Certificate::from_der(certificate).to_owned()).collect())
}

//! What failed, from the errors of the libraries.

use std::io;

use rustls::CertificateError;

use crate::error::{CertificateFault, RemoteFault};

/// The fault that an error of the HTTP library stands for.
pub(super) fn of(error: ureq::Error) -> RemoteFault {
    match error {
        ureq::Error::Rustls(error) => of_tls(&error),
        ureq::Error::Io(error) => of_io(&error),
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed | ureq::Error::Timeout(_) => {
            RemoteFault::Unreachable(error.to_string())
        }
        ureq::Error::Tls(reason) => RemoteFault::Tls(reason.to_owned()),
        // It speaks no HTTP, or cut its answer.
        other => RemoteFault::Unreadable(other.to_string()),
    }
}

/// An error of TLS comes wrapped in one of the connection.
fn of_io(error: &io::Error) -> RemoteFault {
    let mut inner = error.get_ref().map(|inner| inner as &(dyn std::error::Error + 'static));
    while let Some(cause) = inner {
        if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
            return of_tls(tls);
        }
        inner = cause.source();
    }
    RemoteFault::Unreachable(error.to_string())
}

fn of_tls(error: &rustls::Error) -> RemoteFault {
    use CertificateError as E;
    let rustls::Error::InvalidCertificate(reason) = error else { return RemoteFault::Tls(error.to_string()) };
    RemoteFault::Certificate(match reason {
        E::Expired | E::ExpiredContext { .. } => CertificateFault::Expired,
        E::NotValidYet | E::NotValidYetContext { .. } => CertificateFault::NotYetValid,
        E::NotValidForName | E::NotValidForNameContext { .. } => CertificateFault::OtherHost,
        E::UnknownIssuer => CertificateFault::UnknownIssuer,
        other => CertificateFault::Other(other.to_string()),
    })
}

//! Errors of a search engine on the network: which address, and what happened there.

use std::time::Duration;

use crate::message;
use crate::message::Message;

/// Characters of a foreign text that an error shows.
const MAX_REASON: usize = 300;

/// A request to a search engine that did not succeed. It never has credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteError {
    /// The address that was asked: scheme, host, port and path prefix.
    pub address: String,
    /// What happened.
    pub fault: RemoteFault,
}

/// What went wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RemoteFault {
    /// The address cannot be used: the reason is for users.
    BadAddress(Message),
    /// Plain HTTP to a host that is not this machine was not allowed.
    Insecure,
    /// The user name, password or key cannot be sent.
    BadCredentials,
    /// No certificate can be trusted: the file or the system has none. The reason is for users.
    NoRoots(Message),
    /// No connection, or it broke. The cause in the words of the system.
    Unreachable(String),
    /// The certificate of the server is not accepted.
    Certificate(CertificateFault),
    /// Another failure of TLS, in the words of the library.
    Tls(String),
    /// No answer within this time.
    Timeout(Duration),
    /// The engine answered with an error.
    Status {
        /// The HTTP status.
        status: u16,
        /// The engine's name for the error, such as `index_not_found_exception`; empty if there is none.
        kind: String,
        /// The engine's reason.
        reason: String,
    },
    /// The answer is a redirect, which is not followed.
    Redirect(String),
    /// The answer has more bytes than this.
    TooLarge(u64),
    /// The answer cannot be read: no JSON, or not of the expected form.
    Unreadable(String),
    /// Another local index is pushed under this name.
    OtherOwner {
        /// The alias.
        name: String,
        /// The other index: its host and folder.
        owner: String,
    },
    /// The cluster has a later commit of the local index than there is.
    Ahead {
        /// The number of its commit.
        cluster: u64,
        /// The number of the last commit here.
        local: u64,
    },
    /// Another push has finished since this one began.
    OtherPush(String),
    /// An index of the cluster has this name, and no push has made it.
    NameTaken(String),
    /// A later version of the program wrote what is there.
    LaterProgram(String),
    /// After a push, an index of the cluster does not have the articles that it should have.
    Differs(String),
    /// The answer is not whole: the shard that failed and its reason, as the engine names them.
    Incomplete(String),
    /// No articles have this name there.
    NoArticles(String),
    /// This cannot be the name of articles in a cluster.
    BadName(String),
    /// The articles were pushed by another version of the program.
    OtherVersion {
        /// Their name.
        name: String,
        /// The fingerprint of the index that they were pushed from.
        found: String,
        /// The fingerprint of this program.
        expected: String,
    },
    /// The physical index that was being read is gone: another has taken its place.
    Replaced(String),
    /// What a cluster cannot do: the text is for users.
    Unsupported(Message),
}

/// Why a certificate is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateFault {
    /// Its time is over.
    Expired,
    /// Its time has not begun.
    NotYetValid,
    /// It is for another host.
    OtherHost,
    /// Nobody who is trusted has signed it.
    UnknownIssuer,
    /// Another reason, in the words of the library.
    Other(String),
}

impl RemoteError {
    /// The engine's name for the error; empty if there is none.
    #[must_use]
    pub fn engine_kind(&self) -> &str {
        match &self.fault {
            RemoteFault::Status { kind, .. } => kind,
            _ => "",
        }
    }

    /// The HTTP status of the answer, if the engine answered with an error.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self.fault {
            RemoteFault::Status { status, .. } => Some(status),
            _ => None,
        }
    }

    /// Whether the same request may succeed later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match &self.fault {
            RemoteFault::Unreachable(_)
            | RemoteFault::Timeout(_)
            | RemoteFault::Incomplete(_)
            | RemoteFault::OtherPush(_)
            | RemoteFault::Replaced(_) => true,
            RemoteFault::Status { status, .. } => matches!(status, 408 | 429 | 500..),
            _ => false,
        }
    }

    pub(super) fn message(&self) -> Message {
        let address = printable(&self.address);
        match &self.fault {
            RemoteFault::BadAddress(reason) => {
                message!("{address} is no address of a search engine: {reason}", address, reason)
            }
            RemoteFault::Insecure => message!("{address} is plain HTTP to another machine", address),
            RemoteFault::BadCredentials => message!(
                "the user, the password or the API key for {address} has characters that HTTP cannot send",
                address
            ),
            RemoteFault::NoRoots(reason) => {
                message!("no certificate of {address} can be trusted: {reason}", address, reason)
            }
            RemoteFault::Unreachable(cause) => {
                message!("{address} cannot be reached: {cause}", address, cause = printable(cause))
            }
            RemoteFault::Certificate(fault) => certificate_text(&address, fault),
            RemoteFault::Tls(cause) => {
                message!("no secure connection with {address}: {cause}", address, cause = printable(cause))
            }
            RemoteFault::Timeout(time) => message!(
                "{address} did not answer within {seconds} s",
                address,
                seconds = time.as_secs_f64().ceil()
            ),
            RemoteFault::Status { status, kind, reason } => status_text(&address, *status, kind, reason),
            RemoteFault::Redirect(to) => {
                message!("{address} redirects to {to}, which is not followed", address, to = printable(to))
            }
            RemoteFault::TooLarge(bytes) => {
                message!("the answer of {address} has more than {bytes} bytes", address, bytes)
            }
            RemoteFault::Unreadable(cause) => {
                message!("the answer of {address} cannot be read: {cause}", address, cause = printable(cause))
            }
            RemoteFault::Incomplete(reason) => {
                message!("{address} answered only in part: {reason}", address, reason = printable(reason))
            }
            RemoteFault::NoArticles(name) => {
                message!("{address} has no articles named {name}", address, name)
            }
            RemoteFault::BadName(name) => message!(
                "{name} cannot be the name of articles in a cluster",
                name = format_args!("{name:?}")
            ),
            RemoteFault::OtherVersion { name, found, expected } => message!(
                "the articles {name} at {address} were pushed as {found}, this program reads {expected}",
                name,
                address,
                found = printable(found),
                expected
            ),
            RemoteFault::Replaced(index) => {
                message!(
                    "{index} at {address} was replaced while it was read",
                    index = printable(index),
                    address
                )
            }
            RemoteFault::Unsupported(what) => message!("a cluster cannot do that: {what}", what),
            of_push => push_text(&address, of_push),
        }
    }
}

/// The texts of faults that only pushes have.
fn push_text(address: &str, fault: &RemoteFault) -> Message {
    match fault {
        RemoteFault::OtherOwner { name, owner } => message!(
            "{name} on {address} has the articles of another index: {owner}",
            name,
            address,
            owner = printable(owner)
        ),
        RemoteFault::Ahead { cluster, local } => message!(
            "{address} has commit {cluster} of this index, which is at {local}: it is an older copy",
            address,
            cluster,
            local
        ),
        RemoteFault::OtherPush(name) => {
            message!("another push to {name} on {address} has finished meanwhile", name, address)
        }
        RemoteFault::NameTaken(name) => {
            message!("{name} on {address} was not made by a push", name, address)
        }
        RemoteFault::LaterProgram(index) => {
            message!("{index} on {address} was written by a later version of secnews", index, address)
        }
        RemoteFault::Differs(index) => {
            message!("{index} on {address} does not have the articles that were pushed", index, address)
        }
        _ => Message::untranslated(address.to_owned()),
    }
}

/// The engine's name for a write to an index that is read-only, such as on a full disk.
pub(crate) const READ_ONLY: &str = "cluster_block_exception";

fn status_text(address: &str, status: u16, kind: &str, reason: &str) -> Message {
    let reason = match (kind, reason) {
        ("", reason) | (reason, "") => printable(reason),
        (kind, reason) => printable(&format!("{kind}: {reason}")),
    };
    match status {
        401 => message!("{address} answered 401: it wants a user with a password, or an API key", address),
        _ if kind == READ_ONLY => message!("{address} refuses to write: {reason}", address, reason),
        403 => message!("{address} answered 403, this user may not do that: {reason}", address, reason),
        _ if reason.is_empty() => {
            message!("{address} answered {status}", address, status = u32::from(status))
        }
        _ => message!("{address} answered {status}: {reason}", address, status = u32::from(status), reason),
    }
}

fn certificate_text(address: &str, fault: &CertificateFault) -> Message {
    match fault {
        CertificateFault::Expired => message!("the certificate of {address} has expired", address),
        CertificateFault::NotYetValid => message!("the certificate of {address} is not valid yet", address),
        CertificateFault::OtherHost => message!("the certificate of {address} is for another host", address),
        CertificateFault::UnknownIssuer => {
            message!("the certificate of {address} is signed by nobody who is trusted here", address)
        }
        CertificateFault::Other(cause) => {
            message!(
                "the certificate of {address} is not accepted: {cause}",
                address,
                cause = printable(cause)
            )
        }
    }
}

/// A foreign text, shortened and without control characters.
fn printable(text: &str) -> String {
    let mut shown: String =
        text.chars().take(MAX_REASON).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(MAX_REASON).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_engine_says_is_shortened_and_has_no_control_characters() {
        let fault =
            RemoteFault::Status { status: 500, kind: "x\u{1b}[2J".into(), reason: "长".repeat(1000) };
        let error = RemoteError { address: "http://h:1".into(), fault };
        let text = crate::error::Error::from(error).to_string();
        assert!(text.starts_with("http://h:1 answered 500: x\u{fffd}[2J: 长长"), "{text}");
        assert!(text.chars().count() < 400 && text.ends_with('…'));
    }
}

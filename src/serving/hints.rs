//! What a client can do about an error of the library, in terms of the parameters of a request.

use secnews::error::{Error, RemoteFault};
use secnews::message;
use secnews::message::Message;
use secnews::query::QueryError;
use secnews::stop::StopReason;

/// The remedy for `error`, if there is one.
pub(crate) fn hint(error: &Error) -> Option<Message> {
    Some(match error {
        Error::Query(error) => error.remedy.clone(),
        Error::EmptyPeriod { .. } => message!("give an earlier first day or a later last day"),
        Error::UnknownId(_) => message!("a search gives the ids of articles"),
        Error::AmbiguousId { .. } => message!("write more of its digits"),
        Error::Stopped(StopReason::Deadline) => message!("ask for fewer days, or for more words"),
        Error::Stopped(StopReason::Cancelled) => return None,
        Error::Remote(error) if matches!(error.fault, RemoteFault::Unsupported(_)) => {
            message!("leave that out: this server asks a cluster")
        }
        _ => message!("report it to the operator of this server"),
    })
}

/// The characters of a query that an error is about: the first, and the one after the last.
pub(crate) fn characters(error: &QueryError, typed: &str) -> [u32; 2] {
    [error.span.start, error.span.end].map(|bytes| {
        let before = typed[..typed.floor_char_boundary(bytes.min(typed.len()))].chars().count();
        u32::try_from(before).unwrap_or(u32::MAX)
    })
}

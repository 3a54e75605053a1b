//! What a client can do about an error of the library, in terms of the parameters of a request.

use secnews::error::Error;
use secnews::message;
use secnews::message::Message;
use secnews::stop::StopReason;

/// The remedy for `error`, if there is one.
pub(in crate::web) fn hint(error: &Error) -> Option<Message> {
    Some(match error {
        Error::Query(error) => error.remedy.clone(),
        Error::EmptyPeriod { .. } => message!("give an earlier first day or a later last day"),
        Error::UnknownId(_) => message!("a search gives the ids of articles"),
        Error::AmbiguousId { .. } => message!("write more of its digits"),
        Error::Stopped(StopReason::Deadline) => message!("ask for fewer days, or for more words"),
        Error::Stopped(StopReason::Cancelled) => return None,
        _ => message!("report it to the operator of this server"),
    })
}

//! What a route is: its path, its lane, its parameters, and the function that answers.

use std::io::Write;

use schemars::{Schema, SchemaGenerator};
use secnews::message::Message;

use super::asked::Asked;
use super::lanes::Lane;
use super::parameters::Parameter;
use super::problem::Problem;
use super::reply::Reply;

/// One route of the server.
pub(in crate::web) struct Route {
    /// What it does.
    pub(in crate::web) verb: Verb,
    /// The path, with its parts in braces.
    pub(in crate::web) path: &'static str,
    /// What it answers, for the description of the API.
    pub(in crate::web) about: fn() -> Message,
    /// The form of its answer.
    pub(in crate::web) gives: Gives,
    /// Where its requests wait; `None` for what takes no time.
    pub(in crate::web) lane: Option<Lane>,
    /// What an answer depends on.
    pub(in crate::web) depends: Depends,
    /// The form of the body of a request; `None` if it has none.
    pub(in crate::web) body: Option<fn(&mut SchemaGenerator) -> Schema>,
    /// The parameters after `?`.
    pub(in crate::web) parameters: &'static [Parameter],
    /// Answers.
    pub(in crate::web) work: Work,
}

/// What a route does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Verb {
    /// Reads. `HEAD` is answered, too.
    Get,
    /// Adds or changes.
    Post,
    /// Removes.
    Delete,
}

/// The form of an answer.
#[derive(Clone, Copy)]
pub(in crate::web) enum Gives {
    /// A page.
    Page,
    /// JSON of a type.
    Json(fn(&mut SchemaGenerator) -> Schema),
    /// A text of one of these media types.
    Text(&'static [&'static str]),
    /// No content.
    Nothing,
}

/// How a route answers.
#[derive(Clone, Copy)]
pub(in crate::web) enum Work {
    /// With an answer that is made first, then sent.
    Whole(fn(&Asked) -> Result<Reply, Problem>),
    /// With an answer that is sent while it is made. It has no deadline; it ends when its client goes.
    Streamed {
        /// The media type and the name of the file for these parameters.
        head: fn(&Asked) -> (&'static str, &'static str),
        /// Writes the answer. An error before the first kilobytes is a response of its own, later the answer breaks off.
        write: fn(&Asked, &mut dyn Write) -> Result<(), Problem>,
    },
}

/// What changes an answer to the same URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Depends {
    /// The index, the language, and the day, which queries such as `date:7d` count from.
    Index,
    /// The saved searches, too.
    Watches,
    /// The health of the cluster, too, if a cluster answers: it changes without a commit.
    Health,
    /// Anything: it may be different each time.
    Moment,
}

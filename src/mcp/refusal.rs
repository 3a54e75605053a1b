//! Why a tool gives no answer, so that its caller can correct itself.

use rmcp::model::{CallToolResult, ContentBlock};
use secnews::error::Error;
use secnews::query::QueryError;
use serde::Serialize;

use super::json;
use crate::serving::hints::{characters, hint};

/// A call that gets no answer; as JSON, what the caller reads.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Refusal {
    /// What is wrong.
    pub(super) error: String,
    /// The argument that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) argument: Option<&'static str>,
    /// The characters of the query that it is about: the first, and the one after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<[u32; 2]>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remedy: Option<String>,
    /// After how many seconds to try again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) retry_after: Option<u32>,
}

impl Refusal {
    /// An argument that is not what it should be.
    pub(super) fn of_argument(argument: &'static str, error: String, remedy: impl Into<String>) -> Self {
        Self { argument: Some(argument), ..Self::new(error, remedy) }
    }

    pub(super) fn new(error: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { error: error.into(), remedy: Some(remedy.into()), ..Self::default() }
    }

    /// A query that cannot be parsed.
    pub(super) fn of_query(error: &QueryError, typed: &str) -> Self {
        let place = Some(characters(error, typed));
        Self { place, ..Self::of_argument("query", error.message.english(), error.remedy.english()) }
    }

    /// The result of a call, as the protocol has it.
    pub(super) fn into_result(self) -> CallToolResult {
        // The names of its fields are ours, so that it is always JSON.
        let text = json::written(&self).unwrap_or(self.error);
        CallToolResult::error(vec![ContentBlock::text(text)])
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let remedy = match error {
            Error::NoIndex(_) => Some("ask the user to build it with `secnews index PATH`".to_owned()),
            Error::UnknownId(_) => Some("take an id from the results of `search`".to_owned()),
            _ => hint(&error).map(|remedy| remedy.english()),
        };
        let argument = matches!(error, Error::UnknownId(_) | Error::AmbiguousId { .. }).then_some("id");
        Self { error: error.message().english(), argument, remedy, ..Self::default() }
    }
}

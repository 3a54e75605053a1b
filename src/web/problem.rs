//! What is wrong with a request, as programs and people read it.

use hyper::StatusCode;
use secnews::answers::WatchNewsError;
use secnews::error::{Error, ErrorKind};
use secnews::message;
use secnews::message::{Locale, Message};
use secnews::query::QueryError;
use secnews::stop::StopReason;
use serde::Serialize;

use super::hints::{characters, hint};

/// Why a request is not answered.
#[derive(Debug, Clone)]
pub(in crate::web) struct Problem {
    /// The status of the response.
    pub(in crate::web) status: StatusCode,
    /// What is wrong.
    pub(in crate::web) message: Message,
    /// The parameter that it is about.
    pub(in crate::web) parameter: Option<&'static str>,
    /// The characters of the query that it is about: the first, and the one after the last.
    pub(in crate::web) place: Option<[u32; 2]>,
    /// What to do.
    pub(in crate::web) remedy: Option<Message>,
    /// After how many seconds to try again.
    pub(in crate::web) retry_after: Option<u32>,
}

impl Problem {
    /// A problem with a remedy.
    pub(in crate::web) fn new(status: StatusCode, message: Message, remedy: Message) -> Self {
        Self { status, message, parameter: None, place: None, remedy: Some(remedy), retry_after: None }
    }

    /// A parameter that is not what it should be.
    pub(in crate::web) fn of_parameter(name: &'static str, message: Message, remedy: Message) -> Self {
        Self { parameter: Some(name), ..Self::new(StatusCode::BAD_REQUEST, message, remedy) }
    }

    /// Parameters that do not go together.
    pub(in crate::web) fn of_combination(name: &'static str, message: Message, remedy: Message) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, ..Self::of_parameter(name, message, remedy) }
    }

    /// A query that cannot be parsed.
    pub(in crate::web) fn of_query(error: &QueryError, typed: &str) -> Self {
        Self {
            place: Some(characters(error, typed)),
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, error.message.clone(), error.remedy.clone())
        }
    }

    /// An error of the library about what was `typed`.
    pub(in crate::web) fn of_error(error: Error, typed: &str) -> Self {
        match error {
            Error::Query(error) => Self::of_query(&error, typed),
            error => error.into(),
        }
    }

    /// Nothing that matches can be put on a calendar.
    pub(in crate::web) fn no_date() -> Self {
        let remedy = message!("ask for other words or other days");
        Self::new(StatusCode::NOT_FOUND, message!("no article matches that has a date"), remedy)
    }

    /// There is no such page.
    pub(in crate::web) fn no_page() -> Self {
        let remedy = message!("begin at the first page, or read the description of the API");
        Self::new(StatusCode::NOT_FOUND, message!("there is no such page"), remedy)
    }

    /// The thread of a request has panicked.
    pub(in crate::web) fn internal() -> Self {
        let remedy = message!("try it again; if it happens again, it is a fault of the program");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, message!("the request could not be answered"), remedy)
    }

    /// The problem as JSON.
    ///
    /// Format: RFC 9457.
    pub(in crate::web) fn details(&self, locale: Locale) -> Details {
        Details {
            kind: "about:blank",
            title: self.status.canonical_reason().unwrap_or_default(),
            status: self.status.as_u16(),
            detail: self.message.render(locale),
            parameter: self.parameter,
            place: self.place,
            remedy: self.remedy.as_ref().map(|remedy| remedy.render(locale)),
        }
    }
}

/// A problem in JSON.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(in crate::web) struct Details {
    /// The status tells the kind.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The name of the status.
    title: &'static str,
    /// The status of the response.
    status: u16,
    /// What is wrong, in the language of the request.
    detail: String,
    /// The parameter that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<&'static str>,
    /// The characters of the query that it is about: the first, and the one after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<[u32; 2]>,
    /// What to do, in the language of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self {
            status: status(&error),
            message: error.message(),
            parameter: None,
            place: None,
            remedy: hint(&error),
            retry_after: None,
        }
    }
}

impl From<WatchNewsError> for Problem {
    fn from(error: WatchNewsError) -> Self {
        match error {
            WatchNewsError::Watch(error) => error.into(),
            WatchNewsError::Query { error, query } => Self::of_query(&error, &query),
            WatchNewsError::Index(error) => error.into(),
        }
    }
}

fn status(error: &Error) -> StatusCode {
    match (error, error.kind()) {
        (Error::Stopped(StopReason::Deadline), _) => StatusCode::GATEWAY_TIMEOUT,
        (Error::AmbiguousId { .. }, _) => StatusCode::CONFLICT,
        (Error::UnknownId(_), _) => StatusCode::NOT_FOUND,
        (_, ErrorKind::InvalidRequest) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

//! `GET /api/v1/timeline`: how something became known.

use schemars::SchemaGenerator;
use secnews::answers::{TimelineAsk, TimelineSubject, timeline};
use secnews::message;
use secnews::render::TimelineAnswer;

use super::common::{ANY_NUMBER, LITERAL, NO_SYNONYMS, OPTIONAL_QUERY};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::parameters::{Kind, Parameter};
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/api/v1/timeline",
    about: || {
        message!(
            "how something became known: its events with their first reports in each language, and bursts"
        )
    },
    gives: Gives::Json(SchemaGenerator::subschema_for::<TimelineAnswer<'static>>),
    lane: Some(Lane::Heavy),
    depends: Depends::Index,
    body: None,
    parameters: &[
        OPTIONAL_QUERY,
        LITERAL,
        NO_SYNONYMS,
        Parameter {
            name: "event",
            kind: Kind::Text,
            about: || message!("the event of the article with this id, instead of a query"),
        },
        Parameter {
            name: "limit",
            kind: Kind::Number { usual: Some(20), most: ANY_NUMBER },
            about: || message!("maximum number of events"),
        },
    ],
    work: Work::Whole(handle),
};

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let subject = match (asked.optional_query()?, asked.values.text("event")) {
        (Some(query), None) => TimelineSubject::Query(query),
        (None, Some(digits)) => TimelineSubject::Event(digits.to_owned()),
        _ => {
            let message = message!("one of q and event is needed");
            return Err(Problem::of_combination("q", message, message!("give one of them")));
        }
    };
    let limit = asked.values.number("limit").unwrap_or_default();
    let found = timeline(asked.snapshot(), TimelineAsk { subject, limit })?;
    Reply::json(&TimelineAnswer::from(&found))
}

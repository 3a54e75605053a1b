//! `GET /api/v1/rising`: what more publishers name than before.

use schemars::SchemaGenerator;
use secnews::answers::{RisingAsk, rising};
use secnews::message;
use secnews::survey::Rising;

use super::common::{LITERAL, NO_SYNONYMS, OPTIONAL_QUERY, SINCE, UNTIL};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/api/v1/rising",
    about: || message!("what more publishers name than in as many days before"),
    gives: Gives::Json(SchemaGenerator::subschema_for::<Rising>),
    lane: Some(Lane::Heavy),
    depends: Depends::Index,
    body: None,
    parameters: &[OPTIONAL_QUERY, LITERAL, NO_SYNONYMS, SINCE, UNTIL],
    work: Work::Whole(handle),
};

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let ask = RisingAsk::new(asked.optional_query()?, asked.values.window());
    match rising(asked.snapshot(), &ask)? {
        Some(rising) => Reply::json(&rising),
        None => Err(Problem::no_date()),
    }
}

//! `GET /api/v1/query`: how a query is understood.

use schemars::SchemaGenerator;
use secnews::answers::{QueryAnswer, query_terms};
use secnews::message;

use super::common::{LITERAL, NO_SYNONYMS, QUERY};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/api/v1/query",
    about: || message!("how a query is understood"),
    gives: Gives::Json(SchemaGenerator::subschema_for::<QueryAnswer>),
    lane: Some(Lane::Light),
    depends: Depends::Index,
    body: None,
    parameters: &[QUERY, LITERAL, NO_SYNONYMS],
    work: Work::Whole(handle),
};

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let parsed = asked.parse(asked.values.query("q"))?;
    Reply::json(&query_terms(&asked.app.setup.desk, &parsed))
}

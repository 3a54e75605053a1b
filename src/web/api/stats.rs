//! `GET /api/v1/stats`: what the index has.

use schemars::SchemaGenerator;
use secnews::message;
use secnews::search::Stats;

use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/api/v1/stats",
    about: || message!("what the index has"),
    gives: Gives::Json(SchemaGenerator::subschema_for::<Stats>),
    lane: Some(Lane::Light),
    depends: Depends::Index,
    body: None,
    parameters: &[],
    work: Work::Whole(handle),
};

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    Reply::json(asked.state.stats()?)
}

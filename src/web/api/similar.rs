//! `GET /api/v1/articles/{id}/similar`: articles about the same thing as one.

use schemars::SchemaGenerator;
use secnews::answers::{SimilarAnswer, SimilarAsk, similar};
use secnews::highlight::Budget;
use secnews::message;

use super::common::{LIMIT, NO_COLLAPSE};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/api/v1/articles/{id}/similar",
    about: || message!("articles about the same thing as one"),
    gives: Gives::Json(SchemaGenerator::subschema_for::<SimilarAnswer>),
    lane: Some(Lane::Light),
    depends: Depends::Index,
    body: None,
    parameters: &[LIMIT, NO_COLLAPSE],
    work: Work::Whole(handle),
};

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let ask = SimilarAsk {
        digits: asked.part("id").to_owned(),
        limit: asked.values.number("limit").unwrap_or_default(),
        collapse: !asked.values.flag("no-collapse"),
        snippet: Budget::default(),
    };
    Reply::json(&similar(asked.snapshot(), &ask)?)
}

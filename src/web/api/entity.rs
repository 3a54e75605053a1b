//! `GET /api/v1/entity`: the page of a thing.

use schemars::SchemaGenerator;
use secnews::answers::{EntityAnswer, EntityAsk, entity};
use secnews::message;

use super::common::{LIMIT, QUERY, SINCE, UNTIL};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/api/v1/entity",
    about: || {
        message!(
            "what the index has about a group, malware, a CVE id, a technique, a domain, an address, a hash or a source"
        )
    },
    gives: Gives::Json(SchemaGenerator::subschema_for::<EntityAnswer>),
    lane: Some(Lane::Heavy),
    depends: Depends::Index,
    body: None,
    parameters: &[QUERY, SINCE, UNTIL, LIMIT],
    work: Work::Whole(handle),
};

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let typed = asked.values.text("q").unwrap_or_default().to_owned();
    let latest = asked.values.number("limit").unwrap_or_default();
    let ask = EntityAsk { typed: typed.clone(), window: asked.values.window(), latest };
    let answer = entity(asked.snapshot(), ask).map_err(|error| Problem::of_error(error, &typed))?;
    Reply::json(&answer)
}

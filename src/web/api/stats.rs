//! `GET /api/v1/stats`: what the index has.

use schemars::SchemaGenerator;
use secnews::message;
use secnews::search::{ClusterStats, Stats};

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
    depends: Depends::Health,
    body: None,
    parameters: &[],
    work: Work::Whole(handle),
};

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let stats = asked.state.stats()?;
    let Some(cluster) = &stats.cluster else { return Reply::json(stats) };
    // Counts stay the same in a state, and health does not.
    let health = asked.state.engine.health(&asked.stop)?;
    Reply::json(&Stats { cluster: Some(ClusterStats { health, ..cluster.clone() }), ..stats.clone() })
}

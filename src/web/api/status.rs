//! `GET /api/v1/status`: what the server answers from.

use jiff::civil::Date;
use schemars::{JsonSchema, SchemaGenerator};
use secnews::message;
use serde::Serialize;

use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/api/v1/status",
    about: || message!("the version of the program, and the state of the index"),
    gives: Gives::Json(SchemaGenerator::subschema_for::<Status>),
    lane: Some(Lane::Light),
    depends: Depends::Moment,
    body: None,
    parameters: &[],
    work: Work::Whole(handle),
};

/// What the server answers from.
#[derive(Debug, Serialize, JsonSchema)]
struct Status {
    /// The version of the program.
    version: &'static str,
    /// The state of the index; it changes with every commit.
    generation: String,
    /// Number of articles.
    articles: u64,
    /// The latest feed date.
    last_date: Option<Date>,
    /// Why a later commit cannot be opened, if there is one that cannot.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let stats = asked.state.stats()?;
    Reply::json(&Status {
        version: env!("CARGO_PKG_VERSION"),
        generation: format!("{:016x}", asked.state.generation),
        articles: stats.articles,
        last_date: stats.last_date,
        problem: asked.app.current.failure(|error| error.message().english()),
    })
}

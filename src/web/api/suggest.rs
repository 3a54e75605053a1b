//! `GET /api/v1/suggest`: how a query may go on.

use schemars::SchemaGenerator;
use secnews::answers::{SuggestAnswer, SuggestAsk, suggest};
use secnews::message;

use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::parameters::{Kind, Parameter};
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/api/v1/suggest",
    about: || message!("how a query may go on: fields, sources, names of groups and malware, identifiers"),
    gives: Gives::Json(SchemaGenerator::subschema_for::<SuggestAnswer>),
    lane: Some(Lane::Light),
    depends: Depends::Index,
    body: None,
    parameters: &[
        Parameter { name: "q", kind: Kind::Text, about: || message!("the query as typed so far") },
        Parameter {
            name: "limit",
            kind: Kind::Number { usual: Some(10), most: 100 },
            about: || message!("maximum number of suggestions"),
        },
    ],
    work: Work::Whole(|asked| Reply::json(&suggested(asked)?)),
};

/// The suggestions for the parameter `q`.
pub(in crate::web) fn suggested(asked: &Asked) -> Result<SuggestAnswer, Problem> {
    let ask = SuggestAsk {
        typed: asked.values.text("q").unwrap_or_default().to_owned(),
        sources: asked.state.sources()?,
        limit: asked.values.number("limit").unwrap_or(10),
    };
    Ok(suggest(asked.snapshot(), &ask)?)
}

//! `GET /api/v1/articles/{id}`: an article in full.

use schemars::SchemaGenerator;
use secnews::answers::{ArticleAsk, article};
use secnews::message;
use secnews::render::ShownArticle;

use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::parameters::{Kind, Parameter};
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/api/v1/articles/{id}",
    about: || message!("an article in full"),
    gives: Gives::Json(SchemaGenerator::subschema_for::<ShownArticle<'static>>),
    lane: Some(Lane::Light),
    depends: Depends::Index,
    body: None,
    parameters: &[Parameter {
        name: "query",
        kind: Kind::Text,
        about: || message!("mark what matches this query"),
    }],
    work: Work::Whole(handle),
};

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let query = asked.values.text("query").filter(|typed| !typed.trim().is_empty());
    let query = query.map(|_| asked.parse(asked.values.query("query"))).transpose()?;
    let ask = ArticleAsk { digits: asked.part("id").to_owned(), query };
    Reply::json(&ShownArticle::from(&article(asked.snapshot(), &ask)?))
}

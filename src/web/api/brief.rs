//! `GET /api/v1/brief`: the day on one page.

use schemars::SchemaGenerator;
use secnews::answers::{BriefAsk, all_news, brief};
use secnews::message;
use secnews::render::{BriefAnswer, WatchNews};

use super::common::{LIMIT, SINCE, UNTIL};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/api/v1/brief",
    about: || message!("the day on one page: events, new CVE ids, groups, news of the saved searches"),
    gives: Gives::Json(SchemaGenerator::subschema_for::<BriefAnswer<'static>>),
    lane: Some(Lane::Heavy),
    depends: Depends::Watches,
    body: None,
    parameters: &[SINCE, UNTIL, LIMIT],
    work: Work::Whole(handle),
};

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let limit = asked.values.number("limit").unwrap_or_default();
    let ask = BriefAsk::new(asked.values.window(), limit);
    let Some(brief) = brief(asked.snapshot(), &ask)? else { return Err(Problem::no_date()) };
    let news = all_news(asked.snapshot(), asked.app.setup.watches.as_deref())?;
    let news: Vec<WatchNews> = news.iter().map(WatchNews::from).collect();
    Reply::json(&BriefAnswer::new(&brief, &news))
}

//! `GET /api/v1/trend`: articles per interval.

use schemars::SchemaGenerator;
use secnews::answers::{MAX_QUERIES, QueryAsk, TrendAsk, trend};
use secnews::message;
use secnews::render::TrendAnswer;
use secnews::search::{Interval, Unit};

use super::common::{LITERAL, NO_SYNONYMS, QUERY, SINCE, UNTIL};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::parameters::{Kind, Parameter};
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/api/v1/trend",
    about: || message!("how many articles there are of each day, week, month or year"),
    gives: Gives::Json(SchemaGenerator::subschema_for::<TrendAnswer<'static>>),
    lane: Some(Lane::Heavy),
    depends: Depends::Index,
    body: None,
    parameters: &[
        QUERY,
        Parameter {
            name: "compare",
            kind: Kind::Texts(MAX_QUERIES - 1),
            about: || message!("a query to compare with; may be repeated"),
        },
        LITERAL,
        NO_SYNONYMS,
        SINCE,
        UNTIL,
        Parameter {
            name: "by",
            kind: Kind::Choice(|| Interval::ALL.map(Interval::name).to_vec()),
            about: || message!("interval; default the finest that gives at most 40"),
        },
        Parameter {
            name: "no-collapse",
            kind: Kind::Flag,
            about: || message!("count every article, not the copies of a story once"),
        },
    ],
    work: Work::Whole(handle),
};

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let values = &asked.values;
    let compared = values.texts("compare");
    let first = values.query("q");
    let other = |typed: &String| QueryAsk { typed: typed.clone(), ..first.clone() };
    let asks = std::iter::once(first.clone()).chain(compared.iter().map(other));
    let queries = asks.map(|ask| asked.parse(ask)).collect::<Result<Vec<_>, _>>()?;
    let interval = Interval::ALL.into_iter().find(|interval| values.text("by") == Some(interval.name()));
    let unit = if values.flag("no-collapse") { Unit::Articles } else { Unit::Stories };
    let counted = trend(asked.snapshot(), TrendAsk::new(queries, values.window(), interval, unit))?;
    match TrendAnswer::new(&counted, unit) {
        Some(answer) => Reply::json(&answer),
        None => Err(Problem::no_date()),
    }
}

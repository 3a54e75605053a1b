//! `GET /api/v1/events/{id}`: an event with all its reports.

use schemars::SchemaGenerator;
use secnews::answers::{EventAsk, event};
use secnews::message;
use secnews::survey::EventPage;

use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/api/v1/events/{id}",
    about: || message!("an event with all its reports"),
    gives: Gives::Json(SchemaGenerator::subschema_for::<EventPage>),
    lane: Some(Lane::Light),
    depends: Depends::Index,
    body: None,
    parameters: &[],
    work: Work::Whole(handle),
};

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let ask = EventAsk { digits: asked.part("id").to_owned() };
    Reply::json(&event(asked.snapshot(), &ask)?)
}

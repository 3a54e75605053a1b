//! `GET /`: the latest day.

use maud::{Markup, html};
use secnews::answers::{BriefAsk, Window, brief};
use secnews::message;
use secnews::survey::{Brief, EventSummary};

use super::layout::Frame;
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// Events on the page.
const EVENTS: usize = 10;

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/",
    about: || message!("the page of the latest day"),
    gives: Gives::Page,
    lane: Some(Lane::Heavy),
    depends: Depends::Index,
    body: None,
    parameters: &[],
    work: Work::Whole(handle),
};

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let frame = Frame { locale: asked.locale, title: message!("Today"), typed: "", here: asked.here() };
    let ask = BriefAsk::new(Window::default(), EVENTS);
    let brief = brief(asked.snapshot(), &ask)?;
    let content = html! {
        @if let Some(brief) = &brief { (today(brief, &frame)) }
        @else { p { (frame.say(&message!("no article has a date"))) } }
    };
    Ok(Reply::html(frame.page(&content)))
}

fn today(brief: &Brief, frame: &Frame<'_>) -> Markup {
    let title = message!("Security news, {period}", period = brief.period);
    html! {
        h1 { (frame.say(&title)) }
        section {
            h2 { (frame.say(&message!("Events"))) }
            ol.events { @for one in &brief.events { (event(one)) } }
        }
    }
}

fn event(event: &EventSummary) -> Markup {
    html! {
        li.event {
            @for report in &event.central {
                h3 { a href={ "/article/" (report.citation.id) } lang=(report.citation.language) { (report.citation.title) } }
                p.lead lang=(report.citation.language) { (report.lead) }
            }
        }
    }
}

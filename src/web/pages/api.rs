//! `GET /api`: what programs can ask.

use maud::{Markup, html};
use secnews::message;
use secnews::message::{Message, list};

use super::layout::Frame;
use super::route::page;
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::parameters::{Kind, Parameter};
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Route, Verb};
use crate::web::router::routes;

/// The route.
pub(in crate::web) const ROUTE: Route =
    page("/api", || message!("what programs can ask"), Some(Lane::Light), &[], handle);

#[expect(clippy::unnecessary_wraps, reason = "all handlers have one type")]
fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let frame = Frame::new(asked, Message::untranslated("API"));
    let curl = format!("curl '{}/api/v1/search?q=ransomware&limit=3'", asked.base);
    let content = html! {
        h1 { "API" }
        p { (frame.say(&message!("answers are JSON as the command line prints it with --json; errors are RFC 9457"))) " · "
            a href="/api/v1/openapi.json" { "OpenAPI 3.1" } }
        pre.scroll tabindex="0" { code { (curl) } }
        @for route in routes().filter(|route| route.path.starts_with("/api/v1/")) { (described(route, &frame)) }
    };
    Ok(Reply::html(frame.page(&content)))
}

fn described(route: &Route, frame: &Frame<'_>) -> Markup {
    html! {
        section.box {
            h2 { code { (verb(route.verb)) " " (route.path) } }
            p { (frame.say(&(route.about)())) }
            @if !route.parameters.is_empty() {
                details {
                    summary { (frame.say(&message!("parameters"))) }
                    dl.facts { @for one in route.parameters {
                        dt { code { (one.name) } }
                        dd { (frame.say(&(one.about)())) (may_be(one, frame)) }
                    } }
                }
            }
        }
    }
}

/// The method of HTTP.
fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Get => "GET",
        Verb::Post => "POST",
        Verb::Delete => "DELETE",
    }
}

/// The names that a parameter may be.
fn may_be(parameter: &Parameter, frame: &Frame<'_>) -> Markup {
    let names = match parameter.kind {
        Kind::Choice(names) | Kind::Choices(names) => names(),
        Kind::Flag => vec!["true", "false"],
        _ => return html! {},
    };
    html! { " " span.dim { (frame.say(&message!("available: {names}", names = list(names)))) } }
}

//! `GET /iocs`: what the matches of a query name, to be copied.

use maud::{Markup, html};
use secnews::answers::{IocsAnswer, IocsAsk, iocs};
use secnews::article::EntityKind;
use secnews::enrich::defanged;
use secnews::message;
use secnews::render::shown;
use secnews::survey::{Sighting, Wanted};

use super::article::kind_heading;
use super::ask::{ask_form, notes};
use super::foreign::{figure, foreign, plain};
use super::hit::day;
use super::layout::Frame;
use super::links;
use super::route::page;
use crate::web::api::{LITERAL, NO_SYNONYMS, OPTIONAL_QUERY, SINCE, UNTIL};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::parameters::{Kind, Parameter};
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::Route;

/// Values of a kind on the page; exports have all.
const MOST: usize = 200;

/// The route.
pub(in crate::web) const ROUTE: Route = page(
    "/iocs",
    || message!("what the matches of a query name"),
    Some(Lane::Heavy),
    &[
        OPTIONAL_QUERY,
        LITERAL,
        NO_SYNONYMS,
        SINCE,
        UNTIL,
        Parameter { name: "benign", kind: Kind::Flag, about: || message!("harmless values, too") },
        Parameter {
            name: "raw",
            kind: Kind::Flag,
            about: || message!("as other programs take them, not defanged"),
        },
    ],
    handle,
);

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let frame = Frame::new(asked, message!("Indicators"));
    let Some(query) = asked.optional_query()? else {
        let content =
            html! { h1 { (frame.say(&message!("Indicators"))) } (ask_form("/iocs", asked, &frame)) };
        return Ok(Reply::html(frame.page(&content)));
    };
    let wanted = Wanted { benign: asked.values.flag("benign"), ..Wanted::default() };
    let answer = iocs(asked.snapshot(), IocsAsk { query, window: asked.values.window(), wanted })?;
    let raw = asked.values.flag("raw");
    let content = html! {
        h1 { (frame.say(&message!("Indicators"))) }
        (ask_form("/iocs", asked, &frame))
        (notes(&answer.notes, &frame))
        (listed(&answer, raw, asked, &frame))
    };
    Ok(Reply::html(frame.page(&content)))
}

fn listed(answer: &IocsAnswer, raw: bool, asked: &Asked, frame: &Frame<'_>) -> Markup {
    let of = |kind: EntityKind| -> Vec<&Sighting> {
        answer.found.entities.iter().filter(|one| one.kind == kind).collect()
    };
    let all: Vec<&Sighting> = answer.found.entities.iter().collect();
    html! {
        section.found #indicators-list {
            p.about {
                (frame.say(&message!("{values} values in {articles} articles", values = figure(all.len()), articles = figure(answer.total))))
            }
            p.tools {
                (copy(&all, raw, frame))
                a href=(switched(asked, "raw", raw)) {
                    @if raw { (frame.say(&message!("defanged"))) } @else { (frame.say(&message!("as they are, not defanged"))) }
                }
                @let benign = asked.values.flag("benign");
                a href=(switched(asked, "benign", benign)) {
                    @if benign { (frame.say(&message!("without harmless values"))) } @else { (frame.say(&message!("harmless values, too"))) }
                }
            }
            @if all.is_empty() { p.empty { (frame.say(&message!("nothing found"))) } }
            @for kind in EntityKind::ALL {
                @let values = of(kind);
                @if !values.is_empty() {
                    details open[values.len() <= MOST] {
                        summary { h2 { (frame.say(&kind_heading(kind))) " " span.figure { (figure(values.len())) } } }
                        p.tools { (copy(&values, raw, frame)) }
                        (table(&values, raw, frame))
                    }
                }
            }
        }
    }
}

/// The page with a switch the other way.
fn switched(asked: &Asked, name: &str, is_on: bool) -> String {
    let given =
        form_urlencoded::parse(asked.query.as_bytes()).filter(|(known, _)| known != name && known != "lang");
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(given);
    if !is_on {
        pairs.append_pair(name, "true");
    }
    format!("/iocs?{}", pairs.finish())
}

/// The button that copies values, one on each line; the script shows it.
fn copy(values: &[&Sighting], raw: bool, frame: &Frame<'_>) -> Markup {
    let lines: Vec<_> = values.iter().map(|one| written(one, raw)).collect();
    html! {
        button type="button" data-copy=(plain(&lines.join("\n"))) data-done=(frame.say(&message!("copied"))) hidden {
            (frame.say(&message!("copy {count}", count = values.len())))
        }
    }
}

fn written(one: &Sighting, raw: bool) -> String {
    if raw { one.value.clone() } else { defanged(one.kind, &one.value).into_owned() }
}

fn table(values: &[&Sighting], raw: bool, frame: &Frame<'_>) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" {
            table {
                thead { tr {
                    th scope="col" { (frame.say(&message!("value"))) }
                    th scope="col" { (frame.say(&message!("stories"))) }
                    th scope="col" { (frame.say(&message!("first seen"))) }
                    th scope="col" { (frame.say(&message!("last seen"))) }
                } }
                tbody { @for one in values.iter().take(MOST) {
                    @let written = written(one, raw);
                    @let name = foreign(shown(&written, one.names.as_ref(), frame.locale));
                    tr class=[one.benign.then_some("benign")] {
                        th scope="row" { @match links::entity(one.kind, &one.value) {
                            Some(href) => a href=(href) { (name) },
                            None => (name),
                        } }
                        td { (figure(one.stories)) }
                        td { @if let Some(date) = one.first_seen { (day(date)) } }
                        td { @if let Some(date) = one.last_seen { (day(date)) } }
                    }
                } }
            }
            @if values.len() > MOST { p.dim { (frame.say(&message!("{count} more", count = values.len() - MOST))) } }
        }
    }
}

//! `GET /search`: the results of a search.

use maud::{Markup, html};
use secnews::answers::{SearchAnswer, SearchAsk, Window, search};
use secnews::message;
use secnews::message::Message;
use secnews::search::SearchRequest;

use super::hit::hit;
use super::layout::{Frame, with_parameter};
use crate::web::api::{SORTS, sort};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::parameters::{Kind, Parameter};
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// Hits on a page.
const PAGE: usize = 10;

/// Pages that can be reached by number.
const MAX_PAGE: usize = 1_000;

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/search",
    about: || message!("the page of results"),
    gives: Gives::Page,
    lane: Some(Lane::Light),
    depends: Depends::Index,
    body: None,
    parameters: &[
        Parameter { name: "q", kind: Kind::Text, about: || message!("the query") },
        Parameter {
            name: "sort",
            kind: Kind::Choice(|| SORTS.map(|(name, _)| name).to_vec()),
            about: || message!("order of the hits; default relevance"),
        },
        Parameter {
            name: "page",
            kind: Kind::Number { usual: Some(1), most: MAX_PAGE },
            about: || message!("number of the page"),
        },
    ],
    work: Work::Whole(handle),
};

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let typed = asked.values.text("q").unwrap_or_default();
    let title = if typed.is_empty() { message!("search") } else { Message::untranslated(typed) };
    let frame = Frame { locale: asked.locale, title, typed, here: asked.here() };
    let Some(query) = asked.optional_query()? else {
        return Ok(Reply::html(frame.page(&html! { h1 { (frame.say(&message!("type a query"))) } })));
    };
    let page = asked.values.number("page").unwrap_or(1).max(1);
    let request = SearchRequest {
        limit: Some(PAGE),
        offset: (page - 1) * PAGE,
        sort: sort(&asked.values),
        ..SearchRequest::new(query.query.clone())
    };
    let translate = asked.app.setup.translate;
    let ask = SearchAsk { query, window: Window::default(), request, correct: true, translate };
    let answer = search(asked.snapshot(), ask)?;
    Ok(Reply::html(frame.page(&results(&answer, page, &frame))))
}

fn results(answer: &SearchAnswer, page: usize, frame: &Frame<'_>) -> Markup {
    let counted =
        message!("{total} articles in {stories} stories", total = answer.total, stories = answer.stories);
    html! {
        p.count { (frame.say(&counted)) }
        ol.hits start=((page - 1) * PAGE + 1) {
            @for one in &answer.hits { (hit(one, frame)) }
        }
        nav.pages aria-label=(frame.say(&message!("pages"))) {
            @if page > 1 {
                a rel="prev" href=(with_parameter(&frame.here, "page", &(page - 1).to_string())) { (frame.say(&message!("previous page"))) }
            }
            @if answer.next.is_some() {
                a rel="next" href=(with_parameter(&frame.here, "page", &(page + 1).to_string())) { (frame.say(&message!("next page"))) }
            }
        }
    }
}

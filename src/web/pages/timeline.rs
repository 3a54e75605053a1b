//! `GET /timeline`: the events of a query or of one event, first mentions, bursts.

use maud::{Markup, html};
use secnews::answers::{TimelineAnswer, TimelineAsk, TimelineSubject, timeline};
use secnews::message;
use secnews::render::{TimelineEntry, coverage, happened, headlines, timeline_entries};
use secnews::survey::{EventHistory, Milestone};

use super::ask::{ask_form, notes};
use super::foreign::{figure, foreign};
use super::hit::{citation_line, day, title};
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

/// Events on the page.
const EVENTS: usize = 30;

/// The route.
pub(in crate::web) const ROUTE: Route = page(
    "/timeline",
    || message!("events, first mentions and bursts of a query"),
    Some(Lane::Heavy),
    &[
        OPTIONAL_QUERY,
        LITERAL,
        NO_SYNONYMS,
        SINCE,
        UNTIL,
        Parameter {
            name: "event",
            kind: Kind::Text,
            about: || message!("the event of this article instead of a query"),
        },
    ],
    handle,
);

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let frame = Frame::new(asked, message!("Timeline"));
    let subject = match (asked.values.text("event"), asked.optional_query()?) {
        (Some(digits), _) => Some(TimelineSubject::Event(digits.to_owned())),
        (None, Some(mut query)) => {
            let window = asked.values.window();
            let selected = window.selected(Some(query.query.clone()), asked.snapshot())?;
            query.query = selected.unwrap_or(query.query);
            Some(TimelineSubject::Query(query))
        }
        (None, None) => None,
    };
    let answer = subject
        .map(|subject| timeline(asked.snapshot(), TimelineAsk { subject, limit: EVENTS }))
        .transpose()?;
    let content = html! {
        h1 { (frame.say(&message!("Timeline"))) }
        (ask_form("/timeline", asked, &frame))
        @match &answer {
            Some(answer) => (entries(answer, &frame)),
            None => p.dim { (frame.say(&message!("a timeline has the events of a query, who reported first in each language, and days with many reports"))) },
        }
    };
    Ok(Reply::html(frame.page(&content)))
}

fn entries(answer: &TimelineAnswer, frame: &Frame<'_>) -> Markup {
    let entries = timeline_entries(&answer.timeline);
    let query = answer.query.as_ref().map_or("", |(typed, _)| typed.as_str());
    html! {
        (notes(&answer.notes, frame))
        p.about { (frame.say(&message!("{articles} articles", articles = figure(answer.total)))) }
        @if entries.is_empty() { p.empty { (frame.say(&message!("nothing found"))) } }
        ol.milestones {
            @for (date, entry) in &entries {
                li {
                    span.dim { @if let Some(date) = date { (day(*date)) } }
                    @match entry {
                        TimelineEntry::Milestones(milestones) => (milestones_of_day(milestones, query, frame)),
                        TimelineEntry::Event(history) => (history_of(history, query, frame)),
                    }
                }
            }
        }
        @if answer.timeline.omitted > 0 {
            p.dim { (frame.say(&message!("{count} more events", count = answer.timeline.omitted))) }
        }
    }
}

fn milestones_of_day(milestones: &[&Milestone], query: &str, frame: &Frame<'_>) -> Markup {
    html! {
        div {
            p.about { @for milestone in milestones { span.chip { (frame.say(&happened(&milestone.what))) } " " } }
            @if let Some(first) = milestones.first() { (citation_line(&first.citation, query, frame)) }
        }
    }
}

fn history_of(history: &EventHistory, query: &str, frame: &Frame<'_>) -> Markup {
    let event = &history.summary;
    html! {
        div.event {
            @for (at, report) in headlines(event, frame.locale).iter().enumerate() {
                @let link = html! { a href=(links::article(report.citation.id, query)) lang=(report.citation.language) { (title(&report.citation, frame)) } };
                @if at == 0 { h2 { (link) } } @else { p.other { (link) } }
            }
            @if event.articles == 1 { p.about { @for source in &event.sources { (foreign(source)) " " } } }
            @else {
                p.about { a href={ "/event/" (event.event) } { (coverage(event, event.first.map(jiff::civil::Date::year), frame.locale)) } }
                p.about { @for milestone in &history.milestones {
                    span { (frame.say(&happened(&milestone.what))) " " (foreign(&milestone.citation.source)) } " · "
                } (frame.say(&message!("{count} follow-ups", count = event.articles - 1))) }
            }
        }
    }
}

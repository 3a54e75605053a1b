//! `GET /event/{id}`: an event with all its reports.

use maud::{Markup, html};
use secnews::answers::{EventAsk, event};
use secnews::message;
use secnews::message::Message;
use secnews::render::{coverage, headlines};
use secnews::survey::EventPage;

use super::beside::beside;
use super::foreign::foreign;
use super::hit::{day, title};
use super::layout::Frame;
use super::links;
use super::route::page;
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::Route;

/// The route.
pub(in crate::web) const ROUTE: Route =
    page("/event/{id}", || message!("an event with all its reports"), Some(Lane::Light), &[], handle);

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let page = event(asked.snapshot(), &EventAsk { digits: asked.part("id").to_owned() })?;
    let headline = headlines(&page.summary, asked.locale).first().map(|report| report.citation.title.clone());
    let title = headline.filter(|title| !title.is_empty()).map_or(message!("Event"), Message::untranslated);
    let frame = Frame::new(asked, title);
    Ok(Reply::html(frame.page_of("two", &content(&page, &frame))))
}

fn content(page: &EventPage, frame: &Frame<'_>) -> Markup {
    let event = &page.summary;
    let headlines = headlines(event, frame.locale);
    let year = event.first.map(jiff::civil::Date::year);
    let query = format!("event:{}", event.event);
    html! {
        div.results {
            p.about { (frame.say(&message!("Event"))) }
            @for (at, report) in headlines.iter().enumerate() {
                @let link = html! { a href=(links::article(report.citation.id, "")) lang=(report.citation.language) { (title(&report.citation, frame)) } };
                @if at == 0 { h1 { (link) } } @else { p.other { (link) } }
            }
            p.about { (coverage(event, year, frame.locale)) }
            @if let Some(report) = headlines.first().filter(|report| !report.lead.is_empty()) {
                p.summary { (foreign(&report.lead)) }
            }
            p.tools {
                a href=(links::search(&query)) { (frame.say(&message!("search in its reports"))) }
                a href=(links::with_parameters("/timeline", &[("event", &event.event.to_string())])) { (frame.say(&message!("Timeline"))) }
                a href=(links::with_parameters("/iocs", &[("q", &query)])) { (frame.say(&message!("Indicators"))) }
            }
            section {
                h2 { (frame.say(&message!("Reports"))) }
                ol.milestones { @for report in &page.reports {
                    li {
                        span.dim { @if let Some(date) = report.date { (day(date)) } }
                        div { a href=(links::article(report.id, "")) lang=(report.language) { (title(report, frame)) }
                            span.dim { " · " (foreign(&report.source)) } }
                    }
                } }
            }
        }
        aside.side { (beside(&message!("Named, with the number of stories"), &page.named, frame)) }
    }
}

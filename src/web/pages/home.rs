//! `GET /`: today: the brief, what rises, the news of watches.

use maud::{Markup, html};
use secnews::answers::{BriefAsk, RisingAsk, Window, brief, rising};
use secnews::article::EntityKind;
use secnews::message;
use secnews::render::{
    BriefAnswer, coverage, headlines, mention_count, mentions_together, rising_heading, shown,
};
use secnews::survey::{Brief, CentralReport, EventSummary, Mention, Rising, RisingTerm, TermKind};

use super::foreign::foreign;
use super::hit::{citation_line, title};
use super::layout::Frame;
use super::links;
use super::route::watching_page;
use super::watches::news_of_all;
use crate::web::api::{SINCE, UNTIL};
use crate::web::asked::Asked;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::Route;

/// The days of the page if none are asked for.
const PERIOD: &str = "1d";

/// Periods to choose from.
const PERIODS: [&str; 4] = ["1d", "3d", "7d", "30d"];

/// Events on the page, and names and rising terms of each kind.
const EVENTS: usize = 15;
const NAMES: usize = 12;
const TERMS: usize = 8;

/// The route.
pub(in crate::web) const ROUTE: Route = watching_page(
    "/",
    || message!("the latest day: events, what rises, news of watches"),
    &[SINCE, UNTIL],
    handle,
);

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let window = asked.values.window();
    let until = Window { since: None, until: window.until };
    let brief = brief(asked.snapshot(), &BriefAsk::new(window, EVENTS))?;
    let rising = rising(asked.snapshot(), &RisingAsk::new(None, until))?;
    let frame = Frame::new(asked, message!("Today"));
    let content = html! {
        @match &brief {
            Some(brief) => (today(brief, asked, &frame)),
            None => { h1 { (frame.say(&message!("Today"))) } p { (frame.say(&message!("no article has a date"))) } },
        }
        aside.side {
            (news_of_all(asked, &frame)?)
            @if let Some(rising) = rising.as_ref().filter(|rising| !rising.terms.is_empty()) { (risen(rising, &frame)) }
        }
    };
    Ok(Reply::html(frame.page_of("two", &content)))
}

fn today(brief: &Brief, asked: &Asked, frame: &Frame<'_>) -> Markup {
    let answer = BriefAnswer::new(brief, &[]);
    let year = answer.year();
    html! {
        div.results {
            h1 { (frame.say(&answer.title())) }
            p.about { (frame.say(&answer.counts())) }
            (periods(asked, frame))
            @if brief.events.is_empty() {
                p.empty { (frame.say(&message!("no event has three publishers in these days; choose more days"))) }
            } @else {
                section {
                    h2 { (frame.say(&message!("Events"))) }
                    ol.events { @for one in &brief.events { li { (event(one, year, frame)) } } }
                }
            }
            (mentions(&message!("New vulnerabilities"), EntityKind::Cve, &brief.new_cves, frame))
            (mentions(&message!("Groups"), EntityKind::Actor, &brief.actors, frame))
        }
    }
}

fn periods(asked: &Asked, frame: &Frame<'_>) -> Markup {
    let chosen = asked.values.text("since").unwrap_or(PERIOD);
    html! {
        nav.sorts aria-label=(frame.say(&message!("days"))) {
            @for period in PERIODS {
                a href=(links::with_parameters("/", &[("since", period), ("until", asked.values.text("until").unwrap_or_default())]))
                    aria-current=[(period == chosen).then_some("true")] { (frame.say(&days(period))) }
            }
        }
    }
}

fn days(period: &str) -> secnews::message::Message {
    match period.trim_end_matches('d') {
        "1" => message!("one day"),
        days => message!("{days} days", days),
    }
}

/// An event in a list: its headlines, who reports it, and the beginning of its central report.
pub(super) fn event(event: &EventSummary, year: Option<i16>, frame: &Frame<'_>) -> Markup {
    let headlines = headlines(event, frame.locale);
    html! {
        article.event data-id=(event.event) {
            @for (at, report) in headlines.iter().enumerate() { (headline(at, report, frame)) }
            p.about { a href={ "/event/" (event.event) } { (coverage(event, year, frame.locale)) } }
            @if let Some(report) = headlines.first().filter(|report| !report.lead.is_empty()) {
                p.snippet lang=(report.citation.language) { (foreign(&report.lead)) }
            }
        }
    }
}

/// The first headline of an event is a heading, that in the other language a line below it.
fn headline(at: usize, report: &CentralReport, frame: &Frame<'_>) -> Markup {
    let citation = &report.citation;
    let link = html! {
        a href=(links::article(citation.id, "")) lang=(citation.language) { (title(citation, frame)) }
    };
    html! { @if at == 0 { h3 { (link) } } @else { p.other { (link) } } }
}

fn mentions(
    heading: &secnews::message::Message,
    kind: EntityKind,
    mentions: &[Mention],
    frame: &Frame<'_>,
) -> Markup {
    let groups = mentions_together(mentions);
    html! {
        @if !groups.is_empty() {
            section {
                h2 { (frame.say(heading)) }
                ul.mentions {
                    @for group in groups.iter().take(NAMES) {
                        li {
                            @for mention in *group {
                                a.name href=[links::entity(kind, &mention.value)] {
                                    (foreign(shown(&mention.value, mention.names.as_ref(), frame.locale)))
                                } " "
                            }
                            @if let Some(first) = group.first() {
                                span.dim { (frame.say(&mention_count(first))) } " "
                                (citation_line(&first.citation, "", frame))
                            }
                        }
                    }
                    @if groups.len() > NAMES { li.dim { (frame.say(&message!("and {more} more", more = groups.len() - NAMES))) } }
                }
            }
        }
    }
}

/// Rising terms, each a link to its page or to a search.
fn risen(rising: &Rising, frame: &Frame<'_>) -> Markup {
    html! {
        section.rising {
            h2 { (frame.say(&message!("Rising"))) }
            p.dim { (frame.say(&message!("{period}, compared with {before}", period = rising.period, before = rising.before))) }
            @for kind in TermKind::ALL {
                @let terms: Vec<&RisingTerm> = rising.terms.iter().filter(|term| term.kind == kind).take(TERMS).collect();
                @if !terms.is_empty() {
                    h3 { (frame.say(&rising_heading(kind))) }
                    ul { @for term in terms { (rising_term(term, frame)) } }
                }
            }
        }
    }
}

fn rising_term(term: &RisingTerm, frame: &Frame<'_>) -> Markup {
    let page = term.kind.entity_kind().and_then(|kind| links::entity(kind, &term.term));
    let href = page.unwrap_or_else(|| links::search(&format!("\"{}\"", term.term.replace('"', ""))));
    html! {
        li {
            a.name href=(href) { (foreign(shown(&term.term, term.names.as_ref(), frame.locale))) }
            span.figure { (term.publishers_before) " → " (term.publishers) }
        }
    }
}

//! `GET /cve/{value}` and the like: a page for each thing that articles name.

use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use secnews::answers::{EntityAnswer, EntityAsk, entity};
use secnews::enrich::defanged;
use secnews::message;
use secnews::message::Message;
use secnews::render::{coverage, headlines, kind_name, missing_days};
use secnews::survey::{Activity, EntityPage, EventHistory, LatestStory};

use super::beside::beside;
use super::chart::{Bar, bars};
use super::foreign::{figure, foreign, shown};
use super::hit::{day, title};
use super::layout::Frame;
use super::links;
use super::route::page;
use crate::web::api::{SINCE, UNTIL};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::Route;

/// The latest stories on a page.
const LATEST: usize = 20;

const fn route(path: &'static str) -> Route {
    page(path, || message!("a thing that articles name"), Some(Lane::Heavy), &[SINCE, UNTIL], handle)
}

/// The routes.
pub(in crate::web) const CVE: Route = route("/cve/{value}");
pub(in crate::web) const ACTOR: Route = route("/actor/{value}");
pub(in crate::web) const MALWARE: Route = route("/malware/{value}");
pub(in crate::web) const TECHNIQUE: Route = route("/technique/{value}");
pub(in crate::web) const DOMAIN: Route = route("/domain/{value}");
pub(in crate::web) const IP: Route = route("/ip/{value}");
pub(in crate::web) const HASH: Route = route("/hash/{value}");
pub(in crate::web) const SOURCE: Route = route("/source/{value}");

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let (kind, value) = (asked.path.split('/').nth(1).unwrap_or_default(), asked.part("value"));
    let typed = format!("{kind}:{value}");
    let ask = EntityAsk { typed, window: asked.values.window(), latest: LATEST };
    let answer = entity(asked.snapshot(), ask)?;
    let frame = Frame::new(asked, Message::untranslated(name(&answer.page)));
    let content = Thing { frame: &frame, answer: &answer }.content();
    Ok(Reply::html(frame.page_of("two", &content)))
}

/// What a thing is called: in both languages if it has a name in each. What a click could open is defanged.
fn name(page: &EntityPage) -> String {
    match &page.names {
        Some(names) if names.zh != names.en => format!("{} / {}", names.zh, names.en),
        Some(names) => names.zh.clone(),
        None => {
            kind_of(page).map_or_else(|| page.value.clone(), |kind| defanged(kind, &page.value).into_owned())
        }
    }
}

fn kind_of(page: &EntityPage) -> Option<secnews::article::EntityKind> {
    let name = if page.kind == "ip" { "ipv4" } else { page.kind };
    secnews::article::EntityKind::from_name(name)
}

struct Thing<'a> {
    frame: &'a Frame<'a>,
    answer: &'a EntityAnswer,
}

impl Thing<'_> {
    fn say(&self, message: &Message) -> String {
        self.frame.say(message)
    }

    fn content(&self) -> Markup {
        let EntityAnswer { page, notes, understood, .. } = self.answer;
        html! {
            div.results {
                p.about { (self.say(&kind_name(page.kind).into())) }
                h1 { (foreign(&name(page))) }
                @if !page.aliases.is_empty() {
                    p.dim { (self.say(&message!("also:"))) @for alias in &page.aliases { " " span.chip { (foreign(alias)) } } }
                }
                @if !notes.is_empty() {
                    ul.notes { @for note in notes {
                        li dir="auto" { (shown(&self.say(&note.message)))
                            @if let Some(query) = &note.suggestion { " " a href=(links::search(query)) { (foreign(query)) } } }
                    } }
                }
                (self.facts())
                @if let Some(activity) = &page.activity { (self.activity(activity)) }
                @if !page.events.is_empty() {
                    section { h2 { (self.say(&message!("Events"))) } ol.milestones { @for event in &page.events { (self.event(event)) } } }
                }
                @if !page.latest.is_empty() {
                    section { h2 { (self.say(&message!("Latest stories"))) } ol.milestones { @for story in &page.latest { (self.story(story)) } } }
                }
            }
            aside.side {
                (beside(&message!("Named beside it, with the number of stories"), &page.beside, self.frame))
                section {
                    h2 { (self.say(&message!("Follow"))) }
                    ul {
                        li { a href=(links::search(understood)) { (self.say(&message!("all articles"))) } }
                        li { a href=(links::with_parameters("/timeline", &[("q", understood)])) { (self.say(&message!("Timeline"))) } }
                        li { a href=(links::with_parameters("/iocs", &[("q", understood)])) { (self.say(&message!("Indicators"))) } }
                        li { a href=(links::with_parameters("/watches", &[("q", understood)])) { (self.say(&message!("watch this"))) } }
                        li { a href=(links::with_parameters("/feed/search.atom", &[("q", understood)])) { (self.say(&message!("Atom feed"))) } }
                    }
                }
            }
        }
    }

    fn facts(&self) -> Markup {
        let page = &self.answer.page;
        let facts = [
            (message!("first seen"), page.first_seen.map(day)),
            (message!("last seen"), page.last_seen.map(day)),
        ];
        let counts = message!(
            "{articles} articles, {stories} stories, {publishers} publishers",
            articles = figure(page.articles),
            stories = figure(page.stories),
            publishers = figure(page.publishers)
        );
        html! {
            p { (self.say(&counts)) }
            dl.facts {
                @for (name, value) in &facts { @if let Some(value) = value { dt { (self.say(name)) } dd { (value) } } }
                @if let Some(first) = &page.first {
                    dt { (self.say(&message!("first article"))) }
                    dd { (super::hit::citation_line(first, &self.answer.understood, self.frame)) }
                }
            }
        }
    }

    fn activity(&self, activity: &Activity) -> Markup {
        let last_day = |at: usize| {
            let next = activity.buckets.get(at + 1).map(|next| next.first.saturating_sub(1.day()));
            next.unwrap_or(activity.period.last)
        };
        let href = |first: Date, last: Date| {
            let days = [first.to_string(), last.to_string()];
            links::with_parameters(
                "/search",
                &[("q", &self.answer.understood), ("since", &days[0]), ("until", &days[1])],
            )
        };
        let bar = |(at, bucket): (usize, &secnews::search::Bucket)| Bar {
            label: bucket.label.clone(),
            count: bucket.count,
            href: (bucket.count > 0).then(|| href(bucket.first, last_day(at))),
        };
        let all: Vec<Bar> = activity.buckets.iter().enumerate().map(bar).collect();
        html! {
            section.strip {
                h2 { (self.say(&message!("Activity"))) }
                (bars(&all, self.frame))
                @if let Some(missing) = missing_days(activity) { p.dim { (self.say(&missing)) } }
            }
        }
    }

    fn event(&self, event: &EventHistory) -> Markup {
        let summary = &event.summary;
        html! {
            @if let Some(report) = headlines(summary, self.frame.locale).first() {
                li {
                    span.dim { @if let Some(first) = summary.first { (day(first)) } }
                    div {
                        a href=(links::article(report.citation.id, &self.answer.understood)) lang=(report.citation.language) { (title(&report.citation, self.frame)) }
                        p.about { a href={ "/event/" (summary.event) } { (coverage(summary, summary.first.map(Date::year), self.frame.locale)) } }
                    }
                }
            }
        }
    }

    fn story(&self, story: &LatestStory) -> Markup {
        let citation = &story.citation;
        let others = story.publishers.saturating_sub(1);
        html! {
            li {
                span.dim { @if let Some(date) = citation.date { (day(date)) } }
                div {
                    a href=(links::article(citation.id, &self.answer.understood)) lang=(citation.language) { (title(citation, self.frame)) }
                    span.dim { " · " (foreign(&citation.source))
                        @if others > 0 { " " (self.say(&message!("and {more} more", more = others))) }
                        @if !story.in_title { " · " (self.say(&message!("named in the text"))) } }
                }
            }
        }
    }
}

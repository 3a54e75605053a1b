//! One hit in a list.

use jiff::civil::Date;
use maud::{Markup, html};
use secnews::article::BodyStatus;
use secnews::message;
use secnews::message::{Message, list};
use secnews::render::other_reports;
use secnews::search::{Citation, Hit, HitEvent, MatchKind};

use super::foreign::{foreign, marked, shown};
use super::layout::Frame;
use super::links;
use super::publishers::PublishersOfHits;

/// What all hits of a list have in common.
#[derive(Clone, Copy)]
pub(super) struct Listing<'a> {
    /// The frame of the page.
    pub(super) frame: &'a Frame<'a>,
    /// The query whose matches are marked in an article that is opened.
    pub(super) query: &'a str,
    /// The level of headings below this is 3 if the list has a heading of its own.
    pub(super) nested: bool,
    /// How many publish each hit.
    pub(super) publishers: &'a PublishersOfHits,
}

impl Listing<'_> {
    /// A hit with its title and snippet marked.
    pub(super) fn hit(&self, hit: &Hit) -> Markup {
        html! {
            article.hit data-id=(hit.id) {
                @if self.nested { h3 { (self.title(hit)) } } @else { h2 { (self.title(hit)) } }
                p.about { (self.about(hit)) }
                @if !hit.snippet.text.is_empty() {
                    p.snippet lang=(hit.language) { bdi {
                        @if hit.snippet.cut_start { "…" }
                        (marked(&hit.snippet.text, &hit.snippet.highlights, None))
                        @if hit.snippet.cut_end || ends_early(hit) { "…" }
                    } }
                }
                (self.others(hit))
            }
        }
    }

    fn title(&self, hit: &Hit) -> Markup {
        html! {
            a href=(links::article(hit.id, self.query)) lang=(hit.language) {
                @if hit.title.is_empty() { (self.frame.say(&message!("(no title)"))) }
                @else { bdi { (marked(&hit.title, &hit.title_highlights, None)) } }
            }
        }
    }

    fn about(&self, hit: &Hit) -> Markup {
        let frame = self.frame;
        html! {
            @if let Some(event) = &hit.event {
                a href={ "/event/" (event.id) } { (frame.say(&self.coverage(hit, event))) }
                " · " (self.first(hit, event))
            } @else {
                (self.publishers(hit))
                @let dates = hit.reposts.iter().filter_map(|repost| repost.date).chain(hit.date);
                @if let Some(date) = dates.min() { " · " (day(date)) }
            }
            @for chip in chips(hit) { " " span.chip { (shown(&frame.say(&chip))) } }
        }
    }

    /// Who reported an event first, and when; the day of its last report.
    fn first(&self, hit: &Hit, event: &HitEvent) -> Markup {
        html! {
            (self.frame.say(&message!("first"))) " " (foreign(self.publishers.first(hit)))
            @if let Some(first) = event.first {
                " " (day(first))
                @if let Some(last) = event.last.filter(|last| first < *last) { " → " (day(last)) }
            }
        }
    }

    /// How many publishers report an event; its number of reports if all are of one.
    fn coverage(&self, hit: &Hit, event: &HitEvent) -> Message {
        match self.publishers.count(hit) {
            0 | 1 => message!("{count} reports", count = event.articles),
            publishers => message!("{publishers} publishers", publishers),
        }
    }

    /// The publishers of a story: how many, and the first one.
    fn publishers(&self, hit: &Hit) -> Markup {
        let publishers = self.publishers.count(hit);
        html! {
            @if publishers > 1 {
                (self.frame.say(&message!("{publishers} publishers", publishers))) " · "
                (self.frame.say(&message!("first"))) " "
            }
            @let first = self.publishers.first(hit);
            @if !first.is_empty() { a.source href=(links::path("source", first)) { (foreign(first)) } }
        }
    }

    /// Reposts and other reports, folded.
    fn others(&self, hit: &Hit) -> Markup {
        let reports = hit.event.as_ref().map_or(&[][..], |event| &event.reports);
        let summary = match &hit.event {
            Some(event) => other_reports(event, &hit.language),
            None => message!("reposts: {count}", count = hit.reposts.len()),
        };
        html! {
            @if !hit.reposts.is_empty() || !reports.is_empty() {
                details.reports {
                    summary { (self.frame.say(&summary)) }
                    ul {
                        @for report in reports { li { (self.citation(report)) } }
                        @for repost in &hit.reposts {
                            li {
                                (self.citation(repost)) " "
                                a.dim href={ "/article/" (hit.id) "/diff/" (repost.id) } {
                                    (self.frame.say(&message!("compare")))
                                }
                            }
                        }
                        @if let Some(event) = hit.event.as_ref().filter(|event| event.others > reports.len()) {
                            li { a href={ "/event/" (event.id) } {
                                (self.frame.say(&message!("all {count} reports", count = event.articles)))
                            } }
                        }
                    }
                }
            }
        }
    }

    /// A hit in one line.
    pub(super) fn line(&self, hit: &Hit) -> Markup {
        html! {
            (self.title(hit))
            span.dim { " · " (foreign(&hit.source)) @if let Some(date) = hit.date { " · " (day(date)) } }
        }
    }

    /// An article in one line.
    pub(super) fn citation(&self, citation: &Citation) -> Markup {
        citation_line(citation, self.query, self.frame)
    }
}

/// An article in one line: its title, its source, its day.
pub(super) fn citation_line(citation: &Citation, query: &str, frame: &Frame<'_>) -> Markup {
    html! {
        a href=(links::article(citation.id, query)) lang=(citation.language) { (title(citation, frame)) }
        span.dim {
            " · " (foreign(&citation.source))
            @if let Some(date) = citation.date { " · " (day(date)) }
        }
    }
}

/// The title of an article, or a placeholder.
pub(super) fn title(citation: &Citation, frame: &Frame<'_>) -> Markup {
    if citation.title.is_empty() {
        html! { (frame.say(&message!("(no title)"))) }
    } else {
        foreign(&citation.title)
    }
}

/// A day.
pub(super) fn day(date: Date) -> Markup {
    html! { time datetime=(date) { (date) } }
}

/// Whether a snippet ends where the text of a feed was cut, which may be within a word.
fn ends_early(hit: &Hit) -> bool {
    hit.body_status == BodyStatus::Partial && hit.snippet.text.ends_with(char::is_alphanumeric)
}

/// What is special about a match.
fn chips(hit: &Hit) -> Vec<Message> {
    let mut chips = Vec::new();
    if hit.matched == MatchKind::Literal {
        chips.push(message!("literal"));
    }
    match hit.body_status {
        BodyStatus::TitleOnly => chips.push(message!("title only")),
        BodyStatus::Partial => chips.push(message!("part of the text")),
        BodyStatus::Full => {}
    }
    if !hit.missing.is_empty() {
        chips.push(message!("lacks {words}", words = list(hit.missing.iter().map(String::as_str))));
    }
    if hit.issues > 0 {
        chips.push(message!("{count} more of this series", count = hit.issues));
    }
    chips
}

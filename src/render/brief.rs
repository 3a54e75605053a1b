//! Prints a brief of some days: Markdown, and an HTML page made from it.

use std::borrow::Cow;
use std::io::{self, Write};

use pulldown_cmark::{Options, Parser, html};
use serde::Serialize;

use super::event::{coverage, headlines};
use super::markdown::{in_markdown, link_in_markdown};
use super::named::shown;
use super::news::{WatchNews, news_markdown};
use crate::message;
use crate::message::{Locale, Message, list};
use crate::query::Leaf;
use crate::search::Citation;
use crate::survey::{Brief, EventSummary, Mention};

/// A brief as JSON.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct BriefAnswer<'a> {
    #[serde(flatten)]
    pub(super) brief: &'a Brief,
    pub(super) watches: &'a [WatchNews],
}

impl<'a> BriefAnswer<'a> {
    /// The brief with the news of the watches.
    #[must_use]
    pub fn new(brief: &'a Brief, watches: &'a [WatchNews]) -> Self {
        Self { brief, watches }
    }

    /// The brief as Markdown, with at most `most` new names of each kind.
    #[must_use]
    pub fn markdown(&self, most: usize, locale: Locale) -> String {
        let Brief { events, new_cves, actors, .. } = self.brief;
        let mut page = format!("# {}\n\n{}\n", self.title().render(locale), self.counts().render(locale));
        let events = (1..)
            .zip(events)
            .map(|(number, event)| format!("{number}. {}", event_markdown(event, self.year(), locale)));
        let sections = [
            (message!("Events"), events.collect()),
            (message!("New vulnerabilities"), mentions(new_cves, most, locale)),
            (message!("Groups"), mentions(actors, most, locale)),
        ];
        sections.into_iter().for_each(|(heading, items)| section(&mut page, &heading.render(locale), items));
        for watch in self.watches.iter().filter(|watch| !watch.is_empty()) {
            page.push('\n');
            page.push_str(&news_markdown(watch, locale));
        }
        page
    }

    /// The title of the page.
    #[must_use]
    pub fn title(&self) -> Message {
        message!("Security news, {period}", period = self.brief.period)
    }

    /// The year of the page, if it is about one.
    #[must_use]
    pub fn year(&self) -> Option<i16> {
        let period = self.brief.period;
        Some(period.last.year()).filter(|year| *year == period.first.year())
    }

    /// How many articles, stories and sources there are.
    #[must_use]
    pub fn counts(&self) -> Message {
        let Brief { articles, stories, sources, .. } = self.brief;
        message!(
            "{articles} articles, {stories} stories, from {sources} sources.",
            articles,
            stories,
            sources
        )
    }
}

/// An event: its headlines, who reports it, and the beginning of the first one.
fn event_markdown(event: &EventSummary, year: Option<i16>, locale: Locale) -> String {
    let headlines = headlines(event, locale);
    let lead = headlines.first().map(|report| in_markdown(&report.lead)).filter(|lead| !lead.is_empty());
    let linked = headlines.iter().map(|report| linked(&report.citation, locale));
    let about = [coverage(event, year, locale), Leaf::Event(event.event.to_string()).to_string()].join(" · ");
    linked.chain([about]).chain(lead).collect::<Vec<_>>().join("  \n   ")
}

/// Adds a heading and its items; nothing if there are no items.
fn section(page: &mut String, heading: &str, items: Vec<String>) {
    if !items.is_empty() {
        page.extend(["\n## ", heading, "\n\n"]);
        for item in items {
            page.push_str(&item);
            page.push('\n');
        }
    }
}

/// A line for each article that is about something, with everything that it is about.
fn mentions(mentions: &[Mention], most: usize, locale: Locale) -> Vec<String> {
    let groups = together(mentions);
    let left_out: usize = groups.iter().skip(most).map(|mentions| mentions.len()).sum();
    let more = (left_out > 0).then(|| message!("and {more} more", more = left_out));
    let items = groups.into_iter().take(most).filter_map(|group| mention(group, locale)).chain(more);
    items.map(|item| format!("- {}", item.render(locale))).collect()
}

/// One line for mentions that have the same article and the same counts.
fn mention(group: &[Mention], locale: Locale) -> Option<Message> {
    let mention = group.first()?;
    let names = group.iter().map(|named| {
        let name = shown(&named.value, named.names.as_ref(), locale);
        format!("**{}**", in_markdown(name))
    });
    let article = linked(&mention.citation, locale);
    Some(message!("{name} ({count}): {article}", name = list(names), count = stories(mention), article))
}

/// Groups of mentions that have the same article and the same counts.
#[must_use]
pub fn together(mentions: &[Mention]) -> Vec<&[Mention]> {
    let alike = |one: &Mention, next: &Mention| {
        (one.citation.id, one.stories, one.is_new) == (next.citation.id, next.stories, next.is_new)
    };
    mentions.chunk_by(alike).collect()
}

/// How many stories name something, and whether they are the first ones.
#[must_use]
pub fn stories(mention: &Mention) -> Message {
    match (mention.stories, mention.is_new) {
        (1, true) => message!("1 story, new"),
        (1, false) => message!("1 story"),
        (stories, true) => message!("{stories} stories, new", stories),
        (stories, false) => message!("{stories} stories", stories),
    }
}

/// The title, or a placeholder if it is empty.
#[must_use]
pub fn title(title: &str, locale: Locale) -> Cow<'_, str> {
    if title.is_empty() { Cow::Owned(message!("(no title)").render(locale)) } else { Cow::Borrowed(title) }
}

/// An article in Markdown: its title, as a link if there is a page, where it is from, and its id.
pub(super) fn linked(citation: &Citation, locale: Locale) -> String {
    let link = link_in_markdown(&title(&citation.title, locale), citation.url.as_deref());
    format!("{link} · {} · {}", in_markdown(&citation.source), citation.id)
}

/// Writes trusted Markdown, as made by this module, as a self-contained HTML page.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn html_page(out: &mut dyn Write, title: &Message, markdown: &str, locale: Locale) -> io::Result<()> {
    let mut body = String::new();
    html::push_html(&mut body, Parser::new_ext(markdown, Options::empty()));
    let mut escaped = String::new();
    pulldown_cmark_escape::escape_html(&mut escaped, &title.render(locale)).map_err(io::Error::other)?;
    let language = match locale {
        Locale::English => "en",
        Locale::Chinese => "zh-CN",
    };
    write!(out, include_str!("page.html"), language = language, title = escaped, body = body)
}

//! Prints a brief of some days: Markdown, and an HTML page made from it.

use std::borrow::Cow;
use std::io::{self, Write};

use pulldown_cmark::{Options, Parser, html};
use serde::Serialize;

use super::markdown::{in_markdown, link_in_markdown};
use super::named::shown;
use super::news::{WatchNews, news_markdown};
use crate::message;
use crate::message::{Locale, Message, list};
use crate::search::Citation;
use crate::survey::{Brief, Mention, TopStory};

/// Maximum sources listed for a story.
const MAX_SOURCES: usize = 6;

/// A brief as JSON.
#[derive(Debug, Serialize)]
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
        let Brief { top, new_cves, actors, .. } = self.brief;
        let mut page = format!("# {}\n\n{}\n", self.title().render(locale), self.counts().render(locale));
        let stories =
            (1..).zip(top).map(|(number, story)| format!("{number}. {}", story_markdown(story, locale)));
        let sections = [
            (message!("Carried by most"), stories.collect()),
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

    /// How many articles, stories and sources there are.
    pub(super) fn counts(&self) -> Message {
        let Brief { articles, stories, sources, .. } = self.brief;
        message!(
            "{articles} articles, {stories} stories, from {sources} sources.",
            articles,
            stories,
            sources
        )
    }
}

fn story_markdown(story: &TopStory, locale: Locale) -> String {
    let lead =
        if story.lead.is_empty() { String::new() } else { format!("  \n   {}", in_markdown(&story.lead)) };
    let publishers = publishers(story, in_markdown).render(locale);
    format!("{}{lead}  \n   {publishers}", linked(&story.citation, locale))
}

/// The number of publishers of a story and the names of its first sources, each written by `name`.
pub(super) fn publishers(story: &TopStory, name: fn(&str) -> String) -> Message {
    let listed = list(story.sources.iter().take(MAX_SOURCES).map(|source| name(source)));
    let sources = match story.sources.len().saturating_sub(MAX_SOURCES) {
        0 => listed,
        more => message!("{names} and {more} more", names = listed, more).into(),
    };
    match story.publishers {
        1 => message!("1 publisher: {sources}", sources),
        publishers => message!("{publishers} publishers: {sources}", publishers, sources),
    }
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

/// A line for each article that is the first to mention something, with everything that it is the first to mention.
fn mentions(mentions: &[Mention], most: usize, locale: Locale) -> Vec<String> {
    let groups = together(mentions);
    let left_out: usize = groups.iter().skip(most).map(|mentions| mentions.len()).sum();
    let more = (left_out > 0).then(|| message!("and {more} more", more = left_out));
    let items = groups.into_iter().take(most).filter_map(|group| mention(group, locale)).chain(more);
    items.map(|item| format!("- {}", item.render(locale))).collect()
}

/// One line for mentions that have the same first article and the same counts.
fn mention(group: &[Mention], locale: Locale) -> Option<Message> {
    let mention = group.first()?;
    let names = group.iter().map(|named| {
        let name = shown(&named.value, named.names.as_ref(), locale);
        format!("**{}**", in_markdown(name))
    });
    let article = linked(&mention.first, locale);
    Some(message!("{name} ({count}): {article}", name = list(names), count = stories(mention), article))
}

/// Groups of mentions that have the same first article and the same counts.
pub(super) fn together(mentions: &[Mention]) -> Vec<&[Mention]> {
    let alike = |one: &Mention, next: &Mention| {
        (one.first.id, one.stories, one.is_new) == (next.first.id, next.stories, next.is_new)
    };
    mentions.chunk_by(alike).collect()
}

/// How many stories name something, and whether they are the first ones.
pub(super) fn stories(mention: &Mention) -> Message {
    match (mention.stories, mention.is_new) {
        (1, true) => message!("1 story, new"),
        (1, false) => message!("1 story"),
        (stories, true) => message!("{stories} stories, new", stories),
        (stories, false) => message!("{stories} stories", stories),
    }
}

/// The title, or a placeholder if it is empty.
pub(super) fn title(title: &str, locale: Locale) -> Cow<'_, str> {
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

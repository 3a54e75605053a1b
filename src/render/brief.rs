//! Prints a brief of some days: Markdown, and an HTML page made from it.

use std::borrow::Cow;
use std::io::{self, Write};

use pulldown_cmark::{Options, Parser, html};
use serde::Serialize;

use super::markdown::{in_markdown, link_in_markdown};
use super::named::shown;
use super::news::{WatchNews, news_markdown};
use crate::message::{Language, language, list};
use crate::survey::{Brief, Citation, Mention, TopStory};
use crate::t;

/// Maximum sources listed for a story.
const MAX_SOURCES: usize = 6;

/// A brief as JSON.
#[derive(Debug, Serialize)]
pub struct BriefAnswer<'a> {
    #[serde(flatten)]
    brief: &'a Brief,
    watches: &'a [WatchNews],
}

impl<'a> BriefAnswer<'a> {
    /// The brief with the news of the watches.
    #[must_use]
    pub fn new(brief: &'a Brief, watches: &'a [WatchNews]) -> Self {
        Self { brief, watches }
    }

    /// The brief as Markdown, with at most `most` new names of each kind.
    #[must_use]
    pub fn markdown(&self, most: usize) -> String {
        let Brief { period, articles, stories, sources, top, new_cves, actors } = self.brief;
        let counts =
            t!("{articles} articles, {stories} stories, from {sources} sources.", articles, stories, sources);
        let mut page = format!("# {}\n\n{counts}\n", t!("Security news, {period}", period));
        section(
            &mut page,
            &t!("Carried by most"),
            (1..).zip(top).map(|(number, story)| format!("{number}. {}", story_markdown(story))),
        );
        section(&mut page, &t!("New vulnerabilities"), mentions(new_cves, most).into_iter());
        section(&mut page, &t!("Groups"), mentions(actors, most).into_iter());
        for watch in self.watches.iter().filter(|watch| !watch.is_empty()) {
            page.push('\n');
            page.push_str(&news_markdown(watch));
        }
        page
    }
}

fn story_markdown(story: &TopStory) -> String {
    let listed: Vec<String> =
        story.sources.iter().take(MAX_SOURCES).map(|source| in_markdown(source)).collect();
    let more = story.sources.len().saturating_sub(MAX_SOURCES);
    let listed = list(&listed);
    let sources = if more > 0 { t!("{names} and {more} more", names = listed, more) } else { listed };
    let lead =
        if story.lead.is_empty() { String::new() } else { format!("  \n   {}", in_markdown(&story.lead)) };
    let about = match story.publishers {
        1 => t!("1 publisher: {sources}", sources),
        publishers => t!("{publishers} publishers: {sources}", publishers, sources),
    };
    format!("{}{lead}  \n   {about}", linked(&story.citation))
}

/// Adds a heading and its items; nothing if there are no items.
fn section(page: &mut String, heading: &str, items: impl Iterator<Item = String>) {
    let mut items = items.peekable();
    if items.peek().is_some() {
        page.extend(["\n## ", heading, "\n\n"]);
        for item in items {
            page.push_str(&item);
            page.push('\n');
        }
    }
}

/// A line for each article that is the first to mention something, with everything that it is the first to mention.
fn mentions(mentions: &[Mention], most: usize) -> Vec<String> {
    let alike = |one: &Mention, next: &Mention| {
        (one.first.id, one.stories, one.is_new) == (next.first.id, next.stories, next.is_new)
    };
    let together: Vec<&[Mention]> = mentions.chunk_by(alike).collect();
    let left_out: usize = together.iter().skip(most).map(|mentions| mentions.len()).sum();
    let more = (left_out > 0).then(|| t!("and {more} more", more = left_out));
    together.into_iter().take(most).filter_map(mention).chain(more).map(|item| format!("- {item}")).collect()
}

/// One line for mentions that have the same first article and the same counts.
fn mention(together: &[Mention]) -> Option<String> {
    let Mention { stories, is_new, first, .. } = together.first()?;
    let count = match (stories, is_new) {
        (1, true) => t!("1 story, new"),
        (1, false) => t!("1 story"),
        (stories, true) => t!("{stories} stories, new", stories),
        (stories, false) => t!("{stories} stories", stories),
    };
    let names: Vec<String> = together
        .iter()
        .map(|named| format!("**{}**", in_markdown(shown(&named.value, named.names.as_ref()))))
        .collect();
    Some(t!("{name} ({count}): {article}", name = list(&names), count, article = linked(first)))
}

/// The title, or a placeholder if it is empty.
pub(super) fn title(title: &str) -> Cow<'_, str> {
    if title.is_empty() { Cow::Owned(t!("(no title)")) } else { Cow::Borrowed(title) }
}

/// An article in Markdown: title, linked if it has a URL, source and id.
pub(super) fn linked(citation: &Citation) -> String {
    let link = link_in_markdown(&title(&citation.title), citation.url.as_deref());
    format!("{link} · {} · {}", in_markdown(&citation.source), citation.id)
}

/// Writes trusted Markdown, as made by this module, as a self-contained HTML page.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn html_page(out: &mut dyn Write, title: &str, markdown: &str) -> io::Result<()> {
    let mut body = String::new();
    html::push_html(&mut body, Parser::new_ext(markdown, Options::empty()));
    let mut escaped = String::new();
    pulldown_cmark_escape::escape_html(&mut escaped, title).map_err(io::Error::other)?;
    let language = match language() {
        Language::English => "en",
        Language::Chinese => "zh-CN",
    };
    write!(out, include_str!("page.html"), language = language, title = escaped, body = body)
}

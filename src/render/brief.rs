//! Some days on one page: Markdown, and HTML made from it.

use std::io::{self, Write};

use pulldown_cmark::{Options, Parser, html};
use serde::Serialize;

use super::markdown::{in_markdown, link_in_markdown};
use super::news::{WatchNews, news_markdown};
use crate::survey::{Brief, Citation, Mention, TopStory};

/// Names of sources that a story lists.
const SOURCES_LISTED: usize = 6;

/// A page as programs read it.
#[derive(Debug, Serialize)]
pub struct BriefAnswer<'a> {
    #[serde(flatten)]
    brief: &'a Brief,
    watches: &'a [WatchNews],
}

impl<'a> BriefAnswer<'a> {
    /// The page with what the watches find.
    #[must_use]
    pub fn new(brief: &'a Brief, watches: &'a [WatchNews]) -> Self {
        Self { brief, watches }
    }

    /// The page as Markdown; of names at most so many.
    #[must_use]
    pub fn markdown(&self, most: usize) -> String {
        let Brief { period, articles, stories, sources, top, new_cves, actors } = self.brief;
        let mut page = format!(
            "# Security news, {period}\n\n{articles} articles, {stories} stories, from {sources} sources.\n"
        );
        section(
            &mut page,
            "Carried by most",
            (1..).zip(top).map(|(number, story)| format!("{number}. {}", story_markdown(story))),
        );
        section(&mut page, "New vulnerabilities", mentions(new_cves, most));
        section(&mut page, "Groups", mentions(actors, most));
        for watch in self.watches.iter().filter(|watch| !watch.is_empty()) {
            page.push('\n');
            page.push_str(&news_markdown(watch));
        }
        page
    }
}

fn story_markdown(story: &TopStory) -> String {
    let listed: Vec<String> =
        story.sources.iter().take(SOURCES_LISTED).map(|source| in_markdown(source)).collect();
    let more = story.sources.len().saturating_sub(SOURCES_LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let lead =
        if story.lead.is_empty() { String::new() } else { format!("  \n   {}", in_markdown(&story.lead)) };
    let publishers = if story.publishers == 1 { "publisher" } else { "publishers" };
    let about = format!("{} {publishers}: {}{more}", story.publishers, listed.join(", "));
    format!("{}{lead}  \n   {about}", linked(&story.citation))
}

/// A heading and its items; nothing without items.
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

fn mentions(mentions: &[Mention], most: usize) -> impl Iterator<Item = String> {
    let line = |mention: &Mention| {
        let new = if mention.is_new { ", new" } else { "" };
        let stories = if mention.stories == 1 { "story" } else { "stories" };
        format!(
            "- **{}** ({} {stories}{new}): {}",
            in_markdown(&mention.value),
            mention.stories,
            linked(&mention.first)
        )
    };
    let left_out = mentions.len().saturating_sub(most);
    let more = (left_out > 0).then(|| format!("- and {left_out} more"));
    mentions.iter().take(most).map(line).chain(more)
}

/// An article in Markdown: its title, as a link if there is a page, where it is from, and its id.
pub(super) fn linked(citation: &Citation) -> String {
    let title = if citation.title.is_empty() { "(no title)" } else { &citation.title };
    let link = link_in_markdown(title, citation.url.as_deref());
    format!("{link} · {} · {}", in_markdown(&citation.source), citation.id)
}

/// A page of Markdown that we wrote as one of HTML, which needs nothing beside it.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn html_page(out: &mut dyn Write, title: &str, markdown: &str) -> io::Result<()> {
    let mut body = String::new();
    html::push_html(&mut body, Parser::new_ext(markdown, Options::empty()));
    let mut escaped = String::new();
    pulldown_cmark_escape::escape_html(&mut escaped, title).map_err(io::Error::other)?;
    writeln!(
        out,
        "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{escaped}</title>\n\
         <style>body{{max-width:46em;margin:2em auto;padding:0 1em;font-family:sans-serif;line-height:1.5}}\
         h2{{border-bottom:1px solid}}</style>\n</head>\n<body>\n{body}</body>\n</html>"
    )
}

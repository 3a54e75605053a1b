//! Prints the news of watches: text, Markdown, JSON.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

use super::block::Block;
use super::brief::{linked, title};
use super::citation_line::citation_line;
use super::hits::hits_text;
use super::look::Look;
use super::markdown::{in_markdown, link_in_markdown};
use super::palette::Palette;
use super::printable::printable;
use crate::answers::WatchAnswer;
use crate::article::ArticleId;
use crate::message;
use crate::message::{Locale, Message, list};
use crate::search::{Citation, Hit};
use crate::watch::{Repost, Watch};

/// The matches that one watch has not reported yet, as JSON.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct WatchNews {
    /// The watch's name.
    pub watch: String,
    /// Its query as typed.
    pub query: String,
    /// The query as parsed and expanded.
    pub understood: String,
    /// Time of its last run or, before the first, of its creation.
    pub since: Timestamp,
    /// New events, the latest first.
    pub new: Vec<Hit>,
    /// New articles of events that were reported before.
    pub reposts: Vec<RepostNews>,
}

/// An article of a reported event.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct RepostNews {
    /// The article.
    #[serde(flatten)]
    pub citation: Citation,
    /// The article that was reported.
    pub of: ArticleId,
}

/// A watch in a list, as JSON: without the ids of reported articles. Its fields are in alphabetical order.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct ListedWatch<'a> {
    added: Timestamp,
    last_run: Option<Timestamp>,
    literal: bool,
    name: &'a str,
    no_synonyms: bool,
    query: &'a str,
    /// Number of reported articles.
    told: usize,
}

impl<'a> From<&'a Watch> for ListedWatch<'a> {
    fn from(watch: &'a Watch) -> Self {
        Self {
            added: watch.added,
            last_run: watch.last_run,
            literal: watch.literal,
            name: &watch.name,
            no_synonyms: watch.no_synonyms,
            query: &watch.query,
            told: watch.seen.len(),
        }
    }
}

/// A new event on a line of its own.
#[derive(Debug, Serialize)]
pub struct HitNews<'a> {
    watch: &'a str,
    #[serde(flatten)]
    hit: &'a Hit,
}

impl From<&WatchAnswer> for WatchNews {
    fn from(answer: &WatchAnswer) -> Self {
        let WatchAnswer { watch, understood, news } = answer;
        let repost = |repost: &Repost| RepostNews { citation: repost.citation.clone(), of: repost.of };
        Self {
            watch: watch.name.clone(),
            query: watch.query.clone(),
            understood: understood.clone(),
            since: watch.last_run.unwrap_or(watch.added),
            new: news.hits.clone(),
            reposts: news.reposts.iter().map(repost).collect(),
        }
    }
}

impl WatchNews {
    /// Whether there is nothing to report.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.reposts.is_empty()
    }

    /// Each new event.
    pub fn lines(&self) -> impl Iterator<Item = HitNews<'_>> {
        self.new.iter().map(|hit| HitNews { watch: &self.watch, hit })
    }

    fn heading(&self) -> Message {
        let (watch, new) = (&self.watch, self.new.len());
        match self.reposts.len() {
            0 => message!("{watch}: {new} new", watch, new),
            reposts => {
                message!("{watch}: {new} new, {reposts} more about reported events", watch, new, reposts)
            }
        }
    }
}

/// Writes the news of a watch as text; nothing if there are none.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn news_text(out: &mut dyn Write, news: &WatchNews, look: &Look) -> io::Result<()> {
    if news.is_empty() {
        return Ok(());
    }
    let heading = Palette::paint(printable(&look.text(news.heading())), look.palette.title);
    let query = look.text(message!(" ({query})", query = printable(&news.query)));
    writeln!(out, "{heading}{}\n", Palette::paint(query, look.palette.dim))?;
    hits_text(out, &news.new, 1, look)?;
    for repost in &news.reposts {
        let line = format!("= {} = {}", citation_line(&repost.citation), repost.of);
        Block::new(&line, look.palette.dim).after("    ").write(out, look)?;
    }
    if news.reposts.is_empty() { Ok(()) } else { writeln!(out) }
}

/// The news of a watch as a section of Markdown.
#[must_use]
pub fn news_markdown(news: &WatchNews, locale: Locale) -> String {
    let query = message!("Query: {query}", query = in_markdown(&news.query)).render(locale);
    let mut section = format!("## {}\n\n{query}\n\n", in_markdown(&news.heading().render(locale)));
    section.extend(news.new.iter().map(|hit| hit_markdown(hit, locale)));
    let again = |repost: &RepostNews| {
        message!("again: {article}", article = linked(&repost.citation, locale)).render(locale)
    };
    section.extend(news.reposts.iter().map(|repost| format!("- {}\n", again(repost))));
    section
}

fn hit_markdown(hit: &Hit, locale: Locale) -> String {
    let title = title(&hit.title, locale);
    let about: Vec<String> = [list(&hit.sources).render(locale)]
        .into_iter()
        .chain(hit.date.map(|date| date.to_string()))
        .chain([hit.id.to_string()])
        .map(|part| in_markdown(&part))
        .collect();
    let snippet = hit.snippet.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let snippet = if snippet.is_empty() {
        snippet
    } else {
        format!("  \n  {}", in_markdown(&hit.snippet.with_ellipses(&snippet)))
    };
    format!("- {} · {}{snippet}\n", link_in_markdown(&title, hit.url.as_deref()), about.join(" · "))
}

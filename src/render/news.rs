//! What watches find: text, Markdown, an Atom feed, JSON.

use std::io::{self, Write};

use atom_syndication::{Category, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::brief::linked;
use super::hits::hit_text;
use super::markdown::{in_markdown, link_in_markdown};
use super::palette::Palette;
use super::printable::printable;
use super::sightings::citation_line;
use crate::article::ArticleId;
use crate::search::Hit;
use crate::survey::Citation;
use crate::watch::News;

/// What one watch finds that it has not told, as programs read it.
#[derive(Debug, Serialize)]
pub struct WatchNews {
    /// The watch's name.
    pub watch: String,
    /// Its query as typed.
    pub query: String,
    /// The query as parsed and expanded.
    pub understood: String,
    /// When it last ran, or was added.
    pub since: Timestamp,
    /// Stories that are new, the latest first.
    pub new: Vec<Hit>,
    /// Articles that tell again what was told.
    pub reposts: Vec<RepostNews>,
}

/// An article that tells again what was told.
#[derive(Debug, Serialize)]
pub struct RepostNews {
    /// The article.
    #[serde(flatten)]
    pub citation: Citation,
    /// The article that was told of.
    pub of: ArticleId,
}

/// A new story on a line of its own.
#[derive(Debug, Serialize)]
pub struct HitNews<'a> {
    watch: &'a str,
    #[serde(flatten)]
    hit: &'a Hit,
}

impl WatchNews {
    /// What `news` is for a watch.
    #[must_use]
    pub fn new(watch: &str, query: &str, understood: String, since: Timestamp, news: News) -> Self {
        let reposts =
            news.retold.into_iter().map(|retold| RepostNews { citation: retold.citation, of: retold.of });
        Self {
            watch: watch.to_owned(),
            query: query.to_owned(),
            understood,
            since,
            new: news.hits,
            reposts: reposts.collect(),
        }
    }

    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.reposts.is_empty()
    }

    /// Each new story.
    pub fn lines(&self) -> impl Iterator<Item = HitNews<'_>> {
        self.new.iter().map(|hit| HitNews { watch: &self.watch, hit })
    }

    fn heading(&self) -> String {
        let new = self.new.len();
        let reposts = match self.reposts.len() {
            0 => String::new(),
            reposts => format!(", {reposts} reposts of what was told"),
        };
        format!("{}: {new} new{reposts}", self.watch)
    }
}

/// What a watch finds, for people; nothing if there is nothing.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn news_text(out: &mut dyn Write, news: &WatchNews, palette: &Palette) -> io::Result<()> {
    if news.is_empty() {
        return Ok(());
    }
    let heading = Palette::paint(printable(&news.heading()), palette.title);
    writeln!(
        out,
        "{heading} {}\n",
        Palette::paint(format_args!("({})", printable(&news.query)), palette.dim)
    )?;
    for (number, hit) in (1..).zip(&news.new) {
        hit_text(out, number, hit, palette)?;
    }
    for repost in &news.reposts {
        let line = format!("= {} = {}", citation_line(&repost.citation), repost.of);
        writeln!(out, "    {}", Palette::paint(line, palette.dim))?;
    }
    if news.reposts.is_empty() { Ok(()) } else { writeln!(out) }
}

/// What a watch finds, as a section of Markdown.
#[must_use]
pub fn news_markdown(news: &WatchNews) -> String {
    let mut section =
        format!("## {}\n\nQuery: {}\n\n", in_markdown(&news.heading()), in_markdown(&news.query));
    section.extend(news.new.iter().map(hit_markdown));
    section.extend(news.reposts.iter().map(|repost| format!("- again: {}\n", linked(&repost.citation))));
    section
}

fn hit_markdown(hit: &Hit) -> String {
    let title = if hit.title.is_empty() { "(no title)" } else { &hit.title };
    let about: Vec<String> = [hit.sources.join(", ")]
        .into_iter()
        .chain(hit.date.map(|date| date.to_string()))
        .chain([hit.id.clone()])
        .map(|part| in_markdown(&part))
        .collect();
    let snippet = hit.snippet.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let snippet = if snippet.is_empty() { snippet } else { format!("  \n  {}", in_markdown(&snippet)) };
    format!("- {} · {}{snippet}\n", link_in_markdown(title, hit.url.as_deref()), about.join(" · "))
}

/// A feed of articles, those of each watch marked by its name, the latest first.
///
/// # Errors
///
/// If `out` cannot be written.
///
/// Format: RFC 4287.
pub fn atom_feed(
    out: &mut dyn Write,
    entries: &[(String, Citation, String)],
    updated: Timestamp,
) -> io::Result<()> {
    let feed = Feed {
        title: Text::plain("secnews"),
        id: "tag:secnews,2024:watches".to_owned(),
        updated: moment(updated),
        generator: Some(Generator {
            value: "secnews".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            ..Generator::default()
        }),
        entries: entries
            .iter()
            .map(|(watch, citation, summary)| entry(watch, citation, summary, updated))
            .collect(),
        ..Feed::default()
    };
    feed.write_to(&mut *out).map_err(io::Error::other)?;
    writeln!(out)
}

fn entry(watch: &str, citation: &Citation, summary: &str, now: Timestamp) -> Entry {
    let title = if citation.title.is_empty() { "(no title)" } else { &citation.title };
    let link = |url: &str| Link {
        href: printable(url).into_owned(),
        rel: "alternate".to_owned(),
        ..Link::default()
    };
    Entry {
        title: Text::plain(printable(title)),
        id: format!("tag:secnews,2024:article:{}", citation.id),
        updated: citation.date.and_then(midnight).unwrap_or_else(|| moment(now)),
        authors: vec![Person { name: printable(&citation.source).into_owned(), ..Person::default() }],
        categories: vec![Category { term: watch.to_owned(), ..Category::default() }],
        links: citation.url.iter().map(|url| link(url)).collect(),
        summary: (!summary.is_empty()).then(|| Text::plain(printable(summary))),
        ..Entry::default()
    }
}

/// The beginning of a day.
fn midnight(date: Date) -> Option<FixedDateTime> {
    FixedDateTime::parse_from_rfc3339(&format!("{date}T00:00:00Z")).ok()
}

fn moment(time: Timestamp) -> FixedDateTime {
    FixedDateTime::parse_from_rfc3339(&time.to_string()).unwrap_or_default()
}

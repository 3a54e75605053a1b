//! Prints timelines: text and JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::look::Look;
use super::palette::Palette;
use super::printable::printable;
use crate::message;
use crate::message::{Message, localized_name};
use crate::query::Note;
use crate::survey::{Event, What};

/// The events of a timeline as JSON.
#[derive(Debug, Serialize)]
pub struct TimelineAnswer<'a> {
    /// The query as typed, if any.
    pub query: Option<&'a str>,
    /// The query as parsed and expanded.
    pub understood: Option<String>,
    /// Number of matching articles.
    pub total: usize,
    /// The events, the earliest first.
    pub events: &'a [Event],
    /// Notes about the query.
    pub notes: &'a [Note],
}

/// Writes events as text, two lines each: the day and the event, then the article. At most `sources` events that are
/// the first article of a source are listed, the earliest ones.
#[derive(Debug, Clone, Copy)]
pub struct ListedSources {
    /// The most first articles of sources.
    pub most: usize,
    /// The line for the number that is left out.
    pub more: fn(usize) -> Message,
}

/// Events for people, two lines each: day and what happened, and the article; of the first articles of
/// sources the earliest only.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn timeline_text(
    out: &mut dyn Write,
    events: &[Event],
    listed: ListedSources,
    look: &Look,
) -> io::Result<()> {
    let ListedSources { most: sources, more } = listed;
    let is_first_of_source = |event: &&Event| matches!(event.what, What::FirstOfSource { .. });
    let left_out = events.iter().filter(is_first_of_source).count().saturating_sub(sources);
    let mut shown = 0;
    let shown = events.iter().filter(|event| {
        shown += usize::from(is_first_of_source(event));
        !is_first_of_source(event) || shown <= sources
    });
    let shown: Vec<&Event> = shown.collect();
    // Events of the same article share a line.
    for together in shown.chunk_by(|one, next| one.date == next.date && one.citation.id == next.citation.id) {
        let descriptions: Vec<String> = together.iter().map(|event| look.text(what(&event.what))).collect();
        let citation = &together[0].citation;
        writeln!(
            out,
            "{}  {}",
            Palette::paint(together[0].date, look.palette.key),
            Palette::paint(descriptions.join(&look.text(message!(", "))), look.palette.title)
        )?;
        let title = printable(&citation.title);
        let title =
            citation.url.as_deref().map_or_else(|| title.to_string(), |url| look.palette.linked(&title, url));
        let about = format!("{} · {}", printable(&citation.source), citation.id);
        writeln!(out, "            {title} · {}", Palette::paint(about, look.palette.dim))?;
    }
    if left_out > 0 {
        writeln!(out, "{}", Palette::paint(look.text(more(left_out)), look.palette.dim))?;
    }
    Ok(())
}

fn what(what: &What) -> Message {
    match what {
        What::FirstMention => message!("first mention"),
        What::FirstInLanguage { language } => {
            message!("first in {language}", language = localized_name("language", &printable(language)))
        }
        What::FirstOfSource { source } => message!("first of {source}", source = printable(source)),
        What::Burst { until, stories, usual } => {
            let usual = format_args!("{usual:.1}").to_string();
            message!(
                "burst until {until}: {stories} stories, where {usual} were usual",
                until,
                stories,
                usual
            )
        }
        What::LastMention => message!("last mention"),
    }
}

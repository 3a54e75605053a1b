//! Prints timelines: text and JSON.

use std::collections::HashSet;
use std::io::{self, Write};

use anstyle::Style;
use jiff::civil::Date;
use serde::Serialize;

use super::block::Block;
use super::brief::title;
use super::event::{coverage, headlines};
use super::look::Look;
use crate::answers;
use crate::article::ArticleId;
use crate::message;
use crate::message::{Message, localized_name};
use crate::query::Note;
use crate::search::Citation;
use crate::survey::{EventHistory, Milestone, Timeline, What};

/// Below a date.
const INDENT: &str = "            ";

/// Maximum lines of a headline.
const MAX_LINES: usize = 2;

/// A timeline as JSON.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct TimelineAnswer<'a> {
    /// The query as typed, if any.
    pub query: Option<&'a str>,
    /// The query as parsed and expanded.
    pub understood: Option<String>,
    /// Number of matching articles.
    pub total: usize,
    /// Milestones and events.
    #[serde(flatten)]
    pub timeline: &'a Timeline,
    /// Notes about the query.
    pub notes: &'a [Note],
}

impl<'a> From<&'a answers::TimelineAnswer> for TimelineAnswer<'a> {
    fn from(found: &'a answers::TimelineAnswer) -> Self {
        Self {
            query: found.query.as_ref().map(|(typed, _)| typed.as_str()),
            understood: found.query.as_ref().map(|(_, query)| query.to_string()),
            total: found.total,
            timeline: &found.timeline,
            notes: &found.notes,
        }
    }
}

/// An entry of a timeline.
#[derive(Debug)]
pub enum TimelineEntry<'a> {
    /// Milestones of one day that one article shows.
    Milestones(Vec<&'a Milestone>),
    /// An event.
    Event(&'a EventHistory),
}

impl TimelineEntry<'_> {
    /// The order on one day: mentions, events, bursts.
    fn rank(&self) -> usize {
        match self {
            Self::Milestones(milestones) if milestones.iter().all(|milestone| !is_burst(milestone)) => 0,
            Self::Event(_) => 1,
            Self::Milestones(_) => 2,
        }
    }
}

fn is_burst(milestone: &Milestone) -> bool {
    matches!(milestone.what, What::Burst { .. })
}

/// Writes events and milestones in order of date, each with its date and its articles.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn timeline_text(out: &mut dyn Write, timeline: &Timeline, look: &Look) -> io::Result<()> {
    // The headlines of the event that begins on the day of a burst are not repeated.
    let (mut above, mut day): (Vec<ArticleId>, Option<Date>) = (Vec::new(), None);
    for (date, entry) in entries(timeline) {
        if date != day {
            above.clear();
            day = date;
        }
        let date = date.map_or_else(|| INDENT.to_owned(), |date| format!("{date}  "));
        match entry {
            TimelineEntry::Milestones(milestones) => milestones_text(out, &date, &milestones, &above, look)?,
            TimelineEntry::Event(history) => {
                above.extend(history.summary.central.iter().map(|report| report.citation.id));
                event_text(out, &date, history, look)?;
            }
        }
    }
    Ok(())
}

/// All entries in order of date. A mention that is a first report or a last one of a listed event is shown there.
#[must_use]
pub fn entries(timeline: &Timeline) -> Vec<(Option<Date>, TimelineEntry<'_>)> {
    let cited = timeline.events.iter().flat_map(|history| {
        let firsts = history.milestones.iter().map(|milestone| milestone.citation.id);
        firsts.chain(history.summary.central.iter().map(|report| report.citation.id))
    });
    let cited: HashSet<ArticleId> = cited.collect();
    let is_shown = |milestone: &&Milestone| is_burst(milestone) || !cited.contains(&milestone.citation.id);
    let shown: Vec<&Milestone> = timeline.milestones.iter().filter(is_shown).collect();
    let together = shown.chunk_by(|one, next| one.date == next.date && one.citation.id == next.citation.id);
    let milestones = together.map(|group| (Some(group[0].date), TimelineEntry::Milestones(group.to_vec())));
    let events = timeline.events.iter().map(|history| (history.summary.first, TimelineEntry::Event(history)));
    let mut entries: Vec<_> = milestones.chain(events).collect();
    entries.sort_by_key(|(date, entry)| (*date, entry.rank()));
    entries
}

/// What happened on a day, and the article that shows it, unless it is `above`.
fn milestones_text(
    out: &mut dyn Write,
    date: &str,
    milestones: &[&Milestone],
    above: &[ArticleId],
    look: &Look,
) -> io::Result<()> {
    let happened: Vec<String> =
        milestones.iter().map(|milestone| look.text(happened(&milestone.what))).collect();
    let happened = happened.join(&look.text(message!(", ")));
    Block::new(&happened, look.palette.key).after(date).write(out, look)?;
    let Some(Milestone { citation, .. }) = milestones.first() else { return Ok(()) };
    if above.contains(&citation.id) {
        return Ok(());
    }
    headline_text(out, INDENT, citation, Style::new(), look)?;
    Block::new(&source(citation), look.palette.dim).after(INDENT).write(out, look)
}

/// An event: its headlines, who reported it, and its first and last reports.
fn event_text(out: &mut dyn Write, date: &str, history: &EventHistory, look: &Look) -> io::Result<()> {
    let event = &history.summary;
    let headlines = headlines(event, look.locale);
    for (at, report) in headlines.iter().enumerate() {
        let (before, style) = if at == 0 { (date, look.palette.title) } else { (INDENT, Style::new()) };
        headline_text(out, before, &report.citation, style, look)?;
    }
    let reports = headlines.iter().map(|report| source(&report.citation));
    let mut lines = Vec::new();
    if event.articles == 1 {
        lines.extend(reports);
    } else {
        let coverage = coverage(event, event.first.map(Date::year), look.locale);
        lines.push([coverage].into_iter().chain(reports).collect::<Vec<_>>().join(" · "));
        let happened = history.milestones.iter().map(|milestone| report(milestone, look));
        let follow_ups = look.text(message!("{count} follow-ups", count = event.articles - 1));
        lines.push(happened.chain([follow_ups]).collect::<Vec<_>>().join(" · "));
    }
    lines.iter().try_for_each(|line| Block::new(line, look.palette.dim).after(INDENT).write(out, look))
}

/// What a report of an event is to it. The day of the last one is added, since the others are known.
fn report(milestone: &Milestone, look: &Look) -> String {
    let Milestone { what, citation, date } = milestone;
    let (happened, source) = (look.text(happened(what)), source(citation));
    look.text(match what {
        What::LastReport => {
            let day = date.strftime("%m-%d").to_string();
            message!("{what} {day}: {source}", what = happened, day, source)
        }
        _ => message!("{what}: {source}", what = happened, source),
    })
}

fn headline_text(
    out: &mut dyn Write,
    before: &str,
    citation: &Citation,
    style: Style,
    look: &Look,
) -> io::Result<()> {
    let headline = title(&citation.title, look.locale);
    let block = Block::new(&headline, style).linked(citation.url.as_deref());
    block.after(before).at_most(MAX_LINES).write(out, look)
}

fn source(citation: &Citation) -> String {
    format!("{} {}", citation.source, citation.id)
}

/// What a milestone is.
#[must_use]
pub fn happened(what: &What) -> Message {
    match what {
        What::FirstMention => message!("first mention"),
        What::FirstReport => message!("first report"),
        What::FirstInLanguage { language, lag } => {
            let language = localized_name("language", language);
            match lag {
                0 => message!("first in {language} on the same day", language),
                1 => message!("first in {language} one day later", language),
                days => message!("first in {language} {days} days later", language, days),
            }
        }
        What::Burst { until, stories, usual } => {
            let usual = format_args!("{usual:.1}").to_string();
            message!(
                "burst until {until}: {stories} stories, where {usual} were usual",
                until,
                stories,
                usual
            )
        }
        What::LastReport => message!("last report"),
        What::LastMention => message!("last mention"),
    }
}

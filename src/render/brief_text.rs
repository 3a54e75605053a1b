//! Prints a brief of some days as text for a terminal.

use std::io::{self, Write};

use anstyle::Style;

use super::block::Block;
use super::brief::{BriefAnswer, stories, title, together};
use super::event::{coverage, headlines};
use super::layout::cut_before;
use super::look::Look;
use super::named::shown;
use super::news::news_text;
use crate::message;
use crate::message::{Message, list};
use crate::search::Citation;
use crate::survey::{EventSummary, Mention};

/// Maximum lines of a headline, and of the beginning of a report.
const MAX_LINES: usize = 2;

/// Before an article that mentions something.
const INDENT: &str = "      ";

/// Writes a brief as text, with at most `most` new names of each kind.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn brief_text(out: &mut dyn Write, answer: &BriefAnswer<'_>, most: usize, look: &Look) -> io::Result<()> {
    let brief = answer.brief;
    heading(out, answer.title(), look)?;
    Block::new(&look.text(answer.counts()), look.palette.dim).write(out, look)?;
    if !brief.events.is_empty() {
        writeln!(out)?;
        heading(out, message!("Events"), look)?;
    }
    let year = answer.year();
    (1..).zip(&brief.events).try_for_each(|(number, event)| event_text(out, number, event, year, look))?;
    mentions_text(out, message!("New vulnerabilities"), &brief.new_cves, most, look)?;
    mentions_text(out, message!("Groups"), &brief.actors, most, look)?;
    for watch in answer.watches.iter().filter(|watch| !watch.is_empty()) {
        writeln!(out)?;
        news_text(out, watch, look)?;
    }
    Ok(())
}

fn heading(out: &mut dyn Write, text: Message, look: &Look) -> io::Result<()> {
    Block::new(&look.text(text), look.palette.title).write(out, look)
}

/// An event: its headlines, who reports it, and the beginning of the first one.
fn event_text(
    out: &mut dyn Write,
    number: usize,
    event: &EventSummary,
    year: Option<i16>,
    look: &Look,
) -> io::Result<()> {
    let number = format!("{number:>2}. ");
    let indent = " ".repeat(number.len());
    let headlines = headlines(event, look.locale);
    for (at, report) in headlines.iter().enumerate() {
        let Citation { title: headline, url, .. } = &report.citation;
        let style = if at == 0 { look.palette.title } else { Style::new() };
        let headline = title(headline, look.locale);
        let block = Block::new(&headline, style).linked(url.as_deref());
        block.after(if at == 0 { &number } else { &indent }).at_most(MAX_LINES).write(out, look)?;
    }
    let reports = headlines.iter().map(|report| format!("{} {}", report.citation.source, report.citation.id));
    let about: Vec<String> = [coverage(event, year, look.locale)].into_iter().chain(reports).collect();
    Block::new(&about.join(" · "), look.palette.dim).after(&indent).write(out, look)?;
    match headlines.first().map(|report| report.lead.as_str()) {
        None | Some("") => Ok(()),
        Some(lead) => Block::new(lead, Style::new()).after(&indent).at_most(MAX_LINES).write(out, look),
    }
}

/// A line for each article that is about something, as in [`BriefAnswer::markdown`].
fn mentions_text(
    out: &mut dyn Write,
    text: Message,
    mentions: &[Mention],
    most: usize,
    look: &Look,
) -> io::Result<()> {
    if mentions.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    heading(out, text, look)?;
    let groups = together(mentions);
    for group in groups.iter().take(most) {
        let Some(mention) = group.first() else { continue };
        let names = list(group.iter().map(|named| shown(&named.value, named.names.as_ref(), look.locale)));
        let line = message!("{names} ({count})", names, count = stories(mention));
        Block::new(&look.text(line), look.palette.key).after("  ").write(out, look)?;
        let Citation { url, source, id, .. } = &mention.citation;
        let (title, about) = (title(&mention.citation.title, look.locale), format!(" · {source} · {id}"));
        let article = match look.columns {
            Some(columns) => cut_before(&title, &about, columns.saturating_sub(INDENT.len())),
            None => format!("{title}{about}"),
        };
        Block::new(&article, Style::new()).after(INDENT).linked(url.as_deref()).write(out, look)?;
    }
    let left_out: usize = groups.iter().skip(most).map(|group| group.len()).sum();
    if left_out > 0 {
        let more = look.text(message!("and {more} more", more = left_out));
        Block::new(&more, look.palette.dim).after("  ").write(out, look)?;
    }
    Ok(())
}

//! Prints the page of an event as text.

use std::io::{self, Write};

use anstyle::Style;
use jiff::civil::Date;

use super::block::Block;
use super::brief::title;
use super::entity::{beside_text, heading, report_line};
use super::event::{coverage, headlines};
use super::look::Look;
use crate::message;
use crate::query::Leaf;
use crate::survey::EventPage;

/// Before a line below a headline.
const INDENT: &str = "  ";

/// Writes an event as text: its headlines, the beginning of its central report, what it names, all reports.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn event_text(out: &mut dyn Write, page: &EventPage, look: &Look) -> io::Result<()> {
    let event = &page.summary;
    let headlines = headlines(event, look.locale);
    for (at, report) in headlines.iter().enumerate() {
        let style = if at == 0 { look.palette.title } else { Style::new() };
        let headline = title(&report.citation.title, look.locale);
        Block::new(&headline, style).linked(report.citation.url.as_deref()).write(out, look)?;
    }
    let about = coverage(event, event.first.map(Date::year), look.locale);
    let about = [about, Leaf::Event(event.event.to_string()).to_string()].join(" · ");
    Block::new(&about, look.palette.dim).after(INDENT).write(out, look)?;
    if let Some(lead) = headlines.first().map(|report| &report.lead).filter(|lead| !lead.is_empty()) {
        Block::new(lead, Style::new()).after(INDENT).write(out, look)?;
    }
    beside_text(out, message!("Named, with the number of stories"), &page.named, look)?;
    heading(out, message!("Reports"), look)?;
    page.reports.iter().try_for_each(|report| report_line(out, report, look))
}

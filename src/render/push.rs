//! Prints the outcome of a push.

use std::io::{self, Write};

use super::Look;
use crate::message;
use crate::message::{Message, list, localized_name};
use crate::remote::PushReport;

/// The outcome on one line.
#[must_use]
pub fn push_summary(report: &PushReport) -> Message {
    let PushReport { name, index, generation, written, deleted, .. } = report;
    let took = took(report);
    match (report.dry_run, report.rebuilt) {
        (true, true) => {
            message!("{written} articles would be written to the new index {index}", written, index)
        }
        (true, false) => message!(
            "{written} articles would be written to {index}, {deleted} deleted",
            written,
            index,
            deleted
        ),
        (false, true) => message!(
            "{name} is {index} now, with commit {generation}: {written} articles written {took}",
            name,
            index,
            generation,
            written,
            took
        ),
        (false, false) if *written + *deleted == 0 => {
            message!("nothing to push: {index} has commit {generation}", index, generation)
        }
        (false, false) => message!(
            "{index} has commit {generation} now: {written} articles written, {deleted} deleted {took}",
            index,
            generation,
            written,
            deleted,
            took
        ),
    }
}

/// Time and rate.
fn took(report: &PushReport) -> Message {
    let rate = report.written as f64 / report.seconds.max(0.001);
    message!(
        "in {seconds} s, {rate}/s",
        seconds = format_args!("{:.1}", report.seconds),
        rate = format_args!("{rate:.0}")
    )
}

/// Writes the outcome: what a verification has mended, a line each, and the physical indexes beside it.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn push_text(out: &mut dyn Write, report: &PushReport, look: &Look) -> io::Result<()> {
    let mut line = |message: &Message| writeln!(out, "{}", message.render(look.locale));
    for mended in &report.mended {
        let was = localized_name("difference", mended.was.as_str());
        line(&message!("{id}: {was}", id = &mended.id, was))?;
    }
    line(&push_summary(report))?;
    if !report.dropped.is_empty() {
        line(&message!("deleted: {indexes}", indexes = list(&report.dropped)))?;
    }
    Ok(())
}

//! Prints the lines that cleaning removed from an article, with the reasons.

use std::io::{self, Write};

use serde::Serialize;

use super::look::Look;
use super::palette::Palette;
use super::printable::{padded, printable};
use crate::clean::{FailedFetch, Removal};
use crate::ingest::ExplainedCopy;
use crate::message;
use crate::message::localized_name;

/// One file of an article as JSON.
#[derive(Debug, Serialize)]
pub struct ExplainedAnswer<'a> {
    path: &'a str,
    source: &'a str,
    /// Missing if the file is gone or has another article now.
    #[serde(skip_serializing_if = "Option::is_none")]
    body_status: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_fetch: Option<&'a str>,
    removed: &'a [Removal],
    body: Option<&'a str>,
}

impl<'a> From<&'a ExplainedCopy> for ExplainedAnswer<'a> {
    fn from(copy: &'a ExplainedCopy) -> Self {
        let cleaning = copy.cleaning.as_ref();
        Self {
            path: &copy.publication.file.path,
            source: &copy.publication.source,
            body_status: cleaning.map(|cleaning| cleaning.text.status.as_str()),
            failed_fetch: cleaning.and_then(|cleaning| cleaning.failed).map(FailedFetch::as_str),
            removed: cleaning.map(|cleaning| cleaning.removed.as_slice()).unwrap_or_default(),
            body: cleaning.map(|cleaning| cleaning.text.body.as_str()),
        }
    }
}

/// Writes each file with its lines. A removed line is marked by `-` and the rule that removed it.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn explanation_text(out: &mut dyn Write, copies: &[ExplainedCopy], look: &Look) -> io::Result<()> {
    for (at, copy) in copies.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let Some(cleaning) = &copy.cleaning else {
            let path = printable(&copy.publication.file.path);
            writeln!(out, "{}", look.text(message!("{path}: gone, or another article now", path)))?;
            continue;
        };
        let failed = cleaning.failed.map(|failed| {
            look.text(message!(
                ", failed fetch: {reason}",
                reason = localized_name("failed", failed.as_str())
            ))
        });
        writeln!(
            out,
            "{}: {}{}",
            Palette::paint(printable(&copy.publication.file.path), look.palette.title),
            cleaning.text.status,
            failed.unwrap_or_default(),
        )?;
        for removal in &cleaning.removed {
            let rule = Palette::paint(
                format_args!(
                    "- {}",
                    padded(&localized_name("rule", removal.rule.as_str()).render(look.locale), 18)
                ),
                look.palette.dim,
            );
            writeln!(out, "{rule} {}", printable(&removal.text))?;
        }
        cleaning.text.body.lines().try_for_each(|line| writeln!(out, "{}", printable(line)))?;
    }
    Ok(())
}

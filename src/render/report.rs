//! Prints the outcome of a batch.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::write_json;
use crate::ingest::{FileOutcome, Report};
use crate::message;
use crate::message::{Message, Value, list, localized_name};

/// The outcome of one file.
#[derive(Serialize)]
struct OutcomeLine<'a> {
    path: &'a str,
    fate: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

/// Writes the outcome of a file as a line of JSON.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn write_file_outcome(out: &mut dyn Write, path: &Path, outcome: FileOutcome) -> io::Result<()> {
    let reason = if let FileOutcome::Skipped(reason) = outcome { Some(reason.as_str()) } else { None };
    write_json(out, &OutcomeLine { path: &path.to_string_lossy(), fate: outcome.as_str(), reason }, true)
}

/// Writes the report of a batch on one line.
///
/// # Errors
///
/// If `out` cannot be written.
#[must_use]
pub fn report_text(report: &Report) -> Message {
    let Report { files, new, merged, updated, unchanged, removed, articles, took_ms, .. } = report;
    let reasons = report.skipped.iter().map(|(reason, count)| {
        message!("{reason} {count}", reason = localized_name("skipped", reason), count)
    });
    let reasons = if report.skipped.is_empty() {
        Value::from("")
    } else {
        message!(" ({reasons})", reasons = list(reasons)).into()
    };
    let removed = match removed {
        0 => Value::from(""),
        removed => message!(", {removed} removed", removed).into(),
    };
    message!(
        "{files} files in {seconds} s: {new} new, {merged} merged, {updated} updated, {unchanged} unchanged, {skipped} skipped{reasons}{removed}; {articles} articles in the index",
        files,
        seconds = format_args!("{:.1}", took_ms / 1000.0),
        new,
        merged,
        updated,
        unchanged,
        skipped = report.skipped_total(),
        reasons,
        removed,
        articles
    )
}

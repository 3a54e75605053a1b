//! What a batch did.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::write_json;
use crate::ingest::{Fate, Report};

/// What became of one file.
#[derive(Serialize)]
struct FateLine<'a> {
    path: &'a str,
    fate: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

/// What became of a file, as a line of JSON.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn write_fate(out: &mut dyn Write, path: &Path, fate: Fate) -> io::Result<()> {
    let reason = if let Fate::Skipped(reason) = fate { Some(reason.as_str()) } else { None };
    write_json(out, &FateLine { path: &path.to_string_lossy(), fate: fate.as_str(), reason }, true)
}

/// A batch's account for people, a line.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn report_text(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let Report { files, new, merged, updated, unchanged, removed, articles, took_ms, .. } = report;
    let seconds = took_ms / 1000.0;
    write!(
        out,
        "{files} files in {seconds:.1} s: {new} new, {merged} merged, {updated} updated, {unchanged} unchanged"
    )?;
    write!(out, ", {} skipped", report.skipped_total())?;
    if !report.skipped.is_empty() {
        let reasons: Vec<String> =
            report.skipped.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
        write!(out, " ({})", reasons.join(", "))?;
    }
    if *removed > 0 {
        write!(out, ", {removed} removed")?;
    }
    writeln!(out, "; the index holds {articles} articles")
}

//! What a batch did.

use std::io::{self, Write};

use crate::ingest::Report;

/// A batch's account for people, a line.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn report_text(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let Report { files, new, merged, updated, unchanged, articles, took_ms, .. } = report;
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
    writeln!(out, "; the index holds {articles} articles")
}

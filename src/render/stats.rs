//! What an index holds.

use std::io::{self, Write};

use super::palette::Palette;
use super::printable::printable;
use crate::index::Stats;
use crate::search::ValueCount;

/// Sources that are listed by name.
const SOURCES_LISTED: usize = 20;

/// An index's counts for people.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn stats_text(out: &mut dyn Write, stats: &Stats, palette: &Palette) -> io::Result<()> {
    let mut line = |name: &str, value: String| {
        writeln!(out, "{} {value}", Palette::paint(format_args!("{name:<12}"), palette.dim))
    };
    line("articles", stats.articles.to_string())?;
    line("files", stats.files.to_string())?;
    if let (Some(first), Some(last)) = (stats.first_date, stats.last_date) {
        line("dates", format!("{first} to {last}"))?;
    }
    line("index", format!("{:.1} MB in {} segments", stats.index_bytes as f64 / 1e6, stats.segments))?;
    line("fingerprint", stats.fingerprint.clone())?;
    if stats.wants_reindex {
        let hint = "changed since: new words count as runs of characters until the index is built anew";
        line("dictionary", hint.to_owned())?;
    }
    table(out, "body status", &stats.body_status, usize::MAX, palette)?;
    table(out, "languages", &stats.languages, usize::MAX, palette)?;
    table(out, "sources", &stats.sources, SOURCES_LISTED, palette)
}

fn table(
    out: &mut dyn Write,
    name: &str,
    counts: &[ValueCount],
    most: usize,
    palette: &Palette,
) -> io::Result<()> {
    writeln!(out, "\n{}", Palette::paint(format_args!("{name} ({})", counts.len()), palette.title))?;
    for value in counts.iter().take(most) {
        writeln!(out, "{:>8}  {}", value.count, printable(&value.value))?;
    }
    if counts.len() > most {
        writeln!(out, "{:>8}  more: --json lists all", counts.len() - most)?;
    }
    Ok(())
}

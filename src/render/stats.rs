//! Prints the statistics of an index.

use std::io::{self, Write};

use super::palette::Palette;
use super::printable::{padded, printable};
use crate::index::Stats;
use crate::search::ValueCount;
use crate::t;

/// Maximum sources that are listed by name.
const MAX_SOURCES: usize = 20;

/// Writes the counts of an index as text.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn stats_text(out: &mut dyn Write, stats: &Stats, palette: &Palette) -> io::Result<()> {
    let mut line = |name: String, value: String| {
        writeln!(out, "{} {value}", Palette::paint(padded(&name, 12), palette.dim))
    };
    line(t!("articles"), stats.articles.to_string())?;
    line(t!("files"), stats.files.to_string())?;
    if let (Some(first), Some(last)) = (stats.first_date, stats.last_date) {
        line(t!("dates"), t!("{first} to {last}", first, last))?;
    }
    let size = format_args!("{:.1}", stats.index_bytes as f64 / 1e6).to_string();
    line(t!("index"), t!("{size} MB in {segments} segments", size, segments = stats.segments))?;
    line(t!("fingerprint"), stats.fingerprint.clone())?;
    if stats.wants_reindex {
        let hint = t!("changed since: new words count as runs of characters until the index is built anew");
        line(t!("dictionary"), hint)?;
    }
    table(out, &t!("body status"), &stats.body_status, usize::MAX, palette)?;
    table(out, &t!("languages"), &stats.languages, usize::MAX, palette)?;
    table(out, &t!("sources"), &stats.sources, MAX_SOURCES, palette)
}

fn table(
    out: &mut dyn Write,
    name: &str,
    counts: &[ValueCount],
    most: usize,
    palette: &Palette,
) -> io::Result<()> {
    writeln!(out, "\n{}", Palette::paint(t!("{name} ({count})", name, count = counts.len()), palette.title))?;
    for value in counts.iter().take(most) {
        writeln!(out, "{:>8}  {}", value.count, printable(&value.value))?;
    }
    if counts.len() > most {
        writeln!(out, "{:>8}  {}", counts.len() - most, t!("more: --json lists all"))?;
    }
    Ok(())
}

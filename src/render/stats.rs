//! Prints the statistics of an index.

use std::io::{self, Write};

use super::look::Look;
use super::palette::Palette;
use super::printable::{padded, printable};
use crate::message;
use crate::message::Message;
use crate::search::{ClusterHealth, ClusterStats, Stats, ValueCount};

/// Maximum sources that are listed by name.
const MAX_SOURCES: usize = 20;

/// Writes the counts of an index as text.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn stats_text(out: &mut dyn Write, stats: &Stats, more: &Message, look: &Look) -> io::Result<()> {
    let mut line = |name: String, value: String| {
        writeln!(out, "{} {value}", Palette::paint(padded(&name, 12), look.palette.dim))
    };
    line(look.text(message!("articles")), stats.articles.to_string())?;
    line(look.text(message!("files")), stats.files.to_string())?;
    if let (Some(first), Some(last)) = (stats.first_date, stats.last_date) {
        line(look.text(message!("dates")), look.text(message!("{first} to {last}", first, last)))?;
    }
    let size = format_args!("{:.1}", stats.index_bytes as f64 / 1e6).to_string();
    line(
        look.text(message!("index")),
        look.text(message!("{size} MB in {segments} segments", size, segments = stats.segments)),
    )?;
    line(look.text(message!("fingerprint")), stats.fingerprint.clone())?;
    if let Some(ClusterStats { index, health, generation, behind, .. }) = &stats.cluster {
        line(look.text(message!("cluster")), look.text(health_text(index, health.as_ref())))?;
        line(look.text(message!("generation")), look.text(generation_text(*generation, *behind)))?;
    }
    if stats.wants_reindex {
        let hint = look.text(message!(
            "changed since: new words are found only as literal runs until the index is rebuilt"
        ));
        line(look.text(message!("dictionary")), hint)?;
    }
    table(out, &look.text(message!("body status")), &stats.body_status, None, look)?;
    table(out, &look.text(message!("languages")), &stats.languages, None, look)?;
    table(out, &look.text(message!("sources")), &stats.sources, Some(more), look)
}

/// The health of an index of a cluster.
fn health_text(index: &str, health: Option<&ClusterHealth>) -> Message {
    let index = printable(index);
    match health {
        None => message!("{index}; this user may not see its health", index),
        Some(ClusterHealth { status, nodes, shards, copies, missing: 0 }) => message!(
            "{index} is {status}: {shards} shards in {copies} copies on {nodes} nodes",
            index,
            status = printable(status),
            shards,
            copies,
            nodes
        ),
        Some(ClusterHealth { status, nodes, shards, copies, missing }) => message!(
            "{index} is {status}: {shards} shards in {copies} copies on {nodes} nodes, {missing} copies are not ready",
            index,
            status = printable(status),
            shards,
            copies,
            nodes,
            missing
        ),
    }
}

/// The commit that was pushed last.
fn generation_text(generation: u64, behind: Option<u64>) -> Message {
    match behind {
        None => Message::untranslated(generation.to_string()),
        Some(0) => message!("{generation}, as the local index", generation),
        Some(behind) => message!("{generation}, {behind} behind the local index", generation, behind),
    }
}

/// The counts under their name; all of them or, with `more` to say how to see the others, the first.
fn table(
    out: &mut dyn Write,
    name: &str,
    counts: &[ValueCount],
    more: Option<&Message>,
    look: &Look,
) -> io::Result<()> {
    let most = if more.is_some() { MAX_SOURCES } else { usize::MAX };
    writeln!(
        out,
        "\n{}",
        Palette::paint(
            look.text(message!("{name} ({count})", name, count = counts.len())),
            look.palette.title
        )
    )?;
    for value in counts.iter().take(most) {
        writeln!(out, "{:>8}  {}", value.count, printable(&value.value))?;
    }
    match more {
        Some(more) if counts.len() > most => {
            writeln!(out, "{:>8}  {}", counts.len() - most, more.render(look.locale))
        }
        _ => Ok(()),
    }
}

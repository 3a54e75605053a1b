//! Prints how a cluster differs from the local index.

use std::io::{self, Write};

use super::look::Look;
use super::palette::Palette;
use super::printable::printable;
use crate::message;
use crate::message::{Message, list, localized_name};
use crate::remote::{Comparison, DifferenceKind};

/// Writes the differences by kind, at most `most` of each, with `more` for the number that is left out, and a summary.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn comparison_text(
    out: &mut dyn Write,
    comparison: &Comparison,
    most: usize,
    more: fn(usize) -> Message,
    look: &Look,
) -> io::Result<()> {
    for kind in DifferenceKind::ALL {
        let of_kind = comparison.differences.iter().filter(|difference| difference.kind == kind);
        let ids: Vec<String> = of_kind.map(|difference| difference.id.to_string()).collect();
        if ids.is_empty() {
            continue;
        }
        let name = message!(
            "{kind} ({count})",
            kind = localized_name("difference", kind.as_str()),
            count = ids.len()
        );
        let name = Palette::paint(look.text(name), look.palette.title);
        writeln!(out, "{}", look.text(message!("{kind}: {meaning}", kind = name, meaning = meaning(kind))))?;
        for id in ids.iter().take(most) {
            writeln!(out, "  {id}")?;
        }
        if ids.len() > most {
            writeln!(out, "  {}", look.text(more(ids.len() - most)))?;
        }
        writeln!(out)?;
    }
    let summary = Palette::paint(look.text(summary(comparison)), look.palette.dim);
    writeln!(out, "{summary}")
}

fn meaning(kind: DifferenceKind) -> Message {
    match kind {
        DifferenceKind::Missing => message!("in the index, but not in the cluster"),
        DifferenceKind::Outdated => message!("the cluster has an earlier revision"),
        DifferenceKind::Later => message!("the cluster has a later revision"),
        DifferenceKind::Event => message!("the cluster has it in another event"),
        DifferenceKind::Extra => message!("in the cluster, but not in the index"),
    }
}

fn summary(comparison: &Comparison) -> Message {
    let Comparison { index, articles, in_cluster, generation, local_generation, .. } = comparison;
    let index = printable(index);
    let counts = comparison.counts.iter();
    let counts = counts
        .map(|(kind, count)| message!("{count} {kind}", count, kind = localized_name("difference", kind)));
    if comparison.agrees {
        message!("{index} has the {articles} articles of the index", index, articles)
    } else {
        message!(
            "{index} has {in_cluster} articles of commit {generation}, the index {articles} of commit {local_generation}: {counts}",
            index,
            in_cluster,
            generation,
            articles,
            local_generation,
            counts = list(counts)
        )
    }
}

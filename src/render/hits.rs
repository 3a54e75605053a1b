//! Prints the results of a search.

use std::io::{self, Write};

use super::block::Block;
use super::hit_lines::hits_lines;
use super::hit_parts::{about, title};
use super::look::Look;
use super::marked::marked;
use super::named::shown;
use super::palette::Palette;
use super::printable::printable;
use crate::message;
use crate::search::{Citation, FacetCounts, Hit, ScorePart, ValueCount};

/// Reports of the same event that are listed below a hit.
pub(super) const MAX_REPORTS: usize = 3;

/// Writes hits as text, a numbered paragraph each.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn hits_text(out: &mut dyn Write, hits: &[Hit], first: usize, look: &Look) -> io::Result<()> {
    let Some(columns) = look.columns else {
        return (first..).zip(hits).try_for_each(|(number, hit)| {
            whole_hit_text(out, number, hit, look)?;
            explanation_text(out, hit, look)?;
            writeln!(out)
        });
    };
    for (hit, lines) in hits.iter().zip(hits_lines(hits, first, columns, look)) {
        lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
        explanation_text(out, hit, look)?;
        // Hits follow each other without a blank line, so that ten fit two screens.
        if hit.explanation.is_some() {
            writeln!(out)?;
        }
    }
    let is_open = |hit: &Hit| hit.explanation.is_none();
    if hits.last().is_some_and(is_open) { writeln!(out) } else { Ok(()) }
}

/// Writes the counts of facets as text.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn facets_text(out: &mut dyn Write, facets: &[FacetCounts], look: &Look) -> io::Result<()> {
    facets.iter().try_for_each(|counted| facet_text(out, counted, look))
}

fn explanation_text(out: &mut dyn Write, hit: &Hit, look: &Look) -> io::Result<()> {
    hit.explanation.as_ref().map_or(Ok(()), |explanation| score_text(out, explanation, 1, look))
}

/// Writes a hit in full, each part on one line.
fn whole_hit_text(out: &mut dyn Write, number: usize, hit: &Hit, look: &Look) -> io::Result<()> {
    let palette = &look.palette;
    let title = title(hit, look).paint(palette, palette.title);
    let title = hit.url.as_deref().map_or_else(|| title.clone(), |url| palette.linked(&title, url));
    writeln!(out, "{} {title}", Palette::paint(format_args!("{number:>2}."), palette.key))?;
    let sources = printable(&hit.sources.join(", ")).into_owned();
    let about = [vec![sources], about(hit, look)].concat();
    let about: Vec<String> = about.into_iter().filter(|part| !part.is_empty()).collect();
    writeln!(out, "    {}", Palette::paint(about.join(" · "), palette.dim))?;
    if !hit.snippet.text.is_empty() {
        let text = marked(&hit.snippet.text, &hit.snippet.highlights, palette, anstyle::Style::new());
        writeln!(out, "    {}", hit.snippet.with_ellipses(&text))?;
    }
    if let Some(url) = &hit.url {
        writeln!(out, "    {}", palette.linked(Palette::paint(printable(url), palette.dim), url))?;
    }
    hit.reposts.iter().try_for_each(|repost| citation_text(out, "=", repost, look))?;
    let reports = hit.event.iter().flat_map(|event| &event.reports);
    reports.take(MAX_REPORTS).try_for_each(|report| citation_text(out, "+", report, look))
}

/// Writes a part of a score on a line, and its own parts below it.
fn score_text(out: &mut dyn Write, part: &ScorePart, depth: usize, look: &Look) -> io::Result<()> {
    let weight = part.weight.map(|weight| format!(" × {weight:.3}"));
    let weight = weight.as_deref().unwrap_or_default().trim_end_matches('0').trim_end_matches('.');
    let score = format!("{:>width$.2}  ", part.score, width = 8 + 2 * depth);
    let line = format!("{}{weight}", printable(&part.what.render(look.locale)));
    Block::new(&line, look.palette.dim).after(&score).write(out, look)?;
    part.parts.iter().try_for_each(|part| score_text(out, part, depth + 1, look))
}

/// A line for a repost or a report of the same event, after a sign for which it is.
fn citation_text(out: &mut dyn Write, sign: &str, repost: &Citation, look: &Look) -> io::Result<()> {
    let date = repost.date.map(|date| format!(", {date}")).unwrap_or_default();
    let line =
        format!("{sign} {} ({}{date}) {}", printable(&repost.title), printable(&repost.source), repost.id);
    writeln!(out, "    {}", Palette::paint(line, look.palette.dim))
}

fn facet_text(out: &mut dyn Write, counted: &FacetCounts, look: &Look) -> io::Result<()> {
    writeln!(out, "{}", Palette::paint(counted.facet.name(), look.palette.title))?;
    let mut lines: Vec<String> = Vec::with_capacity(counted.counts.len() + 1);
    let values = counted.counts.iter();
    let shown_value =
        |value: &ValueCount| printable(shown(&value.value, value.names.as_ref(), look.locale)).into_owned();
    lines.extend(values.map(|value| format!("{:>8}  {}", value.count, shown_value(value))));
    if counted.omitted > 0 {
        let more =
            Palette::paint(look.text(message!("{count} more", count = counted.omitted)), look.palette.dim);
        // Of dates the earliest are left out.
        let place = if counted.facet.is_by_date() { 0 } else { lines.len() };
        lines.insert(place, format!("{:>8}  {more}", "…"));
    }
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    writeln!(out)
}

//! Prints histograms of articles per day, week, month or year: bars and JSON.

use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::look::Look;
use super::palette::Palette;
use super::printable::printable;
use crate::query::Note;
use crate::search::{Bucket, Period, Unit};

/// Columns between series.
const GAP: usize = 2;

/// Bars of zero to seven eighths of a column.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// The histograms of one or more queries over the same period.
#[derive(Debug, Serialize)]
pub struct TrendAnswer<'a> {
    /// `day`, `week`, `month` or `year`.
    pub by: &'a str,
    /// What is counted.
    pub unit: Unit,
    /// The days that are counted.
    pub period: Period,
    /// One series for each query.
    pub series: Vec<Series<'a>>,
    /// Notes about the queries.
    pub notes: Vec<Note>,
}

/// The histogram of one query.
#[derive(Debug, Serialize)]
pub struct Series<'a> {
    /// The query as typed.
    pub query: &'a str,
    /// The query as parsed and expanded.
    pub understood: String,
    /// Number of all matching articles, including those outside of the period and without a date.
    pub total: usize,
    /// The counts.
    pub buckets: Vec<Bucket>,
}

/// A bucket with its query, as a line of JSON.
#[derive(Debug, Serialize)]
pub struct BucketLine<'a> {
    query: &'a str,
    label: &'a str,
    first: Date,
    count: usize,
}

impl<'a> TrendAnswer<'a> {
    /// Every bucket of every series.
    pub fn lines(&'a self) -> impl Iterator<Item = BucketLine<'a>> {
        self.series.iter().flat_map(|series| {
            let line = |bucket: &'a Bucket| BucketLine {
                query: series.query,
                label: &bucket.label,
                first: bucket.first,
                count: bucket.count,
            };
            series.buckets.iter().map(line)
        })
    }

    /// The largest count of all.
    #[must_use]
    pub fn most(&self) -> usize {
        self.series
            .iter()
            .flat_map(|series| &series.buckets)
            .map(|bucket| bucket.count)
            .max()
            .unwrap_or_default()
    }
}

/// Writes bars, a line of at most `columns` for each bucket, with the series side by side on one scale.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn trend_text(
    out: &mut dyn Write,
    answer: &TrendAnswer<'_>,
    columns: usize,
    look: &Look,
) -> io::Result<()> {
    let Some(first) = answer.series.first() else { return Ok(()) };
    let label_width = first.buckets.iter().map(|bucket| bucket.label.len()).max().unwrap_or_default();
    let count_width = answer.most().to_string().len();
    let each = columns.saturating_sub(label_width) / answer.series.len();
    let bar_width = each.saturating_sub(GAP + count_width + 1).max(1);
    if answer.series.len() > 1 {
        let names =
            answer.series.iter().map(|series| clipped(&printable(series.query), each.saturating_sub(GAP)));
        let names: String = names.map(|name| " ".repeat(GAP) + &name).collect();
        writeln!(out, "{}{}", " ".repeat(label_width), Palette::paint(names.trim_end(), look.palette.title))?;
    }
    for (place, bucket) in first.buckets.iter().enumerate() {
        write!(out, "{}", Palette::paint(format_args!("{:<label_width$}", bucket.label), look.palette.dim))?;
        let mut pending = String::new();
        for series in &answer.series {
            let count = series.buckets.get(place).map_or(0, |bucket| bucket.count);
            let bar = bar(count, answer.most(), bar_width);
            let gap = " ".repeat(bar_width.saturating_sub(bar.width()));
            write!(
                out,
                "{pending}{:GAP$}{count:>count_width$} {}",
                "",
                Palette::paint(&bar, look.palette.key)
            )?;
            pending = gap;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A bar for `count` on a scale where `most` has `width` columns. Any count above 0 is visible.
fn bar(count: usize, most: usize, width: usize) -> String {
    let eighths = (count * width * 8).div_ceil(most.max(1));
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

/// `text` cut or padded to exactly `columns`.
fn clipped(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned() + &" ".repeat(columns - text.width());
    }
    let (mut clipped, mut width) = (String::new(), 0);
    for character in text.chars() {
        let wide = character.width().unwrap_or_default();
        if width + wide + 1 > columns {
            break;
        }
        width += wide;
        clipped.push(character);
    }
    clipped.push('…');
    clipped + &" ".repeat(columns.saturating_sub(width + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series<'a>(query: &'a str, counts: &[usize]) -> Series<'a> {
        let bucket = |(month, &count): (i8, &usize)| Bucket {
            label: format!("2024-{month:02}"),
            first: jiff::civil::date(2024, month, 1),
            count,
        };
        let buckets = (1..).zip(counts).map(bucket).collect();
        Series { query, understood: query.to_owned(), total: counts.iter().sum(), buckets }
    }

    fn text(series: Vec<Series<'_>>, columns: usize) -> String {
        let period = Period { first: jiff::civil::date(2024, 1, 1), last: jiff::civil::date(2024, 12, 31) };
        let answer = TrendAnswer { by: "month", unit: Unit::Stories, period, series, notes: Vec::new() };
        let mut out = Vec::new();
        trend_text(&mut out, &answer, columns, &Look::default()).expect("memory");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn bars_fit_and_small_counts_are_visible() {
        let shown = text(vec![series("勒索", &[100, 50, 0, 1])], 30);
        assert_eq!(
            shown,
            "2024-01  100 █████████████████\n2024-02   50 ████████▌\n2024-03    0 \n2024-04    1 ▎\n"
        );
        assert!(shown.lines().all(|line| line.width() <= 30));
    }

    #[test]
    fn series_are_side_by_side() {
        let shown = text(vec![series("勒索", &[4, 0]), series("a name that is too long", &[1, 2])], 37);
        assert_eq!(
            shown,
            "         勒索           a name that …\n2024-01  4 ███████████  1 ██▊\n2024-02  0              2 █████▌\n"
        );
    }
}

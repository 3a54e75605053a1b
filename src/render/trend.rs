//! Prints histograms of articles per day, week, month or year: bars and JSON.

use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::look::Look;
use super::palette::Palette;
use super::printable::printable;
use crate::answers;
use crate::message;
use crate::query::Note;
use crate::search::{Bucket, Period, Unit};

/// Columns between series.
const GAP: usize = 2;

/// Bars of zero to seven eighths of a column.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// The histograms of one or more queries over the same period.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct TrendAnswer<'a> {
    /// `day`, `week`, `month` or `year`.
    pub by: &'a str,
    /// What is counted.
    pub unit: Unit,
    /// The days that are counted.
    pub period: Period,
    /// The days of the period of which the index has no article.
    pub missing: Vec<Period>,
    /// One series for each query.
    pub series: Vec<Series<'a>>,
    /// Notes about the queries.
    pub notes: Vec<Note>,
}

/// The histogram of one query.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Series<'a> {
    /// The query as typed.
    pub query: &'a str,
    /// The query as parsed and expanded.
    pub understood: String,
    /// Number of all matching articles, including those outside of the period and without a date.
    pub total: usize,
    /// The counts.
    pub buckets: Vec<TrendBucket<'a>>,
}

/// A bucket of one query.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct TrendBucket<'a> {
    /// Its name.
    pub label: &'a str,
    /// Its first day.
    pub first: Date,
    /// The count.
    pub count: usize,
    /// The same count over all articles of the index. If it is 0, nothing was archived, and the count means nothing.
    pub all: usize,
    /// The part of `all` that `count` is, from 0 to 1.
    pub share: Option<f64>,
}

/// A bucket with its query, as a line of JSON.
#[derive(Debug, Serialize)]
pub struct BucketLine<'a> {
    query: &'a str,
    #[serde(flatten)]
    bucket: TrendBucket<'a>,
}

/// What the bars show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// The counts.
    Count,
    /// The shares, in percent.
    Share,
}

impl<'a> TrendBucket<'a> {
    /// `bucket` of a query, where `all` is the same of all articles.
    #[must_use]
    pub fn new(bucket: &'a Bucket, all: usize) -> Self {
        let share = (all > 0).then(|| bucket.count as f64 / all as f64);
        Self { label: &bucket.label, first: bucket.first, count: bucket.count, all, share }
    }

    /// The length of its bar; `None` if nothing was archived.
    pub(super) fn value(&self, measure: Measure) -> Option<f64> {
        let share = self.share?;
        Some(match measure {
            Measure::Count => self.count as f64,
            Measure::Share => share * 100.0,
        })
    }
}

impl<'a> TrendAnswer<'a> {
    /// The counts as they are shown; `None` if no match has a date.
    #[must_use]
    pub fn new(trend: &'a answers::TrendAnswer, unit: Unit) -> Option<Self> {
        let bucket = |(bucket, all)| TrendBucket::new(bucket, all);
        let all = || trend.all.iter().map(|bucket| bucket.count);
        let series = trend.series.iter().map(|series| Series {
            query: &series.typed,
            understood: series.query.to_string(),
            total: series.total,
            buckets: series.buckets.iter().zip(all()).map(bucket).collect(),
        });
        let (by, missing) = (trend.interval.name(), trend.missing.clone());
        let (period, notes) = (trend.period?, trend.notes.clone());
        Some(Self { by, unit, period, missing, series: series.collect(), notes })
    }

    /// Every bucket of every series.
    pub fn lines(&'a self) -> impl Iterator<Item = BucketLine<'a>> {
        let line = |series: &'a Series<'a>, bucket: &TrendBucket<'a>| BucketLine {
            query: series.query,
            bucket: *bucket,
        };
        self.series
            .iter()
            .flat_map(move |series| series.buckets.iter().map(move |bucket| line(series, bucket)))
    }

    /// The length of the longest bar.
    pub(super) fn most(&self, measure: Measure) -> f64 {
        let buckets = self.series.iter().flat_map(|series| &series.buckets);
        buckets.filter_map(|bucket| bucket.value(measure)).fold(0.0, f64::max)
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
    measure: Measure,
    columns: usize,
    look: &Look,
) -> io::Result<()> {
    let Some(first) = answer.series.first() else { return Ok(()) };
    let most = answer.most(measure);
    let label_width = first.buckets.iter().map(|bucket| bucket.label.len()).max().unwrap_or_default();
    let value_width = shown(Some(most), measure).len();
    let each = columns.saturating_sub(label_width) / answer.series.len();
    let bar_width = each.saturating_sub(GAP + value_width + 1).max(1);
    if answer.series.len() > 1 {
        let names =
            answer.series.iter().map(|series| clipped(&printable(series.query), each.saturating_sub(GAP)));
        let names: String = names.map(|name| " ".repeat(GAP) + &name).collect();
        writeln!(out, "{}{}", " ".repeat(label_width), Palette::paint(names.trim_end(), look.palette.title))?;
    }
    let missing = clipped(&look.text(message!("no articles archived")), bar_width);
    for (place, bucket) in first.buckets.iter().enumerate() {
        write!(out, "{}", Palette::paint(format_args!("{:<label_width$}", bucket.label), look.palette.dim))?;
        let mut pending = String::new();
        for series in &answer.series {
            let value = series.buckets.get(place).and_then(|bucket| bucket.value(measure));
            let (bar, style) = match value {
                Some(value) => (bar(value, most, bar_width), look.palette.key),
                None => (missing.trim_end().to_owned(), look.palette.dim),
            };
            let gap = " ".repeat(bar_width.saturating_sub(bar.width()));
            let value = shown(value, measure);
            write!(out, "{pending}{:GAP$}{value:>value_width$} {}", "", Palette::paint(&bar, style))?;
            pending = gap;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A value in figures; `-` where nothing was archived.
fn shown(value: Option<f64>, measure: Measure) -> String {
    match (value, measure) {
        (None, _) => "-".to_owned(),
        (Some(value), Measure::Count) => format!("{value:.0}"),
        (Some(value), Measure::Share) => format!("{value:.2}%"),
    }
}

/// A bar for `value` on a scale where `most` has `width` columns. Any value above 0 is visible.
fn bar(value: f64, most: f64, width: usize) -> String {
    let part = if most > 0.0 { value / most } else { 0.0 };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to the width of a terminal"
    )]
    let eighths = (part * (width * 8) as f64).ceil() as usize;
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

    fn buckets(counts: &[Option<usize>]) -> Vec<(Bucket, usize)> {
        let bucket = |(month, count): (i8, &Option<usize>)| {
            let (label, first) = (format!("2024-{month:02}"), jiff::civil::date(2024, month, 1));
            (Bucket { label, first, count: count.unwrap_or(0) }, if count.is_some() { 200 } else { 0 })
        };
        (1..).zip(counts).map(bucket).collect()
    }

    fn text(series: &[(&str, &[Option<usize>])], measure: Measure, columns: usize) -> String {
        let period = Period { first: jiff::civil::date(2024, 1, 1), last: jiff::civil::date(2024, 12, 31) };
        let counted: Vec<_> = series.iter().map(|(query, counts)| (*query, buckets(counts))).collect();
        let series = counted.iter().map(|(query, buckets)| Series {
            query,
            understood: (*query).to_owned(),
            total: 0,
            buckets: buckets.iter().map(|(bucket, all)| TrendBucket::new(bucket, *all)).collect(),
        });
        let series = series.collect();
        let (missing, notes) = (Vec::new(), Vec::new());
        let answer = TrendAnswer { by: "month", unit: Unit::Stories, period, missing, series, notes };
        let mut out = Vec::new();
        trend_text(&mut out, &answer, measure, columns, &Look::default()).expect("memory");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn bars_fit_and_small_counts_are_visible() {
        let shown = text(&[("勒索", &[Some(100), Some(50), Some(0), Some(1), None])], Measure::Count, 30);
        assert_eq!(
            shown,
            "2024-01  100 █████████████████\n2024-02   50 ████████▌\n2024-03    0 \n2024-04    1 ▎\n\
             2024-05    - no articles arch…\n"
        );
        assert!(shown.lines().all(|line| line.width() <= 30));
    }

    #[test]
    fn shares_are_in_percent() {
        let shown = text(&[("勒索", &[Some(100), Some(1), None])], Measure::Share, 24);
        assert_eq!(shown, "2024-01  50.00% ████████\n2024-02   0.50% ▏\n2024-03       - no arti…\n");
    }

    #[test]
    fn series_are_side_by_side() {
        let series: [(&str, &[Option<usize>]); 2] =
            [("勒索", &[Some(4), Some(0)]), ("a name that is too long", &[Some(1), Some(2)])];
        let shown = text(&series, Measure::Count, 37);
        assert_eq!(
            shown,
            "         勒索           a name that …\n2024-01  4 ███████████  1 ██▊\n2024-02  0              2 █████▌\n"
        );
    }
}

//! `secnews trend`: articles per interval, or rising terms.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap_complete::engine::ArgValueCompleter;
use secnews::article::PlausibleDays;
use secnews::index::{Index, Matches, Searcher};
use secnews::message;
use secnews::message::{io_message, localized_name};
use secnews::query::{Note, Query};
use secnews::render::{Series, TrendAnswer, rising_text, trend_svg, trend_text, write_json};
use secnews::survey::{Interval, Period, Unit, histogram, rising};

use super::completions;
use super::config::Config;
use super::failure::Failure;
use super::query_options::{ParsedQuery, QueryOptions};
use super::terminal::Terminal;
use super::window::Window;
use super::{Global, Outcome, query_args};

/// Rows of bars that fit on a screen.
const MAX_BARS: usize = 40;

/// Rows for an interval that the user chose: the days of ten years.
const MAX_REQUESTED_BARS: usize = 3_660;

/// The default of `--since`.
const DEFAULT_PERIOD: &str = "7d";

/// More series in one chart are hard to tell apart.
const MAX_QUERIES: usize = 6;

/// Show how many articles there are of each day, week, month or year, or what rises
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to look for; several arguments are joined by spaces
    #[arg(value_name = "QUERY", add = ArgValueCompleter::new(completions::query), required_unless_present_any = ["compare", "rising"])]
    query: Vec<String>,
    #[command(flatten)]
    options: QueryOptions,
    #[command(flatten)]
    window: Window,
    /// What a bar stands for; without it, the finest that a screen holds
    #[arg(long, value_name = "INTERVAL")]
    by: Option<IntervalArg>,
    /// Queries to show beside it, an argument each
    #[arg(long, value_name = "QUERY", num_args = 1..)]
    compare: Vec<String>,
    /// Count every article, not the copies of a story once
    #[arg(long)]
    no_collapse: bool,
    /// Draw the bars into this file, too, as SVG
    #[arg(long, value_name = "FILE", conflicts_with = "rising")]
    svg: Option<PathBuf>,
    /// Show what more publishers name since --since (7d) than in as many days before: CVEs, groups, words of titles
    #[arg(long, conflicts_with_all = ["compare", "by", "no_collapse"])]
    rising: bool,
    /// With --rising, show this many of each kind
    #[arg(short = 'n', long, default_value_t = 10, value_name = "N")]
    limit: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum IntervalArg {
    Day,
    Week,
    Month,
    Year,
}

/// A query as typed and as parsed.
struct Asked {
    typed: String,
    query: Query,
    notes: Vec<Note>,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Result<Outcome, Failure> {
    let config = Config::load(global)?;
    let analyzer = config.analyzer()?;
    let typed = Some(query_args::join(&args.query)).filter(|typed| !typed.is_empty());
    let read = |typed: String| {
        let understood = args.options.parse(&typed, &config, &analyzer)?;
        Ok((typed, understood))
    };
    let asked: Vec<(String, ParsedQuery)> = typed
        .into_iter()
        .chain(query_args::restore_exclusions(&args.compare))
        .map(read)
        .collect::<Result<_, Failure>>()?;
    if asked.len() > MAX_QUERIES {
        let message = message!("{count} queries cannot be told apart", count = asked.len());
        return Err(Failure::new(message, message!("compare {most} or fewer", most = MAX_QUERIES)));
    }
    let searcher = Index::open(&global.index, &analyzer)?.searcher()?;
    let with_notes = |(typed, understood): (String, ParsedQuery)| {
        let ParsedQuery { query, notes } = understood.with_index_notes(&searcher, terminal)?;
        Ok(Asked { typed, query, notes })
    };
    let asked: Vec<Asked> = asked.into_iter().map(with_notes).collect::<Result<_, Failure>>()?;
    if args.rising {
        return show_rising(args, asked.first(), &searcher, &analyzer, global, terminal);
    }
    show_bars(args, &asked, &searcher, global, terminal)
}

fn show_bars(
    args: &Args,
    asked: &[Asked],
    searcher: &Searcher,
    global: &Global,
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    let found =
        asked.iter().map(|asked| Ok(searcher.matches(&asked.query)?)).collect::<Result<Vec<_>, Failure>>()?;
    let total: usize = found.iter().map(Matches::len).sum();
    let Some(period) = period(args, searcher, &found)? else {
        terminal.note(&message!("no article matches that has a date"));
        return Ok(Outcome::NotFound);
    };
    let asked_for = args.by.map(IntervalArg::interval);
    let interval = match asked_for {
        Some(interval) => interval.fitting(period, MAX_REQUESTED_BARS),
        None => Interval::Day.fitting(period, MAX_BARS),
    };
    if asked_for.is_some_and(|asked| asked != interval) {
        terminal.note(&message!(
            "more than {most} bars; by {interval} instead, name fewer days with --since and --until",
            most = MAX_REQUESTED_BARS,
            interval = localized_name("by", interval.name())
        ));
    }
    let unit = if args.no_collapse { Unit::Articles } else { Unit::Stories };
    let series = asked.iter().zip(&found).map(|(asked, found)| Series {
        query: &asked.typed,
        understood: asked.query.to_string(),
        total: found.len(),
        buckets: histogram(found.iter(), interval, period, unit),
    });
    let notes = asked.iter().flat_map(|asked| asked.notes.iter().cloned()).collect();
    let answer = TrendAnswer { by: interval.name(), unit, period, series: series.collect(), notes };
    if let Some(path) = &args.svg {
        draw(path, &answer)?;
    }
    let mut out = terminal.answer(global.wants_json());
    if global.json {
        write_json(&mut out, &answer, false)?;
    } else if global.jsonl {
        answer.lines().try_for_each(|line| write_json(&mut out, &line, true))?;
    } else {
        trend_text(&mut out, &answer, terminal.columns(), &terminal.look)?;
    }
    out.finish()?;
    let counted: usize =
        answer.series.iter().flat_map(|series| &series.buckets).map(|bucket| bucket.count).sum();
    let interval = localized_name("by", interval.name());
    terminal.note(&message!("{total} articles match; {period}, by {interval}", total, period, interval));
    Ok(if counted > 0 { Outcome::Found } else { Outcome::NotFound })
}

/// The requested period, else the one from the first to the last match.
fn period(args: &Args, searcher: &Searcher, found: &[Matches<'_>]) -> Result<Option<Period>, Failure> {
    let Some(asked) = args.window.period(searcher)? else { return Ok(None) };
    if args.window.since.is_some() {
        // Clamped to plausible days: `--since 0001-01-01` would give an endless row of empty bars.
        let days = PlausibleDays::now();
        let (first, last) = (asked.first.max(days.first), asked.last.min(days.last));
        return Ok(Some(if first <= last { Period { first, last } } else { asked }));
    }
    let dates = || found.iter().flat_map(Matches::iter).filter_map(|found| found.date);
    let within = || dates().filter(|date| asked.holds(Some(*date)));
    Ok(within().min().zip(within().max()).map(|(first, last)| Period { first, last }))
}

fn draw(path: &Path, answer: &TrendAnswer<'_>) -> Result<(), Failure> {
    std::fs::write(path, trend_svg(answer))
        .map_err(|error| Failure::new(io_message(path, &error), message!("name another file with --svg")))
}

fn show_rising(
    args: &Args,
    asked: Option<&Asked>,
    searcher: &Searcher,
    analyzer: &secnews::analysis::Analyzer,
    global: &Global,
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    let Some(period) = args.window.recent(DEFAULT_PERIOD, searcher)? else {
        terminal.note(&message!("no article has a date"));
        return Ok(Outcome::NotFound);
    };
    let matches = asked.map_or_else(|| searcher.all_articles(), |asked| searcher.matches(&asked.query))?;
    let rising = rising(matches, period, analyzer)?;
    let mut out = terminal.answer(global.wants_json());
    if global.json {
        write_json(&mut out, &rising, false)?;
    } else if global.jsonl {
        rising.terms.iter().try_for_each(|term| write_json(&mut out, term, true))?;
    } else {
        rising_text(&mut out, &rising, args.limit, &terminal.look)?;
    }
    out.finish()?;
    terminal.note(&message!(
        "{period}, {publishers} publishers; {before}, {publishers_before} publishers",
        period,
        publishers = rising.publishers,
        before = rising.before,
        publishers_before = rising.publishers_before
    ));
    Ok(if rising.terms.is_empty() { Outcome::NotFound } else { Outcome::Found })
}

impl IntervalArg {
    const fn interval(self) -> Interval {
        match self {
            Self::Day => Interval::Day,
            Self::Week => Interval::Week,
            Self::Month => Interval::Month,
            Self::Year => Interval::Year,
        }
    }
}

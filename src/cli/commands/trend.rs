//! `secnews trend`: articles per interval, or rising terms.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap_complete::engine::ArgValueCompleter;
use secnews::answers::{Desk, MAX_QUERIES, ParsedQuery, RisingAsk, TrendAsk, rising, trend};
use secnews::message;
use secnews::message::{Message, Value, io_message, list, localized_name};
use secnews::render::{Measure, TrendAnswer, rising_text, trend_svg, trend_text};
use secnews::search::{Interval, Period, Unit};

use crate::cli::commands::completions;
use crate::cli::count::count;
use crate::cli::failure::Failure;
use crate::cli::query_options::QueryOptions;
use crate::cli::session::Session;
use crate::cli::window::WindowArgs;
use crate::cli::{Outcome, query_args};

/// Runs of days without articles that are listed.
const MAX_MISSING: usize = 6;

/// Show how many articles there are of each day, week, month or year, or what rises
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Query; several arguments are joined by spaces
    #[arg(value_name = "QUERY", add = ArgValueCompleter::new(completions::query), required_unless_present_any = ["compare", "rising"])]
    query: Vec<String>,
    #[command(flatten)]
    options: QueryOptions,
    #[command(flatten)]
    window: WindowArgs,
    /// Interval of a bar; default the finest that fits the screen
    #[arg(long, value_name = "INTERVAL")]
    by: Option<IntervalArg>,
    /// Queries to compare with, one argument each
    #[arg(long, value_name = "QUERY", num_args = 1..)]
    compare: Vec<String>,
    /// Count every article, not the copies of a story once
    #[arg(long)]
    no_collapse: bool,
    /// Show what part of all articles match, in percent: an archive grows, and its days differ
    #[arg(long, conflicts_with = "rising")]
    share: bool,
    /// Draw the bars into this file, too, as SVG
    #[arg(long, value_name = "FILE", conflicts_with = "rising")]
    svg: Option<PathBuf>,
    /// Show what more publishers name since --since (7d) than in as many days before: CVEs, groups, words of titles
    #[arg(long, conflicts_with_all = ["compare", "by", "no_collapse"])]
    rising: bool,
    /// With --rising, show this many of each kind
    #[arg(short = 'n', long, default_value_t = 10, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    limit: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum IntervalArg {
    Day,
    Week,
    Month,
    Year,
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let desk = session.desk(args.options.wants_synonyms())?;
    let typed = Some(query_args::join(&args.query)).filter(|typed| !typed.is_empty());
    let typed = typed.into_iter().chain(query_args::restore_exclusions(&args.compare));
    let queries: Vec<ParsedQuery> =
        typed.map(|typed| args.options.parse(&typed, &desk)).collect::<Result<_, Failure>>()?;
    if queries.len() > MAX_QUERIES {
        let message = message!("{count} queries are too many to compare", count = queries.len());
        return Err(Failure::new(message, message!("compare {most} or fewer", most = MAX_QUERIES)));
    }
    if args.rising {
        return show_rising(args, queries.into_iter().next(), &desk, session);
    }
    show_bars(args, queries, &desk, session)
}

fn show_bars(
    args: &Args,
    queries: Vec<ParsedQuery>,
    desk: &Desk,
    session: &Session,
) -> Result<Outcome, Failure> {
    let asked_for = args.by.map(IntervalArg::interval);
    let unit = if args.no_collapse { Unit::Articles } else { Unit::Stories };
    let ask = TrendAsk::new(queries, args.window.days(), asked_for, unit);
    let trend = session.ask(desk, |snapshot| Ok(trend(snapshot, ask)?))?;
    session.terminal.notes(&trend.notes);
    let Some(answer) = TrendAnswer::new(&trend, unit) else {
        session.note(&message!("no article matches that has a date"));
        return Ok(Outcome::NotFound);
    };
    let (period, interval) = (answer.period, trend.interval);
    if asked_for.is_some_and(|asked| asked != interval) {
        session.note(&message!(
            "more than {most} bars; by {interval} instead, name fewer days with --since and --until",
            most = TrendAsk::MAX_REQUESTED_BUCKETS,
            interval = localized_name("by", interval.name())
        ));
    }
    let total: usize = trend.series.iter().map(|series| series.total).sum();
    let measure = if args.share { Measure::Share } else { Measure::Count };
    if let Some(path) = &args.svg {
        draw(path, &answer, measure, session)?;
    }
    let columns = session.terminal.columns();
    session.write(&answer, answer.lines(), |out, look| trend_text(out, &answer, measure, columns, look))?;
    if let Some(missing) = missing_days(&trend.missing) {
        session.note(&missing);
    }
    let counted: usize =
        answer.series.iter().flat_map(|series| &series.buckets).map(|bucket| bucket.count).sum();
    let interval = localized_name("by", interval.name());
    session.note(&message!("{total} articles match; {period}, by {interval}", total, period, interval));
    Ok(if counted > 0 { Outcome::Found } else { Outcome::NotFound })
}

/// Which days were not archived; `None` if all were.
fn missing_days(missing: &[Period]) -> Option<Message> {
    let count: i32 = missing.iter().map(|period| period.days()).sum();
    let days = list(missing.iter().take(MAX_MISSING).map(|days| Value::from(*days)));
    match (count, missing.len().saturating_sub(MAX_MISSING)) {
        (0, _) => None,
        (count, 0) => Some(message!("no articles archived of {count} days: {days}", count, days)),
        (count, _) => Some(message!("no articles archived of {count} days, such as {days}", count, days)),
    }
}

fn draw(path: &Path, answer: &TrendAnswer<'_>, measure: Measure, session: &Session) -> Result<(), Failure> {
    std::fs::write(path, trend_svg(answer, measure, session.settings.locale))
        .map_err(|error| Failure::new(io_message(path, &error), message!("name another file with --svg")))
}

fn show_rising(
    args: &Args,
    query: Option<ParsedQuery>,
    desk: &Desk,
    session: &Session,
) -> Result<Outcome, Failure> {
    let rising = session.ask(desk, |snapshot| {
        if let Some(query) = &query {
            session.terminal.notes(&snapshot.notes(query)?);
        }
        Ok(rising(snapshot, &RisingAsk::new(query, args.window.days()))?)
    })?;
    let Some(rising) = rising else {
        session.note_no_date();
        return Ok(Outcome::NotFound);
    };
    session.write(&rising, &rising.terms, |out, look| rising_text(out, &rising, args.limit, look))?;
    session.note(&message!(
        "{period}, {publishers} publishers; {before}, {publishers_before} publishers",
        period = rising.period,
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

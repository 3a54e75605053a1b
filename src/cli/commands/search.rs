//! `secnews search`: ranked articles for a query.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap_complete::engine::ArgValueCompleter;
use secnews::analysis::Analyzer;
use secnews::answers::{ParsedQuery, SearchAnswer, SearchAsk, Snapshot, search};
use secnews::highlight::Budget;
use secnews::index::Index;
use secnews::ingest::Batch;
use secnews::message;
use secnews::message::{Message, list};
use secnews::render::{
    HitLine, corrections_text, facets_text, hits_text, lines_text, suggestion_line, write_json,
};
use secnews::search::{Facet, SearchRequest, Sort};
use secnews::spelling::Suggestion;
use secnews::stop::Stop;

use crate::cli::batch::{self, BatchOptions};
use crate::cli::clap_i18n::argument_error::ArgumentError;
use crate::cli::commands::completions;
use crate::cli::commands::index::{DEFAULT_CORPUS, listen};
use crate::cli::count::count;
use crate::cli::failure::Failure;
use crate::cli::query_options::QueryArgs;
use crate::cli::settings::file::Config;
use crate::cli::terminal::Terminal;
use crate::cli::window::Window;
use crate::cli::{Global, Outcome};

/// Search the articles
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    query: QueryArgs,
    #[command(flatten)]
    window: Window,
    /// Show this many hits
    #[arg(short = 'n', long, default_value_t = 10, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    limit: usize,
    /// Show all hits
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// Leave out this many hits at the beginning
    #[arg(long, default_value_t = 0, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    offset: usize,
    /// Order of the hits
    #[arg(long, default_value = "relevance", value_name = "ORDER")]
    sort: SortArg,
    /// Count values over all matching articles: source, lang, host, status, month, cve, actor, technique, domain, ip
    #[arg(long, value_delimiter = ',', value_name = "FIELD", value_parser = parse_facet, add = ArgValueCompleter::new(completions::facets))]
    facet: Vec<Facet>,
    /// Show this many values of each facet, the most frequent or of months the latest; 0 for all
    #[arg(long, default_value_t = 0, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    facet_limit: usize,
    /// Fold articles that tell the same text under the earliest (the default)
    #[arg(long, overrides_with = "no_collapse")]
    collapse: bool,
    /// Show every article by itself
    #[arg(long)]
    no_collapse: bool,
    /// Only articles with all of the words, even if there is none
    #[arg(long)]
    strict: bool,
    /// Tell how the query was understood and what made each score
    #[arg(long)]
    explain: bool,
    /// What to print of each hit
    #[arg(long, default_value = "full", value_name = "WHAT")]
    output: OutputArg,
    /// With `--output ids`, `paths` or `urls`, end each with NUL instead of a line break, as for `xargs -0`
    #[arg(short = '0', long)]
    null: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SortArg {
    Relevance,
    Date,
    DateAsc,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OutputArg {
    Full,
    Ids,
    Paths,
    Urls,
}

fn parse_facet(name: &str) -> Result<Facet, ArgumentError> {
    let unknown =
        || message!("there is no such facet; known are {names}", names = list(Facet::ALL.map(Facet::name)));
    Facet::from_name(name).ok_or_else(|| unknown().into())
}

pub(in crate::cli) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Result<Outcome, Failure> {
    let desk = args.query.desk(&Config::load(global)?)?;
    let query = args.query.parse(&desk)?;
    if let Some(stopped) = build_if_missing(global, terminal, desk.analyzer())? {
        return Ok(stopped);
    }
    let (engine, stop) = (Index::open(&global.index, desk.analyzer())?.searcher()?, Stop::new());
    let answer =
        search(Snapshot { desk: &desk, engine: &engine, stop: &stop }, args.ask(query, global, terminal))?;
    print(args, global, terminal, &answer)?;
    terminal.notes(&answer.notes);
    print_notes(args, terminal, &answer);
    Ok(if answer.total > 0 { Outcome::Found } else { Outcome::NotFound })
}

impl Args {
    fn ask(&self, query: ParsedQuery, global: &Global, terminal: &Terminal) -> SearchAsk {
        let request = SearchRequest {
            limit: (!self.all).then_some(self.limit),
            offset: self.offset,
            sort: match self.sort {
                SortArg::Relevance => Sort::Relevance,
                SortArg::Date => Sort::Date,
                SortArg::DateAsc => Sort::DateAscending,
            },
            collapse: !self.no_collapse,
            facets: distinct(&self.facet),
            facet_limit: (self.facet_limit > 0).then_some(self.facet_limit),
            explain: self.explain,
            strict: self.strict,
            snippet: if global.wants_json() { Budget::default() } else { terminal.look.snippet() },
            ..SearchRequest::new(query.query.clone())
        };
        SearchAsk { query, window: self.window.days(), request, correct: self.tells_of_corrections(global) }
    }

    /// Whether the output mentions corrections itself. Lines for scripts have no room for them.
    fn tells_of_corrections(&self, global: &Global) -> bool {
        !global.jsonl && (global.json || self.output == OutputArg::Full)
    }
}

fn distinct(facets: &[Facet]) -> Vec<Facet> {
    let mut distinct = Vec::new();
    for facet in facets {
        if !distinct.contains(facet) {
            distinct.push(*facet);
        }
    }
    distinct
}

/// Builds the index from the default folder if there is none, so that a first search works.
/// `Some` if that was interrupted.
fn build_if_missing(
    global: &Global,
    terminal: &Terminal,
    analyzer: &Analyzer,
) -> Result<Option<Outcome>, Failure> {
    if Index::exists(&global.index) || !Path::new(DEFAULT_CORPUS).is_dir() {
        return Ok(None);
    }
    terminal.note(&message!(
        "no index in {folder} yet: indexing {corpus}/ first",
        folder = global.index.display(),
        corpus = DEFAULT_CORPUS
    ));
    let (interrupt, batch) = (listen()?, Batch::of(&[PathBuf::from(DEFAULT_CORPUS)]));
    // Another process that builds it at the same moment will soon be done.
    let options = BatchOptions { wait: true, ..BatchOptions::default() };
    let report = batch::run(&batch, &options, &interrupt, global, terminal, analyzer)?;
    Ok(report.is_none().then(|| Outcome::Stopped(interrupt.exit_code())))
}

fn print(args: &Args, global: &Global, terminal: &Terminal, answer: &SearchAnswer) -> Result<(), Failure> {
    let mut out = terminal.answer(global.wants_json());
    let line = match args.output {
        OutputArg::Full => None,
        OutputArg::Ids => Some(HitLine::Id),
        OutputArg::Paths => Some(HitLine::Paths),
        OutputArg::Urls => Some(HitLine::Url),
    };
    if global.json {
        write_json(&mut out, answer, false)?;
    } else if global.jsonl {
        answer.hits.iter().try_for_each(|hit| write_json(&mut out, hit, true))?;
    } else if let Some(line) = line {
        let end = if args.null { '\0' } else { '\n' };
        lines_text(&mut out, &answer.hits, line, end, terminal.is_terminal())?;
    } else {
        if !answer.hits.is_empty() {
            corrections_text(&mut out, &answer.suggestions, &terminal.look)?;
        }
        hits_text(&mut out, &answer.hits, args.offset + 1, &terminal.look)?;
        facets_text(&mut out, &answer.facets, &terminal.look)?;
    }
    Ok(out.finish()?)
}

/// Prints the counts, and suggestions that the output does not show.
fn print_notes(args: &Args, terminal: &Terminal, answer: &SearchAnswer) {
    if args.explain {
        terminal.note(&message!("understood: {query}", query = &answer.understood));
    }
    let is_told = |suggestion: &&Suggestion| suggestion.searched && !answer.hits.is_empty();
    let untold = answer.suggestions.iter().filter(|suggestion| !is_told(suggestion));
    untold.for_each(|suggestion| terminal.note(&suggestion_line(suggestion)));
    let (total, some, shown) = (answer.total, answer.some, answer.hits.len());
    let articles = counted(total, answer.stories);
    let time = format!("{:.1}", answer.took_ms);
    terminal.note(&match total {
        0 => message!("no article matches ({time} ms)", time),
        _ if answer.relaxed => message!(
            "no article has all words; {articles} with enough of them, {some} with some; {shown} shown ({time} ms)",
            articles,
            some,
            shown,
            time
        ),
        _ if some > total => {
            message!(
                "{articles} with all words, {some} with some; {shown} shown ({time} ms)",
                articles,
                some,
                shown,
                time
            )
        }
        1 => message!("{total} article matches, {shown} shown ({time} ms)", total, shown, time),
        _ => message!("{articles} match, {shown} shown ({time} ms)", articles, shown, time),
    });
}

fn counted(total: usize, stories: usize) -> Message {
    match (total, stories) {
        (1, _) => message!("1 article"),
        (_, 1) => message!("{total} articles in 1 story", total),
        _ if stories == total => message!("{total} articles", total),
        _ => message!("{total} articles in {stories} stories", total, stories),
    }
}

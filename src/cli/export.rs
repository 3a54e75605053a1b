//! `secnews export`: writes every matching article for other programs.

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use secnews::export::{
    ArrayExporter, CsvExporter, DocumentExporter, Exporter, FolderExporter, LinesExporter, MispExporter,
    Selection, StixExporter,
};
use secnews::index::{Index, Matches, Searcher};
use secnews::message;
use secnews::message::Locale;
use secnews::query::Query;

use super::config::Config;
use super::failure::Failure;
use super::query_options::QueryOptions;
use super::terminal::Terminal;
use super::window::Window;
use super::{Global, Outcome, query_args};

/// Write every matching article, in order of date, for other programs
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to look for; several arguments are joined by spaces
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// All articles of the index, instead of a query
    #[arg(long)]
    all: bool,
    /// What to write: JSON, a line per article; a table for spreadsheets; a document; a bundle of STIX 2.1;
    /// an event of MISP
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// With `--format md`, a file for each article in this folder instead of one document
    #[arg(long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// One article of each story, the earliest with the most text, instead of all reposts
    #[arg(long)]
    collapse: bool,
    /// In STIX and MISP, addresses and names too that are known to do no harm
    #[arg(long)]
    benign: bool,
    #[command(flatten)]
    window: Window,
    #[command(flatten)]
    options: QueryOptions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Jsonl,
    Csv,
    Md,
    Stix,
    Misp,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Result<Outcome, Failure> {
    let format = format(args, global)?;
    let config = Config::load(global)?;
    let analyzer = config.analyzer()?;
    let typed = typed(args)?;
    let understood = |typed: &String| args.options.parse(typed, &config, &analyzer);
    let understood = typed.as_ref().map(understood).transpose()?;
    let searcher = Index::open(&global.index, &analyzer)?.searcher()?;
    let understood =
        understood.map(|understood| understood.with_index_notes(&searcher, terminal)).transpose()?;
    let query = args.window.selected(understood.map(|understood| understood.query), &searcher)?;
    let matches = matches(args, &searcher, query.as_ref())?;
    let selection = Selection::new(typed.as_deref(), &matches);
    if let Some(folder) = &args.output_dir {
        if !matches.is_empty() {
            write_folder(FolderExporter::create(folder, &selection, terminal.look.locale)?, &matches)?;
        }
    } else {
        let mut out = Terminal::output();
        write(&mut *exporter(format, args, global, selection, terminal.look.locale, &mut out), &matches)?;
        out.finish()?;
    }
    terminal.note(&match matches.len() {
        1 => message!("1 article exported"),
        articles => message!("{articles} articles exported", articles),
    });
    Ok(if matches.is_empty() { Outcome::NotFound } else { Outcome::Found })
}

/// The requested format; an error if options contradict each other.
fn format(args: &Args, global: &Global) -> Result<Format, Failure> {
    let format = args.format.unwrap_or(Format::Jsonl);
    if args.output_dir.is_some() && format != Format::Md {
        return Err(Failure::new(
            message!("--output-dir is for --format md alone"),
            message!("add --format md, or redirect the answer to a file with `> FILE`"),
        ));
    }
    if global.wants_json() && format != Format::Jsonl {
        return Err(Failure::new(
            message!("--json and --jsonl ask for another format"),
            message!("leave them or --format out"),
        ));
    }
    Ok(format)
}

/// The query as typed; `None` for all articles.
fn typed(args: &Args) -> Result<Option<String>, Failure> {
    match (args.query.is_empty(), args.all) {
        (true, true) => Ok(None),
        (false, false) => Ok(Some(query_args::join(&args.query))),
        (true, false) => Err(Failure::new(
            message!("there is no query"),
            message!("type one, or export everything with --all"),
        )),
        (false, true) => Err(Failure::new(
            message!("there is a query as well as --all"),
            message!("leave one of them out"),
        )),
    }
}

fn matches<'s>(args: &Args, searcher: &'s Searcher, query: Option<&Query>) -> Result<Matches<'s>, Failure> {
    let matches = match query {
        Some(query) => searcher.matches(query)?.about_query(query),
        None => searcher.all_articles()?,
    };
    Ok(if args.collapse { matches.one_per_story() } else { matches })
}

fn exporter<'w>(
    format: Format,
    args: &Args,
    global: &Global,
    selection: Selection,
    locale: Locale,
    out: &'w mut dyn Write,
) -> Box<dyn Exporter + 'w> {
    match format {
        Format::Jsonl if global.json => Box::new(ArrayExporter::new(out)),
        Format::Jsonl => Box::new(LinesExporter::new(out)),
        Format::Csv => Box::new(CsvExporter::new(out)),
        Format::Md => Box::new(DocumentExporter::new(out, selection, locale)),
        Format::Stix => Box::new(StixExporter::new(out, &selection, args.benign)),
        Format::Misp => Box::new(MispExporter::new(out, &selection, args.benign)),
    }
}

fn write(exporter: &mut dyn Exporter, matches: &Matches<'_>) -> Result<(), Failure> {
    for pass in 0..exporter.passes() {
        exporter.begin(pass)?;
        for article in matches.articles() {
            exporter.add(&article?)?;
        }
    }
    Ok(exporter.finish()?)
}

fn write_folder(mut folder: FolderExporter, matches: &Matches<'_>) -> Result<(), Failure> {
    for article in matches.articles() {
        folder.add(&article?)?;
    }
    Ok(folder.finish()?)
}

//! `secnews export`: writes every matching article for other programs.

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use secnews::answers::{ExportAnswer, ExportAsk, export as select};
use secnews::export::{ArrayExporter, ExportError, Exporter, Extent, FolderExporter, Format, export};
use secnews::message;

use crate::cli::failure::Failure;
use crate::cli::query_options::QueryOptions;
use crate::cli::session::Session;
use crate::cli::terminal::Terminal;
use crate::cli::window::WindowArgs;
use crate::cli::{Outcome, query_args};

/// Write every matching article, in order of date, for other programs
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Query; several arguments are joined by spaces
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// All articles of the index, instead of a query
    #[arg(long)]
    all: bool,
    /// What to write: JSON, a line per article; a table for spreadsheets; a document; a bundle of STIX 2.1;
    /// an event of MISP
    #[arg(long, value_name = "FORMAT")]
    format: Option<FormatArg>,
    /// With `--format md`, a file for each article in this folder instead of one document
    #[arg(long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// One article of each story, the earliest with the most text, instead of all reposts
    #[arg(long)]
    collapse: bool,
    /// In STIX and MISP, include harmless addresses and names
    #[arg(long)]
    benign: bool,
    #[command(flatten)]
    window: WindowArgs,
    #[command(flatten)]
    options: QueryOptions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    Jsonl,
    Csv,
    Md,
    Stix,
    Misp,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Jsonl => Self::Jsonl,
            FormatArg::Csv => Self::Csv,
            FormatArg::Md => Self::Markdown,
            FormatArg::Stix => Self::Stix,
            FormatArg::Misp => Self::Misp,
        }
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Output(error) => error.into(),
            ExportError::Index(error) => error.into(),
        }
    }
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let format = format(args, session)?;
    let typed = typed(args)?;
    let desk = session.desk(typed.is_some() && args.options.wants_synonyms())?;
    let query = typed.as_ref().map(|typed| args.options.parse(typed, &desk)).transpose()?;
    let exported = session.ask(&desk, |snapshot| {
        if let Some(query) = &query {
            session.terminal.notes(&snapshot.notes(query)?);
        }
        let ask = ExportAsk { query: query.clone(), window: args.window.days(), collapse: args.collapse };
        let selected = select(snapshot, ask)?;
        let extent = Extent::new(typed.as_deref(), &selected.matches);
        let locale = session.terminal.look.locale;
        match &args.output_dir {
            Some(_) if selected.matches.is_empty() => {}
            Some(folder) => write_folder(FolderExporter::create(folder, &extent, locale)?, &selected)?,
            None => {
                let mut out = Terminal::output();
                export(&mut *exporter(format, args, session, extent, &mut out), || selected.articles())?;
                out.finish()?;
            }
        }
        Ok(selected.matches.len())
    })?;
    session.note(&match exported {
        1 => message!("1 article exported"),
        articles => message!("{articles} articles exported", articles),
    });
    Ok(if exported == 0 { Outcome::NotFound } else { Outcome::Found })
}

/// The requested format; an error if options contradict each other.
fn format(args: &Args, session: &Session) -> Result<FormatArg, Failure> {
    let format = args.format.unwrap_or(FormatArg::Jsonl);
    if args.output_dir.is_some() && format != FormatArg::Md {
        return Err(Failure::new(
            message!("--output-dir is for --format md alone"),
            message!("add --format md, or redirect the answer to a file with `> FILE`"),
        ));
    }
    if session.global.wants_json() && format != FormatArg::Jsonl {
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

fn exporter<'w>(
    format: FormatArg,
    args: &Args,
    session: &Session,
    extent: Extent,
    out: &'w mut dyn Write,
) -> Box<dyn Exporter + 'w> {
    if format == FormatArg::Jsonl && session.global.json {
        return Box::new(ArrayExporter::new(out));
    }
    Format::from(format).exporter(out, extent, args.benign, session.terminal.look.locale)
}

fn write_folder(mut folder: FolderExporter, selected: &ExportAnswer<'_>) -> Result<(), Failure> {
    for article in selected.articles() {
        folder.add(&article?)?;
    }
    Ok(folder.finish()?)
}

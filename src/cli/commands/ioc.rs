//! `secnews ioc`: entities of the matching articles, such as CVE ids, addresses and hashes.

use clap::ValueEnum;
use clap_complete::engine::ArgValueCompleter;
use secnews::answers::{IocsAsk, iocs, kind_names, kinds_named};
use secnews::article::EntityKind;
use secnews::message;
use secnews::message::list;
use secnews::render::{Listed, SightingsAnswer, sightings_text, values_text};
use secnews::survey::Wanted;

use crate::cli::Outcome;
use crate::cli::clap_i18n::argument_error::ArgumentError;
use crate::cli::commands::completions;
use crate::cli::count::count;
use crate::cli::failure::Failure;
use crate::cli::hints::more_entities;
use crate::cli::query_options::QueryArgs;
use crate::cli::session::Session;
use crate::cli::window::WindowArgs;

/// Entities of each kind in the text output without `--limit` or `--all`.
const DEFAULT_LIMIT: usize = 20;

/// List what the matching articles name: CVE ids, addresses, domains, hashes, groups, malware
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    query: QueryArgs,
    #[command(flatten)]
    window: WindowArgs,
    /// Only these kinds: cve, cnvd, ip, ipv4, ipv6, domain, url, email, hash, actor, malware, technique, and others
    #[arg(long, value_delimiter = ',', value_name = "KIND", value_parser = kinds, add = ArgValueCompleter::new(completions::kinds))]
    kind: Vec<Kinds>,
    /// Show this many of each kind, the most frequent first; default 20
    #[arg(short = 'n', long, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    limit: Option<usize>,
    /// Show all
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// Include harmless values such as private addresses and search engines
    #[arg(long)]
    benign: bool,
    /// List domains, URLs and mail addresses, too, that articles refer their readers to
    #[arg(long)]
    references: bool,
    /// Write addresses, domains and URLs so that nothing follows them: evil[.]example (usual on a terminal)
    #[arg(long, overrides_with = "refang")]
    defang: bool,
    /// Write them as they are (usual in a pipe)
    #[arg(long)]
    refang: bool,
    /// What to print: a table, or the values alone, a line each
    #[arg(long, default_value = "full", value_name = "WHAT")]
    output: OutputArg,
    /// With `--output values`, end each with NUL instead of a line break
    #[arg(short = '0', long)]
    null: bool,
}

/// The kinds that a name stands for.
type Kinds = &'static [EntityKind];

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OutputArg {
    Full,
    Values,
}

fn kinds(name: &str) -> Result<Kinds, ArgumentError> {
    let unknown = || message!("there is no such kind; available: {names}", names = list(kind_names()));
    kinds_named(name).ok_or_else(|| unknown().into())
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let desk = args.query.desk(session)?;
    let query = args.query.parse(&desk)?;
    let wanted = Wanted { kinds: args.kind.concat(), benign: args.benign, references: args.references };
    let ask = IocsAsk { query, window: args.window.days(), wanted };
    let iocs = session.ask(&desk, |snapshot| Ok(iocs(snapshot, ask)?))?;
    let (found, notes, terminal) = (&iocs.found, &iocs.notes, &session.terminal);
    terminal.notes(notes);
    let listed = Listed {
        defanged: args.defang || !args.refang && terminal.is_terminal(),
        most: args.limit.unwrap_or(if args.all { usize::MAX } else { DEFAULT_LIMIT }),
        with_articles: session.global.verbose,
        for_people: terminal.is_terminal(),
        more: more_entities,
    };
    let answer = SightingsAnswer::of(&iocs, args.defang);
    session.write(&answer, answer.entities(), |out, look| match args.output {
        OutputArg::Full => sightings_text(out, found, &listed, look),
        OutputArg::Values => values_text(out, found, &listed, if args.null { '\0' } else { '\n' }),
    })?;
    session.note(&message!(
        "{entities} in {articles} of {total} articles",
        entities = found.entities.len(),
        articles = found.citations.len(),
        total = iocs.total
    ));
    Ok(if found.entities.is_empty() { Outcome::NotFound } else { Outcome::Found })
}

//! `secnews search`: ranked articles for a query.

use std::io::{self, Write};

use clap::ValueEnum;
use clap_complete::engine::ArgValueCompleter;
use secnews::answers::{ParsedQuery, SearchAnswer, SearchAsk, search};
use secnews::message;
use secnews::message::{Message, list};
use secnews::render::{
    HitField, HitLine, HitLines, Look, corrections_text, facets_text, hits_text, lines_text, suggestion_line,
    translated_text,
};
use secnews::search::{Collapse, Facet, SearchRequest, Sort};
use secnews::spelling::Suggestion;

use crate::cli::clap_i18n::argument_error::ArgumentError;
use crate::cli::commands::completions;
use crate::cli::count::count;
use crate::cli::failure::Failure;
use crate::cli::first_index::build_if_missing;
use crate::cli::last_hits;
use crate::cli::query_options::QueryArgs;
use crate::cli::session::Session;
use crate::cli::terminal::Terminal;
use crate::cli::window::WindowArgs;
use crate::cli::{Global, Outcome};

/// Search the articles
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    query: QueryArgs,
    #[command(flatten)]
    window: WindowArgs,
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
    /// Count values over all matching articles: source, lang, host, status, month, cve, actor, malware, technique, domain, ip
    #[arg(long, value_delimiter = ',', value_name = "FIELD", value_parser = parse_facet, add = ArgValueCompleter::new(completions::facets))]
    facet: Vec<Facet>,
    /// Show this many values of each facet, the most frequent or of months the latest; 0 for all
    #[arg(long, default_value_t = 0, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    facet_limit: usize,
    /// Fold reposts, and the reports of an event under the best (the default)
    #[arg(long, overrides_with_all = ["no_collapse", "no_events"])]
    collapse: bool,
    /// Do not fold reposts and reports of an event
    #[arg(long)]
    no_collapse: bool,
    /// Fold reposts only, not the reports of an event
    #[arg(long)]
    no_events: bool,
    /// Only articles with all words, even if there are none
    #[arg(long)]
    strict: bool,
    /// Do not look for reports in the other language
    #[arg(long)]
    no_translate: bool,
    /// Show how the query was understood and how each score was computed
    #[arg(long)]
    explain: bool,
    /// What to print of each hit
    #[arg(long, default_value = "full", value_name = "WHAT")]
    output: OutputArg,
    /// With `--output line` or `tsv`, print these fields: id, date, title, url, source, sources, lang, status, score, paths, reposts
    #[arg(long, value_delimiter = ',', value_name = "FIELD", value_parser = parse_field)]
    fields: Vec<HitField>,
    /// With any `--output` but `full`, end each with NUL instead of a line break, as for `xargs -0`
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
    Line,
    Tsv,
    Ids,
    Paths,
    Urls,
}

fn parse_field(name: &str) -> Result<HitField, ArgumentError> {
    let unknown = || {
        message!(
            "there is no such field; available: {names}",
            names = list(HitField::ALL.map(HitField::name))
        )
    };
    HitField::from_name(name).ok_or_else(|| unknown().into())
}

fn parse_facet(name: &str) -> Result<Facet, ArgumentError> {
    let unknown =
        || message!("there is no such facet; available: {names}", names = list(Facet::ALL.map(Facet::name)));
    Facet::from_name(name).ok_or_else(|| unknown().into())
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let desk = args.query.desk(session)?;
    let query = args.query.parse(&desk)?;
    if let Some(stopped) = build_if_missing(desk.analyzer(), session)? {
        return Ok(stopped);
    }
    let ask = args.ask(query, session)?;
    let answer = session.ask(&desk, |snapshot| Ok(search(snapshot, ask)?))?;
    session.write(&answer, &answer.hits, |out, look| args.write(out, &answer, session, look))?;
    session.terminal.notes(&answer.notes);
    print_notes(args, &session.terminal, &answer);
    Ok(if answer.total > 0 { Outcome::Found } else { Outcome::NotFound })
}

impl Args {
    fn ask(&self, query: ParsedQuery, session: &Session) -> Result<SearchAsk, Failure> {
        let request = SearchRequest {
            limit: (!self.all).then_some(self.limit),
            offset: self.offset,
            sort: match self.sort {
                SortArg::Relevance => Sort::Relevance,
                SortArg::Date => Sort::Date,
                SortArg::DateAsc => Sort::DateAscending,
            },
            collapse: match (self.no_collapse, self.no_events) {
                (true, _) => Collapse::Nothing,
                (false, true) => Collapse::Stories,
                (false, false) => Collapse::Events,
            },
            facets: distinct(&self.facet),
            facet_limit: (self.facet_limit > 0).then_some(self.facet_limit),
            explain: self.explain,
            strict: self.strict,
            snippet: session.snippet(),
            reports: self.reports(session),
            ..SearchRequest::new(query.query.clone())
        };
        let is_full = self.shows_more_than_hits(&session.global);
        Ok(SearchAsk {
            query,
            window: self.window.days(),
            request,
            correct: is_full,
            translate: is_full && !self.no_translate && session.config()?.translate(),
        })
    }

    /// Reports of its event that the output lists with a hit.
    fn reports(&self, session: &Session) -> usize {
        if session.global.wants_json() {
            usize::MAX
        } else if self.output == OutputArg::Full {
            session.terminal.look.reports()
        } else {
            0
        }
    }

    /// Whether the output has corrections and reports in the other language. Lines for scripts have no room for them.
    fn shows_more_than_hits(&self, global: &Global) -> bool {
        !global.jsonl && (global.json || self.output == OutputArg::Full)
    }

    /// Writes the answer as text.
    fn write(
        &self,
        out: &mut dyn Write,
        answer: &SearchAnswer,
        session: &Session,
        look: &Look,
    ) -> io::Result<()> {
        let fields = |default: &[HitField]| {
            if self.fields.is_empty() { default.to_vec() } else { self.fields.clone() }
        };
        let (end, for_people) = (if self.null { '\0' } else { '\n' }, session.terminal.is_terminal());
        let line = |line| HitLines { line, end, for_people };
        match self.output {
            OutputArg::Full => {}
            OutputArg::Ids => return lines_text(out, &answer.hits, &line(HitLine::Id)),
            OutputArg::Paths => return lines_text(out, &answer.hits, &line(HitLine::Paths)),
            OutputArg::Urls => return lines_text(out, &answer.hits, &line(HitLine::Url)),
            OutputArg::Line => {
                return lines_text(out, &answer.hits, &line(HitLine::Fields(fields(&HitField::LINE), "  ")));
            }
            OutputArg::Tsv => {
                return lines_text(out, &answer.hits, &line(HitLine::Fields(fields(&HitField::TSV), "\t")));
            }
        }
        if !answer.hits.is_empty() {
            corrections_text(out, &answer.suggestions, look)?;
        }
        let first = self.offset + 1;
        let translated = answer.translated.iter().flat_map(|translated| &translated.hits);
        let all = answer.hits.iter().chain(translated).map(|hit| hit.id);
        last_hits::save(session.place(), first, all);
        hits_text(out, &answer.hits, first, look)?;
        if let Some(translated) = &answer.translated {
            translated_text(out, translated, first + answer.hits.len(), look)?;
        }
        facets_text(out, &answer.facets, look)
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

/// Prints the counts, and suggestions that the output does not show.
fn print_notes(args: &Args, terminal: &Terminal, answer: &SearchAnswer) {
    if args.explain {
        terminal.note(&message!("understood: {query}", query = &answer.understood));
    }
    let is_shown = |suggestion: &&Suggestion| suggestion.searched && !answer.hits.is_empty();
    let hidden = answer.suggestions.iter().filter(|suggestion| !is_shown(suggestion));
    hidden.for_each(|suggestion| terminal.note(&suggestion_line(suggestion)));
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

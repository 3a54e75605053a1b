//! `secnews timeline`: first mentions and bursts.

use clap_complete::engine::ArgValueCompleter;
use secnews::index::Index;
use secnews::message;
use secnews::render::{ListedSources, TimelineAnswer, timeline_text, write_json};
use secnews::survey::{earliest_year, timeline};

use super::completions;
use super::config::Config;
use super::failure::Failure;
use super::hints::more_sources;
use super::query_options::QueryOptions;
use super::terminal::Terminal;
use super::{Global, Outcome, article, query_args};

/// Show how something became known: first mention, firsts of languages and sources, bursts
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to look for, such as a CVE or actor:海莲花; several arguments are joined by spaces
    #[arg(value_name = "QUERY", add = ArgValueCompleter::new(completions::query), required_unless_present = "story")]
    query: Vec<String>,
    #[command(flatten)]
    options: QueryOptions,
    /// Instead of a query, the story that the article with this id tells
    #[arg(long, value_name = "ID", conflicts_with = "query")]
    story: Option<String>,
    /// Show so many first articles of sources
    #[arg(short = 'n', long, default_value_t = 20, value_name = "N")]
    limit: usize,
    /// Show all of them
    #[arg(long, conflicts_with = "limit")]
    all: bool,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Result<Outcome, Failure> {
    let config = Config::load(global)?;
    let analyzer = config.analyzer()?;
    let typed = query_args::join(&args.query);
    let understood = match &args.story {
        Some(_) => None,
        None => Some(args.options.parse(&typed, &config, &analyzer)?),
    };
    let searcher = Index::open(&global.index, &analyzer)?.searcher()?;
    let understood =
        understood.map(|understood| understood.with_index_notes(&searcher, terminal)).transpose()?;
    let matches = match (&args.story, &understood) {
        (Some(id), _) => {
            let article = article::find(&searcher, id, terminal)?;
            article.map(|article| searcher.story_matches(article.meta.story)).transpose()?
        }
        (None, Some(understood)) => Some(searcher.matches(&understood.query)?),
        (None, None) => None,
    };
    let Some(matches) = matches else { return Ok(Outcome::NotFound) };
    let since = understood.as_ref().and_then(|understood| earliest_year(&understood.query));
    let events = timeline(&matches, since)?;
    let answer = TimelineAnswer {
        query: understood.as_ref().map(|_| typed.as_str()),
        understood: understood.as_ref().map(|understood| understood.query.to_string()),
        total: matches.len(),
        events: &events,
        notes: understood.as_ref().map_or(&[][..], |understood| understood.notes.as_slice()),
    };
    let mut out = terminal.answer(global.wants_json());
    if global.json {
        write_json(&mut out, &answer, false)?;
    } else if global.jsonl {
        events.iter().try_for_each(|event| write_json(&mut out, event, true))?;
    } else {
        let most = if args.all { usize::MAX } else { args.limit };
        let listed = ListedSources { most, more: more_sources };
        timeline_text(&mut out, &events, listed, &terminal.look)?;
    }
    out.finish()?;
    terminal.note(&message!(
        "events: {events}, articles: {articles}",
        events = events.len(),
        articles = matches.len()
    ));
    Ok(if events.is_empty() { Outcome::NotFound } else { Outcome::Found })
}

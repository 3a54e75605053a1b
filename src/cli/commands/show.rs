//! `secnews show`: articles in full.

use std::io::{self, Write};

use secnews::answers::{ArticleAnswer, Desk, EventAsk, event};
use secnews::ingest::explain;
use secnews::query::Field;
use secnews::render::{ExplainedAnswer, ShownArticle, article_text, event_text, explanation_text};
use secnews::survey::EventPage;

use crate::cli::Outcome;
use crate::cli::article::{articles, found, ids, outcome};
use crate::cli::commands::open::open_in_browser;
use crate::cli::failure::Failure;
use crate::cli::last_hits;
use crate::cli::query_options::QueryOptions;
use crate::cli::session::Session;

/// Show articles in full: metadata, every place they were published, reposts, clean text; or an event with all its reports
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Id of an article, its first digits if no other begins so, or the number of a hit of the last search; event:ID for the
    /// event of an article; `-` reads ids from standard input
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Highlight what matches this query
    #[arg(long, value_name = "QUERY")]
    query: Option<String>,
    /// Open the article's page in the browser too
    #[arg(long)]
    open: bool,
    /// Show what cleaning removed from its files, and by which rule
    #[arg(long, conflicts_with_all = ["query", "open"])]
    explain_clean: bool,
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    if let Some(ids) = args.events() {
        return show_events(&ids, args.is_single(), session);
    }
    let desk = session.desk(args.query.is_some())?;
    let query = args.query.as_deref().map(|typed| QueryOptions::default().parse(typed, &desk)).transpose()?;
    let ids = ids(&args.ids, session)?;
    let articles = articles(&ids, query.as_ref(), &desk, session)?;
    if args.explain_clean {
        show_cleaning(&articles, &desk, session)?;
    } else if !articles.is_empty() {
        show(&articles, args.is_single(), session)?;
    }
    if args.open {
        articles.iter().try_for_each(|answer| open_in_browser(&answer.article))?;
    }
    Ok(outcome(&ids, &articles))
}

impl Args {
    /// The ids of the events that are asked for, if all are: `event:ID`.
    fn events(&self) -> Option<Vec<String>> {
        let digits = |id: &String| {
            let (field, digits) = id.split_once([':', '：'])?;
            (Field::from_name(field) == Some(Field::Event)).then(|| digits.to_owned())
        };
        self.ids.iter().map(digits).collect()
    }

    /// Whether one id is given: its JSON is an object, that of several an array.
    fn is_single(&self) -> bool {
        matches!(self.ids.as_slice(), [id] if id != "-")
    }
}

fn show(articles: &[ArticleAnswer], is_single: bool, session: &Session) -> Result<(), Failure> {
    let shown: Vec<ShownArticle<'_>> = articles.iter().map(ShownArticle::from).collect();
    match shown.as_slice() {
        [only] if is_single => session.write_whole(only, |out, look| article_text(out, only, look)),
        _ => session.write(&shown, &shown, |out, look| {
            separated(out, &shown, |out, article| article_text(out, article, look))
        }),
    }
}

fn show_events(ids: &[String], is_single: bool, session: &Session) -> Result<Outcome, Failure> {
    let desk = session.desk(false)?;
    let pages: Vec<EventPage> = session.ask(&desk, |snapshot| {
        let page = |id: &String| {
            let ask = EventAsk { digits: last_hits::resolve(id, || session.place()) };
            found(event(snapshot, &ask), session).transpose()
        };
        ids.iter().filter_map(page).collect()
    })?;
    match pages.as_slice() {
        [] => {}
        [only] if is_single => session.write_whole(only, |out, look| event_text(out, only, look))?,
        _ => session.write(&pages, &pages, |out, look| {
            separated(out, &pages, |out, page| event_text(out, page, look))
        })?,
    }
    Ok(if pages.len() == ids.len() { Outcome::Found } else { Outcome::NotFound })
}

/// Writes each item, with a blank line between two.
fn separated<T>(
    out: &mut dyn Write,
    items: &[T],
    write: impl Fn(&mut dyn Write, &T) -> io::Result<()>,
) -> io::Result<()> {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        write(out, item)?;
    }
    Ok(())
}

fn show_cleaning(articles: &[ArticleAnswer], desk: &Desk, session: &Session) -> Result<(), Failure> {
    let index = session.index(desk)?;
    let mut copies = Vec::new();
    for answer in articles {
        copies.extend(explain(&index, &answer.article)?);
    }
    let answers: Vec<ExplainedAnswer<'_>> = copies.iter().map(ExplainedAnswer::from).collect();
    session.write_whole(&answers, |out, look| explanation_text(out, &copies, look))
}

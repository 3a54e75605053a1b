//! Articles by the ids on the command line.

use std::io;

use secnews::answers::{ArticleAnswer, ArticleAsk, Desk, ParsedQuery, article};
use secnews::error::Error;
use secnews::message;
use secnews::message::io_error;

use super::Outcome;
use super::failure::Failure;
use super::last_hits;
use super::session::Session;

/// The answer; if there is no such article, prints that and returns `None`.
pub(super) fn found<T>(answer: Result<T, Error>, session: &Session) -> Result<Option<T>, Failure> {
    match answer {
        Err(error @ Error::UnknownId(_)) => {
            session.terminal.print_failure(&error.into());
            Ok(None)
        }
        answer => Ok(Some(answer?)),
    }
}

/// The articles with these ids, marked by `query`; for each unknown id, prints that there is none.
pub(super) fn articles(
    ids: &[String],
    query: Option<&ParsedQuery>,
    desk: &Desk,
    session: &Session,
) -> Result<Vec<ArticleAnswer>, Failure> {
    session.ask(desk, |snapshot| {
        let answer = |digits: &String| {
            let ask = ArticleAsk { digits: digits.clone(), query: query.cloned() };
            found(article(snapshot, &ask), session).transpose()
        };
        ids.iter().filter_map(answer).collect()
    })
}

/// Found if there are ids and each has its article.
pub(super) fn outcome(ids: &[String], articles: &[ArticleAnswer]) -> Outcome {
    if !ids.is_empty() && articles.len() == ids.len() { Outcome::Found } else { Outcome::NotFound }
}

/// The ids that were typed: numbers of hits are resolved, and `-` stands for ids on standard input, one per line.
pub(super) fn ids(typed: &[String], session: &Session) -> Result<Vec<String>, Failure> {
    let mut ids = Vec::new();
    for id in typed {
        if id == "-" {
            for line in io::stdin().lines() {
                let line = line.map_err(|error| {
                    let message = message!("standard input: {error}", error = io_error(&error));
                    Failure::new(message, message!("give it a list of ids, one a line"))
                })?;
                ids.extend(Some(line.trim()).filter(|id| !id.is_empty()).map(str::to_owned));
            }
        } else {
            ids.push(last_hits::resolve(id, || session.place()));
        }
    }
    Ok(ids)
}

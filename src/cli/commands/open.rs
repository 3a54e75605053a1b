//! `secnews open`: the pages of articles in the browser.

use secnews::message;
use secnews::message::io_error;
use secnews::search::StoredArticle;

use crate::cli::Outcome;
use crate::cli::article::{articles, ids, outcome};
use crate::cli::failure::Failure;
use crate::cli::session::Session;

/// Open the pages where articles were published in the browser
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Id of an article, its first digits if no other begins so, or the number of a hit of the last search; `-` reads ids from
    /// standard input
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let desk = session.desk(false)?;
    let ids = ids(&args.ids, session)?;
    let articles = articles(&ids, None, &desk, session)?;
    articles.iter().try_for_each(|answer| open_in_browser(&answer.article))?;
    Ok(outcome(&ids, &articles))
}

/// Opens the article's page. Only web URLs are opened, since a file may hold any other.
pub(in crate::cli) fn open_in_browser(article: &StoredArticle) -> Result<(), Failure> {
    let is_page = |url: &&str| url.starts_with("http://") || url.starts_with("https://");
    let Some(url) = article.meta.copies.url().filter(is_page) else {
        return Err(Failure::new(
            message!("the article has no URL"),
            message!("read it with `secnews show`"),
        ));
    };
    webbrowser::open(url).map_err(|error| {
        Failure::new(
            message!("no browser can be opened: {error}", error = io_error(&error)),
            message!("set BROWSER to the name of one"),
        )
    })
}

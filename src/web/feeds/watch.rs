//! `GET /feed/watch/{file}`: the news of a saved search, and what it has reported recently.

use secnews::answers::{FeedEntry, feed_entries, watch_news};
use secnews::message;
use secnews::render::FeedHead;

use super::json_feed::json_feed;
use super::search::{atom, head};
use super::{ATOM_TYPE, JSON_FEED_TYPE};
use crate::web::api;
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// `GET /feed/watch/{file}`
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/feed/watch/{file}",
    about: || message!("the news of a saved search as a feed: NAME.atom or NAME.json"),
    gives: Gives::Text(&[ATOM_TYPE, JSON_FEED_TYPE]),
    lane: Some(Lane::Heavy),
    depends: Depends::Watches,
    body: None,
    parameters: &[],
    work: Work::Whole(handle),
};

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    match asked.part("file").rsplit_once('.') {
        Some((name, "atom")) => {
            let (head, entries) = feed(asked, name)?;
            atom(asked, &head, &entries)
        }
        Some((name, "json")) => {
            let (head, entries) = feed(asked, name)?;
            let reply = Reply::json(&json_feed(&head, &entries))?;
            Ok(Reply { media_type: JSON_FEED_TYPE, ..reply })
        }
        _ => Err(Problem::no_page()),
    }
}

fn feed(asked: &Asked, name: &str) -> Result<(FeedHead, Vec<FeedEntry>), Problem> {
    let watch = api::open_watches(asked)?.get(name)?;
    let found = watch_news(asked.snapshot(), watch)?;
    let entries = feed_entries(asked.snapshot(), &[found])?;
    Ok((head(asked, name, &format!("watch:{name}"), "/watches"), entries))
}

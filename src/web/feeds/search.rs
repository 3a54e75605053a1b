//! `GET /feed/search.atom` and `/feed/search.json`: the latest matches of any query.

use jiff::Timestamp;
use secnews::answers::{FeedEntry, SearchAsk, Window, search};
use secnews::message;
use secnews::render::{FeedHead, atom_feed};
use secnews::search::{Citation, Collapse, Hit, SearchRequest, Sort};

use super::json_feed::json_feed;
use super::{ATOM_TYPE, JSON_FEED_TYPE};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::parameters::{Kind, Parameter};
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// Entries of a feed.
const ENTRIES: usize = 50;

/// `GET /feed/search.atom`
pub(in crate::web) const ATOM: Route = Route {
    verb: Verb::Get,
    path: "/feed/search.atom",
    about: || message!("the latest stories that match a query, as an Atom feed"),
    gives: Gives::Text(&[ATOM_TYPE]),
    lane: Some(Lane::Light),
    depends: Depends::Index,
    body: None,
    parameters: &[Parameter { name: "q", kind: Kind::Required, about: || message!("the query") }],
    work: Work::Whole(|asked| {
        let (head, entries) = feed(asked)?;
        atom(asked, &head, &entries)
    }),
};

/// `GET /feed/search.json`
pub(in crate::web) const JSON: Route = Route {
    path: "/feed/search.json",
    about: || message!("the latest stories that match a query, as a JSON Feed"),
    gives: Gives::Text(&[JSON_FEED_TYPE]),
    work: Work::Whole(|asked| {
        let (head, entries) = feed(asked)?;
        let reply = Reply::json(&json_feed(&head, &entries))?;
        Ok(Reply { media_type: JSON_FEED_TYPE, ..reply })
    }),
    ..ATOM
};

fn feed(asked: &Asked) -> Result<(FeedHead, Vec<FeedEntry>), Problem> {
    let query = asked.parse(asked.values.query("q"))?;
    let typed = query.ask.typed.clone();
    let request = SearchRequest {
        limit: Some(ENTRIES),
        sort: Sort::Date,
        collapse: Collapse::Stories,
        strict: true,
        ..SearchRequest::new(query.query.clone())
    };
    let ask = SearchAsk { query, window: Window::default(), request, correct: false, translate: false };
    let answer = search(asked.snapshot(), ask)?;
    let entries = answer.hits.iter().map(|hit| entry(hit, &typed)).collect();
    Ok((head(asked, &typed, &format!("search:{typed}"), "/search"), entries))
}

fn entry(hit: &Hit, typed: &str) -> FeedEntry {
    let citation = Citation {
        id: hit.id,
        title: hit.title.clone(),
        source: hit.source.clone(),
        date: hit.date,
        url: hit.url.clone(),
        language: hit.language.clone(),
    };
    FeedEntry { category: typed.to_owned(), citation, summary: hit.snippet.with_ellipses(&hit.snippet.text) }
}

/// The head of a feed about `typed`, whose page is at `page` with the same parameters.
pub(super) fn head(asked: &Asked, title: &str, id: &str, page: &str) -> FeedHead {
    let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
    let query = if asked.query.is_empty() { String::new() } else { format!("?{}", asked.query) };
    let own = format!("{}{}{query}", asked.base, asked.path);
    FeedHead {
        title: format!("{title} · secnews"),
        id: format!("tag:secnews,2024:{id}"),
        urls: Some((own, format!("{}{page}{query}", asked.base))),
    }
}

/// A feed as Atom.
pub(super) fn atom(asked: &Asked, head: &FeedHead, entries: &[FeedEntry]) -> Result<Reply, Problem> {
    // The same answer has the same bytes, whoever asks when.
    let latest = entries.iter().filter_map(|entry| entry.citation.date).max();
    let midnight = latest.and_then(|day| format!("{day}T00:00:00Z").parse().ok());
    let mut body = Vec::new();
    atom_feed(&mut body, head, entries, midnight.unwrap_or(Timestamp::UNIX_EPOCH), asked.locale)
        .map_err(|_| Problem::internal())?;
    Ok(Reply::new(ATOM_TYPE, body))
}

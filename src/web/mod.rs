//! The server: pages for people and an API for programs, over HTTP.
//!
//! A request passes the guard (`guard/`: host, token, origin), waits for a place in its lane (`lanes.rs`), and is answered by its
//! [`Route`](route::Route) on a thread of its own, from the state of the index that was current when it began. A handler parses
//! nothing: its parameters are checked against the route's table before. It calls `answers` and renders.

mod about;
mod answer;
mod api;
mod app;
mod asked;
mod assets;
mod cache;
mod feeds;
mod guard;
mod headers;
mod kept;
mod language;
#[cfg(feature = "mcp")]
mod mcp;
mod operation;
mod pages;
mod parameters;
mod preferences;
mod problem;
mod reply;
mod response;
mod route;
mod router;
mod server;
mod streamed;

use std::path::PathBuf;

use secnews::answers::Desk;
use secnews::engines::EngineAddress;
use secnews::message::Locale;

// As if they were modules of this one.
use crate::serving::{current, hints, lanes};
pub(crate) use guard::Token;
pub(crate) use server::Server;

/// What a server is started with.
pub(crate) struct Setup {
    /// Where the articles are.
    pub(crate) engine: EngineAddress,
    /// Analyzer, synonyms and defaults of ranking.
    pub(crate) desk: Desk,
    /// Whether a search looks for reports in the other language.
    pub(crate) translate: bool,
    /// The folder of the saved searches, if there may be one.
    pub(crate) watches: Option<PathBuf>,
    /// The language of readers who ask for none of ours.
    pub(crate) locale: Locale,
    /// The URLs by which a proxy offers the server; the first is that of links in feeds.
    pub(crate) public_urls: Vec<url::Url>,
    /// What a client must know; `None` for every client that can connect.
    pub(crate) token: Option<Token>,
    /// Whether the log has what was asked.
    pub(crate) log_queries: bool,
    /// Writes a line of the log.
    pub(crate) log: Box<dyn Fn(&str) + Send + Sync>,
}

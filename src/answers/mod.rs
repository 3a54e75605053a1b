//! One question each: what a front end asks, and the answer as plain data.
//!
//! A front end parses a request into an ask, calls the function of that question, and renders the answer. It calls nothing
//! else to read an index, so that the command line, a server and other programs answer alike. A question takes a
//! [`Snapshot`]: one state of an index, what the [`Desk`] has loaded, and when to stop.

mod article;
mod brief;
mod desk;
mod entity;
mod event;
mod export;
mod iocs;
mod news;
mod rising;
mod search;
mod similar;
mod stoppable;
mod subject;
mod suggest;
mod timeline;
mod tokens;
mod translated;
mod trend;
mod watches;
mod wider;
mod window;

pub use article::{ArticleAnswer, ArticleAsk, article};
pub use brief::{BriefAsk, brief};
pub use desk::{Desk, ParsedQuery, QueryAsk, Snapshot};
pub use entity::{EntityAnswer, EntityAsk, entity};
pub use event::{EventAsk, Publishers, event, publishers, publishers_of_each};
pub use export::{ExportAnswer, ExportAsk, export};
pub use iocs::{IocsAnswer, IocsAsk, iocs, kind_names, kinds_named};
pub use news::{MatchingAnswer, NewsAsk, matching, news};
pub use rising::{RisingAsk, rising};
pub use search::{SearchAnswer, SearchAsk, search};
pub use similar::{SimilarAnswer, SimilarAsk, similar};
pub use subject::entity_kinds;
pub use suggest::{Completion, CompletionKind, SuggestAnswer, SuggestAsk, suggest};
pub use timeline::{TimelineAnswer, TimelineAsk, TimelineSubject, timeline};
pub use tokens::{QueryAnswer, TextAnswer, TokenAnswer, TokensAnswer, query_terms, tokens};
pub use translated::Translated;
pub use trend::{MAX_QUERIES, SeriesAnswer, TrendAnswer, TrendAsk, trend};
pub use watches::{
    FeedEntry, WatchAnswer, WatchNewsError, all_news, feed_entries, watch_news, watched_query,
};
pub use wider::{Wider, wider};
pub use window::Window;

use std::time::Instant;

/// The time since `started` in milliseconds, with three decimals.
fn elapsed_ms(started: Instant) -> f64 {
    let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
    (milliseconds * 1000.0).round() / 1000.0
}

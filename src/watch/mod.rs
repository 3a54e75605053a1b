//! Saved searches that report new matches.
//!
//! A file per watch, outside of the index, holds the ids of reported articles. An id depends only on where the
//! article was published, so the file survives a rebuild of the index.

mod error;
mod news;
mod store;

pub use error::WatchError;
pub use news::{News, Repost, news};
pub use store::{MAX_NAME, Watch, Watches, watch_names};

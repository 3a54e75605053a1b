//! Saved searches that report new matches.
//!
//! A file per watch, outside of the index, holds the ids of reported articles. An id depends only on where the
//! article was published, so the file survives a rebuild of the index.

mod error;
mod folder;
mod news;

pub use error::WatchError;
pub use folder::{MAX_NAME, Watch, Watches, watch_names};
pub use news::{News, Repost, news};

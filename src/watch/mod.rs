//! Saved searches that tell what is new since the last time.
//!
//! What a watch has told lies in a file of its own, outside of the index, by the ids of the articles,
//! which depend on where an article was published alone. So it outlives a rebuild of the index.

mod error;
mod folder;
mod news;

pub use error::WatchError;
pub use folder::{Watch, Watches, watch_names};
pub use news::{News, Repost, news};

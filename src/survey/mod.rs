//! Statistics over all matches of a query: counts, first mentions, rising terms, bursts.
//!
//! Takes the [`Matches`](crate::index::Matches) of a query and returns plain values that `render` writes.
//! Reposts share the number of their story, so that a text that was copied counts once.

mod brief;
mod citation;
mod histogram;
mod period;
mod rising;
mod sightings;
mod timeline;

pub use brief::{Brief, Mention, TopStory, brief};
pub use citation::Citation;
pub use histogram::{Bucket, Interval, Unit, histogram};
pub use period::{Period, Since};
pub use rising::{Rising, RisingTerm, TermKind, rising};
pub use sightings::{Sighting, Sightings, Wanted, sightings};
pub use timeline::{Event, What, earliest_year, timeline};

//! Statistics over all matches of a query: counts, first mentions, rising terms, bursts.
//!
//! Takes [matches](crate::search::Match) of any engine and returns plain values that `render` writes.
//! Reposts share the number of their story, so that a text that was copied counts once.

mod brief;
mod entity;
mod rising;
mod sightings;
mod timeline;

pub use brief::{Brief, Mention, TopStory, brief};
pub use entity::{Activity, Archive, Beside, Companion, EntityPage, LatestStory, entity_page};
pub use rising::{Rising, RisingTerm, TermKind, rising};
pub use sightings::{Sighting, Sightings, Wanted, sightings};
pub use timeline::{Event, What, earliest_year, timeline};

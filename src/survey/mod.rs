//! Statistics over all matches of a query: counts, first mentions, rising terms, bursts, events.
//!
//! Takes [matches](crate::search::Match) of any engine and returns plain values that `render` writes.
//! Reposts share the number of their story, so that a text that was copied counts once.

mod brief;
mod central;
mod entity;
mod report;
mod rising;
mod sightings;
mod summary;
mod timeline;

pub use brief::{Brief, Mention, brief};
pub use entity::{Activity, Archive, Beside, Companion, EntityPage, LatestStory, entity_page};
pub use rising::{Rising, RisingTerm, TermKind, rising};
pub use sightings::{Sighting, Sightings, Wanted, sightings};
pub use summary::{CentralReport, EventSummary};
pub use timeline::{EventHistory, Milestone, Timeline, TimelineRequest, What, earliest_year, timeline};

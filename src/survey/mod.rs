//! Statistics over all matches of a query: counts, first mentions, rising terms, bursts, events.
//!
//! Takes [matches](crate::search::Match) of any engine and returns plain values that `render` writes.
//! Reposts share the number of their story, so that a text that was copied counts once.

mod beside;
mod brief;
mod central;
mod entity;
mod event_page;
mod report;
mod rising;
mod sightings;
mod summary;
mod timeline;

pub use beside::{Beside, Companion};
pub use brief::{Brief, Mention, brief};
pub use entity::{Activity, Archive, EntityPage, LatestStory, entity_page};
pub use event_page::{EventPage, event_page};
pub use rising::{Rising, RisingTerm, TermKind, rising};
pub use sightings::{Sighting, Sightings, Wanted, sightings};
pub use summary::{CentralReport, EventSummary};
pub use timeline::{EventHistory, Milestone, Timeline, TimelineRequest, What, earliest_year, timeline};

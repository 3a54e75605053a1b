//! Reads one state of the index: searches, selections, look-ups, counts.

mod collector;
mod facets;
mod focus;
mod hits;
mod lookup;
pub(in crate::index) mod matches;
mod ranking;
pub(in crate::index) mod searcher;
mod similar;
pub(in crate::index) mod stats;
mod unmatched;
pub(in crate::index) mod vocabulary;

//! Reads one state of the index: searches, selections, look-ups, counts.

mod collector;
mod engine;
mod facets;
mod hits;
pub(in crate::index) mod lookup;
mod ranking;
pub(in crate::index) mod searcher;
mod similar;
mod stats;
mod translated;
mod unmatched;
mod vocabulary;

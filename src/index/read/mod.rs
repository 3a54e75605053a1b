//! Reads one state of the index: searches, selections, look-ups, counts.

pub(in crate::index) mod addresses;
mod collector;
mod columns;
mod counting;
mod engine;
mod facets;
#[cfg(feature = "cluster")]
pub(in crate::index) mod fields;
mod heads;
mod hits;
pub(in crate::index) mod lookup;
pub(in crate::index) mod meta_columns;
mod parallel_values;
mod ranking;
pub(in crate::index) mod searcher;
mod similar;
mod stats;
mod translated;
mod unrelated;
mod values;
mod vocabulary;

//! A search engine on the network: an `OpenSearch` cluster that has a copy of the local index.
//!
//! This is the only module that knows of HTTP as a client.

mod client;
mod cluster;
mod comparison;
mod control;
mod document;
mod engine;
mod lowering;
mod mapping;
mod push;
mod read;
mod search;

pub use client::{Client, Credentials, Settings};
pub use cluster::{Cluster, DEFAULT_NAME};
pub use comparison::{Comparison, Difference, DifferenceKind, compare};
pub use engine::RemoteEngine;
pub use mapping::{IndexShape, printed_mapping};
pub use push::{Mended, PushObserver, PushOptions, PushReport, is_valid_name, push};

//! Full-text search for security news, Chinese first.
pub mod analysis;
pub mod article;
pub mod clean;
pub mod corpus;
pub mod dedup;
pub mod document;
pub mod enrich;
pub mod error;
pub mod index;
pub mod ingest;
pub mod query;
pub mod render;
pub mod search;

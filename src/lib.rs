//! Full-text search for security news, Chinese first.
//!
//! Two pipelines meet in an index. Writing: [`corpus`] reads fetched files into [`article`]s, [`clean`] turns their
//! Markdown into text, [`enrich`] and [`dedup`] derive metadata and stories, and [`ingest`] runs these steps for a
//! batch. Reading: [`query`] parses the text of a query, [`index`] answers a [`search::SearchRequest`], [`survey`]
//! summarizes many articles and [`excerpt`] one, and [`render`] prints the results. [`analysis`] splits text into
//! tokens for both. ARCHITECTURE.md describes the structure.
//!
//! ```
//! use secnews::analysis::Analyzer;
//! use secnews::index::Index;
//! use secnews::ingest::{Batch, ingest};
//! use secnews::search::SearchRequest;
//!
//! # fn main() -> Result<(), secnews::error::Error> {
//! # let folder = std::env::temp_dir().join(format!("secnews-doc-{}", std::process::id()));
//! let index = Index::open_or_create(&folder, &Analyzer::default())?;
//! let report = ingest(&index, &Batch::of(&["corpus".into()]), &())?;
//! assert_eq!(report.new, 40);
//!
//! let request = SearchRequest::new(secnews::query::parse("银狐 OR 关键信息基础设施")?);
//! let results = index.searcher()?.search(&request)?;
//! assert!(results.hits.iter().any(|hit| hit.title.contains("关键信息基础设施")));
//! # std::fs::remove_dir_all(&folder).ok();
//! # Ok(())
//! # }
//! ```

pub mod analysis;
pub mod article;
pub mod atomic_file;
mod calendar;
mod character;
pub mod clean;
pub mod corpus;
pub mod dedup;
pub mod document;
pub mod enrich;
pub mod error;
pub mod excerpt;
pub mod export;
pub mod index;
mod indicator;
pub mod ingest;
pub mod message;
pub mod query;
pub mod render;
pub mod search;
pub mod spelling;
pub mod survey;
pub mod watch;

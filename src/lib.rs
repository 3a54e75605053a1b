//! Full-text search for security news, Chinese first.
//!
//! This is the library behind the program `secnews`. It reads fetched articles, indexes them, and answers
//! queries. Its concepts, in the order in which an article meets them:
//!
//! - An **article** ([`article::Article`]) is one fetched page: title, URL, source, date, and a body in Markdown.
//!   [`corpus`] reads it from a file, [`clean`] turns its body into plain text without the page around it, and
//!   [`enrich`] finds its language and its entities, such as CVE ids and domains. Its [id](article::ArticleId)
//!   depends on where it was published, so it is the same in every index.
//! - A **story** is a set of articles with nearly the same text, such as reposts. [`dedup`] finds stories;
//!   results show one article of each and list the others below it.
//! - The **index** ([`index::Index`]) is a folder with the clean texts and everything that a search needs.
//!   [`ingest`](ingest::ingest) writes one batch of new and changed files to it, in one commit. A
//!   [`Searcher`](index::Searcher) sees the state of one commit, even while another process writes.
//! - The **analyzer** ([`analysis::Analyzer`]) cuts text into tokens, in two ways. *Words* rank: Chinese is cut with
//!   a dictionary, English is stemmed. *Literal tokens* make exact matches of any run of characters possible.
//!   Articles and queries must be cut by the same analyzer.
//! - A **query** ([`query::Query`]) is what a user typed, [parsed](query::parse) into a tree of words, quoted
//!   runs, fields and operators. It knows neither the index nor tokens, and prints itself back.
//!   [Synonyms](query::Synonyms) widen it.
//! - A **search** ([`search::SearchRequest`]) asks for the best hits of a query. The answer
//!   ([`search::SearchResults`]) has ranked hits with snippets, counts, and facets.
//! - A **survey** ([`survey`]) reads every match of a query ([`search::Match`]) and not only the best: which
//!   entities are named, how many articles there are per day, when a topic became known. [`watch`] finds
//!   the matches that are new since the last time, and [`export`] writes them for other programs.
//!
//! [`render`] writes answers as text or JSON. Errors are of one type, [`error::Error`], and say what is wrong.
//!
//! # Example
//!
//! This indexes the sample articles and searches them. The folder `examples/` has more programs.
//!
//! ```
//! use secnews::analysis::Analyzer;
//! use secnews::index::Index;
//! use secnews::ingest::{Batch, ingest};
//! use secnews::search::{Engine, SearchRequest};
//! use secnews::stop::Stop;
//!
//! # fn main() -> Result<(), secnews::error::Error> {
//! # let folder = std::env::temp_dir().join(format!("secnews-doc-{}", std::process::id()));
//! let index = Index::open_or_create(&folder, &Analyzer::default())?;
//! let report = ingest(&index, &Batch::of(&["corpus".into()]), &())?;
//! assert_eq!(report.new, 40);
//!
//! let request = SearchRequest::new(secnews::query::parse("title:关键信息基础设施 -论坛")?);
//! let results = index.searcher()?.search(&request, &Stop::new())?;
//! for hit in &results.hits {
//!     println!("{} {}: {}", hit.id, hit.title, hit.snippet.text);
//! }
//! assert!(results.hits[0].title.contains("关键信息基础设施"));
//! # std::fs::remove_dir_all(&folder).ok();
//! # Ok(())
//! # }
//! ```

pub mod analysis;
pub mod answers;
pub mod article;
pub mod atomic_file;
mod calendar;
mod character;
pub mod clean;
pub mod corpus;
pub mod dedup;
pub mod document;
pub mod engines;
pub mod enrich;
pub mod error;
pub mod events;
pub mod export;
pub mod highlight;
pub mod index;
mod indicator;
pub mod ingest;
mod leb128;
mod matching;
pub mod message;
pub mod query;
#[cfg(feature = "cluster")]
pub mod remote;
pub mod render;
pub mod search;
pub mod spelling;
pub mod stop;
pub mod survey;
pub mod translation;
pub mod watch;

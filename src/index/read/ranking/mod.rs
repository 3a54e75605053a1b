//! Which articles match a query, and how well: BM25F over words, with exact literal runs.
//!
//! A query is [planned](crate::matching), its parts are [counted](occurrences) in the postings and [weighted](prepare),
//! and the counts are [combined](evaluate) for each article.
//!
//! The result has two parts. The *page* ranks all articles that have some of the words. The *set* is counted,
//! listed and exported: the articles with all words or, if there are none, with enough of them.

mod accumulator;
mod articles;
mod evaluate;
mod explain;
mod filter;
mod matched;
mod occurrences;
mod pattern;
mod positions;
mod prepare;
mod prior;
mod translated;
mod weighted_fields;

pub(super) use articles::Articles;
pub(super) use matched::{Matched, excluded};
pub(super) use occurrences::{Counting, documents_with_run};
pub(super) use pattern::for_each_spelled_like;
pub(super) use positions::{has_terms, run_spans};
pub(super) use prepare::Preparation;
pub(super) use translated::{Documents, TranslatedMatches, TranslatedSearch, flags_of_language};

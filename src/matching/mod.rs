//! What a query asks for, and how matches become an answer: the rules that are the same for every engine.
//!
//! A query is [planned](Planner): which words, runs and filters to look up, and what counts as having a word. An engine
//! counts them its own way. What it found are [candidates](Candidate), which are ordered and folded into
//! [groups](Group), the hits of a page.

mod candidate;
mod filter;
mod groups;
mod plan;
mod planner;
mod priors;
mod reports;
pub(crate) mod similar;
mod source;
mod text;
mod threshold;
pub(crate) mod translated;
mod words;

pub(crate) use candidate::{Candidate, UNDATED};
pub(crate) use groups::{
    Group, fold_similar, fold_stories, groups_after, groups_wanted, is_better, is_in_place, is_only_counted,
    next_cursor, page,
};
pub(crate) use plan::{Evidence, EvidenceKind, Plan, Planner, Role, TextPlan, WordPlan};
pub(crate) use priors::Priors;
pub(crate) use reports::{best_reports, sort_reposts};
pub(crate) use source::{Pattern, Source};
pub(crate) use threshold::Threshold;

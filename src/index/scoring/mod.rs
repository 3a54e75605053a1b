//! Queries of our own for tantivy, where its own cannot say what is meant.

mod coordination;
mod labelled;
mod matched;
mod near;
mod terms;

pub(super) use coordination::{Coordination, Part};
pub(super) use labelled::Labelled;
pub(super) use near::NearQuery;
pub(super) use terms::{Pattern, TermsQuery};

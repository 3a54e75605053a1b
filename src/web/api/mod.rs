//! The API: a file for each question. Its answers are what the command line prints with `--json`, byte for byte.

mod search;

use super::route::Route;

pub(in crate::web) use search::{SORTS, sort};

/// The routes.
pub(in crate::web) const ROUTES: &[&Route] = &[&search::ROUTE];

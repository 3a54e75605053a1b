//! The API: a file for each question. Its answers are what the command line prints with `--json`, byte for byte.

mod article;
mod brief;
mod common;
mod entity;
mod event;
mod export;
mod iocs;
mod openapi;
mod query;
mod rising;
mod search;
mod similar;
mod stats;
mod status;
mod suggest;
mod timeline;
mod trend;
mod watches;

use super::route::Route;

pub(in crate::web) use common::{LITERAL, NO_SYNONYMS, OPTIONAL_QUERY, SINCE, UNTIL};
pub(in crate::web) use search::{AFTER, SORTS, sort};
pub(in crate::web) use suggest::suggested;
pub(in crate::web) use watches::open as open_watches;

/// The routes.
pub(in crate::web) const ROUTES: &[&Route] = &[
    &search::ROUTE,
    &article::ROUTE,
    &similar::ROUTE,
    &event::ROUTE,
    &entity::ROUTE,
    &iocs::ROUTE,
    &trend::ROUTE,
    &rising::ROUTE,
    &timeline::ROUTE,
    &brief::ROUTE,
    &query::ROUTE,
    &suggest::ROUTE,
    &stats::ROUTE,
    &status::ROUTE,
    &export::ROUTE,
    &watches::LIST,
    &watches::ADD,
    &watches::REMOVE,
    &watches::NEWS,
    &watches::TOLD,
    &watches::UNDO,
    &openapi::ROUTE,
];

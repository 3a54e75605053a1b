//! What other programs of a reader use: feeds for feed readers, and the search of the browser's address bar.

mod json_feed;
mod opensearch;
mod search;
mod watch;

use super::route::Route;

/// The routes.
pub(in crate::web) const ROUTES: &[&Route] =
    &[&search::ATOM, &search::JSON, &watch::ROUTE, &opensearch::DESCRIPTION, &opensearch::SUGGEST];

/// The media type of Atom.
const ATOM_TYPE: &str = "application/atom+xml; charset=utf-8";

/// The media type of JSON Feed.
const JSON_FEED_TYPE: &str = "application/feed+json";

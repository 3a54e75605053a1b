//! What those who run the server ask: whether it works, and how it is doing.

mod health;
mod metrics;

use super::route::Route;

pub(in crate::web) use metrics::Metrics;

/// The routes.
pub(in crate::web) const ROUTES: &[&Route] = &[&health::HEALTH, &health::READY, &metrics::ROUTE];

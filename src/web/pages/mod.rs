//! The pages: a file for each. Every one works without a script.

mod hit;
mod home;
mod layout;
mod problem;
mod search;

use super::route::Route;

pub(in crate::web) use problem::problem;

/// The routes.
pub(in crate::web) const ROUTES: &[&Route] = &[&home::ROUTE, &search::ROUTE];

//! The pages: a file for each. Every one works without a script.

mod api;
mod article;
mod ask;
mod beside;
mod chart;
mod event;
mod foreign;
mod hit;
mod home;
mod iocs;
mod layout;
mod links;
mod problem;
mod publishers;
mod route;
mod search;
mod settings;
mod syntax;
mod thing;
mod timeline;
mod trend;
mod watches;

use super::route::Route;

pub(in crate::web) use problem::problem;

/// The routes.
pub(in crate::web) const ROUTES: &[&Route] = &[
    &home::ROUTE,
    &search::ROUTE,
    &article::ROUTE,
    &article::diff::ROUTE,
    &event::ROUTE,
    &thing::CVE,
    &thing::ACTOR,
    &thing::MALWARE,
    &thing::TECHNIQUE,
    &thing::DOMAIN,
    &thing::IP,
    &thing::HASH,
    &thing::SOURCE,
    &iocs::ROUTE,
    &timeline::ROUTE,
    &trend::ROUTE,
    &watches::ROUTE,
    &watches::ADD,
    &watches::REMOVE,
    &watches::REPORTED,
    &syntax::ROUTE,
    &api::ROUTE,
    &settings::ROUTE,
    &settings::CHANGE,
];

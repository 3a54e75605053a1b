//! `secnews serve`, over real connections.

mod api;
pub(crate) mod client;
mod description;
mod feeds;
mod guard;
mod operation;
mod reload;
mod schemathesis;
mod watches;

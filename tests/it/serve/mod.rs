//! `secnews serve`, over real connections.

mod api;
mod client;
mod description;
mod feeds;
mod guard;
mod operation;
mod reload;
mod schemathesis;
mod watches;

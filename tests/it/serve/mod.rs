//! `secnews serve`, over real connections.

mod api;
mod browser;
pub(crate) mod client;
mod description;
mod feeds;
mod guard;
mod hostile;
mod html;
mod operation;
mod pages;
mod paging;
mod reload;
mod schemathesis;
mod watches;

//! Answers for the tools of language models: the Model Context Protocol, over the standard streams and as `/mcp` of the server.
//!
//! A tool reads its arguments by its table ([`argument`]), calls `answers`, and writes JSON of bounded length ([`page`]). Text of
//! articles stands in fields of that JSON only, after a notice that it is no instruction, without characters that readers do not
//! see ([`json`]) and with its indicators defanged ([`presented`]). No tool writes.
//!
//! Its texts are for programs and therefore English; only the prompts, which people choose, are in both languages.

mod argument;
mod article;
mod asked;
mod cited;
mod cursor;
mod handler;
mod host;
#[cfg(feature = "serve")]
mod http;
mod json;
mod page;
mod presented;
mod prompts;
mod refusal;
mod resources;
mod stdio;
mod tools;

#[cfg(feature = "serve")]
pub(crate) use host::Host;
#[cfg(feature = "serve")]
pub(crate) use http::Endpoint;
pub(crate) use stdio::{Local, serve};

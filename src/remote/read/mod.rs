//! Reads articles of a cluster: what every question is made of.

mod articles;
mod named;
mod pages;
mod request;
mod response;
mod stats;
mod values;
mod words;

pub(in crate::remote) use articles::HEAD;
pub(in crate::remote) use request::Reader;
pub(in crate::remote) use response::{Found, RawHit, day_value, doc_value, optional_value};
pub(in crate::remote) use words::Words;

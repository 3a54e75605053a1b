//! Reads articles of a cluster: what every question is made of.

mod articles;
mod named;
mod pages;
mod request;
mod stats;
mod values;
mod words;

pub(in crate::remote) use articles::HEAD;
pub(in crate::remote) use request::{Found, RawHit, Reader, day_value, doc_value, optional_value};
pub(in crate::remote) use words::Words;

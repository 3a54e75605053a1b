//! Writes the index: one batch and one commit, the manifest of its files, a new index in place of the old.

pub(in crate::index) mod locations;
pub(in crate::index) mod manifest;
pub(in crate::index) mod rebuild;
pub(in crate::index) mod revisions;
mod segment;
pub(in crate::index) mod sink;
pub(in crate::index) mod touched;
pub(in crate::index) mod writer;

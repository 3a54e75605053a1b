//! Checks that the index is sound: its files, and what it has of each article against the article's text.

mod expected_document;
mod files;
mod posting_checksums;
pub(in crate::index) mod verify;

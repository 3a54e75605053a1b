//! Any bytes as a fetched file: parsed, cleaned, and read for what they name.

#![no_main]

#[path = "../../it/article_path.rs"]
mod article_path;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| article_path::check(bytes));

//! Any text as a query: read, printed, widened and answered.

#![no_main]

#[path = "../../it/query_path.rs"]
mod query_path;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| query_path::check(text));

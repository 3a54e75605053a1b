//! Any text as a query: read, printed, widened and answered.

#![no_main]

#[path = "../../common/fuzzed/mod.rs"]
mod fuzzed;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| fuzzed::query_path::check(text));

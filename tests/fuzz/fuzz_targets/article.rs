//! Any bytes as a fetched file: parsed, cleaned, and read for what they name.

#![no_main]

#[path = "../../common/fuzzed/mod.rs"]
mod fuzzed;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzzed::article_path::check(bytes));

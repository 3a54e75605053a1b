//! Any bytes as a list: the first one chooses between paths, counts of furniture, words and synonyms.

#![no_main]

#[path = "../../common/fuzzed/mod.rs"]
mod fuzzed;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzzed::list_path::check(bytes));

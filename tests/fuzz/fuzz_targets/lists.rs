//! Any bytes as a list: the first one chooses between paths, what was learnt, words and synonyms.

#![no_main]

// Parts of these serve other targets.
#[allow(dead_code)]
#[path = "../../it/article_path.rs"]
mod article_path;
#[path = "../../it/list_path.rs"]
mod list_path;
#[allow(dead_code)]
#[path = "../../it/query_path.rs"]
mod query_path;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| list_path::check(bytes));

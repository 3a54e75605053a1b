//! Bodies of property tests that the fuzzers in `tests/fuzz` run too: any query, any file, any list.

#![allow(dead_code, reason = "each fuzzer runs one of them")]

pub(crate) mod article_path;
pub(crate) mod cpu_time;
pub(crate) mod list_path;
pub(crate) mod query_path;

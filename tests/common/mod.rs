//! What tests and benches share, included once by each.

#![allow(dead_code, reason = "each test and bench uses a part of it")]

pub(crate) mod archive;
pub(crate) mod bench_options;
pub(crate) mod binary;
pub(crate) mod compared_engines;
pub(crate) mod engine_queries;
pub(crate) mod fuzzed;
pub(crate) mod http;
pub(crate) mod indexed;
pub(crate) mod jieba;
pub(crate) mod link;
pub(crate) mod mcp_session;
pub(crate) mod program;
pub(crate) mod quality;

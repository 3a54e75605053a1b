//! Integration tests: the real binary and the library as its users meet them. One binary, so that
//! it is linked once.

mod acceptance;
mod any_query;
mod archive;
mod batches;
mod check;
mod commands;
mod damage;
mod exactness;
mod harness;
mod language;
mod layout;
mod quality;
mod query_path;
mod readme;
mod real_articles;
mod samples;

//! Integration tests: the real binary and the library as its users meet them. One binary, so that
//! it is linked once.

mod acceptance;
mod any_file;
mod any_query;
mod batches;
mod book;
mod check;
// One of its tests compresses, as `serve` does.
#[cfg(all(feature = "cluster", feature = "serve"))]
mod cluster;
mod commands;
#[path = "../common/mod.rs"]
mod common;
mod contract;
mod damage;
mod developer_docs;
mod events;
mod exactness;
mod examples;
mod export;
mod export_validators;
mod faults;
mod full_disk;
mod groups;
mod habits;
mod harness;
mod hit_numbers;
mod hostile;
mod indicators;
mod input;
mod language;
mod layout;
mod library_examples;
mod mcp;
mod mcp_clients;
mod mcp_hostile;
mod messages;
mod operating;
mod pages;
mod quality;
mod ranking;
mod readme;
mod real_articles;
mod related;
mod revisions;
mod samples;
mod scripts;
#[cfg(feature = "serve")]
mod serve;
mod source;
mod spelling;
mod spellings;
mod survey;
mod touched;
mod translated;
mod typed;
mod variants;
mod watching;

//! Integration tests: the real binary and the library as its users meet them. One binary, so that
//! it is linked once.

mod acceptance;
mod any_file;
mod any_query;
mod archive;
mod article_path;
mod batches;
mod book;
mod check;
mod commands;
mod damage;
mod exactness;
mod examples;
mod export;
mod export_validators;
mod faults;
mod full_disk;
mod habits;
mod harness;
mod indicators;
mod language;
mod layout;
mod list_path;
mod messages;
mod operating;
mod quality;
mod query_path;
mod ranking;
mod readme;
mod real_articles;
mod samples;
mod spelling;
mod survey;
mod touched;
mod typed;
mod watching;

//! The `secnews` command: see `cli`.

use std::process::ExitCode;

mod cli;
#[cfg(feature = "serve")]
mod web;

/// Batches are made of millions of short texts, which the system's allocator takes its time for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}

//! The `secnews` command: see `cli`.

use std::process::ExitCode;

mod cli;
#[cfg(feature = "mcp")]
mod mcp;
#[cfg(any(feature = "mcp", feature = "serve"))]
#[cfg_attr(not(feature = "serve"), expect(dead_code, reason = "`mcp` needs a part of what `serve` needs"))]
mod serving;
#[cfg(feature = "serve")]
mod web;

/// Batches are made of millions of short texts, which the system's allocator takes its time for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}

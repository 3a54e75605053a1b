//! `secnews entity`: what the index has about a group, malware, a vulnerability, an indicator, a source.

use clap_complete::engine::ArgValueCompleter;
use secnews::answers::{EntityAsk, entity};
use secnews::error::Error;
use secnews::render::entity_text;

use crate::cli::commands::completions;
use crate::cli::count::count;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::window::WindowArgs;
use crate::cli::{Outcome, query_args};

/// Show a page about a group, malware, a CVE id, a technique, a domain, an address, a hash or a source
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// What it is about, such as actor:银狐, malware:LockBit, cve:2024-47176, or a name, whose kind is found out
    #[arg(value_name = "NAME", required = true, add = ArgValueCompleter::new(completions::subject))]
    name: Vec<String>,
    #[command(flatten)]
    window: WindowArgs,
    /// List this many of the latest stories
    #[arg(short = 'n', long, default_value_t = 10, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    limit: usize,
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let desk = session.desk(false)?;
    let typed = query_args::join(&args.name);
    let ask = EntityAsk { typed: typed.clone(), window: args.window.days(), latest: args.limit };
    let answer = session.ask(&desk, |snapshot| {
        entity(snapshot, ask).map_err(|error| match error {
            Error::Query(error) => Failure::of_query(&error, &typed),
            error => error.into(),
        })
    })?;
    session.terminal.notes(&answer.notes);
    let is_found = answer.page.articles > 0;
    session.write_whole(
        &answer,
        |out, look| {
            if is_found { entity_text(out, &answer.page, look) } else { Ok(()) }
        },
    )?;
    Ok(if is_found { Outcome::Found } else { Outcome::NotFound })
}

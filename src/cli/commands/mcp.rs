//! `secnews mcp`: answers for a language model, over the standard streams.

use std::io::{self, IsTerminal};

use secnews::index::Index;
use secnews::message;
use secnews::message::io_error;

use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::mcp::{Local, serve};

/// Answer a language model over standard input and output (Model Context Protocol)
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {}

pub(in crate::cli) fn run(_: &Args, session: &Session) -> Result<Outcome, Failure> {
    let config = session.config()?;
    let address = session.address()?;
    if let Some(folder) = address.folder()
        && !Index::exists(folder)
    {
        // The client shows this in its log, and every call says the same.
        let folder = folder.display();
        session.note(&message!(
            "there is no index in {folder} yet; build one with `secnews index PATH`",
            folder
        ));
    }
    if io::stdin().is_terminal() {
        session.note(&message!(
            "a client such as Claude starts this command and writes to it; press Ctrl-C to stop it"
        ));
    }
    let local = Local::new(address.clone(), config.desk(true)?, config.translate());
    serve(local).map_err(|error| {
        Failure::new(
            message!("the client cannot be answered: {error}", error = io_error(&error)),
            message!("start this command by a client of the Model Context Protocol"),
        )
    })?;
    Ok(Outcome::Found)
}

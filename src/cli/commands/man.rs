//! `secnews man`: man pages.

use std::path::{Path, PathBuf};

use clap_mangen::Man;
use secnews::message;
use secnews::message::{Locale, io_message};

use crate::cli::clap_i18n::help::translated;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::settings::Settings;
use crate::cli::terminal::Terminal;
use crate::cli::{Outcome, command};

/// Print the man page of the program or of a command
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Command, such as `watch add`; without it, the program as a whole
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
    /// Write the pages of all commands into this folder instead
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    output_dir: Option<PathBuf>,
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let mut whole = localized_command(&session.settings);
    whole.build();
    if let Some(folder) = &args.output_dir {
        write_all(whole, folder)?;
        return Ok(Outcome::Found);
    }
    let Some(found) = find(&whole, &args.command) else {
        let message = message!("there is no command {name}", name = args.command.join(" "));
        return Err(Failure::new(message, message!("`secnews help` lists the commands")));
    };
    let mut out = Terminal::output();
    page(found).render(&mut out)?;
    out.finish()?;
    Ok(Outcome::Found)
}

/// The commands in the locale of the settings.
pub(in crate::cli) fn localized_command(settings: &Settings) -> clap::Command {
    match settings.locale {
        Locale::English => command(settings),
        Locale::Chinese => translated(command(settings)),
    }
}

/// The subcommand at `path` below `command`.
pub(in crate::cli) fn find<'c>(command: &'c clap::Command, path: &[String]) -> Option<&'c clap::Command> {
    path.iter().try_fold(command, |command, name| command.find_subcommand(name))
}

/// The page of a command, named after its path: `secnews-watch-add`.
fn page(command: &clap::Command) -> Man {
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    Man::new(command.clone().name(name))
}

fn write_all(command: clap::Command, folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder)).map_err(
        |error| {
            let message = io_message(folder, &error);
            Failure::new(message, message!("name another folder with --output-dir"))
        },
    )
}

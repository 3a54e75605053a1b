//! Standard output and error: who looks at them, and what that allows.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::{Child, Command, Stdio};

use clap::ValueEnum;
use secnews::query::Note;
use secnews::render::{Palette, note_text, printable};
use secnews::t;
use serde::Deserialize;
use terminal_size::{Width, terminal_size};

use super::Global;
use super::failure::Failure;

/// Width of output that does not go to a terminal.
const DEFAULT_COLUMNS: usize = 80;

/// Longer lines are hard to read.
const MAX_COLUMNS: usize = 100;

/// When to use colour, or links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ColorChoice {
    Auto,
    Always,
    Never,
}

impl ColorChoice {
    /// As users write it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

/// What the process's streams can take.
pub(super) struct Terminal {
    /// Styles for standard output.
    pub(super) palette: Palette,
    error_palette: Palette,
    quiet: bool,
    people_look: bool,
    pager: Option<String>,
}

impl Terminal {
    pub(super) fn new(global: &Global) -> Self {
        let styles = |stream_is_terminal| {
            let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
            match global.color {
                ColorChoice::Always => Palette::coloured(),
                ColorChoice::Auto if stream_is_terminal && !no_color && !dumb => Palette::coloured(),
                _ => Palette::plain(),
            }
        };
        let is_terminal = io::stdout().is_terminal();
        let error_palette = styles(io::stderr().is_terminal());
        let palette = Palette { links: follows_links(global.hyperlinks), ..styles(is_terminal) };
        Self {
            palette,
            error_palette,
            quiet: global.quiet,
            people_look: is_terminal,
            pager: global.pager.clone(),
        }
    }

    /// Whether people look at the answer, rather than a program.
    pub(super) fn is_terminal(&self) -> bool {
        self.people_look
    }

    /// How many columns a text may take that is read, if people look.
    pub(super) fn text_columns(&self) -> Option<usize> {
        self.people_look.then(|| self.columns().min(MAX_COLUMNS))
    }

    /// How many columns there are for a line.
    pub(super) fn columns(&self) -> usize {
        let terminal = if self.people_look { terminal_size() } else { None };
        terminal.map_or(DEFAULT_COLUMNS, |(Width(columns), _)| usize::from(columns).max(20))
    }

    /// A stream for an answer that a program reads, or people at their length.
    pub(super) fn answer(&self, for_program: bool) -> Output {
        if for_program { Self::output() } else { self.pager() }
    }

    /// A stream for a long answer: through a pager on a terminal.
    pub(super) fn pager(&self) -> Output {
        let pager = if self.people_look { start_pager(self.pager.as_deref()) } else { None };
        pager.map_or_else(Self::output, Output::Pager)
    }

    /// A stream for an answer.
    pub(super) fn output() -> Output {
        Output::Direct(BufWriter::new(io::stdout()))
    }

    /// Tells something that is not part of the answer.
    pub(super) fn note(&self, message: &str) {
        if !self.quiet {
            // Nobody is left to be told if standard error is closed.
            let _ = writeln!(io::stderr(), "{}", printable(message));
        }
    }

    /// Tells what the reader of an answer should know.
    pub(super) fn notes(&self, notes: &[Note]) {
        notes.iter().for_each(|note| self.note(&note_text(note)));
    }

    /// Tells why a command stopped.
    pub(super) fn complain(&self, failure: &Failure) {
        let style = self.error_palette.error;
        let mut lines = t!(
            "{style}error:{plain} {message}",
            style,
            plain = format_args!("{style:#}"),
            message = printable(&failure.message)
        );
        lines.push('\n');
        if let Some(place) = &failure.place {
            for line in place.lines() {
                lines.push_str(&printable(line));
                lines.push('\n');
            }
        }
        if let Some(remedy) = &failure.remedy {
            lines.extend(["  ", &printable(remedy), "\n"]);
        }
        let _ = io::stderr().write_all(lines.as_bytes());
    }
}

/// Whether the terminal makes links of what is marked as one.
fn follows_links(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Auto => supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
        ColorChoice::Never => false,
    }
}

/// Where an answer goes.
pub(super) enum Output {
    Direct(BufWriter<io::Stdout>),
    Pager(Child),
}

impl Output {
    /// Writes what is left and waits until the reader is done.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        if let Self::Pager(child) = &mut self {
            drop(child.stdin.take());
            child.wait()?;
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Direct(stream) => stream.write(bytes),
            Self::Pager(child) => child.stdin.as_mut().map_or(Ok(bytes.len()), |stream| stream.write(bytes)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Direct(stream) => stream.flush(),
            Self::Pager(child) => child.stdin.as_mut().map_or(Ok(()), io::Write::flush),
        }
    }
}

/// The user's pager; none if it is switched off or cannot be started.
fn start_pager(named: Option<&str>) -> Option<Child> {
    let named = named.map(str::to_owned).or_else(|| std::env::var("PAGER").ok());
    let command = named.unwrap_or_else(|| "less -FRX".to_owned());
    let mut words = command.split_whitespace();
    let program = words.next().filter(|program| *program != "cat")?;
    let arguments: Vec<&str> = words.collect();
    Command::new(program).args(arguments).stdin(Stdio::piped()).spawn().ok()
}

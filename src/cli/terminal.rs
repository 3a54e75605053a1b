//! Standard output and error: colours, links, widths, pager.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::{Child, Command, Stdio};

use clap::ValueEnum;
use secnews::message;
use secnews::message::{Locale, Message};
use secnews::query::Note;
use secnews::render::{Look, Palette, note_text, printable};
use serde::Deserialize;
use terminal_size::{Width, terminal_size};

use super::Global;
use super::failure::Failure;

/// Width of output that does not go to a terminal.
const DEFAULT_COLUMNS: usize = 80;

/// Longer lines are hard to read.
const MAX_COLUMNS: usize = 100;

/// When to use colours or links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ColorChoice {
    Auto,
    Always,
    Never,
}

impl ColorChoice {
    /// The value of the option.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

/// The capabilities of the standard streams.
pub(super) struct Terminal {
    /// How texts are written to standard output.
    pub(super) look: Look,
    error_palette: Palette,
    quiet: bool,
    is_interactive: bool,
    pager: Option<String>,
}

impl Terminal {
    pub(super) fn new(global: &Global, locale: Locale) -> Self {
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
        let columns = is_terminal.then(|| columns(true).min(MAX_COLUMNS));
        Self {
            look: Look { palette, locale, columns },
            error_palette,
            quiet: global.quiet,
            is_interactive: is_terminal,
            pager: global.pager.clone(),
        }
    }

    /// Whether standard output is a terminal.
    pub(super) fn is_terminal(&self) -> bool {
        self.is_interactive
    }

    /// Columns for a line.
    pub(super) fn columns(&self) -> usize {
        columns(self.is_interactive)
    }

    /// Output: plain for a program, else through the pager.
    pub(super) fn answer(&self, for_program: bool) -> Output {
        if for_program { Self::output() } else { self.pager() }
    }

    /// Output for a long text: through a pager on a terminal.
    pub(super) fn pager(&self) -> Output {
        let pager = if self.is_interactive { start_pager(self.pager.as_deref()) } else { None };
        pager.map_or_else(Self::output, Output::Pager)
    }

    /// Plain output.
    pub(super) fn output() -> Output {
        Output::Direct(BufWriter::new(io::stdout()))
    }

    /// Prints a note to standard error.
    pub(super) fn note(&self, message: &Message) {
        if !self.quiet {
            // Nothing can be done if standard error is closed.
            let _ = writeln!(io::stderr(), "{}", printable(&message.render(self.look.locale)));
        }
    }

    /// Prints a line of a log to standard error.
    #[cfg(feature = "serve")]
    pub(super) fn logger(&self) -> impl Fn(&str) + Send + Sync + 'static {
        let quiet = self.quiet;
        move |line| {
            if !quiet {
                let _ = writeln!(io::stderr(), "{}", printable(line));
            }
        }
    }

    /// Prints the notes of an answer.
    pub(super) fn notes(&self, notes: &[Note]) {
        notes.iter().for_each(|note| self.note(&note_text(note)));
    }

    /// Prints the failure of a command.
    pub(super) fn print_failure(&self, failure: &Failure) {
        let (style, locale) = (self.error_palette.error, self.look.locale);
        let line = message!(
            "{style}error:{plain} {message}",
            style = format_args!("{style}"),
            plain = format_args!("{style:#}"),
            message = printable(&failure.message.render(locale))
        );
        let mut lines = line.render(locale);
        lines.push('\n');
        if let Some(place) = &failure.place {
            for line in place.lines() {
                lines.push_str(&printable(line));
                lines.push('\n');
            }
        }
        if let Some(remedy) = &failure.remedy {
            lines.extend(["  ", &printable(&remedy.render(locale)), "\n"]);
        }
        let _ = io::stderr().write_all(lines.as_bytes());
    }
}

/// Columns for a line.
fn columns(is_interactive: bool) -> usize {
    let terminal = if is_interactive { terminal_size() } else { None };
    terminal.map_or(DEFAULT_COLUMNS, |(Width(columns), _)| usize::from(columns).max(20))
}

/// Whether to print hyperlinks (OSC 8).
fn follows_links(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Auto => supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
        ColorChoice::Never => false,
    }
}

/// A destination for output.
pub(super) enum Output {
    Direct(BufWriter<io::Stdout>),
    Pager(Child),
}

impl Output {
    /// Flushes and waits for the pager to end.
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

/// Starts the user's pager; `None` if it is switched off or cannot be started.
fn start_pager(named: Option<&str>) -> Option<Child> {
    let named = named.map(str::to_owned).or_else(|| std::env::var("PAGER").ok());
    let command = named.unwrap_or_else(|| "less -FRX".to_owned());
    let mut words = command.split_whitespace();
    let program = words.next().filter(|program| *program != "cat")?;
    let arguments: Vec<&str> = words.collect();
    Command::new(program).args(arguments).stdin(Stdio::piped()).spawn().ok()
}

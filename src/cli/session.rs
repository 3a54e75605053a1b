//! What a command runs with: global options, settings, terminal.

use std::cell::OnceCell;
use std::io::{self, Write};
use std::mem::ManuallyDrop;

use secnews::answers::{Desk, Snapshot};
use secnews::engines::EngineAddress;
use secnews::highlight::Budget;
use secnews::index::Index;
use secnews::message;
use secnews::message::Message;
use secnews::render::{Look, write_json};
use secnews::stop::Stop;
use serde::Serialize;

use super::Global;
use super::failure::Failure;
use super::settings::{Config, Settings};
use super::terminal::Terminal;

/// One run of the program.
pub(super) struct Session {
    /// The options of every command.
    pub(super) global: Global,
    /// The standard streams.
    pub(super) terminal: Terminal,
    /// Configuration file, environment and locale.
    pub(super) settings: Settings,
    address: OnceCell<EngineAddress>,
}

impl Session {
    pub(super) fn new(global: Global, settings: Settings) -> Self {
        let (terminal, address) = (Terminal::new(&global, settings.locale), OnceCell::new());
        Self { global, terminal, settings, address }
    }

    /// The configuration file with the files that options name.
    pub(super) fn config(&self) -> Result<Config, Failure> {
        let Global { dict, synonyms, .. } = &self.global;
        Ok(self.settings.config()?.with_files(dict, synonyms))
    }

    /// The analyzer with the user's dictionaries and, if they are wanted, the synonyms.
    pub(super) fn desk(&self, wants_synonyms: bool) -> Result<Desk, Failure> {
        self.config()?.desk(wants_synonyms)
    }

    /// Where the articles are that questions are about.
    pub(super) fn address(&self) -> Result<&EngineAddress, Failure> {
        if let Some(known) = self.address.get() {
            return Ok(known);
        }
        let address = self.global.engine.address(&self.global.index, self.settings.config()?)?;
        Ok(self.address.get_or_init(|| address))
    }

    /// Where the articles are, as a text by which hits are kept; `None` if that is nowhere.
    pub(super) fn place(&self) -> Option<String> {
        self.address().ok()?.label()
    }

    /// The index in the folder.
    pub(super) fn index(&self, desk: &Desk) -> Result<Index, Failure> {
        Ok(Index::open(&self.global.index, desk.analyzer())?)
    }

    /// Opens the engine and puts a question to its current state.
    pub(super) fn ask<T>(
        &self,
        desk: &Desk,
        question: impl FnOnce(Snapshot<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        // The process ends soon, and that unmaps the files of the index in less time than to unmap each by itself.
        let engine = ManuallyDrop::new(self.address()?.open(desk.analyzer())?);
        question(Snapshot { desk, engine: &**engine, stop: &Stop::new() })
    }

    /// Writes an answer: the whole as one JSON object, or its items as a line of JSON each, or text.
    pub(super) fn write<I: Serialize>(
        &self,
        whole: &impl Serialize,
        items: impl IntoIterator<Item = I>,
        text: impl FnOnce(&mut dyn Write, &Look) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let mut out = self.terminal.answer(self.global.wants_json());
        if self.global.json {
            write_json(&mut out, whole, false)?;
        } else if self.global.jsonl {
            items.into_iter().try_for_each(|item| write_json(&mut out, &item, true))?;
        } else {
            text(&mut out, &self.terminal.look)?;
        }
        Ok(out.finish()?)
    }

    /// Writes an answer that has no items: as JSON on one line or several, or text.
    pub(super) fn write_whole(
        &self,
        whole: &impl Serialize,
        text: impl FnOnce(&mut dyn Write, &Look) -> io::Result<()>,
    ) -> Result<(), Failure> {
        self.write(whole, [whole], text)
    }

    /// How much of a body a snippet shows.
    pub(super) fn snippet(&self) -> Budget {
        if self.global.wants_json() { Budget::default() } else { self.terminal.look.snippet() }
    }

    /// Prints a note to standard error.
    pub(super) fn note(&self, message: &Message) {
        self.terminal.note(message);
    }

    /// Prints that no article has a date.
    pub(super) fn note_no_date(&self) {
        self.note(&message!("no article has a date"));
    }
}

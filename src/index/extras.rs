//! The data of the last commit other than its articles: what its sidecars hold.

use super::store::payload::Payload;
use super::store::sidecar::Sidecar;
use super::{Index, Manifest, Searcher, Touched};
use crate::error::Error;
use crate::events::{EventState, EventTable, OutlineCache, TermCounts};
use crate::message;

impl Index {
    /// The furniture counts of the last commit; `None` if there are none.
    ///
    /// # Errors
    ///
    /// If they cannot be read.
    pub fn furniture(&self) -> Result<Option<Vec<u8>>, Error> {
        let file = self.payload()?.and_then(|payload| payload.furniture);
        file.map(|file| file.bytes(&self.storage)).transpose()
    }

    /// The events of the last commit.
    ///
    /// # Errors
    ///
    /// If they cannot be read.
    pub fn events(&self) -> Result<EventTable, Error> {
        self.events_in(self.payload()?.unwrap_or_default().events)
    }

    /// The events in a sidecar, if there is one. Its bytes are mapped, not read: a search looks up a few of them.
    pub(super) fn events_in(&self, file: Option<Sidecar>) -> Result<EventTable, Error> {
        let Some(file) = file else { return Ok(EventTable::default()) };
        let bytes = file.map(&self.storage, &self.directory)?;
        EventTable::from_bytes(bytes).ok_or_else(|| unreadable(&file))
    }

    /// The events of the last commit, and what the next ones are found by.
    ///
    /// # Errors
    ///
    /// If they cannot be read.
    pub fn event_state(&self) -> Result<EventState, Error> {
        let Payload { event_terms, event_outlines, .. } = self.payload()?.unwrap_or_default();
        let outlines = self.parsed(event_outlines, OutlineCache::from_bytes)?.unwrap_or_default();
        Ok(EventState {
            table: self.events()?,
            terms: self.parsed(event_terms, TermCounts::from_bytes)?.unwrap_or_default(),
            outlines: outlines.for_dictionary(self.analyzer.user_dictionary()),
        })
    }

    /// The content of a sidecar, if there is one.
    fn parsed<T>(&self, file: Option<Sidecar>, parse: fn(&[u8]) -> Option<T>) -> Result<Option<T>, Error> {
        let Some(file) = file else { return Ok(None) };
        parse(&file.bytes(&self.storage)?).ok_or_else(|| unreadable(&file)).map(Some)
    }

    /// The files of the articles of `searcher`, with size and time as of their last reading.
    ///
    /// # Errors
    ///
    /// If they cannot be read.
    pub fn manifest(&self, searcher: &Searcher) -> Result<Manifest, Error> {
        let mut manifest = Manifest::read(searcher)?;
        let file = self.payload()?.and_then(|payload| payload.touched);
        if let Some(touched) = self.parsed(file, Touched::from_bytes)? {
            manifest.apply_touched(&touched);
        }
        Ok(manifest)
    }
}

pub(super) fn unreadable(file: &Sidecar) -> Error {
    Error::Damaged(message!("{file} cannot be read", file = &file.name))
}

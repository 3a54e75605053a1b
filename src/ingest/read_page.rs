//! A file as both passes over a batch need it, and where it waits between them.
//!
//! Reading markup is a quarter of a batch's work. What the first pass has read waits in a nameless file
//! for the second; where there is no room for that, the second reads the files again.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::plan::stamp;
use super::spool::{Place, Spool};
use crate::article::{Article, ArticleId, BodyStatus, CleanText, Warning};
use crate::clean::{Furniture, Page};
use crate::corpus::Reading;
use crate::document::Publication;

/// A file whose markup has been read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadPage {
    pub(super) id: ArticleId,
    pub(super) publication: Publication,
    pub(super) page: Page,
    is_oversized: bool,
}

impl ReadPage {
    pub(super) fn of(reading: Reading) -> Self {
        let Reading { article, file, hash } = reading;
        let page = Page::read_for_text(&article);
        let id = ArticleId::of(&article);
        let is_oversized = article.warnings.iter().any(|warning| matches!(warning, Warning::Oversized(_)));
        let Article { source, date, url, .. } = article;
        Self {
            id,
            publication: Publication { source, date, url, file: stamp(&file, hash) },
            page,
            is_oversized,
        }
    }

    /// The page as it is put aside; nothing if it cannot be, so that it is read again.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// What the file says of the article.
    pub(super) fn text(self, furniture: &Furniture) -> (Publication, CleanText) {
        let mut text = self.page.text(furniture);
        if self.is_oversized {
            text.status = text.status.min(BodyStatus::Partial);
        }
        (self.publication, text)
    }
}

/// Pages between the passes.
pub(super) struct WaitingPages(Mutex<Option<Spool>>);

impl WaitingPages {
    /// Pages that wait in `spool`, if there is one.
    pub(super) fn new(spool: Option<Spool>) -> Self {
        Self(Mutex::new(spool))
    }

    /// Puts the page aside that `bytes` hold; `None` if there is no room, or was none before.
    pub(super) fn keep(&self, bytes: &[u8]) -> Option<Place> {
        let mut spool = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = spool.as_mut()?.write(bytes);
        if kept.is_err() {
            // What was kept goes too: the index needs the room more.
            *spool = None;
        }
        kept.ok()
    }

    /// The page that was put aside at `place`, unless it had to go.
    pub(super) fn read(&self, place: Place) -> Option<ReadPage> {
        let mut spool = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = spool.as_mut()?.read(place).ok()?;
        drop(spool);
        postcard::from_bytes(&bytes).ok()
    }
}

//! A file of the batch after its markup has been parsed: what the first pass hands to the second.

use serde::{Deserialize, Serialize};

use crate::article::{Article, ArticleId, CleanText};
use crate::clean::{Furniture, Page};
use crate::corpus::{self, ArticleFile, LoadedFile, SkipReason};
use crate::document::Publication;

/// The page of a file, with the article that it holds and where that was published.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ParsedPage {
    pub(super) id: ArticleId,
    pub(super) publication: Publication,
    pub(super) page: Page,
}

impl ParsedPage {
    /// Reads and parses a file.
    pub(super) fn read(file: &ArticleFile) -> Result<Self, SkipReason> {
        corpus::load(file).map(Self::of)
    }

    pub(super) fn of(loaded: LoadedFile) -> Self {
        let LoadedFile { article, stamp } = loaded;
        let (id, page) = (ArticleId::of(&article), Page::read_without_removals(&article));
        let Article { source, date, url, .. } = article;
        Self { id, publication: Publication { source, date, url, file: stamp }, page }
    }

    /// The serialized page; empty if it cannot be serialized, so that the file is read again.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// The publication and the clean text.
    pub(super) fn text(self, furniture: &Furniture) -> (Publication, CleanText) {
        (self.publication, self.page.text(furniture))
    }
}

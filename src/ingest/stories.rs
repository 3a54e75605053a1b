//! Assigns the articles of a batch to stories: finds which articles repeat which, in the batch and in the
//! index.
//!
//! Candidates share a band. Whether they are reposts is decided on their whole texts, so the documents are
//! spooled. A late first publication, or an article that joins two stories, changes the number of a story. So documents are
//! indexed when all stories are known, and indexed articles of such a story are written again, without reading their files.

use std::cell::LazyCell;
use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_64;

use super::band_index::BandIndex;
use super::spool::{Spool, SpoolRange};
use crate::article::{ArticleId, BodyStatus};
use crate::clean::site_number;
use crate::dedup::{Profile, Stories, is_repost};
use crate::document::Document;
use crate::error::Error;
use crate::index::Searcher;
use crate::search::StoredArticle;

/// Maximum candidates that one article is compared with. No text is reposted more often.
const MAX_CANDIDATES: usize = 64;

/// Orders the articles of a story: the first is the earliest. One without a date comes last.
type OriginalityKey = (bool, Option<Date>);

/// The stories that a batch extends or changes.
pub(super) struct StoryAssigner<'a> {
    searcher: &'a Searcher,
    stories: Stories<OriginalityKey>,
    /// The documents of the batch so far.
    documents: Vec<SpooledDocument>,
    bands: BandIndex,
    /// Numbers of the articles that the batch writes; the index has old versions of them.
    rewritten: HashSet<u64>,
    /// Numbers of indexed stories that the batch adds to.
    affected: BTreeSet<u64>,
    spool: Spool,
}

/// A document in the spool.
#[derive(Clone, Copy)]
struct SpooledDocument {
    article: u64,
    key: OriginalityKey,
    /// The number of its story when it was assigned one.
    story: u64,
    neighbourhood: Neighbourhood,
    range: SpoolRange,
}

/// Orders documents so that similar ones are neighbours in the index, which makes it smaller: a hash of the language,
/// and the site.
type Neighbourhood = (u64, u64);

impl<'a> StoryAssigner<'a> {
    /// An assigner for a batch that writes the articles `rewritten`. The spool is created in `folder`.
    pub(super) fn new(searcher: &'a Searcher, rewritten: HashSet<u64>, folder: &Path) -> Result<Self, Error> {
        Ok(Self {
            searcher,
            stories: Stories::new(),
            documents: Vec::new(),
            bands: BandIndex::default(),
            rewritten,
            affected: BTreeSet::new(),
            spool: Spool::new(folder)?,
        })
    }

    /// Finds what a document repeats and sets the number of its story. `stored` are the indexed articles that
    /// share a band with it.
    pub(super) fn assign(&mut self, document: &mut Document, stored: &[ArticleId]) -> Result<(), Error> {
        let number = document.id.number();
        let key = key_of(document.copies.date());
        // Lazy, because most articles have no candidate.
        let own = LazyCell::new(|| profile(document));
        for other in candidates(&self.bands, &self.documents, document) {
            if self.stories.story_of(other.article) == self.stories.story_of(number) {
                continue;
            }
            if is_repost(&own, &profile(&spooled(&mut self.spool, other.range)?)) {
                self.stories.union((number, key), (other.article, other.key));
            }
        }
        let stored = stored.iter().filter(|id| !self.rewritten.contains(&id.number()));
        for id in stored.take(MAX_CANDIDATES).collect::<Vec<_>>() {
            self.compare_with_stored(&own, (number, key), *id)?;
        }
        document.story = self.stories.story_of(number);
        self.remember(document, key)
    }

    fn compare_with_stored(
        &mut self,
        own: &Profile,
        new: (u64, OriginalityKey),
        id: ArticleId,
    ) -> Result<(), Error> {
        let Some(article) = self.searcher.get(id)? else { return Ok(()) };
        let first = self.original_of(&article)?;
        let old = (id.number(), key_of(article.meta.copies.date()));
        if self.stories.story_of(first.0) != self.stories.story_of(new.0)
            && is_repost(own, &stored_profile(&article))
        {
            // Brings in the whole story of the stored article, under its first article.
            self.affected.insert(article.meta.story);
            self.stories.union(old, first);
            self.stories.union(new, old);
        }
        Ok(())
    }

    /// The article whose number the story of a stored article has.
    fn original_of(&self, article: &StoredArticle) -> Result<(u64, OriginalityKey), Error> {
        let story = article.meta.story;
        let first = self.searcher.get(ArticleId::from_number(story))?;
        let date = first.as_ref().unwrap_or(article).meta.copies.date();
        Ok((story, key_of(date)))
    }

    fn remember(&mut self, document: &Document, key: OriginalityKey) -> Result<(), Error> {
        // Beyond 2³² articles in a batch, the rest are not compared.
        let Ok(place) = u32::try_from(self.documents.len()) else { return Ok(()) };
        self.bands.add(place, &document.bands);
        let bytes = postcard::to_allocvec(document).map_err(|error| self.spool.invalid(error))?;
        let range = self.spool.write(&bytes)?;
        let neighbourhood = (xxh3_64(document.language.as_bytes()), document.site);
        let (article, story) = (document.id.number(), document.story);
        self.documents.push(SpooledDocument { article, key, story, neighbourhood, range });
        Ok(())
    }

    /// Articles of the batch whose story has another number than when they were assigned to it, with that number.
    pub(super) fn renumbered_documents(&self) -> Vec<(u64, u64)> {
        let now = self.documents.iter().map(|document| (document, self.stories.story_of(document.article)));
        now.filter(|(document, story)| document.story != *story)
            .map(|(document, story)| (document.article, story))
            .collect()
    }

    /// The documents of the batch, by language and site, and then in the order in which they were added.
    pub(super) fn into_documents(self) -> AssignedDocuments {
        let Self { stories, mut documents, spool, .. } = self;
        documents.sort_by_key(|document| document.neighbourhood);
        let story =
            |&SpooledDocument { article, range, .. }: &SpooledDocument| (range, stories.story_of(article));
        AssignedDocuments { documents: documents.iter().map(story).collect::<Vec<_>>().into_iter(), spool }
    }

    /// Articles outside the batch whose story number has changed, with the new number.
    pub(super) fn renumbered_articles(&self) -> Result<Vec<(ArticleId, u64)>, Error> {
        let mut renumbered = Vec::new();
        for &story in &self.affected {
            let number = self.stories.story_of(story);
            if number != story {
                let ids = self.searcher.story_ids(story)?.into_iter();
                renumbered.extend(ids.map(|id| (id, number)));
            }
        }
        renumbered.retain(|(id, _)| !self.rewritten.contains(&id.number()));
        Ok(renumbered)
    }
}

/// The documents of a batch in a spool, with the final numbers of their stories.
pub(super) struct AssignedDocuments {
    documents: std::vec::IntoIter<(SpoolRange, u64)>,
    spool: Spool,
}

/// A serialized document with the number of its story.
pub(super) struct AssignedDocument {
    bytes: Vec<u8>,
    story: u64,
}

impl AssignedDocuments {
    /// The next documents: at most `most`, and no more once there are `most_bytes`; empty at the end.
    pub(super) fn take(&mut self, most: usize, most_bytes: u64) -> Result<Vec<AssignedDocument>, Error> {
        let (mut taken, mut bytes_taken) = (Vec::new(), 0);
        while taken.len() < most && bytes_taken < most_bytes {
            let Some((range, story)) = self.documents.next() else { break };
            let bytes = self.spool.read(range)?;
            bytes_taken += bytes.len() as u64;
            taken.push(AssignedDocument { bytes, story });
        }
        Ok(taken)
    }

    /// Reads a document.
    pub(super) fn read(
        &self,
        AssignedDocument { bytes, story }: &AssignedDocument,
    ) -> Result<Document, Error> {
        let document: Document = postcard::from_bytes(bytes).map_err(|error| self.spool.invalid(error))?;
        Ok(Document { story: *story, ..document })
    }
}

/// The documents of the batch that share a band with `document`, in an order independent of that of the files.
fn candidates(bands: &BandIndex, spooled: &[SpooledDocument], document: &Document) -> Vec<SpooledDocument> {
    let places = bands.articles_sharing(&document.bands).into_iter();
    let mut found: Vec<_> = places.filter_map(|place| spooled.get(place as usize).copied()).collect();
    found.sort_unstable_by_key(|other| other.article);
    found.truncate(MAX_CANDIDATES);
    found
}

fn spooled(spool: &mut Spool, range: SpoolRange) -> Result<Document, Error> {
    let bytes = spool.read(range)?;
    postcard::from_bytes(&bytes).map_err(|error| spool.invalid(error))
}

fn key_of(date: Option<Date>) -> OriginalityKey {
    (date.is_none(), date)
}

fn profile(document: &Document) -> Profile {
    let Document { title, body, status, site, copies, .. } = document;
    profile_of(title, body, *status, *site, copies.date())
}

fn stored_profile(article: &StoredArticle) -> Profile {
    let copies = &article.meta.copies;
    profile_of(&article.title, &article.body, article.status(), site_number(&copies.site()), copies.date())
}

fn profile_of(title: &str, body: &str, status: BodyStatus, site: u64, date: Option<Date>) -> Profile {
    Profile::new(title, body, status == BodyStatus::Partial)
        .published_at(&site.to_string())
        .published_on(date)
}

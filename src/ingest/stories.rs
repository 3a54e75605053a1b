//! Assigns the articles of a batch to stories: finds which articles repeat which, in the batch and in the
//! index.
//!
//! Candidates share a band. Whether they are reposts is decided on their whole texts, which are spooled until
//! then. A late first publication, or an article that joins two stories, changes the number of a story; the
//! indexed articles of that story are then written again.

use std::cell::LazyCell;
use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use jiff::civil::Date;

use super::band_index::BandIndex;
use super::spool::{Spool, SpoolRange};
use crate::article::{ArticleId, BodyStatus};
use crate::clean::site_number;
use crate::dedup::{Profile, Stories, is_repost};
use crate::document::Document;
use crate::error::Error;
use crate::index::{Searcher, StoredArticle};

/// Maximum candidates that one article is compared with. No text is reposted more often.
const MAX_CANDIDATES: usize = 64;

/// Orders the articles of a story: the first is the earliest. One without a date comes last.
type OriginalityKey = (bool, Option<Date>);

/// The stories that a batch extends or changes.
pub(super) struct StoryAssigner<'a> {
    searcher: &'a Searcher,
    stories: Stories<OriginalityKey>,
    /// Articles of the batch that have bands.
    texts: Vec<SpooledText>,
    bands: BandIndex,
    /// Numbers of the articles that the batch writes; the index has old versions of them.
    rewritten: HashSet<u64>,
    /// Numbers of indexed stories that the batch adds to.
    affected: BTreeSet<u64>,
    spool: Spool,
}

/// An article whose text is in the spool.
struct SpooledText {
    article: u64,
    key: OriginalityKey,
    site: u64,
    status: BodyStatus,
    title: SpoolRange,
    body: SpoolRange,
}

impl<'a> StoryAssigner<'a> {
    /// An assigner for a batch that writes the articles `rewritten`. The spool is created in `folder`.
    pub(super) fn new(searcher: &'a Searcher, rewritten: HashSet<u64>, folder: &Path) -> Result<Self, Error> {
        Ok(Self {
            searcher,
            stories: Stories::new(),
            texts: Vec::new(),
            bands: BandIndex::default(),
            rewritten,
            affected: BTreeSet::new(),
            spool: Spool::new(folder)?,
        })
    }

    /// Adds an article and finds what it repeats. `stored` are the indexed articles that share a band with it.
    pub(super) fn add(&mut self, document: &Document, stored: &[ArticleId]) -> Result<(), Error> {
        if document.bands.is_empty() {
            return Ok(());
        }
        let number = document.id.number();
        let date = document.copies.date();
        // Lazy, because most articles have no candidate.
        let own =
            LazyCell::new(|| profile(&document.title, &document.body, document.status, document.site, date));
        let key = key_of(date);
        for text in candidates(&self.bands, &self.texts, document) {
            if self.stories.story_of(text.article) == self.stories.story_of(number) {
                continue;
            }
            if is_repost(&own, &spooled(&mut self.spool, text)?) {
                self.stories.union((number, key), (text.article, text.key));
            }
        }
        let stored = stored.iter().filter(|id| !self.rewritten.contains(&id.number()));
        for id in stored.take(MAX_CANDIDATES).collect::<Vec<_>>() {
            self.compare_with_stored(&own, (number, key), *id)?;
        }
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
            && is_repost(own, &profile_of(&article))
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
        let Ok(place) = u32::try_from(self.texts.len()) else { return Ok(()) };
        self.bands.add(place, &document.bands);
        let title = self.spool.write(document.title.as_bytes())?;
        let body = self.spool.write(document.body.as_bytes())?;
        let (article, site, status) = (document.id.number(), document.site, document.status);
        self.texts.push(SpooledText { article, key, site, status, title, body });
        Ok(())
    }

    /// The number of an article's story.
    pub(super) fn story_of(&self, id: ArticleId) -> u64 {
        self.stories.story_of(id.number())
    }

    /// Articles outside the batch whose story number has changed, with the new number.
    pub(super) fn renumbered(&self) -> Result<Vec<(ArticleId, u64)>, Error> {
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

/// The articles of the batch that share a band with `document`, in an order independent of that of the files.
fn candidates<'t>(bands: &BandIndex, texts: &'t [SpooledText], document: &Document) -> Vec<&'t SpooledText> {
    let places = bands.articles_sharing(&document.bands).into_iter();
    let mut found: Vec<&SpooledText> = places.filter_map(|place| texts.get(place as usize)).collect();
    found.sort_unstable_by_key(|text| text.article);
    found.truncate(MAX_CANDIDATES);
    found
}

fn key_of(date: Option<Date>) -> OriginalityKey {
    (date.is_none(), date)
}

fn profile(title: &str, body: &str, status: BodyStatus, site: u64, date: Option<Date>) -> Profile {
    Profile::new(title, body, status == BodyStatus::Partial)
        .published_at(&site.to_string())
        .published_on(date)
}

fn profile_of(article: &StoredArticle) -> Profile {
    profile(&article.title, &article.body, article.status(), site_of(article), article.meta.copies.date())
}

/// The profile of a spooled text.
fn spooled(spool: &mut Spool, text: &SpooledText) -> Result<Profile, Error> {
    let title = spool.read(text.title)?;
    let body = spool.read(text.body)?;
    let [title, body] = [&title, &body].map(|bytes| String::from_utf8_lossy(bytes));
    Ok(profile(&title, &body, text.status, text.site, text.key.1))
}

fn site_of(article: &StoredArticle) -> u64 {
    let copies = &article.meta.copies;
    let source = copies.sources().first().copied().unwrap_or_default();
    site_number(&crate::clean::site_of(copies.url(), source))
}

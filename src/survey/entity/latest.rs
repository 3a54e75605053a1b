//! The latest stories about a thing, each by its best copy.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::article::{ArticleId, Origin};
use crate::enrich::Genre;
use crate::highlight::matches_filter;
use crate::query::Leaf;
use crate::search::{ArticleHead, Citation, Match, collapsed};

/// A story about a thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct LatestStory {
    /// The copy with most text, the earliest of those.
    pub citation: Citation,
    /// Number of articles of the story that name the thing.
    pub articles: usize,
    /// Number of sites and accounts that published them.
    pub publishers: usize,
    /// Whether the title of that copy names the thing.
    pub in_title: bool,
}

/// How much a story is about a thing: the most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Aboutness {
    Title,
    Text,
    /// A digest, an advertisement, a record of a program.
    Listed,
}

/// Stories that are kept for each that is shown, since several report one event.
const STORIES_PER_EVENT: usize = 5;

/// The latest stories of each degree of [`Aboutness`].
pub(super) struct Latest<'a> {
    leaf: &'a Leaf,
    most: usize,
    /// The best copies, each with the event that it reports.
    best: HashMap<ArticleId, u64>,
    shown: Vec<(Aboutness, u64, Citation)>,
    copies: HashMap<u64, (usize, HashSet<String>)>,
}

impl<'a> Latest<'a> {
    /// The `most` latest stories of `matches`, not opened yet, about what `leaf` filters by.
    pub(super) fn of(leaf: &'a Leaf, matches: &[Match], most: usize) -> Self {
        let best = collapsed(matches).iter().map(|found| (found.id, found.event)).collect();
        Self { leaf, most, best, shown: Vec::new(), copies: HashMap::new() }
    }

    /// Adds an article that names the thing; articles come in order of date.
    pub(super) fn add(&mut self, head: &ArticleHead) {
        let (articles, publishers) = self.copies.entry(head.story).or_default();
        *articles += 1;
        publishers.insert(head.copies.site());
        if !self.best.contains_key(&head.id) {
            return;
        }
        let degree = self.degree(head);
        self.shown.push((degree, head.story, Citation::from(head)));
        let same = |shown: &&(Aboutness, u64, Citation)| shown.0 == degree;
        if self.shown.iter().filter(same).count() > self.most.saturating_mul(STORIES_PER_EVENT)
            && let Some(oldest) = self.shown.iter().position(|shown| shown.0 == degree)
        {
            self.shown.remove(oldest);
        }
    }

    fn degree(&self, head: &ArticleHead) -> Aboutness {
        let Leaf::Entity(filter) = self.leaf else { return Aboutness::Text };
        let mut in_title = head
            .entities
            .iter()
            .chain(&head.title_references)
            .filter(|entity| entity.origin == Origin::Title);
        if head.genre != Genre::Article {
            Aboutness::Listed
        } else if in_title.any(|entity| matches_filter(filter, entity)) {
            Aboutness::Title
        } else {
            Aboutness::Text
        }
    }

    /// The latest stories whose title names the thing, one of each event; where these are too few, others that name it, the
    /// latest first.
    pub(super) fn into_stories(self) -> Vec<LatestStory> {
        let Self { mut shown, mut copies, most, best, .. } = self;
        shown.reverse();
        shown.sort_by_key(|(degree, ..)| *degree);
        let mut events = HashSet::new();
        shown.retain(|(_, _, citation)| events.insert(best.get(&citation.id).copied()));
        shown.truncate(most);
        shown.sort_by_key(|(_, _, citation)| Reverse(citation.date));
        let story = |(degree, story, citation): (Aboutness, u64, Citation)| {
            let (articles, publishers) = copies.remove(&story).unwrap_or_default();
            let in_title = degree == Aboutness::Title;
            LatestStory { citation, articles, publishers: publishers.len(), in_title }
        };
        shown.into_iter().map(story).collect()
    }
}

//! Who published the events and stories of a list.

use std::collections::HashMap;

use secnews::answers::{Publishers, publishers_of_each};
use secnews::article::ArticleId;
use secnews::search::Hit;

use crate::web::asked::Asked;
use crate::web::problem::Problem;

/// The publishers of each hit of a list that several articles or feeds carry.
#[derive(Debug, Default)]
pub(super) struct PublishersOfHits(HashMap<ArticleId, Publishers>);

impl PublishersOfHits {
    /// Reads those of all hits together, since the heads of articles are read in blocks.
    pub(super) fn read<'h>(hits: impl Iterator<Item = &'h Hit>, asked: &Asked) -> Result<Self, Problem> {
        // One feed may have an article from two sites.
        let has_copies = |hit: &Hit| hit.sources.len() > 1 || hit.paths.len() > 1;
        let is_shared = |hit: &&Hit| hit.event.is_some() || !hit.reposts.is_empty() || has_copies(hit);
        let reposts = |hit: &Hit| hit.reposts.iter().map(|repost| repost.id).collect::<Vec<ArticleId>>();
        let shared: Vec<(ArticleId, Vec<ArticleId>)> =
            hits.filter(is_shared).map(|hit| (hit.id, reposts(hit))).collect();
        if shared.is_empty() {
            return Ok(Self::default());
        }
        let groups: Vec<(ArticleId, &[ArticleId])> =
            shared.iter().map(|(article, reposts)| (*article, reposts.as_slice())).collect();
        let publishers = publishers_of_each(asked.snapshot(), &groups)?;
        Ok(Self(shared.iter().map(|(article, _)| *article).zip(publishers).collect()))
    }

    /// The number of sites and accounts that published what a hit stands for.
    pub(super) fn count(&self, hit: &Hit) -> usize {
        self.0.get(&hit.id).map_or(1, |publishers| publishers.count)
    }

    /// The feed or account that was first; that of the hit itself if nothing else carries it.
    pub(super) fn first<'a>(&'a self, hit: &'a Hit) -> &'a str {
        self.0.get(&hit.id).map_or(hit.source.as_str(), |publishers| publishers.first.as_str())
    }
}

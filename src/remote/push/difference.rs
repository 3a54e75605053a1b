//! What a physical index and the local one do not have in common.

use super::Push;
use super::documents::Documents;
use super::report::Mended;
use super::target::refresh;
use crate::article::ArticleId;
use crate::error::Error;
use crate::index::{Revision, Searcher};
use crate::remote::DifferenceKind;

/// The differences.
#[derive(Default)]
pub(super) struct Difference {
    /// Articles that the cluster does not have.
    pub(super) missing: Vec<Revision>,
    /// Articles that it has with an earlier revision.
    pub(super) older: Vec<Revision>,
    /// Ids that the local index does not have, or has with an earlier revision, with the revisions of the cluster.
    pub(super) extra: Vec<(String, u64)>,
}

impl Difference {
    /// Everything is missing.
    pub(super) fn all(searcher: &Searcher) -> Result<Self, Error> {
        Ok(Self { missing: searcher.revisions(|_, _| true)?, ..Self::default() })
    }

    /// Compares ids and revisions of all articles.
    pub(super) fn between(push: &Push<'_>, index: &str) -> Result<Self, Error> {
        // So that what was written is seen.
        refresh(push, index)?;
        let Documents { articles: mut remote, others } = Documents::read(push, index)?;
        let mut found = Self { extra: others, ..Self::default() };
        for article in push.searcher.revisions(|_, _| true)? {
            match remote.remove(&article.id) {
                None => found.missing.push(article),
                Some(rev) if rev < article.rev => found.older.push(article),
                Some(rev) if rev > article.rev => {
                    found.extra.push((ArticleId::from_number(article.id).to_string(), rev));
                    found.missing.push(article);
                }
                Some(_) => {}
            }
        }
        found.extra.extend(remote.into_iter().map(|(id, rev)| (ArticleId::from_number(id).to_string(), rev)));
        found.extra.sort_unstable();
        Ok(found)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.older.is_empty() && self.extra.is_empty()
    }

    /// The differences for a report.
    pub(super) fn listed(&self) -> Vec<Mended> {
        let id = |article: &Revision| ArticleId::from_number(article.id).to_string();
        let missing =
            self.missing.iter().map(|article| Mended { id: id(article), was: DifferenceKind::Missing });
        let older =
            self.older.iter().map(|article| Mended { id: id(article), was: DifferenceKind::Outdated });
        let extra = self.extra.iter().map(|(id, _)| Mended { id: id.clone(), was: DifferenceKind::Extra });
        let mut all: Vec<Mended> = missing.chain(older).chain(extra).collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all
    }
}

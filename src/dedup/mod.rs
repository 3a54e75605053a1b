//! Finds reposts and groups them into stories.
//!
//! One in sixteen of the articles with a body has been published before, under the same title or another, word
//! for word or with another site's furniture around it. Such articles make one story, which a search shows
//! once; none is deleted. There are three steps. [`bands`] maps a body to a few numbers that similar bodies
//! share, so that candidates can be looked up. [`is_repost`] compares the [`Profile`]s of two articles.
//! [`Stories`] joins the pairs.
//!
//! A wrong match hides an article, a missed one shows it twice; in doubt, articles stay apart. Texts of fewer
//! than 500 letters are not compared, because what such pages share is mostly a menu.

mod minhash;
mod repost;
mod series;
mod shingles;

use std::collections::HashMap;

pub(crate) use minhash::article_bands;
pub use minhash::bands;
pub use repost::{Profile, is_repost};
pub use series::series;

/// Articles by number, grouped into stories: the connected components of the graph of reposts, independent of
/// the order of its edges (union–find).
///
/// `K` orders the articles of a story, for example `(date.is_none(), date)`, which puts those without a date
/// last. Ties are broken by the articles' numbers.
#[derive(Debug, Clone, Default)]
pub struct Stories<K> {
    /// The key of each article and its parent: an article of its story that is not later, or itself.
    articles: HashMap<u64, (K, u64)>,
}

impl<K: Ord + Copy> Stories<K> {
    /// Creates an empty set.
    #[must_use]
    pub fn new() -> Self {
        Self { articles: HashMap::new() }
    }

    /// Records that `a` and `b`, each a number and its key, are reposts. The first key of an article counts.
    pub fn union(&mut self, a: (u64, K), b: (u64, K)) {
        for (number, key) in [a, b] {
            self.articles.entry(number).or_insert((key, number));
        }
        let stories = [self.story_of(a.0), self.story_of(b.0)];
        let order = |number: &u64| (self.articles.get(number).map(|(key, _)| *key), *number);
        let first = if order(&stories[0]) <= order(&stories[1]) { stories[0] } else { stories[1] };
        for number in [stories[0], stories[1], a.0, b.0] {
            if let Some((_, earlier)) = self.articles.get_mut(&number) {
                *earlier = first;
            }
        }
    }

    /// The number of the story's first article, or the article's own if it has no repost.
    #[must_use]
    pub(crate) fn story_of(&self, article: u64) -> u64 {
        let mut first = article;
        while let Some((_, earlier)) = self.articles.get(&first).filter(|(_, earlier)| *earlier != first) {
            first = *earlier;
        }
        first
    }

    /// Every recorded article with its story's number, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.articles.keys().map(|&article| (article, self.story_of(article)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Stories;

    #[test]
    fn a_story_has_the_number_of_its_first_article() {
        let mut stories = Stories::new();
        stories.union((30, "2024-07-03"), (10, "2024-07-04"));
        assert_eq!([10, 30, 99].map(|article| stories.story_of(article)), [30, 30, 99]);
        stories.union((20, "2024-07-02"), (10, "2024-07-04"));
        stories.union((50, "2024-07-01"), (40, "2024-07-01"));
        assert_eq!([10, 20, 30].map(|article| stories.story_of(article)), [20; 3]);
        assert_eq!([40, 50].map(|article| stories.story_of(article)), [40; 2]);
        let mut all: Vec<_> = stories.iter().collect();
        all.sort_unstable();
        assert_eq!(all, [(10, 20), (20, 20), (30, 20), (40, 40), (50, 40)]);
    }

    proptest! {
        #[test]
        fn the_order_of_pairs_does_not_matter(pairs in prop::collection::vec((0_u64..20, 0_u64..20), 0..30)) {
            let day = |article: u64| (article, article * 7 % 5);
            let join = |pairs: &mut dyn Iterator<Item = &(u64, u64)>| {
                let mut stories = Stories::new();
                pairs.for_each(|&(a, b)| stories.union(day(a), day(b)));
                (0..20).map(|article| stories.story_of(article)).collect::<Vec<_>>()
            };
            let forwards = join(&mut pairs.iter());
            prop_assert_eq!(&forwards, &join(&mut pairs.iter().rev()));
            for (a, b) in pairs {
                prop_assert_eq!(forwards[usize::try_from(a)?], forwards[usize::try_from(b)?]);
            }
        }
    }
}

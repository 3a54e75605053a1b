//! Which articles repeat which: reposts, and the stories that they tell together.
//!
//! Of the articles with a body, one in sixteen has been published before, under the same title or
//! another, word for word or with another page's furniture around it. Such articles tell one story
//! and search shows them as one; none is deleted. Finding them takes two steps. [`bands`] turns a body into a few
//! numbers that bodies with much in common share, so that candidates are looked up and not searched
//! for. [`is_repost`] then compares the [`Profile`]s of two articles and decides. [`Stories`] joins
//! the pairs.
//!
//! A wrong fold hides an article, a missed one shows it twice; in doubt, articles stay apart. Texts
//! of fewer than 500 letters are not judged at all: what such pages share is mostly a menu.

mod minhash;
mod repost;
mod series;
mod shingles;

use std::collections::HashMap;

pub use minhash::{bands, title_band};
pub use repost::{Profile, is_repost};
pub use series::series;

/// Articles by number, joined to stories: the components of the graph of reposts, whatever the
/// order in which its edges come (union and find).
///
/// `K` says which article of a story is the first: `(date.is_none(), date)`, say, so that one
/// without a date is nobody's original. Equal keys are told apart by the articles' numbers.
#[derive(Debug, Clone, Default)]
pub struct Stories<K> {
    /// Key of each article, and another of its story that is not later, or itself.
    articles: HashMap<u64, (K, u64)>,
}

impl<K: Ord + Copy> Stories<K> {
    /// No articles.
    #[must_use]
    pub fn new() -> Self {
        Self { articles: HashMap::new() }
    }

    /// Tells that `a` and `b`, each a number and its key, repeat each other. An article keeps the
    /// key that it came with first.
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

    /// The number of the story's first article; the article's own if it repeats no other.
    #[must_use]
    pub fn story_of(&self, article: u64) -> u64 {
        let mut first = article;
        while let Some((_, earlier)) = self.articles.get(&first).filter(|(_, earlier)| *earlier != first) {
            first = *earlier;
        }
        first
    }

    /// Every article that was told of, with its story's number, in no particular order.
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

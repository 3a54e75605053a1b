//! Words of Taiwan and Hong Kong that differ from those of the mainland by more than their characters: 網路 is 网络,
//! 軟體 is 软件.
//!
//! The table is keyed by the traditional spelling, since the simplified one may have another meaning: 网路 is a part of
//! 上网路径.

use rustc_hash::{FxHashMap, FxHashSet};

use super::fold;

pub(super) const TABLE: &str = include_str!("data/regional.txt");

/// Regional word in traditional characters → mainland word in simplified ones.
pub(crate) struct RegionalTerms {
    twins: FxHashMap<&'static str, &'static str>,
    variants: FxHashMap<&'static str, Vec<&'static str>>,
    /// The first characters of regional words, folded.
    beginnings: FxHashSet<char>,
}

impl Default for RegionalTerms {
    fn default() -> Self {
        let mut variants: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for (regional, mainland) in TABLE.lines().filter_map(pair) {
            variants.entry(mainland).or_default().push(regional);
        }
        let twins: FxHashMap<_, _> = TABLE.lines().filter_map(pair).collect();
        let beginnings: FxHashSet<char> =
            twins.keys().filter_map(|regional| regional.chars().next()).collect();
        let folded = |first: char| fold(first.encode_utf8(&mut [0; 4])).chars().next();
        let beginnings = beginnings.into_iter().filter_map(folded).collect();
        Self { twins, variants, beginnings }
    }
}

impl RegionalTerms {
    /// Whether a regional word may begin as this folded word.
    pub(crate) fn may_begin(&self, folded: &str) -> bool {
        folded.chars().next().is_some_and(|first| self.beginnings.contains(&first))
    }

    /// The mainland word for a regional word, which must be spelled as in the text, not folded.
    pub(crate) fn twin(&self, original: &str) -> Option<&'static str> {
        self.twins.get(original).copied()
    }

    /// The regional words for a mainland word, in traditional characters.
    pub(crate) fn variants(&self, mainland: &str) -> impl Iterator<Item = &'static str> {
        self.variants.get(mainland).into_iter().flatten().copied()
    }
}

fn pair(line: &'static str) -> Option<(&'static str, &'static str)> {
    line.split('#').next()?.trim().split_once('\t')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{is_ideograph, lexicon};

    #[test]
    fn the_lexicon_keeps_regional_words_in_one_piece() {
        for (regional, _) in TABLE.lines().filter_map(pair) {
            let word = crate::analysis::fold(regional);
            let mut is_known = !word.chars().all(is_ideograph);
            lexicon::for_each_prefix(&word, |known, _| is_known |= known == word);
            assert!(is_known, "{regional}");
        }
    }

    #[test]
    fn maps_regional_words() {
        let terms = RegionalTerms::default();
        assert_eq!(terms.twin("網路"), Some("网络"));
        assert_eq!(terms.twin("网路"), None);
    }
}

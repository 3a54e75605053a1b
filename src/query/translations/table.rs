//! A map from words to lines of alternatives, read in place.

use std::sync::LazyLock;

use fst::Map;

use super::{CERTAIN, Translation};

/// One direction of the translations.
pub(super) struct Table {
    pub(super) map: LazyLock<Map<&'static [u8]>>,
    /// The lines: alternatives `stem+stem:weight`, each followed by a space.
    pub(super) text: &'static str,
}

/// The table that `build.rs` wrote for a language.
macro_rules! table {
    ($language:literal) => {
        $crate::query::translations::table::Table {
            map: std::sync::LazyLock::new(|| {
                let bytes: &[u8] =
                    include_bytes!(concat!(env!("OUT_DIR"), "/translations-", $language, ".fst"));
                fst::Map::new(bytes).expect("a map of words")
            }),
            text: include_str!(concat!(env!("OUT_DIR"), "/translations-", $language, ".txt")),
        }
    };
}
pub(super) use table;

impl Table {
    /// Whether the table has `word`.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.map.contains_key(word)
    }

    /// The alternatives for `word`, the best first.
    pub(super) fn alternatives(&self, word: &str) -> impl Iterator<Item = Translation> + use<> {
        let offset = self.map.get(word).and_then(|offset| usize::try_from(offset).ok());
        let line = offset.and_then(|offset| self.text.get(offset..)?.lines().next());
        line.unwrap_or_default().split_ascii_whitespace().filter_map(|alternative| {
            let (terms, weight) = alternative.rsplit_once(':')?;
            Some(Translation {
                terms: terms.split('+').collect(),
                weight: weight.parse::<f32>().ok()? / CERTAIN,
            })
        })
    }
}

//! English words → stems, so that a query matches inflections.

use std::cell::RefCell;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

/// Maximum letters of a word that is stemmed; longer ones are not English.
const MAX_LETTERS: usize = 24;

/// Maximum distinct words cached per thread: texts repeat words, and stemming costs more than a look-up.
const MAX_CACHED: usize = 50_000;

/// Stems of variant spellings with their usual stems, one pair per line.
pub(super) const OTHER_SPELLINGS: &str = include_str!("data/english.txt");

thread_local! {
    static CACHE: RefCell<FxHashMap<String, String>> = RefCell::default();
}

/// Calls `with` with the Snowball (Porter 2) stem of a folded word. A word with characters other than `a` to `z` is its
/// own stem.
pub(crate) fn stem<R>(word: &str, with: impl FnOnce(&str) -> R) -> R {
    let english =
        (3..=MAX_LETTERS).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !english {
        return with(word);
    }
    CACHE.with_borrow_mut(|cache| {
        if let Some(stem) = cache.get(word) {
            return with(stem);
        }
        let stem = Stemmer::new(Algorithm::English).stem(word);
        let stem = usual_spelling(&stem).unwrap_or(&stem).to_owned();
        if cache.len() < MAX_CACHED {
            with(cache.entry(word.to_owned()).or_insert(stem))
        } else {
            with(&stem)
        }
    })
}

/// The bytes with which the words begin that `term` may be the stem of. A stem begins as its words, but for a few
/// spellings.
pub(super) fn first_bytes(term: &str) -> impl Iterator<Item = u8> + '_ {
    static OTHERS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
        let differ = |(other, usual): &(&str, &str)| other.bytes().next() != usual.bytes().next();
        other_spellings().filter(differ).collect()
    });
    let others = OTHERS.iter().filter(move |(_, usual)| *usual == term).map(|(other, _)| *other);
    std::iter::once(term).chain(others).filter_map(|word| word.bytes().next())
}

/// Stems of other spellings with the usual ones.
fn other_spellings() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = OTHER_SPELLINGS.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let (other, rest) = line.split_once('\t')?;
        Some((other, rest.split('\t').next()?))
    })
}

/// The usual stem of a word with several spellings, given another of its stems.
fn usual_spelling(stem: &str) -> Option<&'static str> {
    static USUAL: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| other_spellings().collect());
    USUAL.get(stem).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(word: &str) -> String {
        super::stem(word, str::to_owned)
    }

    #[test]
    fn the_table_has_the_stems_of_its_words() {
        let stemmer = Stemmer::new(Algorithm::English);
        for line in OTHER_SPELLINGS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let [other, usual, other_word, usual_word] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{line}")
            };
            assert_eq!([stemmer.stem(other_word), stemmer.stem(usual_word)], [other, usual], "{line}");
            assert_ne!(other, usual, "{line}");
            assert_eq!(usual_spelling(usual), None, "{line}");
        }
    }

    #[test]
    fn inflections_share_a_stem() {
        for (one, other) in [
            ("attacks", "attack"),
            ("exploited", "exploiting"),
            ("vulnerabilities", "vulnerability"),
            ("analyses", "analysis"),
            ("analysed", "analyzing"),
            ("defence", "defenses"),
            ("organisations", "organization"),
            ("criteria", "criterion"),
            ("centre", "centers"),
        ] {
            assert_eq!(stem(one), stem(other));
        }
    }

    #[test]
    fn names_with_digits_stay() {
        assert_eq!(stem("log4js"), "log4js");
        assert_eq!(stem("данные"), "данные");
    }
}

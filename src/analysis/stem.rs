//! English words to their stems, so that a query matches inflections.

use std::cell::RefCell;
use std::collections::HashMap;

use frostem::{Algorithm, Stemmer};

/// Words beyond this length are no English.
const LONGEST: usize = 24;

/// Distinct words kept per thread; texts repeat themselves, and the stemmer costs more than a look-up.
const CACHED: usize = 50_000;

thread_local! {
    static CACHE: RefCell<HashMap<String, String>> = RefCell::default();
}

/// Calls `with` with the Snowball (Porter 2) stem of a folded word; words with anything but `a` to `z` stay
/// as they are.
pub(crate) fn stem<R>(word: &str, with: impl FnOnce(&str) -> R) -> R {
    let english = (3..=LONGEST).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !english {
        return with(word);
    }
    CACHE.with_borrow_mut(|cache| {
        if let Some(stem) = cache.get(word) {
            return with(stem);
        }
        let stem = Stemmer::new(Algorithm::English).stem(word).to_string();
        if cache.len() < CACHED { with(cache.entry(word.to_owned()).or_insert(stem)) } else { with(&stem) }
    })
}

#[cfg(test)]
mod tests {
    fn stem(word: &str) -> String {
        super::stem(word, str::to_owned)
    }

    #[test]
    fn inflections_share_a_stem() {
        for (one, other) in
            [("attacks", "attack"), ("exploited", "exploiting"), ("vulnerabilities", "vulnerability")]
        {
            assert_eq!(stem(one), stem(other));
        }
    }

    #[test]
    fn names_with_figures_stay() {
        assert_eq!(stem("log4js"), "log4js");
        assert_eq!(stem("данные"), "данные");
    }
}

//! English words to their stems, so that a query matches inflections.

use std::borrow::Cow;
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

/// The Snowball (Porter 2) stem of a folded word; words with anything but `a` to `z` stay as they are.
pub(crate) fn stem(word: &str) -> Cow<'_, str> {
    let english = (3..=LONGEST).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !english {
        return Cow::Borrowed(word);
    }
    CACHE.with_borrow_mut(|cache| {
        if let Some(stem) = cache.get(word) {
            return Cow::Owned(stem.clone());
        }
        let stem = Stemmer::new(Algorithm::English).stem(word).to_string();
        if cache.len() < CACHED {
            cache.insert(word.to_owned(), stem.clone());
        }
        Cow::Owned(stem)
    })
}

#[cfg(test)]
mod tests {
    use super::stem;

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

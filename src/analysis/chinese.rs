//! Runs of Han → words: the only code that knows jieba.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

use jieba_rs::Jieba;

use super::dictionary::UserDictionary;
use super::lexicon;
use super::partial::{PartialJieba, ranges, whole};
use super::words::Purpose;

/// Cuts runs of Han into words by jieba's dictionary and ours, without its hidden Markov model,
/// which glues function characters to names (由奇安信 would become 由奇 and 安信).
///
/// A jieba that knows all words takes some 80 ms to load, and is loaded when there is text to index; a
/// query is cut by one that knows its words alone.
#[derive(Default)]
pub(crate) struct ChineseTokenizer {
    whole: OnceLock<Jieba>,
    partial: Mutex<Option<PartialJieba>>,
    user: UserDictionary,
    /// Hash of the user's words.
    user_hash: u64,
}

/// Words and the places of their parts.
type Subwords = HashMap<String, Vec<Range<usize>>>;

thread_local! {
    /// Subwords of long words seen so far, by the dictionary of the user that they were cut with: a few
    /// ten thousand words at most, all from a dictionary.
    static PARTS: RefCell<(u64, Subwords)> = RefCell::default();
}

impl ChineseTokenizer {
    /// Cuts by the words of a user too.
    pub(crate) fn with_user(user: UserDictionary) -> Self {
        let user_hash = user.hash();
        Self { user, user_hash, ..Self::default() }
    }

    /// The words of the user, and their hash.
    pub(crate) fn user(&self) -> (&UserDictionary, u64) {
        (&self.user, self.user_hash)
    }

    /// Loads all words, if they are not loaded yet.
    pub(crate) fn load(&self) {
        self.whole();
    }

    fn whole(&self) -> &Jieba {
        self.whole.get_or_init(|| whole(&self.user))
    }

    /// Byte ranges of the words of `run`, which must be folded; they cover it without overlap. They are
    /// the same for either purpose.
    pub(crate) fn words(&self, run: &str, purpose: Purpose) -> Vec<Range<usize>> {
        if purpose == Purpose::Indexing || self.whole.get().is_some() {
            return ranges(self.whole(), run);
        }
        let mut partial = self.partial.lock().unwrap_or_else(PoisonError::into_inner);
        partial.get_or_insert_with(|| PartialJieba::new(&self.user)).words(run)
    }

    /// Calls `each` with the range of every word that `word` is made of, if it is a long one.
    ///
    /// A part counts only where the whole falls into words: 域控制器 has 控制器, and 控制 within
    /// it, but not 域控, although that is a word.
    pub(crate) fn parts(&self, word: &str, mut each: impl FnMut(Range<usize>)) {
        if word.chars().nth(2).is_none() {
            return;
        }
        PARTS.with_borrow_mut(|(user_hash, cache)| {
            if *user_hash != self.user_hash {
                (*user_hash, *cache) = (self.user_hash, Subwords::new());
            }
            if !cache.contains_key(word) {
                let mut parts = Vec::new();
                self.collect_parts(word, 0, &mut parts);
                cache.insert(word.to_owned(), parts);
            }
            cache[word].iter().cloned().for_each(&mut each);
        });
    }

    /// The words that `word` falls into, if it is a long one; not the words within them.
    pub(crate) fn pieces(&self, word: &str) -> Vec<String> {
        if word.chars().nth(2).is_none() {
            return Vec::new();
        }
        let pieces = self.split(word).into_iter().map(|piece| word[piece].to_owned());
        pieces.filter(|piece| piece.chars().nth(1).is_some()).collect()
    }

    fn collect_parts(&self, word: &str, base: usize, parts: &mut Vec<Range<usize>>) {
        for part in self.split(word) {
            let piece = &word[part.clone()];
            if piece.chars().nth(1).is_none() {
                continue;
            }
            parts.push(base + part.start..base + part.end);
            self.collect_parts(piece, base + part.start, parts);
        }
    }

    fn is_word(&self, word: &str) -> bool {
        lexicon::holds(word) || self.user.holds(word)
    }

    /// The fewest dictionary words that make up `word` without being it; single characters count
    /// double, as they are rarely meant.
    fn split(&self, word: &str) -> Vec<Range<usize>> {
        let bounds: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
        let last = bounds.len() - 1;
        let mut best: Vec<(u32, usize)> = vec![(0, 0)];
        for end in 1..=last {
            let candidates = (0..end).filter_map(|start| {
                let single = end - start == 1;
                let whole = start == 0 && end == last;
                let known = single || !whole && self.is_word(&word[bounds[start]..bounds[end]]);
                known.then(|| (best[start].0 + 1 + u32::from(single), start))
            });
            best.push(candidates.min().unwrap_or((u32::MAX, end - 1)));
        }
        let mut cuts = vec![last];
        while let Some(&end) = cuts.last().filter(|&&end| end > 0) {
            cuts.push(best[end].1);
        }
        cuts.windows(2).rev().map(|pair| bounds[pair[1]]..bounds[pair[0]]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(run: &str) -> String {
        let tokenizer = ChineseTokenizer::default();
        let words = tokenizer.words(run, Purpose::Indexing);
        words.into_iter().map(|range| &run[range]).collect::<Vec<_>>().join("/")
    }

    fn parts(word: &str) -> Vec<String> {
        let mut parts = Vec::new();
        ChineseTokenizer::default().parts(word, |range| parts.push(word[range].to_owned()));
        parts
    }

    #[test]
    fn cuts_into_words() {
        let cases = [
            ("由奇安信编译", "由/奇安信/编译"),
            ("关键信息基础设施安全", "关键信息基础设施/安全"),
            ("导致远程连接", "导致/远程/连接"),
            ("攻击者拿下域控之后", "攻击者/拿下/域控/之后"),
        ];
        for (run, expected) in cases {
            assert_eq!(cut(run), expected);
        }
    }

    #[test]
    fn long_words_have_parts_where_they_fall_into_words() {
        assert_eq!(parts("域控制器"), ["控制器", "控制"]);
        assert!(parts("关键信息基础设施").contains(&"基础设施".to_owned()));
        assert!(!parts("关键信息基础设施").contains(&"信息基础".to_owned()));
        assert!(parts("漏洞").is_empty());
    }
}

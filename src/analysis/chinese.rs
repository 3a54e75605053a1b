//! Runs of Han → words. Only this module and `partial.rs` use jieba.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

use jieba_rs::Jieba;
use rustc_hash::FxHashMap;

use super::dictionary::UserDictionary;
use super::lexicon;
use super::likeliest::likeliest;
use super::partial::{PartialJieba, ranges, whole};
use super::token::Purpose;

/// Segments runs of Han by the dictionaries of jieba, ours and the user's. The hidden Markov model of jieba is not
/// used: it joins function characters to names (由奇安信 would become 由奇 and 安信).
///
/// The full dictionary takes about 150 ms to load. Large batches load it, and those with the user's words. Others use [`likeliest`],
/// which takes a little longer for each character; queries with the user's words use [`PartialJieba`].
#[derive(Default)]
pub(crate) struct ChineseTokenizer {
    whole: OnceLock<Jieba>,
    partial: Mutex<Option<PartialJieba>>,
    user: UserDictionary,
    /// [`UserDictionary::hash`] of `user`.
    user_hash: u64,
}

/// Words with the byte ranges of their parts.
type Subwords = FxHashMap<String, Vec<Range<usize>>>;

thread_local! {
    /// A cache of the parts of long words, with the hash of the user dictionary that they were made with. All words are
    /// from a dictionary, so there are some ten thousand at most.
    static PARTS: RefCell<(u64, Subwords)> = RefCell::default();
}

impl ChineseTokenizer {
    /// A tokenizer that knows the user's words too.
    pub(crate) fn with_user(user: UserDictionary) -> Self {
        let user_hash = user.hash();
        Self { user, user_hash, ..Self::default() }
    }

    /// The user's words and their hash.
    pub(crate) fn user(&self) -> (&UserDictionary, u64) {
        (&self.user, self.user_hash)
    }

    /// Loads the full dictionary, unless it is loaded.
    pub(crate) fn load(&self) {
        self.whole();
    }

    fn whole(&self) -> &Jieba {
        self.whole.get_or_init(|| whole(&self.user))
    }

    /// Byte ranges of the words of `run`, which must be folded. They cover it without overlap and do not depend on the
    /// purpose, which decides only whether the full dictionary is loaded where the user has words.
    pub(crate) fn words(&self, run: &str, purpose: Purpose) -> Vec<Range<usize>> {
        match self.whole.get() {
            Some(whole) => return ranges(whole, run),
            None if self.user.is_empty() => return likeliest(run),
            None if purpose == Purpose::Indexing => return ranges(self.whole(), run),
            None => {}
        }
        let mut partial = self.partial.lock().unwrap_or_else(PoisonError::into_inner);
        partial.get_or_insert_with(|| PartialJieba::new(&self.user)).words(run)
    }

    /// Calls `each` with the byte range of every part of `word`, if it has more than two characters.
    ///
    /// Parts are words of the best split of the whole and, recursively, of its parts: 域控制器 has 控制器, and that has
    /// 控制; but 域控 is no part, although it is a word.
    pub(crate) fn parts(&self, word: &str, mut each: impl FnMut(Range<usize>)) {
        if word.chars().nth(2).is_none() {
            return;
        }
        PARTS.with_borrow_mut(|(user_hash, cache)| {
            if *user_hash != self.user_hash {
                (*user_hash, *cache) = (self.user_hash, Subwords::default());
            }
            if !cache.contains_key(word) {
                let mut parts = Vec::new();
                self.collect_parts(word, 0, &mut parts);
                cache.insert(word.to_owned(), parts);
            }
            cache[word].iter().cloned().for_each(&mut each);
        });
    }

    /// The parts of `word` on the first level, if it has more than two characters.
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
        lexicon::contains(word) || self.user.contains(word)
    }

    /// Splits `word` into the fewest shorter words of the dictionaries. A single character counts double, as it is
    /// rarely a word of its own.
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
    fn long_words_have_the_parts_of_their_best_split() {
        assert_eq!(parts("域控制器"), ["控制器", "控制"]);
        assert!(parts("关键信息基础设施").contains(&"基础设施".to_owned()));
        assert!(!parts("关键信息基础设施").contains(&"信息基础".to_owned()));
        assert!(parts("漏洞").is_empty());
    }
}

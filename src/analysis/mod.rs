//! Text → tokens, the same for indexing and searching.
//!
//! One folding and one scanner serve two tiers of tokens: words ([`Analyzer::words`]) rank results, and literal tokens
//! ([`Analyzer::literal`]) find any run of characters exactly. This module uses jieba and, in `tokenizer.rs` only,
//! tantivy's tokenizer trait; it does not depend on fields or queries.

mod alike;
mod chinese;
mod compound;
mod dictionary;
#[cfg(test)]
mod entries_hash;
mod finder;
mod fold;
mod identifier;
mod letters;
mod lexicon;
mod likeliest;
mod literal;
mod partial;
mod pinyin;
mod positions;
mod regional;
mod scanned_run;
mod scanned_text;
mod scanner;
mod script;
mod simplify;
mod stem;
mod stop_words;
mod syllables;
mod tiers;
mod token;
mod tokenizer;
mod typed;
mod wanted;
mod window;
mod words;

use std::ops::Range;
use std::sync::Arc;

pub(crate) use alike::{SoundsAlike, State as SoundState};
pub(crate) use compound::{as_one_word, as_several_words};
pub use dictionary::{DictionaryError, UserDictionary};
pub(crate) use finder::Finder;
pub(crate) use literal::{LiteralRun, literal_prefix, literal_run};
pub(crate) use pinyin::Sounds;
pub(crate) use positions::LinePositions;
pub(crate) use scanned_run::ScannedRun;
pub(crate) use script::{is_ideograph, is_unspaced};
pub(crate) use stem::stem;
pub(crate) use stop_words::is_stop_word;
pub(crate) use tiers::IndexTokens;
pub use token::{Purpose, Token, Tokens};
pub(crate) use tokenizer::{LiteralTokenizer, WordTierTokenizer};
pub(crate) use typed::{TypedWord, forms, query_terms, typed_words, year_of};
pub(crate) use wanted::WantedTerm;
pub(crate) use window::count_windows;
pub(crate) use words::WantedTerms;

use chinese::ChineseTokenizer;
use fold::Folded;
use regional::RegionalTerms;
use scanned_text::ScannedText;
use scanner::Scanner;
use words::WordTokenizer;

/// Raised by hand whenever the tokens of a text change.
const VERSION: u32 = 3;

/// The analyzer of an index. Cloning is cheap; the dictionary is loaded on first use.
#[derive(Clone, Default)]
pub struct Analyzer {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    chinese: ChineseTokenizer,
    regional: RegionalTerms,
}

impl Analyzer {
    /// An analyzer that knows the user's words too.
    #[must_use]
    pub fn with_dictionary(user: UserDictionary) -> Self {
        let chinese = ChineseTokenizer::with_user(user);
        Self { inner: Arc::new(Inner { chinese, ..Inner::default() }) }
    }

    /// Whether a word, which must be folded, is in the user's dictionary.
    pub(crate) fn is_user_word(&self, word: &str) -> bool {
        self.inner.chinese.user().0.contains(word)
    }

    /// Whether a word, which must be folded, is in a dictionary.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        lexicon::contains(word) || self.is_user_word(word)
    }

    /// The words of the dictionaries that sound like `sounds`, except for at most `others` ideographs, in order. As texts are
    /// cut by the dictionaries alone, an index has no other words of several ideographs.
    #[cfg(feature = "cluster")]
    pub(crate) fn words_sounding_like(&self, sounds: &Sounds, others: usize) -> Vec<String> {
        let alike = SoundsAlike { sounds, others };
        let user = self.inner.chinese.user().0.entries().map(|entry| entry.word);
        let user = user.filter(|word| alike.accepts(word)).map(str::to_owned);
        let mut words: Vec<String> = lexicon::matching(&alike).into_iter().chain(user).collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    /// Whether a folded Chinese word is a verb, adverb, adjective, numeral or the like, which names no thing.
    pub(crate) fn is_predicate(&self, word: &str) -> bool {
        lexicon::is_predicate(word) && !self.is_user_word(word)
    }

    /// A hash of the user's dictionary; 0 for none. It is no part of the fingerprint: an index that was built with
    /// other user words can be searched.
    pub(crate) fn user_dictionary(&self) -> u64 {
        self.inner.chinese.user().1
    }

    /// Starts to load the full dictionary in the background, before it is needed for indexing.
    pub(crate) fn load_ahead(&self) {
        let inner = Arc::clone(&self.inner);
        rayon::spawn(move || inner.chinese.load());
    }

    /// Word tokens of `text`, in order of position; several may share a position.
    #[must_use]
    pub fn words(&self, text: &str, purpose: Purpose) -> Tokens {
        let mut tokens = Tokens::default();
        self.words_into(text, &ScannedText::new(text), purpose, &mut tokens);
        tokens
    }

    /// The words of `text` in their original spelling, without single characters such as particles. Empty if words
    /// overlap, as in a name that the dictionary does not have.
    #[must_use]
    pub fn pieces(&self, text: &str) -> Vec<String> {
        let tokens = self.words(text, Purpose::Searching);
        let apart = tokens.iter().zip(tokens.iter().skip(1)).all(|(one, next)| one.end <= next.start);
        if !apart {
            return Vec::new();
        }
        tokens.iter().map(|token| text[token.start..token.end].to_owned()).collect()
    }

    /// Segments a run of ideographs, which must be folded: byte ranges that cover it.
    pub(crate) fn cut(&self, run: &str) -> Vec<Range<usize>> {
        self.inner.chinese.words(run, Purpose::Searching)
    }

    /// The parts of a long Chinese word, which must be folded.
    pub(crate) fn parts(&self, word: &str) -> Vec<String> {
        self.inner.chinese.pieces(word)
    }

    /// `text`, which has the word `tokens`, with the words of Taiwan and Hong Kong replaced by those of the mainland
    /// (網路攻擊 becomes 网络攻击); `None` if it has none.
    #[must_use]
    pub(crate) fn mainland(&self, text: &str, tokens: &Tokens) -> Option<String> {
        let twins =
            tokens.iter().filter(|token| self.inner.regional.twin(&text[token.start..token.end]).is_some());
        let (mut mainland, mut done) = (String::new(), 0);
        for token in twins {
            mainland.push_str(text.get(done..token.start)?);
            mainland.push_str(token.term);
            done = token.end;
        }
        (done > 0).then(|| mainland + &text[done..])
    }

    fn words_into(&self, text: &str, scanned: &ScannedText, purpose: Purpose, tokens: &mut Tokens) {
        let Inner { chinese, regional } = &*self.inner;
        WordTokenizer { chinese, regional, purpose }.tokenize(text, scanned, tokens);
    }

    /// Literal tokens of `text`, in order of position.
    #[must_use]
    pub fn literal(&self, text: &str) -> Tokens {
        let mut tokens = Tokens::default();
        literal::tokenize(&ScannedText::new(text), &mut tokens);
        tokens
    }

    /// Identifies the tokens of an analyzer: an index with another fingerprint must be built again.
    #[must_use]
    pub(crate) fn fingerprint() -> String {
        format!("{VERSION}-{ENTRIES_HASH:016x}")
    }
}

include!(concat!(env!("OUT_DIR"), "/entries_hash.rs"));

/// `text` folded for comparison: compatibility forms, case, marks of alphabets and traditional characters.
#[must_use]
pub fn fold(text: &str) -> String {
    Folded::new(text).into_text()
}

/// The normal form of a name: its units without spaces, and `|` for separators. Names with the same form are spellings
/// of one name.
#[must_use]
pub fn normal_form(text: &str) -> String {
    let folded = Folded::new(text);
    let mut normal = String::new();
    for unit in Scanner::new(folded.text()) {
        normal.push_str(if unit.separated { literal::SEPARATOR } else { "" });
        normal.push_str(&folded.text()[unit.decorated]);
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::entries_hash::entries_hash;
    use super::*;

    /// A text that exercises every part of the analysis.
    const TEXT: &str = "關鍵信息基礎設施遭網路攻擊，CVE-2024-90001／Log4j2 exploited；奇安信、c++與.NET　ＶＰＮ\n\n未知蔓灵花ガイド 10[.]0.0.1 Zürich ช่องโหว่";

    #[test]
    fn regional_words_become_those_of_the_mainland() {
        let analyzer = Analyzer::default();
        let mainland = |text| analyzer.mainland(text, &analyzer.words(text, Purpose::Searching));
        assert_eq!(mainland("網路攻擊者用軟體").as_deref(), Some("网络攻击者用软件"));
        assert_eq!(mainland("网络攻击"), None);
    }

    #[test]
    fn comments_do_not_change_the_fingerprint() {
        let hash = |table: &str| entries_hash([table, "x"]);
        assert_eq!(hash("# head\n\na 1 # why\nb\n"), hash("a 1\nb\n"));
        assert_ne!(hash("a 1\nb\n"), hash("a 1\n"));
        assert_ne!(entries_hash(["a", "b"]), entries_hash(["a\nb", ""]));
        let tables = [dictionary::BUILT_IN, regional::TABLE, stem::OTHER_SPELLINGS];
        assert_eq!(ENTRIES_HASH, entries_hash(tables), "as the build script has computed it");
    }

    #[test]
    fn tokens_change_only_with_the_version() {
        let analyzer = Analyzer::default();
        let tokens = [analyzer.words(TEXT, Purpose::Indexing), analyzer.literal(TEXT)];
        let described: Vec<String> = tokens
            .iter()
            .flat_map(Tokens::iter)
            .map(|token| format!("{}@{} ", token.term, token.position))
            .collect();
        let described = described.concat();
        let found = (VERSION, xxhash_rust::xxh3::xxh3_64(described.as_bytes()));
        // If a new version of a library changes the tokens, raise VERSION: an index with the old tokens must not be
        // searched with the new ones. A new word in the dictionary needs no new version, since it changes the hash.
        assert_eq!(found, (3, 0x41b6_4c73_cfbb_a366), "{described}");
    }
}

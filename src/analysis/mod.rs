//! Text → tokens, the same way for writing and for reading.
//!
//! Two tiers of tokens stand on one scanner and one folding: words ([`Analyzer::words`]), by which
//! results are ranked, and literal tokens ([`Analyzer::literal`]), by which any run of characters
//! is found exactly. This room knows jieba and, in `tokenizer.rs` only, tantivy's tokenizer trait;
//! it knows neither fields nor queries.

mod chinese;
mod compound;
mod dictionary;
mod finder;
mod fold;
mod identifier;
mod letters;
mod lexicon;
mod literal;
mod partial;
mod pinyin;
mod regional;
mod scanner;
mod script;
mod simplify;
mod stem;
mod stop_words;
mod syllables;
mod token;
mod tokenizer;
mod typed;
mod window;
mod words;

use std::ops::Range;
use std::sync::Arc;

pub(crate) use compound::{as_one_word, as_several_words};
pub use dictionary::{DictionaryError, UserDictionary};
pub use finder::Finder;
pub use literal::{LiteralRun, literal_prefix, literal_run};
pub use pinyin::Sounds;
pub(crate) use script::{is_ideograph, is_unspaced};
pub(crate) use stop_words::is_stop_word;
pub use token::{Token, Tokens};
pub(crate) use tokenizer::{LiteralTokenizer, WordTierTokenizer};
pub(crate) use typed::{Typed, forms, query_terms, typed_words, year_of};
pub(crate) use window::windows;
pub use words::Purpose;

use chinese::ChineseTokenizer;
use fold::Folded;
use regional::RegionalTerms;
use scanner::Scanner;
use words::WordTokenizer;

/// Raised by hand whenever the same text would give other tokens than before.
const VERSION: u32 = 3;

/// The one analyzer of an index. Cloning is cheap; the dictionary is loaded on first need.
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
    /// An analyzer that cuts by the user's words too.
    #[must_use]
    pub fn with_dictionary(user: UserDictionary) -> Self {
        let chinese = ChineseTokenizer::with_user(user);
        Self { inner: Arc::new(Inner { chinese, ..Inner::default() }) }
    }

    /// Whether a word, which must be folded, is of the user's dictionary.
    pub(crate) fn is_user_word(&self, word: &str) -> bool {
        self.inner.chinese.user().0.holds(word)
    }

    /// Names the user's dictionary, which is no part of the fingerprint: an index that was built with
    /// other words can be searched. 0 stands for none.
    pub(crate) fn user_dictionary(&self) -> u64 {
        self.inner.chinese.user().1
    }

    /// Begins to load what texts are cut by, so that who is going to index need not wait for it.
    pub(crate) fn load_ahead(&self) {
        let inner = Arc::clone(&self.inner);
        rayon::spawn(move || inner.chinese.load());
    }

    /// Word tokens of `text`, in order of position; several may share one.
    #[must_use]
    pub fn words(&self, text: &str, purpose: Purpose) -> Tokens {
        let mut tokens = Tokens::default();
        self.words_into(text, &Folded::new(text), purpose, &mut tokens);
        tokens
    }

    /// The words that a run of text is made of, as they stand in it; what is no word by itself, such as
    /// a particle, is left out. Nothing if the run has a name that the dictionary does not know.
    #[must_use]
    pub fn pieces(&self, text: &str) -> Vec<String> {
        let tokens = self.words(text, Purpose::Searching);
        let apart = tokens.iter().zip(tokens.iter().skip(1)).all(|(one, next)| one.end <= next.start);
        if !apart {
            return Vec::new();
        }
        tokens.iter().map(|token| text[token.start..token.end].to_owned()).collect()
    }

    /// The words that a run of ideographs, which must be folded, is cut into: byte ranges that cover it.
    pub(crate) fn cut(&self, run: &str) -> Vec<Range<usize>> {
        self.inner.chinese.words(run, Purpose::Searching)
    }

    /// The words that a long Chinese word, which must be folded, falls into.
    pub(crate) fn parts(&self, word: &str) -> Vec<String> {
        self.inner.chinese.pieces(word)
    }

    /// `text`, whose words these `tokens` are, with the words of Taiwan and Hong Kong in it as the
    /// mainland says them, 網路攻擊 as 网络攻击; `None` if there are none.
    #[must_use]
    pub fn mainland(&self, text: &str, tokens: &Tokens) -> Option<String> {
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

    fn words_into(&self, text: &str, folded: &Folded, purpose: Purpose, tokens: &mut Tokens) {
        let Inner { chinese, regional } = &*self.inner;
        WordTokenizer { chinese, regional, purpose }.tokenize(text, folded, tokens);
    }

    /// Literal tokens of `text`, in order of position.
    #[must_use]
    pub fn literal(&self, text: &str) -> Tokens {
        let mut tokens = Tokens::default();
        literal::tokenize(&Folded::new(text), &mut tokens);
        tokens
    }

    /// Names this analyzer: an index written under another fingerprint holds other tokens.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let data = dictionary::built_in_hash()
            ^ regional::table_hash().rotate_left(1)
            ^ stem::table_hash().rotate_left(2);
        format!("{VERSION}-{data:016x}")
    }
}

/// `text` as comparisons see it: compatibility forms, case, marks of alphabets and traditional characters folded.
#[must_use]
pub fn fold(text: &str) -> String {
    Folded::new(text).text().to_owned()
}

/// `text` reduced to what makes it another name: its units, whether or not they are written as one word, and `|` where
/// they are separated.
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
    use super::*;

    /// A text with something for every part of the analysis.
    const TEXT: &str = "關鍵信息基礎設施遭網路攻擊，CVE-2024-90001／Log4j2 exploited；奇安信、c++與.NET　ＶＰＮ\n\n未知蔓灵花ガイド 10[.]0.0.1 Zürich ช่องโหว่";

    #[test]
    fn regional_words_are_said_as_on_the_mainland() {
        let analyzer = Analyzer::default();
        let mainland = |text| analyzer.mainland(text, &analyzer.words(text, Purpose::Searching));
        assert_eq!(mainland("網路攻擊者用軟體").as_deref(), Some("网络攻击者用软件"));
        assert_eq!(mainland("网络攻击"), None);
    }

    #[test]
    fn the_version_stands_for_these_tokens() {
        let analyzer = Analyzer::default();
        let tokens = [analyzer.words(TEXT, Purpose::Indexing), analyzer.literal(TEXT)];
        let described: Vec<String> = tokens
            .iter()
            .flat_map(Tokens::iter)
            .map(|token| format!("{}@{} ", token.term, token.position))
            .collect();
        let described = described.concat();
        let found = (VERSION, xxhash_rust::xxh3::xxh3_64(described.as_bytes()));
        // If a new version of a library changes the tokens, raise VERSION: an index of the old ones
        // must not be searched with the new ones. A new word in the dictionary needs no new version.
        assert_eq!(found, (3, 0x41b6_4c73_cfbb_a366), "{described}");
    }
}

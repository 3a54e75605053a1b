//! The word tier: words and identifiers, for ranking.
//!
//! Chinese is segmented by the dictionary, English is stemmed, and identifiers are kept whole. Unknown Chinese names
//! are segmented into single characters; adjacent single characters also give a pair, so that such a name is more
//! specific than its characters.

use std::ops::Range;

use super::chinese::ChineseTokenizer;
use super::compound::compounds;
use super::fold::Folded;
use super::identifier::identifiers;
use super::regional::RegionalTerms;
use super::scanned_text::ScannedText;
use super::scanner::TextUnit;
use super::stem::{first_bytes, stem};
use super::syllables;
use super::token::{Purpose, Tokens};

/// Makes the word tokens of a text.
pub(crate) struct WordTokenizer<'a> {
    pub(crate) chinese: &'a ChineseTokenizer,
    pub(crate) regional: &'a RegionalTerms,
    pub(crate) purpose: Purpose,
}

impl WordTokenizer<'_> {
    /// Adds the tokens of a text, whose original is `source`.
    pub(crate) fn tokenize(
        &self,
        source: &str,
        ScannedText { folded, units }: &ScannedText,
        tokens: &mut Tokens,
    ) {
        for group in groups(units) {
            if group[0].is_ideograph() {
                for (is_han, run) in syllables::parted(folded.text(), group) {
                    if is_han {
                        self.push_han(source, folded, run, tokens);
                    } else {
                        push_syllables(folded, run, tokens);
                    }
                }
            } else {
                self.push_words(folded, group, None, tokens);
            }
        }
    }

    /// Adds the tokens of all words but ideographs, which needs no dictionary; `units` are those of `folded`. Many tokens that
    /// are not `wanted` are left out.
    pub(crate) fn tokenize_unhan(
        &self,
        folded: &Folded,
        units: &[TextUnit],
        wanted: &WantedTerms,
        tokens: &mut Tokens,
    ) {
        for group in units.chunk_by(|one, next| one.is_ideograph() == next.is_ideograph()) {
            if !group[0].is_ideograph() {
                self.push_words(folded, group, Some(wanted), tokens);
            }
        }
    }

    fn push_han(&self, source: &str, folded: &Folded, units: &[TextUnit], tokens: &mut Tokens) {
        let base = units[0].range.start;
        let run = &folded.text()[base..units[units.len() - 1].range.end];
        // All units of a run are adjacent, so a number of characters is a number of units.
        let words = self.chinese.words(run, self.purpose);
        let mut unit = 0;
        for (index, word) in words.iter().enumerate() {
            let position = units[unit].position;
            let length = run[word.clone()].chars().count();
            let context = WordContext { source, folded, base, run, position };
            if length > 1 {
                self.push_word(&context, word, tokens);
            } else {
                self.push_single(&context, &words, index, tokens);
            }
            unit += length;
        }
    }

    fn push_word(&self, context: &WordContext<'_>, word: &Range<usize>, tokens: &mut Tokens) {
        let term = &context.run[word.clone()];
        let twin = self.twin(context, word);
        if self.purpose == Purpose::Searching {
            context.push(twin.unwrap_or(term), word, tokens);
            return;
        }
        context.push(term, word, tokens);
        if let Some(twin) = twin {
            context.push(twin, word, tokens);
            self.chinese.parts(twin, |part| context.push(&twin[part], word, tokens));
        }
        self.chinese.parts(term, |part| {
            let within = word.start + part.start..word.start + part.end;
            context.push(&term[part], &within, tokens);
            if let Some(twin) = self.twin(context, &within).filter(|_| twin.is_none()) {
                context.push(twin, &within, tokens);
            }
        });
    }

    /// The mainland word for a regional one. Most words cannot be regional by their first character.
    fn twin(&self, context: &WordContext<'_>, word: &Range<usize>) -> Option<&'static str> {
        let may_be_regional = self.regional.may_begin(&context.run[word.clone()]);
        may_be_regional.then(|| self.regional.twin(context.original(word))).flatten()
    }

    /// Adds the tokens of a word of one character, which may be a part of an unknown name.
    fn push_single(
        &self,
        context: &WordContext<'_>,
        words: &[Range<usize>],
        index: usize,
        tokens: &mut Tokens,
    ) {
        let is_single = |word: &Range<usize>| context.run[word.clone()].chars().nth(1).is_none();
        let after = words.get(index + 1).filter(|word| is_single(word));
        let before = index.checked_sub(1).and_then(|before| words.get(before)).filter(|word| is_single(word));
        // A single character between words is usually a particle, which a query does not need.
        let wanted = self.purpose == Purpose::Indexing || words.len() == 1;
        if wanted {
            context.push(&context.run[words[index].clone()], &words[index], tokens);
        }
        if let Some(after) = after {
            let pair = words[index].start..after.end;
            context.push(&context.run[pair.clone()], &pair, tokens);
        } else if self.purpose == Purpose::Searching && before.is_none() && words.len() == 2 {
            // As one of only two words it is a large part of the query.
            context.push(&context.run[words[index].clone()], &words[index], tokens);
        }
    }

    fn push_words(
        &self,
        folded: &Folded,
        units: &[TextUnit],
        wanted: Option<&WantedTerms>,
        tokens: &mut Tokens,
    ) {
        let text = folded.text();
        let may_give = |word: &str| wanted.is_none_or(|wanted| wanted.may_come_from(word));
        let has_identifiers = wanted.is_none_or(|wanted| wanted.has_identifiers);
        let found = if has_identifiers { identifiers(text, units) } else { Vec::new() };
        let mut compounds = compounds(text, units, may_give);
        let mut covered = vec![false; units.len()];
        for whole in found.iter().filter(|identifier| !identifier.leading) {
            covered[whole.units.clone()].fill(true);
        }
        if self.purpose == Purpose::Searching {
            compounds.retain(|compound| compound.is_whole);
            compounds.iter().for_each(|compound| covered[compound.units.clone()].fill(true));
        }
        let mut compounds = compounds.into_iter().peekable();
        let mut next = 0;
        for (index, unit) in units.iter().enumerate() {
            let is_own = !covered[index] || self.purpose == Purpose::Indexing;
            if is_own && may_give(&text[unit.decorated.clone()]) {
                self.push_latin(folded, unit, tokens);
            }
            if let Some(compound) = compounds.next_if(|compound| compound.units.start == index) {
                let last = &units[compound.units.end - 1];
                let source = tokens.place(folded, unit.range.start..last.range.end);
                tokens.push(&[&compound.term], source, unit.position);
            }
            while let Some(identifier) = found.get(next).filter(|identifier| identifier.units.start == index)
            {
                next += 1;
                if self.purpose == Purpose::Indexing || !identifier.leading {
                    let last = &units[identifier.units.end - 1];
                    let source = tokens.place(folded, unit.range.start..last.range.end);
                    tokens.push(&[&identifier.term], source, unit.position);
                }
            }
        }
    }

    fn push_latin(&self, folded: &Folded, unit: &TextUnit, tokens: &mut Tokens) {
        let text = folded.text();
        let source = tokens.place(folded, unit.decorated.clone());
        if unit.is_decorated() {
            tokens.push(&[&text[unit.decorated.clone()]], source.clone(), unit.position);
            if self.purpose == Purpose::Searching {
                return;
            }
        }
        let word = &text[unit.range.clone()];
        stem(word, |stem| tokens.push(&[stem], source.clone(), unit.position));
        if let Some(name) = without_version(word).filter(|_| self.purpose == Purpose::Indexing) {
            stem(name, |stem| tokens.push(&[stem], source, unit.position));
        }
    }
}

/// Units that are segmented together, whatever is before and after them. A run of ideographs ends at any gap, a row of words only
/// at an ideograph.
pub(super) fn groups(units: &[TextUnit]) -> impl DoubleEndedIterator<Item = &[TextUnit]> {
    units.chunk_by(|one, next| {
        one.is_ideograph() == next.is_ideograph() && (next.adjacent || !next.is_ideograph())
    })
}

/// Terms without ideographs that are looked for in texts, to leave out tokens that cannot be one of them.
pub(crate) struct WantedTerms {
    /// Sorted, each once.
    terms: Vec<String>,
    /// By the first byte of a word, whether it may give one of them.
    first: [bool; 256],
    /// Whether one may be an identifier, which a joint tells from a word.
    has_identifiers: bool,
}

impl WantedTerms {
    pub(super) fn new(mut terms: Vec<String>) -> Self {
        terms.sort_unstable();
        terms.dedup();
        let mut first = [false; 256];
        // A decorated name has terms with its marks and without.
        first[usize::from(b'.')] = true;
        for byte in terms.iter().flat_map(|term| first_bytes(term)) {
            first[usize::from(byte)] = true;
        }
        let has_identifiers = terms.iter().any(|term| term.contains(['-', '.']));
        Self { terms, first, has_identifiers }
    }

    /// The number of a term; `None` if it is not wanted.
    pub(super) fn number(&self, term: &str) -> Option<usize> {
        self.terms.binary_search_by(|own| own.as_str().cmp(term)).ok()
    }

    /// Whether a term may be that of a word, or of a compound that begins with it.
    fn may_come_from(&self, word: &str) -> bool {
        word.as_bytes().first().is_some_and(|byte| self.first[usize::from(*byte)])
    }
}

/// Adds the tokens of a run of Thai, Lao, Burmese or Khmer.
fn push_syllables(folded: &Folded, units: &[TextUnit], tokens: &mut Tokens) {
    let base = units[0].range.start;
    let run = &folded.text()[base..units[units.len() - 1].range.end];
    syllables::for_each_pair(run, |pair, unit| {
        let source = tokens.place(folded, base + pair.start..base + pair.end);
        tokens.push(&[&run[pair]], source, units[unit].position);
    });
}

/// The context of a word: its run of Han, the source text and the position of the word.
struct WordContext<'p> {
    source: &'p str,
    folded: &'p Folded,
    base: usize,
    run: &'p str,
    position: u32,
}

impl WordContext<'_> {
    fn source_range(&self, within_run: &Range<usize>) -> Range<usize> {
        self.folded.source_range(self.base + within_run.start..self.base + within_run.end)
    }

    fn original(&self, within_run: &Range<usize>) -> &str {
        &self.source[self.source_range(within_run)]
    }

    fn push(&self, term: &str, within_run: &Range<usize>, tokens: &mut Tokens) {
        let range = self.base + within_run.start..self.base + within_run.end;
        tokens.push(&[term], tokens.place(self.folded, range), self.position);
    }
}

/// The name without an appended version: `log4j` for `log4j2`.
fn without_version(word: &str) -> Option<&str> {
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let version = word.len() - name.len();
    let letters = name.bytes().filter(u8::is_ascii_alphabetic).count();
    let digest = name.len() > 16 || word.len() >= 8 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    ((1..=4).contains(&version) && letters >= 3 && !digest).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str, purpose: Purpose) -> String {
        let (chinese, regional) = (ChineseTokenizer::default(), RegionalTerms::default());
        let mut tokens = Tokens::default();
        let tokenizer = WordTokenizer { chinese: &chinese, regional: &regional, purpose };
        tokenizer.tokenize(text, &ScannedText::new(text), &mut tokens);
        let described = tokens.iter().map(|token| format!("{}@{}", token.term, token.position));
        described.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn texts_have_all_terms_that_find_them() {
        let cases = [
            ("修复了CVE-2024-1234漏洞", "修复@0 了@2 cve@3 cve-2024@3 cve-2024-1234@3 2024@4 1234@5 漏洞@6"),
            ("Log4j2 attacks", "log4j2@0 log4j@0 attack@1"),
            ("用C++写", "用@0 c++@1 c@1 写@3"),
            ("軟體漏洞", "软体@0 软件@0 漏洞@2"),
            ("พบช่อง漏洞ดี", "พบ@0 บช่@1 ช่อ@2 อง@4 漏洞@6"),
            ("Cafés", "cafe@0"),
        ];
        for (text, expected) in cases {
            assert_eq!(terms(text, Purpose::Indexing), expected, "{text}");
        }
    }

    #[test]
    fn queries_have_only_the_required_terms() {
        let cases = [
            ("CVE-2024-1234", "cve-2024-1234@0"),
            ("CVE-2022-3602/3786", "cve-2022-3602@0 cve-2022-3786@3"),
            ("Log4j2", "log4j2@0"),
            ("ransomware attacks", "ransomwar@0 attack@1"),
            ("C++", "c++@0"),
            ("軟體漏洞", "软件@0 漏洞@2"),
            ("花", "花@0"),
            ("勒索软件的攻击", "勒索软件@0 攻击@5"),
        ];
        for (text, expected) in cases {
            assert_eq!(terms(text, Purpose::Searching), expected, "{text}");
        }
    }

    #[test]
    fn versions_are_removed_from_names_only() {
        let cases = [
            ("log4j2", Some("log4j")),
            ("apt28", Some("apt")),
            ("44d88612", None),
            ("k8", None),
            ("2024", None),
        ];
        for (word, expected) in cases {
            assert_eq!(without_version(word), expected, "{word}");
        }
    }
}

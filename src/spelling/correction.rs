//! Checks the texts of a query and replaces those that have a correction.

use std::ops::Range;

use super::text::{Piece, pieces};
use super::{Suggestion, Vocabulary, chinese, latin};
use crate::analysis::{Analyzer, Purpose, as_one_word, as_several_words};
use crate::query::{Leaf, MatchMode, Query, Scope};

/// Maximum texts of a query that is checked. A longer one was pasted: it has names and fragments that resemble a word but are
/// no mistake, one mistake among so many words changes little, and each check walks a dictionary, for half a millisecond.
const MAX_TEXTS: usize = 32;

/// Suggestions for the words of a query, and the corrections that are applied.
#[derive(Debug, Clone, Default)]
pub struct Spelling {
    suggestions: Vec<Suggestion>,
    corrections: Vec<Correction>,
}

/// A text of the query and the text to search for in its place.
#[derive(Debug, Clone)]
struct Correction {
    text: String,
    corrected: String,
}

impl Spelling {
    /// The suggestions, in the order of the query.
    #[must_use]
    pub fn suggestions(&self) -> &[Suggestion] {
        &self.suggestions
    }

    /// Whether [`Spelling::apply`] changes the query.
    #[must_use]
    pub(crate) fn is_corrected(&self) -> bool {
        !self.corrections.is_empty()
    }

    /// `query` with its corrected texts replaced.
    #[must_use]
    pub fn apply(&self, query: Query) -> Query {
        match query {
            Query::And(parts) => self.apply_all(parts),
            Query::Or(parts) => Query::Or(parts.into_iter().map(|part| self.apply(part)).collect()),
            Query::Boosted { query, boost } => Query::Boosted { query: Box::new(self.apply(*query)), boost },
            Query::Widened { typed, others } => match self.corrected(&typed) {
                Some(corrected) => corrected,
                None => Query::Widened { typed, others },
            },
            leaf @ Query::Leaf(_) => self.corrected(&leaf).unwrap_or(leaf),
            excluded @ Query::Not(_) => excluded,
        }
    }

    /// Applies to each part. A text that becomes several words becomes several parts.
    fn apply_all(&self, parts: Vec<Query>) -> Query {
        let mut applied = Vec::with_capacity(parts.len());
        for part in parts {
            let now = self.apply(part.clone());
            match (now, part) {
                (Query::And(words), Query::Leaf(_) | Query::Widened { .. }) => applied.extend(words),
                (now, _) => applied.push(now),
            }
        }
        if applied.len() == 1 { applied.remove(0) } else { Query::And(applied) }
    }

    /// The replacement of a text; `None` if it has no correction.
    fn corrected(&self, query: &Query) -> Option<Query> {
        let text = words(query)?;
        let correction = self.corrections.iter().find(|correction| correction.text == text)?;
        let leaf = |text: &str| {
            Query::Leaf(Leaf::Text { scope: Scope::Anywhere, text: text.to_owned(), mode: MatchMode::Words })
        };
        let mut parts: Vec<Query> = correction.corrected.split_whitespace().map(leaf).collect();
        Some(if parts.len() == 1 { parts.remove(0) } else { Query::And(parts) })
    }
}

/// The text of a leaf that matches words in any field.
fn words(query: &Query) -> Option<&str> {
    match query {
        Query::Leaf(Leaf::Text { scope: Scope::Anywhere, text, mode: MatchMode::Words }) => Some(text),
        _ => None,
    }
}

/// Compares the words of `query`, with synonyms expanded, with the words of an index. With `may_correct`, plain words
/// that no article has are corrected; those with an operator or a field get a suggestion only.
///
/// # Errors
///
/// If the index cannot be read.
pub fn check<V: Vocabulary + ?Sized>(
    query: &Query,
    analyzer: &Analyzer,
    vocabulary: &V,
    may_correct: bool,
) -> Result<Spelling, V::Error> {
    let mut checker = Checker { analyzer, vocabulary, may_correct, spelling: Spelling::default() };
    let mut texts = Vec::new();
    add_texts(query, &mut texts);
    if texts.len() <= MAX_TEXTS {
        texts.into_iter().try_for_each(|(text, is_plain)| checker.text(text, is_plain))?;
    }
    Ok(checker.spelling)
}

/// Adds the texts of `query` that are checked, each with whether it has neither an operator nor a field.
fn add_texts<'q>(query: &'q Query, texts: &mut Vec<(&'q str, bool)>) {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| add_texts(part, texts)),
        Query::Boosted { query, .. } => add_texts(query, texts),
        // A name with synonyms is in the table, so it is spelled correctly.
        Query::Widened { typed, others } if others.iter().all(|other| matches!(other, Query::And(_))) => {
            add_texts(typed, texts);
        }
        Query::Leaf(Leaf::Text { text, scope, mode: MatchMode::Words }) => {
            texts.push((text, *scope == Scope::Anywhere));
        }
        Query::Leaf(Leaf::Text { text, mode: MatchMode::Literal, .. }) => texts.push((text, false)),
        Query::Widened { .. } | Query::Not(_) | Query::Leaf(_) => {}
    }
}

struct Checker<'c, V: ?Sized> {
    analyzer: &'c Analyzer,
    vocabulary: &'c V,
    may_correct: bool,
    spelling: Spelling,
}

/// A suggestion for a byte range of a text.
struct TextSuggestion {
    range: Range<usize>,
    suggestion: String,
    /// Number of articles with the suggestion.
    articles: usize,
    /// Whether no article has the text as typed.
    is_unknown: bool,
}

impl<V: Vocabulary + ?Sized> Checker<'_, V> {
    fn text(&mut self, text: &str, is_plain: bool) -> Result<(), V::Error> {
        let may_correct = self.may_correct && is_plain;
        let (mut corrected, mut done) = (String::new(), 0);
        let mut is_corrected = false;
        for TextSuggestion { range, suggestion, articles, is_unknown } in self.suggestions(text)? {
            let searched = may_correct && is_unknown;
            // A quoted text is exact: if a few articles have it, they are the answer.
            if !is_plain && !is_unknown {
                continue;
            }
            let word = text.get(range.clone()).unwrap_or(text).to_owned();
            if searched {
                corrected.push_str(text.get(done..range.start).unwrap_or_default());
                corrected.push_str(&suggestion);
                done = range.end;
                is_corrected = true;
            }
            self.spelling.suggestions.push(Suggestion { word, suggestion, articles, searched });
        }
        if is_corrected {
            corrected.push_str(text.get(done..).unwrap_or_default());
            self.spelling.corrections.push(Correction { text: text.to_owned(), corrected });
        }
        Ok(())
    }

    /// The number of articles with `word` written as several words, or with `text` written as one.
    fn compound_frequency(&self, text: &str, word: &str) -> Result<usize, V::Error> {
        let mut most = as_one_word(text).map_or(Ok(0), |term| self.vocabulary.with_term(&term))?;
        for run in as_several_words(word) {
            most = most.max(self.vocabulary.with_run(&run)?);
        }
        Ok(most)
    }

    fn suggestions(&self, text: &str) -> Result<Vec<TextSuggestion>, V::Error> {
        let words = self.analyzer.words(text, Purpose::Searching);
        // Words of Taiwan and Hong Kong are indexed as those of the mainland.
        let is_regional = self.analyzer.mainland(text, &words).is_some();
        let mut suggestions = Vec::new();
        for piece in pieces(self.analyzer, text) {
            match piece {
                Piece::Word { word, source } => {
                    let own = words.iter().filter(|token| token.start == source.start);
                    let mut frequency = 0;
                    for token in own {
                        frequency = frequency.max(self.vocabulary.with_term(token.term)?);
                    }
                    if frequency == 0 {
                        frequency = self.compound_frequency(text, &word)?;
                    }
                    let found = latin::check(self.vocabulary, &word, frequency)?;
                    suggestions.extend(found.map(|found| TextSuggestion {
                        range: source,
                        suggestion: found.suggestion,
                        articles: found.articles,
                        is_unknown: found.typed == 0,
                    }));
                }
                Piece::Run { .. } if is_regional => {}
                Piece::Run { characters, sources } => {
                    let found = chinese::check(self.vocabulary, self.analyzer, &characters)?;
                    suggestions.extend(found.map(|found| TextSuggestion {
                        range: sources[found.range.start].start..sources[found.range.end - 1].end,
                        suggestion: found.suggestion.into_iter().collect(),
                        articles: found.articles,
                        is_unknown: found.typed == 0 && !found.is_known,
                    }));
                }
            }
        }
        Ok(suggestions)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::analysis::{Sounds, fold};
    use crate::article::EntityKind;
    use crate::query::parse;
    use crate::spelling::Counted;

    /// Words with their numbers of articles. A run is counted by the word that contains it.
    struct Words(Vec<(&'static str, usize)>);

    impl Words {
        fn count(&self, text: &str) -> usize {
            let text = fold(text);
            self.0
                .iter()
                .filter(|(word, _)| word.contains(&text))
                .map(|(_, articles)| *articles)
                .max()
                .unwrap_or(0)
        }

        fn filtered(&self, accepts: impl Fn(&str) -> bool) -> Vec<Counted> {
            let accepted = self.0.iter().filter(|(word, _)| accepts(word));
            accepted.map(|&(word, articles)| Counted { word: word.to_owned(), articles }).collect()
        }
    }

    impl Vocabulary for Words {
        type Error = Infallible;

        fn articles(&self) -> usize {
            10_000
        }

        fn with_run(&self, run: &str) -> Result<usize, Infallible> {
            Ok(self.count(run))
        }

        fn with_term(&self, term: &str) -> Result<usize, Infallible> {
            Ok(self.filtered(|word| word == term).first().map_or(0, |word| word.articles))
        }

        fn with_literal_term(&self, term: &str) -> Result<usize, Infallible> {
            if term.is_ascii() { self.with_term(term) } else { Ok(self.count(term)) }
        }

        fn sounding_like(&self, sounds: &Sounds, others: usize) -> Result<Vec<Counted>, Infallible> {
            Ok(self.filtered(|word| {
                let unlike = (0..).zip(word.chars()).filter(|&(at, c)| !sounds.is_like(at, c)).count();
                word.chars().count() == sounds.len() && unlike <= others
            }))
        }

        fn spelled_like(&self, typed: &str, letters: u8) -> Result<Vec<Counted>, Infallible> {
            Ok(self.filtered(|word| strsim::osa_distance(word, typed) <= usize::from(letters)))
        }

        fn entities(&self, _kind: EntityKind, _beginning: &str) -> Result<Vec<Counted>, Infallible> {
            Ok(Vec::new())
        }
    }

    fn words() -> Words {
        Words(vec![
            ("ransomware", 900),
            ("ransom", 90),
            ("lazarus", 80),
            ("salt", 60),
            ("typhoon", 70),
            ("salt typhoon", 50),
            ("apt41", 80),
            ("lumma", 300),
            ("lumna", 3),
            ("authentication", 400),
            ("数据", 3000),
            ("出境", 200),
            ("处境", 400),
            ("数据出境", 150),
            ("勒索", 900),
            ("软体", 40),
            ("勒索软件", 800),
            ("攻击", 4000),
            ("的", 9000),
        ])
    }

    fn described(query: &str, may_correct: bool) -> String {
        let query = parse(query).expect("a query");
        let Ok(spelling) = check(&query, &Analyzer::default(), &words(), may_correct);
        let suggestions = spelling.suggestions().iter();
        let mut described: Vec<String> = suggestions
            .map(|found| {
                let arrow = if found.searched { "→" } else { "?" };
                format!("{}{arrow}{}", found.word, found.suggestion)
            })
            .collect();
        described.push(spelling.apply(query).to_string());
        described.join(" | ")
    }

    #[test]
    fn words_that_no_article_has_are_corrected() {
        for (query, expected) in [
            ("ransomwre", "ransomwre→ransomware | ransomware"),
            ("Lazurus组织", "Lazurus→lazarus | lazarus组织"),
            ("SaltTyphoon attack", "SaltTyphoon attack"),
            ("authentification", "authentification→authentication | authentication"),
            ("数据初境", "数据初境→数据出境 | 数据出境"),
            ("數據初境 OR lumma", "數據初境→数据出境 | 数据出境 OR lumma"),
            ("勒索软提攻击", "勒索软提→勒索软件 | 勒索软件攻击"),
            ("ransomwares ransom wares", "ransomwares→ransomware | ransomware ransom wares"),
        ] {
            assert_eq!(described(query, true), expected, "{query}");
        }
    }

    #[test]
    fn rare_words_and_words_with_operators_get_a_suggestion_at_most() {
        for (query, expected) in [
            ("lumna", "lumna?lumma | lumna"),
            ("\"ransomwre\"", "ransomwre?ransomware | \"ransomwre\""),
            ("title:ransomwre", "ransomwre?ransomware | title:ransomwre"),
            ("\"lumna\"", "\"lumna\""),
            ("lumma -ransomwre", "lumma -ransomwre"),
            ("ransomwre* ransomwre~1", "ransomwre* ransomwre~1"),
            ("apt40", "apt40"),
            ("https://ransomwre.example/lazurus", "https://ransomwre.example/lazurus"),
            ("软体", "软体"),
        ] {
            assert_eq!(described(query, true), expected, "{query}");
        }
        assert_eq!(
            described("ransomwre 数据初境", false),
            "ransomwre?ransomware | 数据初境?数据出境 | ransomwre 数据初境"
        );
    }

    #[test]
    fn a_pasted_text_is_not_checked() {
        let typed = format!("{} ransomwre", vec!["lumma"; MAX_TEXTS - 1].join(" "));
        assert!(described(&typed, true).starts_with("ransomwre→ransomware | "));
        let pasted = format!("lumma {typed}");
        assert_eq!(described(&pasted, true), pasted);
    }
}

//! Words, neighbouring texts and their other names → one [`TextPlan`].

use super::occurrences::Source;
use super::plan::{Evidence, EvidenceKind, Planner, Role, TextPlan, WordPlan};
use crate::analysis::{
    Analyzer, LiteralRun, Purpose, Tokens, fold, is_ideograph, is_stop_word, is_unspaced, literal_run,
};
use crate::query::{Leaf, Query, Scope};

/// Runs of more words are sentences: who quotes one in a body is seldom who tells the story.
const MAX_RUN_WORDS: usize = 5;

/// Collects the words of texts that were typed side by side.
pub(super) struct TextPlanner<'a> {
    planner: Planner<'a>,
    plan: TextPlan,
    /// The texts as they were typed.
    typed: Vec<(Scope, String)>,
}

/// A word as the index has it and as it was typed.
struct Typed {
    terms: Vec<String>,
    text: String,
}

impl<'a> TextPlanner<'a> {
    pub(super) fn new(planner: Planner<'a>) -> Self {
        let plan = TextPlan { words: Vec::new(), evidence: Vec::new(), run: None, required: false };
        Self { planner, plan, typed: Vec::new() }
    }

    /// Adds a query of words alone.
    pub(super) fn add(&mut self, query: &Query) {
        self.add_words(query);
    }

    /// The plan; a text of nothing but stop words and years is about those.
    pub(super) fn finish(mut self) -> TextPlan {
        if self.plan.words.iter().all(|word| word.role != Role::Word) {
            self.plan.words.iter_mut().for_each(|word| word.role = Role::Word);
        }
        self.add_run();
        self.add_parts();
        self.plan
    }

    /// Looks for the whole text as one run. What was typed as one Chinese run is meant as one wherever it stands, and
    /// articles that have it come first; a sentence, or words with spaces between, may be a headline.
    fn add_run(&mut self) {
        let words = self.plan.words.iter().filter(|word| word.role == Role::Word).count();
        let Some(&(scope, _)) = self.typed.first() else { return };
        if words < 2 || self.typed.iter().any(|(other, _)| *other != scope) {
            return;
        }
        let text = joined(self.typed.iter().map(|(_, text)| text.as_str()));
        let source = Source::Run(literal_run(&text));
        if self.typed.len() == 1 && words <= MAX_RUN_WORDS {
            self.plan.run = Some((scope, source));
        } else if scope != Scope::Body {
            self.plan.words.push(WordPlan { text, scope: Scope::Title, source, role: Role::Phrase });
        }
    }

    /// The numbers of the words of `query`.
    fn add_words(&mut self, query: &Query) -> Vec<usize> {
        match query {
            Query::And(parts) => parts.iter().flat_map(|part| self.add_words(part)).collect(),
            Query::Leaf(Leaf::Text { scope, text, .. }) => self.add_text(*scope, text),
            Query::Widened { typed, others } => {
                let of = self.add_words(typed);
                others.iter().for_each(|other| self.add_name(&of, other));
                of
            }
            Query::Or(_) | Query::Not(_) | Query::Boosted { .. } | Query::Leaf(_) => Vec::new(),
        }
    }

    /// A text that was not quoted: its words, and its literal run as evidence for all of them.
    fn add_text(&mut self, scope: Scope, text: &str) -> Vec<usize> {
        let analyzer = self.planner.analyzer;
        self.typed.push((scope, text.to_owned()));
        let tokens = analyzer.words(text, Purpose::Searching);
        let words = typed_words(text, &tokens);
        let mut of: Vec<usize> = words.into_iter().map(|word| self.add_word(scope, word)).collect();
        if of.is_empty() {
            let source = Source::Run(literal_run(text));
            self.plan.words.push(WordPlan { text: text.to_owned(), scope, source, role: Role::Word });
            of.push(self.plan.words.len() - 1);
        } else if needs_run(text) {
            if scope != Scope::Body {
                self.add_pairs(text, &tokens);
            }
            self.add_lone(scope, text, &tokens);
            let mainland = analyzer.mainland(text, &tokens);
            [Some(text.to_owned()), mainland].into_iter().flatten().for_each(|run| {
                self.add_evidence(&of, scope, Source::Run(literal_run(&run)), run, EvidenceKind::Literal);
            });
        }
        of
    }

    /// Adds characters between words, which the analyzer leaves out of queries since most are particles; no article lacks
    /// one.
    fn add_lone(&mut self, scope: Scope, text: &str, words: &Tokens) {
        let is_covered = |start: usize| words.iter().any(|word| word.start <= start && start < word.end);
        for (start, character) in text.char_indices().filter(|(_, character)| is_ideograph(*character)) {
            let term = fold(character.encode_utf8(&mut [0; 4]));
            if !is_covered(start) && !is_stop_word(&term) {
                let source = Source::Words(vec![term.clone()]);
                self.plan.words.push(WordPlan { text: term, scope, source, role: Role::Lone });
            }
        }
    }

    fn add_pairs(&mut self, text: &str, words: &Tokens) {
        for pair in joints(&self.planner.analyzer.literal(text), words) {
            let source = Source::Run(literal_run_of_pair(&pair));
            self.plan.words.push(WordPlan { text: pair, scope: Scope::Title, source, role: Role::Phrase });
        }
    }

    /// A word; one that the index was built without is found by its characters.
    fn add_word(&mut self, scope: Scope, word: Typed) -> usize {
        let Typed { terms, text } = word;
        let source = Source::Words(terms.clone());
        let is_same = |known: &WordPlan| known.scope == scope && known.source == source;
        if let Some(known) = self.plan.words.iter().position(is_same) {
            return known;
        }
        let number = self.plan.words.len();
        if self.planner.has_new_words {
            for term in terms.iter().filter(|term| self.planner.analyzer.is_user_word(term)) {
                let source = Source::Run(literal_run(term));
                self.add_evidence(&[number], scope, source, term.clone(), EvidenceKind::Literal);
            }
        }
        let role = role_of(&fold(&text));
        self.plan.words.push(WordPlan { text, scope, source, role });
        number
    }

    /// Adds the parts of long words, but those that were typed as words.
    fn add_parts(&mut self) {
        for number in 0..self.plan.words.len() {
            let WordPlan { scope, source: Source::Words(terms), role: Role::Word, .. } =
                &self.plan.words[number]
            else {
                continue;
            };
            let scope = *scope;
            for part in terms.iter().flat_map(|term| self.planner.analyzer.parts(term)).collect::<Vec<_>>() {
                let source = Source::Words(vec![part.clone()]);
                if !self.plan.words.iter().any(|word| word.source == source) {
                    self.plan.words.push(WordPlan { text: part, scope, source, role: Role::Part(number) });
                }
            }
        }
    }

    /// Another name for the words `of`: as a word where it is one, lest 护网 be found in 维护网络.
    fn add_name(&mut self, of: &[usize], other: &Query) {
        match other {
            Query::Leaf(Leaf::Text { scope, text, .. }) => {
                let terms = query_terms(self.planner.analyzer, text);
                if terms.as_slice() == [fold(text)] {
                    self.add_evidence(of, *scope, Source::Words(terms), text.clone(), EvidenceKind::Name);
                    return;
                }
                for form in forms(text) {
                    let run = Source::Run(literal_run(&form));
                    self.add_evidence(of, *scope, run, form, EvidenceKind::Name);
                }
            }
            // The words of the text once more, some of them with other names of theirs.
            Query::And(parts) => parts.iter().for_each(|part| {
                let typed = self.typed.len();
                self.add_words(part);
                self.typed.truncate(typed);
            }),
            _ => {}
        }
    }

    fn add_evidence(&mut self, of: &[usize], scope: Scope, source: Source, text: String, kind: EvidenceKind) {
        self.plan.evidence.push(Evidence { text, of: of.to_vec(), scope, source, kind });
    }
}

fn role_of(word: &str) -> Role {
    if is_stop_word(word) {
        Role::Stop
    } else if year_of(word).is_some() {
        Role::Year
    } else {
        Role::Word
    }
}

/// The year that a word names: one of this century.
pub(super) fn year_of(word: &str) -> Option<i16> {
    let digits = word.strip_suffix('年').unwrap_or(word);
    let is_year =
        digits.len() == 4 && digits.starts_with("20") && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_year { digits.parse().ok() } else { None }
}

/// Texts as one: a space between Chinese characters was typed to part words, and no article has it.
fn joined<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts.fold(String::new(), |joined, text| {
        let is_han = |c: Option<char>| c.is_some_and(is_ideograph);
        let space = if is_han(joined.chars().next_back()) && is_han(text.chars().next()) { "" } else { " " };
        if joined.is_empty() { text.to_owned() } else { format!("{joined}{space}{text}") }
    })
}

/// Whether a text can stand where its words do not. Numbers with dots are read as one word wherever they stand, and
/// as a run `1.2.3.4` would be found in 1、2、3、4.
fn needs_run(text: &str) -> bool {
    !(text.contains('.') && text.chars().all(|c| c == '.' || c.is_ascii_digit()))
}

/// The words of a text, each once. Latin words that are not parted by spaces are one name, such as
/// `evil.example.com`, a part of which is another name.
fn typed_words(text: &str, tokens: &Tokens) -> Vec<Typed> {
    let mut words: Vec<Typed> = Vec::new();
    for token in tokens.iter() {
        // 年 belongs to the year before it.
        let before = text.get(token.start.saturating_sub(4)..token.start);
        if token.term == "年" && before.and_then(year_of).is_some() {
            continue;
        }
        if !words.iter().any(|word| word.terms[0] == token.term) {
            let typed = text.get(token.start..token.end).unwrap_or(text).to_owned();
            words.push(Typed { terms: vec![token.term.to_owned()], text: typed });
        }
    }
    if is_one_name(text) && words.len() > 1 {
        let terms = words.into_iter().flat_map(|word| word.terms).collect();
        return vec![Typed { terms, text: text.to_owned() }];
    }
    words
}

/// The pairs of neighbouring ideographs that stand where a word ends: within a word, a pair would say again what the
/// word says.
fn joints(literal: &Tokens, words: &Tokens) -> Vec<String> {
    let within_word = |end: usize| words.iter().any(|word| word.start < end && end < word.end);
    let is_pair = |term: &str| term.chars().count() == 2 && term.chars().all(is_ideograph);
    let pairs = literal.iter().filter(|token| is_pair(token.term) && !within_word(token.end));
    pairs.map(|pair| pair.term.to_owned()).collect()
}

fn literal_run_of_pair(pair: &str) -> LiteralRun {
    LiteralRun { terms: vec![(0, pair.to_owned())], prefix: None, length: 2 }
}

fn is_one_name(text: &str) -> bool {
    !text.chars().any(|c| is_unspaced(c) || c.is_whitespace())
}

/// The terms of the word tier that a text must have to match by its words, each once.
pub(in crate::index) fn query_terms(analyzer: &Analyzer, text: &str) -> Vec<String> {
    let tokens = analyzer.words(text, Purpose::Searching);
    typed_words(text, &tokens).into_iter().flat_map(|word| word.terms).collect()
}

/// A name, and its English plural if it has one.
pub(in crate::index) fn forms(name: &str) -> impl Iterator<Item = String> {
    let plural = name.contains(' ') && name.ends_with(|c: char| c.is_ascii_lowercase() && c != 's');
    [name.to_owned()].into_iter().chain(plural.then(|| format!("{name}s")))
}

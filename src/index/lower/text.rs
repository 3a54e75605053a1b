//! A text in title and body: its words and its literal run.

use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Term};

use super::literal::run_in;
use super::{Boxed, Lowering, Tiers, any_of, best_of, boosted, sum};
use crate::analysis::{
    Analyzer, LiteralRun, Purpose, Tokens, fold, is_ideograph, literal_prefix, literal_run,
};
use crate::index::scoring::{Labelled, NearQuery, Part, Pattern, TermsQuery};
use crate::query::{Manner, Scope};
use crate::told;

/// What a query for a term or a run looks for.
#[derive(Clone, Copy)]
enum Sought<'t> {
    Word(&'t str),
    Pair(&'t str),
    Run(&'t str),
}

impl Lowering<'_> {
    /// The words of a text that was not quoted, all of which are found where its literal run is.
    /// Pairs of characters that are no words tell how alike the articles read, and go to `extras`.
    pub(super) fn lower_words(&self, scope: Scope, text: &str, extras: &mut Vec<Boxed>) -> Part {
        let tokens = self.analyzer.words(text, Purpose::Searching);
        let terms = distinct(&tokens);
        let mut words: Vec<Boxed> = terms.iter().map(|term| self.lower_known(scope, term)).collect();
        if is_one_name(text) {
            words = vec![sum(BooleanQuery::intersection(words))];
        }
        if self.mode.tiers == Tiers::WordsOnly {
            return Part::Text { words, run: None };
        }
        let mainland = self.analyzer.mainland(text, &tokens);
        let runs = [Some(text), mainland.as_deref()].into_iter().flatten();
        let literal =
            best_of(runs.map(|run| (self.lower_run(scope, run, Manner::Literal), self.weights.literal)));
        let characters = self.analyzer.literal(text);
        let pairs = joints(&characters, &tokens);
        extras.extend(pairs.map(|pair| boosted(self.lower_pair(scope, &pair), self.weights.pair)));
        let run = Some(if terms.len() > 1 {
            with_bonus(literal, self.weights.run_of(terms.len()))
        } else {
            literal
        });
        Part::Text { words, run }
    }

    /// A word; one that the index was built without is found by its characters.
    fn lower_known(&self, scope: Scope, term: &str) -> Boxed {
        let word = self.lower_word(scope, term);
        if self.has_new_words && self.mode.tiers == Tiers::Both && self.analyzer.is_user_word(term) {
            return best_of([(word, 1.0), (self.lower_run(scope, term, Manner::Literal), 1.0)]);
        }
        word
    }

    /// The better of title and body, not their sum: a headline is repeated in the first sentence.
    pub(super) fn lower_word(&self, scope: Scope, term: &str) -> Boxed {
        let fields = self.tier(scope, self.fields.title_words, self.fields.body_words);
        let word = best_of(fields.map(|(field, factor)| (self.one_term(Sought::Word(term), field), factor)));
        if scope == Scope::Title {
            return word;
        }
        any_of([word, boosted(self.one_term(Sought::Word(term), self.fields.lead_words), self.lead)])
    }

    fn lower_pair(&self, scope: Scope, pair: &str) -> Boxed {
        best_of(
            self.literal_tier(scope)
                .map(|(field, factor)| (self.one_term(Sought::Pair(pair), field), factor)),
        )
    }

    /// Another name of what was typed: as a word where it is one, lest 护网 be found in 维护网络.
    pub(super) fn lower_name(&self, scope: Scope, name: &str) -> Boxed {
        let terms = query_terms(self.analyzer, name);
        match terms.as_slice() {
            [word] if *word == fold(name) => self.lower_word(scope, word),
            _ => best_of(forms(name).map(|form| (self.lower_run(scope, &form, Manner::Literal), 1.0))),
        }
    }

    /// A text that is compared as it stands, but for what its operator allows.
    pub(super) fn lower_run(&self, scope: Scope, text: &str, manner: Manner) -> Boxed {
        let run = if manner == Manner::Prefix { literal_prefix(text) } else { literal_run(text) };
        best_of(self.literal_tier(scope).map(|(field, factor)| {
            let query = match manner {
                Manner::Words | Manner::Literal | Manner::Name | Manner::Prefix => run_in(field, &run),
                Manner::Typo(letters) => {
                    Box::new(TermsQuery { field, pattern: Pattern::Typo { word: fold(text), letters } })
                }
                Manner::Near(distance) => near(field, text, distance),
            };
            (self.labelled(Sought::Run(text), field, query), factor)
        }))
    }

    fn one_term(&self, sought: Sought<'_>, field: Field) -> Boxed {
        let (Sought::Word(term) | Sought::Pair(term) | Sought::Run(term)) = sought;
        let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
        self.labelled(sought, field, Box::new(query))
    }

    /// `query` with a name for what it looks for.
    fn labelled(&self, sought: Sought<'_>, field: Field, query: Boxed) -> Boxed {
        let fields = self.fields;
        let place = match field {
            field if field == fields.lead_words => told!("first lines"),
            field if [fields.title_words, fields.title_literal].contains(&field) => told!("title"),
            _ => told!("body"),
        };
        let label = match sought {
            Sought::Word(term) => told!("word {term} in {place}", term, place),
            Sought::Pair(term) => told!("pair {term} in {place}", term, place),
            Sought::Run(text) => told!("literal run {text} in {place}", text, place),
        };
        Box::new(Labelled::leaf(&label, query))
    }

    fn literal_tier(&self, scope: Scope) -> impl Iterator<Item = (Field, f32)> + use<> {
        self.tier(scope, self.fields.title_literal, self.fields.body_literal)
    }

    /// The fields that a scope covers, and what a match in each counts.
    fn tier(&self, scope: Scope, title: Field, body: Field) -> impl Iterator<Item = (Field, f32)> + use<> {
        let title = (scope != Scope::Body).then_some((title, self.weights.title));
        let body = (scope != Scope::Title).then_some((body, 1.0));
        title.into_iter().chain(body)
    }
}

/// A name, and its English plural if it has one.
pub(in crate::index) fn forms(name: &str) -> impl Iterator<Item = String> {
    let plural = name.contains(' ') && name.ends_with(|c: char| c.is_ascii_lowercase() && c != 's');
    [name.to_owned()].into_iter().chain(plural.then(|| format!("{name}s")))
}

/// The words of `text` near each other.
fn near(field: Field, text: &str, distance: u32) -> Boxed {
    let words = text.split_whitespace().map(literal_run).filter(|run| !run.is_empty());
    let runs: Vec<LiteralRun> = words.collect();
    let found = runs.iter().map(|run| run_in(field, run)).collect();
    Box::new(NearQuery::new(field, runs, found, distance))
}

/// The pairs of neighbouring Han characters of a text that stand where one of its words ends: within
/// a word, a pair would say again what the word says.
fn joints(literal: &Tokens, words: &Tokens) -> impl Iterator<Item = String> {
    let within_word = |end: usize| words.iter().any(|word| word.start < end && end < word.end);
    let is_pair = |term: &str| term.chars().count() == 2 && term.chars().all(is_ideograph);
    let pairs = literal.iter().filter(move |token| is_pair(token.term) && !within_word(token.end));
    pairs.map(|pair| pair.term.to_owned())
}

/// The terms of the word tier that a text must have to match by its words, each once.
pub(in crate::index) fn query_terms(analyzer: &Analyzer, text: &str) -> Vec<String> {
    distinct(&analyzer.words(text, Purpose::Searching))
}

/// How many of the words of a text count where not all are asked for.
pub(in crate::index) fn words_of(analyzer: &Analyzer, text: &str) -> usize {
    if is_one_name(text) { 1 } else { query_terms(analyzer, text).len() }
}

/// Whether a text is one name, such as `evil.example.com`, a part of which is another name: Latin
/// words that are not parted by spaces.
fn is_one_name(text: &str) -> bool {
    !text.chars().any(|c| is_ideograph(c) || c.is_whitespace())
}

fn distinct(tokens: &Tokens) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for token in tokens.iter() {
        if !terms.iter().any(|term| term == token.term) {
            terms.push(token.term.to_owned());
        }
    }
    terms
}

/// What matches `query`, with `bonus` on top of its score.
fn with_bonus(query: Boxed, bonus: f32) -> Boxed {
    let constant = ConstScoreQuery::new(query.box_clone(), bonus);
    let constant = Labelled::leaf(&told!("the whole run"), Box::new(constant));
    sum(BooleanQuery::new(vec![(Occur::Must, query), (Occur::Should, Box::new(constant))]))
}

//! Builds a [`TextPlan`] from words, neighbouring texts and synonyms.

use super::plan::{Evidence, EvidenceKind, Planner, Role, TextPlan, WordPlan};
use super::source::Source;
use super::words::{is_identifier, joined, joints, literal_run_of_pair, needs_run, role_of};
use crate::analysis::{
    Purpose, Tokens, TypedWord, as_one_word, as_several_words, fold, forms, is_ideograph, is_stop_word,
    literal_run, query_terms, typed_words,
};
use crate::query::{Leaf, Query, Scope};

/// Maximum words of a run. Longer ones are sentences: an article that quotes one is rarely the one searched
/// for.
const MAX_RUN_WORDS: usize = 5;

/// Collects the words of texts that were typed side by side.
pub(super) struct TextPlanner<'a> {
    planner: Planner<'a>,
    plan: TextPlan,
    /// The texts as they were typed, with the numbers of their words.
    typed: Vec<(Scope, String, Vec<usize>)>,
}

impl<'a> TextPlanner<'a> {
    pub(super) fn new(planner: Planner<'a>) -> Self {
        let plan = TextPlan { words: Vec::new(), evidence: Vec::new(), first: None, required: false };
        Self { planner, plan, typed: Vec::new() }
    }

    /// Adds a query that consists of words.
    pub(super) fn add(&mut self, query: &Query) {
        self.add_words(query);
    }

    /// The plan. If the text has only stop words and years, they are required.
    pub(super) fn finish(mut self) -> TextPlan {
        if self.plan.words.iter().all(|word| word.role != Role::Word) {
            self.plan.words.iter_mut().for_each(|word| word.role = Role::Word);
        }
        self.add_run();
        self.add_identifiers();
        self.add_parts();
        self.add_joined();
        self.plan
    }

    /// Accepts `datacenter` for data and center where these were typed side by side.
    fn add_joined(&mut self) {
        let pairs = self.typed.windows(2).filter(|pair| pair[0].0 == pair[1].0);
        let joined = pairs.filter_map(|pair| {
            let text = format!("{} {}", pair[0].1, pair[1].1);
            let of: Vec<usize> = pair.iter().flat_map(|(.., of)| of).copied().collect();
            Some((of, pair[0].0, as_one_word(&text)?, text))
        });
        for (of, scope, term, text) in joined.collect::<Vec<_>>() {
            self.add_evidence(&of, scope, Source::Words(vec![term]), text, EvidenceKind::Literal);
        }
    }

    /// Accepts other spellings of a word: `UNC3944` for `UNC-3944`, `data center` for `datacenter`.
    fn add_spellings(&mut self, number: usize) {
        let WordPlan { text, scope, .. } = &self.plan.words[number];
        let (text, scope) = (text.clone(), *scope);
        if let Some(term) = as_one_word(&text) {
            self.add_evidence(
                &[number],
                scope,
                Source::Words(vec![term.clone()]),
                term,
                EvidenceKind::Literal,
            );
        }
        for run in as_several_words(&text) {
            self.add_evidence(&[number], scope, Source::Run(literal_run(&run)), run, EvidenceKind::Literal);
        }
    }

    /// Searches the whole text as one run. A text typed as one Chinese run is one term: articles that have it come
    /// first. A sentence, or words with spaces, may be a headline.
    fn add_run(&mut self) {
        let words = self.plan.words.iter().filter(|word| word.role == Role::Word).count();
        let Some(&(scope, ..)) = self.typed.first() else { return };
        if words < 2 || self.typed.iter().any(|(other, ..)| *other != scope) {
            return;
        }
        let text = joined(self.typed.iter().map(|(_, text, _)| text.as_str()));
        let source = Source::Run(literal_run(&text));
        if self.typed.len() == 1 && words <= MAX_RUN_WORDS {
            self.plan.first = Some((scope, source));
        } else if scope != Scope::Body {
            self.plan.words.push(WordPlan { text, scope: Scope::Title, source, role: Role::Phrase });
        }
    }

    /// Lets the articles with all identifiers of the text come first. The other words only say what is asked about the thing:
    /// many articles have `CVSS score`, and few of them the vulnerability that was typed beside it.
    fn add_identifiers(&mut self) {
        let words = self.plan.words.iter().filter(|word| word.role == Role::Word);
        let (identifiers, others): (Vec<&WordPlan>, Vec<&WordPlan>) =
            words.partition(|word| is_identifier(&word.text));
        let terms = identifiers.iter().filter_map(|word| match &word.source {
            Source::Words(terms) => Some(terms.clone()),
            _ => None,
        });
        let terms: Vec<String> = terms.flatten().collect();
        if let (Some(first), false, false) = (identifiers.first(), terms.is_empty(), others.is_empty()) {
            self.plan.first = Some((first.scope, Source::Words(terms)));
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

    /// A text without quotes: its words, with its literal run as evidence for all of them.
    fn add_text(&mut self, scope: Scope, text: &str) -> Vec<usize> {
        let analyzer = self.planner.analyzer;
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
        self.typed.push((scope, text.to_owned(), of.clone()));
        of
    }

    /// Adds characters between words, which the analyzer omits from queries since most are particles. No
    /// article is incomplete without them.
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

    /// A word. One that the index was built without is searched by its characters.
    fn add_word(&mut self, scope: Scope, word: TypedWord) -> usize {
        let TypedWord { terms, text } = word;
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
        if role == Role::Word {
            self.add_spellings(number);
        }
        number
    }

    /// Adds the parts of long words, except those that were typed as words.
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

    /// A synonym for the words `of`. If the dictionary has it, it is searched as a word, so that 护网 is not
    /// found in 维护网络.
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
                if let Some(term) = as_one_word(text) {
                    let source = Source::Words(vec![term.clone()]);
                    self.add_evidence(of, *scope, source, term, EvidenceKind::Name);
                }
            }
            // The words of the text again; some have synonyms of their own.
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

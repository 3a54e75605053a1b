//! Turns a plan into lowered nodes: each word with the articles that have it, its weight, and its evidence.

use serde_json::{Value, json};

use super::near::can_be_near;
use super::nodes::{Node, Text, Word};
use super::source::{Lowered, Weights, lower};
use super::{Accepted, Counted, Counts, any, bool_of, largest, without};
use crate::matching::{Evidence, EvidenceKind, Plan, Role, Source, TextPlan, WordPlan};
use crate::message;
use crate::message::Message;
use crate::search::Ranking;

/// Prepares plans.
pub(in crate::remote) struct Preparation<'a> {
    pub(in crate::remote) weights: Weights<'a>,
    pub(in crate::remote) accepted: &'a Accepted,
    /// Without counts everything is taken to occur.
    pub(in crate::remote) counts: Option<&'a Counts>,
}

impl Preparation<'_> {
    pub(in crate::remote) fn node(&self, plan: &Plan) -> Node {
        let nodes = |parts: &[Plan]| parts.iter().map(|part| self.node(part)).collect();
        match plan {
            Plan::Text(text) => Node::Text(self.text(text)),
            Plan::Any(parts) => Node::Any(nodes(parts)),
            Plan::All(parts) => Node::All(nodes(parts)),
            Plan::Not(inner) => Node::Not(Box::new(self.node(inner))),
            Plan::Boosted(inner, boost) => Node::Boosted(Box::new(self.node(inner)), *boost),
            Plan::Filter(filter) => Node::Filter {
                accepted: self.accepted.get(&filter.leaf),
                mentions: filter.mentions.as_ref().map(|text| self.text(text)),
            },
        }
    }

    /// Everything whose articles have to be counted.
    pub(in crate::remote) fn counted(&self, plan: &Plan) -> Counted {
        let mut counted = Counted::default();
        each_text(plan, &mut |text| {
            text.evidence.iter().for_each(|evidence| counted.push(self.evidence(evidence).has));
            for (number, word) in text.words.iter().enumerate() {
                let own = self.lowered(&word.source, word);
                counted.push(any_of(&own, &self.evidence_of(text, number)));
                counted.push(own.has);
            }
        });
        counted
    }

    /// Number of articles that match a query.
    fn found(&self, query: &Value) -> u64 {
        self.counts.map_or(1, |counts| counts.of(query))
    }

    fn lowered(&self, source: &Source, word: &WordPlan) -> Lowered {
        lower(source, word.scope, self.weights)
    }

    fn evidence(&self, evidence: &Evidence) -> Lowered {
        lower(&evidence.source, evidence.scope, self.weights)
    }

    /// The evidence for a word.
    fn evidence_of(&self, plan: &TextPlan, number: usize) -> Vec<(EvidenceKind, Lowered)> {
        let of_word = plan.evidence.iter().filter(|evidence| evidence.of.contains(&number));
        of_word.map(|evidence| (evidence.kind, self.evidence(evidence))).collect()
    }

    fn text(&self, plan: &TextPlan) -> Text {
        let mut words: Vec<Word> = Vec::with_capacity(plan.words.len());
        let matching = plan.words.iter().filter(|word| matches!(word.role, Role::Word | Role::Year)).count();
        for (number, word) in plan.words.iter().enumerate() {
            let whole = if let Role::Part(whole) = word.role { words.get(whole) } else { None };
            // An article that has only parts of the single word of the query does not match.
            let is_unused =
                word.role == Role::Stop || matching == 1 && whole.is_some_and(|whole| whole.found.is_some());
            if is_unused {
                words.push(unused(word));
                continue;
            }
            let mut prepared = self.word(word, &self.evidence_of(plan, number));
            if let Some(Lowered { has, .. }) = whole.and_then(|whole| whole.found.as_ref()) {
                prepared.found = prepared.found.map(|found| found.without(has));
            }
            words.push(prepared);
        }
        let first = plan.first.as_ref().map(|(scope, source)| lower(source, *scope, self.weights).has);
        // A run that is evidence too has been counted.
        let first = first.filter(|first| self.counts.is_none_or(|counts| !counts.has_none(first)));
        let has_words = words.iter().any(|word| word.role == Role::Word && word.found.is_some());
        Text { words, required: plan.required, has_words, first }
    }

    fn word(&self, word: &WordPlan, evidence: &[(EvidenceKind, Lowered)]) -> Word {
        let own = lower(&word.source, word.scope, self.weights);
        let articles = self.found(&any_of(&own, evidence));
        let weight = match word.role {
            Role::Part(_) => self.weights.ranking.part,
            Role::Phrase => self.weights.ranking.phrase,
            Role::Word | Role::Year | Role::Lone | Role::Stop => 1.0,
        };
        let all_articles = self.counts.map_or(1, |counts| counts.articles);
        let has_own = self.found(&own.has) > 0;
        let known: Vec<&(EvidenceKind, Lowered)> =
            evidence.iter().filter(|(_, lowered)| self.found(&lowered.has) > 0).collect();
        let literal_only = if word.is_literal() {
            Some(any_found(has_own, &own, &known))
        } else {
            let found = any(known.iter().map(|(_, lowered)| lowered.has.clone()).collect());
            (!known.is_empty())
                .then(|| if has_own { without(found, std::slice::from_ref(&own.has)) } else { found })
        };
        let x = known.iter().fold(has_own.then(|| own.x.clone()), |x, (kind, lowered)| {
            Some(self.with_evidence(x, *kind, &lowered.x))
        });
        let found = x.filter(|_| articles > 0).map(|x| Lowered { has: any_found(has_own, &own, &known), x });
        let idf = weight * Ranking::idf(all_articles, articles);
        Word { text: word.text.clone(), role: word.role, idf, found, literal_only }
    }

    fn with_evidence(&self, own: Option<Value>, kind: EvidenceKind, found: &Value) -> Value {
        match (kind, own) {
            (EvidenceKind::Literal, None) => found.clone(),
            (EvidenceKind::Literal, Some(own)) => largest(vec![own, found.clone()]),
            (EvidenceKind::Name, own) => {
                let name = json!({"bool": {"should": [found], "boost": self.weights.ranking.synonym}});
                own.map_or_else(|| name.clone(), |own| any(vec![own, name.clone()]))
            }
        }
    }
}

impl Lowered {
    /// The same without the articles that match `other`.
    fn without(self, other: &Value) -> Self {
        let x = bool_of([("must", vec![self.x]), ("must_not", vec![other.clone()])]);
        Self { has: without(self.has, std::slice::from_ref(other)), x }
    }
}

/// A word that is not searched.
fn unused(word: &WordPlan) -> Word {
    Word { text: word.text.clone(), role: Role::Stop, idf: 0.0, found: None, literal_only: None }
}

fn any_of(own: &Lowered, evidence: &[(EvidenceKind, Lowered)]) -> Value {
    any(std::iter::once(&own.has).chain(evidence.iter().map(|(_, lowered)| &lowered.has)).cloned().collect())
}

fn any_found(has_own: bool, own: &Lowered, known: &[&(EvidenceKind, Lowered)]) -> Value {
    let own = has_own.then_some(&own.has).into_iter();
    any(own.chain(known.iter().map(|(_, lowered)| &lowered.has)).cloned().collect())
}

/// Number of patterns of a plan.
pub(in crate::remote) fn patterns(plan: &Plan) -> usize {
    let mut patterns = 0;
    each_text(plan, &mut |text| {
        patterns += text.words.iter().filter(|word| is_pattern(&word.source)).count();
        // Evidence is looked for once for each word that it is evidence for.
        let evidence = text.evidence.iter().filter(|evidence| is_pattern(&evidence.source));
        patterns += evidence.map(|evidence| evidence.of.len()).sum::<usize>();
    });
    patterns
}

fn is_pattern(source: &Source) -> bool {
    match source {
        Source::Pattern(_) => true,
        Source::Run(run) => run.terms.is_empty() && run.prefix.is_some(),
        Source::Words(_) | Source::Patterns(_) | Source::Near(..) => false,
    }
}

/// What of a plan the engine cannot do.
pub(in crate::remote) fn unsupported(plan: &Plan) -> Option<Message> {
    let mut reason = None;
    each_text(plan, &mut |text| {
        let sources = text.words.iter().map(|word| &word.source);
        let cannot = |source: &Source| matches!(source, Source::Near(runs, _) if !can_be_near(runs));
        if sources.into_iter().any(cannot) {
            reason = Some(message!("more than four words of both scripts near each other"));
        }
    });
    reason
}

fn each_text(plan: &Plan, visit: &mut impl FnMut(&TextPlan)) {
    match plan {
        Plan::Text(text) => visit(text),
        Plan::Any(parts) | Plan::All(parts) => parts.iter().for_each(|part| each_text(part, visit)),
        Plan::Not(inner) | Plan::Boosted(inner, _) => each_text(inner, visit),
        Plan::Filter(filter) => filter.mentions.iter().for_each(visit),
    }
}

//! The score of an article as a query: what `index/read/ranking/evaluate.rs` computes from postings.

use serde_json::{Value, json};

use super::nodes::{Node, Text};
use super::{any, constant, filtered, largest, scripts};
use crate::matching::Priors;
use crate::search::Ranking;

/// Scores nodes.
#[derive(Clone, Copy)]
pub(in crate::remote) struct Scoring<'a> {
    pub(in crate::remote) ranking: &'a Ranking,
}

impl Scoring<'_> {
    /// The articles that match, with their scores.
    pub(in crate::remote) fn ranked(self, node: &Node, priors: &Priors) -> Value {
        match self.coordinated(node) {
            Some(score) => filtered(node.matches(), scripts::with_priors(score, priors)),
            None => json!({"bool": {"filter": [node.matches()]}}),
        }
    }

    /// Whether every match has the score 0.
    pub(in crate::remote) fn is_unscored(self, node: &Node) -> bool {
        self.coordinated(node).is_none()
    }

    /// The score, weighted by the share of the query that an article has; `None` if it is always 0.
    fn coordinated(self, node: &Node) -> Option<Value> {
        let (score, most) = (self.score(node)?, idf_sum(node));
        if most <= 0.0 || always_has_all(node) {
            return Some(score);
        }
        Some(scripts::product(score, share(node)?, 1.0 / most, self.ranking.coordination))
    }

    fn score(self, node: &Node) -> Option<Value> {
        match node {
            Node::Text(text) => self.words(text, || node.matches()),
            Node::Any(parts) => {
                let branch = |part: &Node| Some(within(part, self.coordinated(part)?));
                sum(parts.iter().filter_map(branch).collect())
            }
            Node::All(parts) => sum(parts.iter().filter_map(|part| self.part(part)).collect()),
            Node::Not(_) => None,
            Node::Filter { accepted, mentions } => {
                Some(filtered(accepted.clone(), self.words(mentions.as_ref()?, || accepted.clone())?))
            }
            Node::Boosted(inner, boost) => {
                Some(json!({"bool": {"should": [within(inner, self.score(inner)?)], "boost": boost}}))
            }
        }
    }

    fn part(self, part: &Node) -> Option<Value> {
        let score = self.score(part)?;
        Some(if matches!(part, Node::Text(_) | Node::Filter { .. }) { score } else { within(part, score) })
    }

    /// The sum over the words of a text, for articles of `matches`.
    fn words(self, text: &Text, matches: impl FnOnce() -> Value) -> Option<Value> {
        let found = text.words.iter().filter_map(|word| Some((word, word.found.as_ref()?)));
        let scores = found.map(|(word, found)| scripts::saturated(found.x.clone(), word.idf, self.ranking));
        let score = sum(scores.collect())?;
        let only_ranks = |word: &super::Word| word.found.is_some() && !text.matches_by(word.role);
        Some(if text.words.iter().any(only_ranks) { filtered(matches(), score) } else { score })
    }
}

/// The largest sum of idf of an article.
fn idf_sum(node: &Node) -> f32 {
    match node {
        Node::Text(text) => text.words.iter().map(super::Word::idf_sum).sum(),
        Node::All(parts) => parts.iter().map(idf_sum).sum(),
        Node::Any(parts) => parts.iter().map(idf_sum).fold(0.0, f32::max),
        Node::Boosted(inner, _) => idf_sum(inner),
        Node::Filter { .. } | Node::Not(_) => 0.0,
    }
}

/// The sum of idf of what an article has, as a score; `None` if no article has any.
fn share(node: &Node) -> Option<Value> {
    match node {
        Node::Text(text) => {
            let words = text.words.iter().filter(|word| word.found.is_some() && word.idf_sum() > 0.0);
            sum(words.map(|word| constant(word.has(), word.idf_sum())).collect())
        }
        Node::All(parts) => sum(parts.iter().filter_map(share).collect()),
        Node::Any(parts) => {
            let most = idf_sum(node);
            let branch = |part: &Node| match idf_sum(part) {
                own if own > 0.0 => Some(json!({"bool": {
                    "filter": [part.matches()],
                    "should": [share(part)?],
                    "boost": most / own,
                }})),
                _ => Some(constant(part.matches(), most)),
            };
            let branches: Vec<Value> = parts.iter().filter_map(branch).collect();
            (!branches.is_empty() && most > 0.0).then(|| largest(branches))
        }
        Node::Boosted(inner, _) => share(inner),
        Node::Filter { .. } | Node::Not(_) => None,
    }
}

/// Whether every article that matches has the whole sum of idf.
fn always_has_all(node: &Node) -> bool {
    match node {
        Node::Text(text) => {
            let weighted = text.words.iter().filter(|word| word.idf_sum() > 0.0).count();
            text.required || weighted == 1 && text.has_words
        }
        Node::Any(parts) => parts.iter().all(always_has_all),
        Node::All(parts) => {
            let others = || parts.iter().filter(|part| idf_sum(part) > 0.0);
            let optional = others().filter(|part| part.is_optional()).count();
            optional <= 1 && others().all(always_has_all)
        }
        Node::Boosted(inner, _) => always_has_all(inner),
        Node::Filter { .. } | Node::Not(_) => true,
    }
}

/// The score of the articles that match `node` alone.
fn within(node: &Node, score: Value) -> Value {
    filtered(node.matches(), score)
}

fn sum(scores: Vec<Value>) -> Option<Value> {
    (!scores.is_empty()).then(|| any(scores))
}

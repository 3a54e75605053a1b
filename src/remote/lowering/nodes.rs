//! A lowered plan: which articles match it, and which have all of it.

use serde_json::{Value, json};

use super::source::Lowered;
use super::{all, any, everything, nothing, without};
use crate::matching::Role;

/// A node of a lowered plan.
pub(in crate::remote) enum Node {
    Text(Text),
    Any(Vec<Node>),
    All(Vec<Node>),
    Not(Box<Node>),
    Filter { accepted: Value, mentions: Option<Text> },
    Boosted(Box<Node>, f32),
}

/// The words of a text.
pub(in crate::remote) struct Text {
    pub(in crate::remote) words: Vec<Word>,
    pub(in crate::remote) required: bool,
    /// Whether any article has one of the words. If so, an article that has only parts of words does not match.
    pub(in crate::remote) has_words: bool,
    /// The articles that have the text as one run, or its identifiers, if it has such: they come first.
    pub(in crate::remote) first: Option<Value>,
}

/// A word.
pub(in crate::remote) struct Word {
    pub(in crate::remote) text: String,
    pub(in crate::remote) role: Role,
    pub(in crate::remote) idf: f32,
    /// Which articles have it, and their weighted occurrences; `None` if no article has it.
    pub(in crate::remote) found: Option<Lowered>,
    /// The articles that have it only literally.
    pub(in crate::remote) literal_only: Option<Value>,
}

impl Word {
    /// The articles that have the word.
    pub(in crate::remote) fn has(&self) -> Value {
        self.found.as_ref().map_or_else(nothing, |found| found.has.clone())
    }

    /// Its contribution to the share of the query that an article has.
    pub(super) fn idf_sum(&self) -> f32 {
        match self.role {
            Role::Word | Role::Year | Role::Stop => self.idf,
            Role::Part(_) | Role::Lone | Role::Phrase => 0.0,
        }
    }
}

impl Text {
    /// Whether an article matches by a word of this role.
    pub(super) fn matches_by(&self, role: Role) -> bool {
        role != Role::Stop && (!self.has_words || matches!(role, Role::Word | Role::Year))
    }

    fn required_words(&self) -> impl Iterator<Item = &Word> {
        self.words.iter().filter(|word| word.role == Role::Word)
    }
}

impl Node {
    /// Number of things that a complete match must have.
    pub(in crate::remote) fn size(&self) -> u16 {
        let size = match self {
            Self::Text(text) => text.required_words().count(),
            Self::All(parts) => parts.iter().map(|part| usize::from(part.size())).sum(),
            Self::Boosted(inner, _) => return inner.size(),
            Self::Any(_) | Self::Filter { .. } => 1,
            Self::Not(_) => 0,
        };
        u16::try_from(size).unwrap_or(u16::MAX)
    }

    /// Whether an article may match without this.
    pub(super) fn is_optional(&self) -> bool {
        match self {
            Self::Text(text) => !text.required,
            Self::Any(parts) | Self::All(parts) => parts.iter().all(Self::is_optional),
            Self::Boosted(inner, _) => inner.is_optional(),
            Self::Not(_) | Self::Filter { .. } => false,
        }
    }

    /// The articles that have part of what is asked for.
    pub(in crate::remote) fn matches(&self) -> Value {
        match self {
            Self::Text(text) if text.required => self.complete(),
            Self::Text(text) => {
                let words =
                    text.words.iter().filter(|word| text.matches_by(word.role) && word.found.is_some());
                any(words.map(Word::has).collect())
            }
            Self::Any(parts) => any(parts.iter().map(Self::matches).collect()),
            Self::All(parts) => matches_of_all(parts.iter()),
            Self::Not(_) => matches_of_all(std::iter::once(self)),
            Self::Filter { accepted, .. } => accepted.clone(),
            Self::Boosted(inner, _) => inner.matches(),
        }
    }

    /// The articles that have all of it.
    pub(in crate::remote) fn complete(&self) -> Value {
        match self {
            Self::Text(text) if text.required_words().count() == 0 => nothing(),
            Self::Text(text) => all(text.required_words().map(Word::has).collect()),
            Self::Any(parts) => any(parts.iter().map(Self::complete).collect()),
            Self::All(parts) => complete_of_all(parts.iter()),
            Self::Not(_) => complete_of_all(std::iter::once(self)),
            Self::Filter { accepted, .. } => accepted.clone(),
            Self::Boosted(inner, _) => inner.complete(),
        }
    }

    /// The things that a complete match has, each as a query; there are [`Node::size`] of them.
    pub(in crate::remote) fn units(&self) -> Vec<Value> {
        match self {
            Self::Text(text) => text.required_words().map(Word::has).collect(),
            Self::All(parts) => parts.iter().flat_map(Self::units).collect(),
            Self::Boosted(inner, _) => inner.units(),
            Self::Any(_) | Self::Filter { .. } => vec![self.complete()],
            Self::Not(_) => Vec::new(),
        }
    }

    /// The articles of the set: those that match and have `least` things.
    pub(in crate::remote) fn with_at_least(&self, least: u16) -> Value {
        if least >= self.size() {
            return self.complete();
        }
        json!({"bool": {"filter": [self.matches()], "should": self.units(), "minimum_should_match": least}})
    }

    /// The articles that come first: those with the whole query as one run, or with its identifiers.
    pub(in crate::remote) fn first(&self) -> Option<Value> {
        match self {
            Self::Text(text) => text.first.clone(),
            Self::Boosted(inner, _) => inner.first(),
            Self::All(parts) => {
                let wanted = || parts.iter().filter(|part| !matches!(part, Self::Not(_)));
                if wanted().any(Self::is_optional) {
                    let texts =
                        parts.iter().filter(|part| matches!(part, Self::Text(text) if !text.required));
                    let runs: Vec<Value> = texts.filter_map(Self::first).collect();
                    return (!runs.is_empty()).then(|| any(runs));
                }
                wanted().next()?.first()
            }
            Self::Any(_) | Self::Not(_) | Self::Filter { .. } => None,
        }
    }

    /// Calls `visit` with each text that a match may have, and whether a complete match has it.
    pub(in crate::remote) fn each_text<'n>(&'n self, wanted: bool, visit: &mut impl FnMut(&'n Text, bool)) {
        match self {
            Self::Text(text) => visit(text, wanted),
            Self::All(parts) => parts.iter().for_each(|part| part.each_text(wanted, visit)),
            Self::Any(parts) => parts.iter().for_each(|part| part.each_text(false, visit)),
            Self::Boosted(inner, _) => inner.each_text(wanted, visit),
            Self::Not(_) | Self::Filter { .. } => {}
        }
    }
}

fn excluded<'n>(parts: impl Iterator<Item = &'n Node>) -> Vec<Value> {
    let inner = parts.filter_map(|part| if let Node::Not(inner) = part { Some(inner) } else { None });
    inner.map(|inner| inner.complete()).collect()
}

fn matches_of_all<'n>(parts: impl Iterator<Item = &'n Node> + Clone) -> Value {
    let wanted = || parts.clone().filter(|part| !matches!(part, Node::Not(_)));
    let mut filters: Vec<Value> = wanted().filter(|part| !part.is_optional()).map(Node::complete).collect();
    let optional: Vec<Value> = wanted().filter(|part| part.is_optional()).map(Node::matches).collect();
    if !optional.is_empty() {
        filters.push(any(optional));
    }
    let wanted = if filters.is_empty() { everything() } else { all(filters) };
    without(wanted, &excluded(parts))
}

fn complete_of_all<'n>(parts: impl Iterator<Item = &'n Node> + Clone) -> Value {
    let wanted = parts.clone().filter(|part| !matches!(part, Node::Not(_)));
    without(all(wanted.map(Node::complete).collect()), &excluded(parts))
}

//! What a check tells: findings, each with its remedy, and the verdict over all.

use std::collections::BTreeMap;

use serde::Serialize;

use super::disk::Roots;
use crate::index::{Fault, Part};
use crate::message;
use crate::message::Message;

/// What is the matter, from the least to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// A file that the index came from is no longer on disk.
    Missing,
    /// Such a file has another size or time than when it was read.
    Changed,
    /// An article on disk is not in the index.
    Extra,
    /// A folder or file on disk cannot be read, so that nothing can be said of what is in it.
    Unreadable,
    /// An article's words were cut by another dictionary.
    Words,
    /// What the index holds of an article does not agree with itself.
    Article,
    /// A file of the index is missing or not what was written.
    Index,
}

impl FindingKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Missing,
        Self::Changed,
        Self::Extra,
        Self::Unreadable,
        Self::Words,
        Self::Article,
        Self::Index,
    ];

    /// The name that JSON uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Extra => "extra",
            Self::Unreadable => "unreadable",
            Self::Words => "words",
            Self::Article => "article",
            Self::Index => "index",
        }
    }

    /// Whether the index is damaged, rather than behind what lies on disk.
    #[must_use]
    pub const fn is_damage(self) -> bool {
        matches!(self, Self::Article | Self::Index)
    }
}

/// One thing that is the matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// Where: the absolute path of a file, an article's id, or a file of the index.
    pub subject: String,
    /// More about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Message>,
    /// What to do.
    pub remedy: Message,
}

/// What a check has found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Verdict {
    /// Whether no damage was found: to the files without `deep`, to anything with it.
    pub sound: bool,
    /// Whether index and disk agree as well.
    pub agrees: bool,
    /// Articles in the index; 0 if its files are damaged, as they are not counted then.
    pub articles: u64,
    /// Files that they came from.
    pub files: usize,
    /// Whether every byte and every article was looked at.
    pub deep: bool,
    /// How many findings of each kind.
    pub counts: BTreeMap<&'static str, usize>,
    /// What was found, by kind and subject.
    pub findings: Vec<Finding>,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
}

impl Verdict {
    /// The findings of a kind.
    pub fn of(&self, kind: FindingKind) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.kind == kind)
    }

    pub(super) fn add(&mut self, faults: Vec<Fault>, roots: &Roots) {
        let remedy = message!(
            "`secnews index --rebuild {folders}` builds the index anew",
            folders = roots.arguments()
        );
        self.findings.extend(faults.into_iter().map(|Fault { part, message }| {
            let (kind, subject) = match part {
                Part::File(name) => (FindingKind::Index, name),
                Part::Article(id) => (FindingKind::Article, id.to_string()),
                Part::Words(id) => (FindingKind::Words, id.to_string()),
            };
            Finding { kind, subject, message: Some(message), remedy: remedy.clone() }
        }));
    }

    /// Puts the findings in order and draws the conclusion.
    pub(super) fn conclude(&mut self) {
        self.findings.sort_by(|one, other| (one.kind, &one.subject).cmp(&(other.kind, &other.subject)));
        for finding in &self.findings {
            *self.counts.entry(finding.kind.as_str()).or_default() += 1;
        }
        self.sound = !self.findings.iter().any(|finding| finding.kind.is_damage());
        self.agrees = self.findings.is_empty();
    }
}

//! The result of a check: findings with their remedies, and the verdict.

use std::collections::BTreeMap;

use serde::Serialize;

use super::roots::Roots;
use crate::index::{Fault, FaultLocation};
use crate::message::Message;

/// Kinds of findings, from the least to the most severe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// An indexed file is no longer on disk.
    Missing,
    /// An indexed file has another size or content than when it was read.
    Changed,
    /// An article on disk is not in the index.
    Extra,
    /// A folder or file on disk cannot be read, so that its content is not checked.
    Unreadable,
    /// An article was tokenized with another dictionary.
    Words,
    /// The indexed data of an article contradicts its stored text.
    Article,
    /// A file of the index is missing or corrupt.
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
    pub(crate) const fn is_damage(self) -> bool {
        matches!(self, Self::Article | Self::Index)
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its kind.
    pub kind: FindingKind,
    /// Where it is: the absolute path of a file, an article's id, or the name of an index file.
    pub subject: String,
    /// Details.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Message>,
    /// The folders that were named when what it is about was indexed; empty if they are not known.
    #[serde(skip)]
    pub roots: Vec<String>,
    /// The remedy, which the front end fills in since it knows its commands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Message>,
}

/// The result of a check.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Verdict {
    /// Whether no damage was found. Without `deep`, only the files of the index are checked for it.
    pub sound: bool,
    /// Whether index and disk agree as well.
    pub agrees: bool,
    /// Articles in the index; 0 if its files are damaged.
    pub articles: u64,
    /// Files in the manifest.
    pub files: usize,
    /// Whether every byte and every article was checked.
    pub deep: bool,
    /// Number of findings of each kind.
    pub counts: BTreeMap<&'static str, usize>,
    /// The findings, ordered by kind and subject.
    pub findings: Vec<Finding>,
    /// Time taken, in milliseconds.
    pub took_ms: f64,
}

impl Verdict {
    /// The findings of a kind.
    pub fn of(&self, kind: FindingKind) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.kind == kind)
    }

    pub(super) fn add(&mut self, faults: Vec<Fault>, roots: &Roots) {
        self.findings.extend(faults.into_iter().map(|Fault { location, message }| {
            let (kind, subject) = match location {
                FaultLocation::File(name) => (FindingKind::Index, name),
                FaultLocation::Article(id) => (FindingKind::Article, id.to_string()),
                FaultLocation::Words(id) => (FindingKind::Words, id.to_string()),
            };
            Finding {
                kind,
                subject,
                message: Some(message),
                roots: roots.folders().map(str::to_owned).collect(),
                remedy: None,
            }
        }));
    }

    /// Sorts the findings and sets the verdict.
    pub(super) fn conclude(&mut self) {
        self.findings.sort_by(|one, other| (one.kind, &one.subject).cmp(&(other.kind, &other.subject)));
        for finding in &self.findings {
            *self.counts.entry(finding.kind.as_str()).or_default() += 1;
        }
        self.sound = !self.findings.iter().any(|finding| finding.kind.is_damage());
        self.agrees = self.findings.is_empty();
    }
}

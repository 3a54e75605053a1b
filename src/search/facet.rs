//! Counts of values over the matching articles.

use std::collections::HashMap;

use serde::Serialize;

use crate::article::EntityKind;
use crate::enrich;
use crate::enrich::DisplayNames;
use crate::query::{EntityFilter, Leaf, Query};

/// A property whose values can be counted over the matching articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Facet {
    /// Feed or account.
    Source,
    /// Language code.
    Language,
    /// Host of the URL.
    Host,
    /// Body status.
    Status,
    /// Month of the feed date.
    Month,
    /// Vulnerabilities in the article, by CVE number.
    Cve,
    /// Threat actors in the article.
    Actor,
    /// Malware families in the article.
    Malware,
    /// Techniques of MITRE ATT&CK in the article.
    Technique,
    /// Domains in the article that may be malicious.
    Domain,
    /// IP addresses in the article that may be malicious.
    Address,
}

impl Facet {
    /// Every facet.
    pub const ALL: [Self; 11] = [
        Self::Source,
        Self::Language,
        Self::Host,
        Self::Status,
        Self::Month,
        Self::Cve,
        Self::Actor,
        Self::Malware,
        Self::Technique,
        Self::Domain,
        Self::Address,
    ];

    /// Whether its values are sorted by date and not by frequency.
    #[must_use]
    pub(crate) const fn is_by_date(self) -> bool {
        matches!(self, Self::Month)
    }

    /// The name that users and JSON use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Language => "lang",
            Self::Host => "host",
            Self::Status => "status",
            Self::Month => "month",
            Self::Cve => "cve",
            Self::Actor => "actor",
            Self::Malware => "malware",
            Self::Technique => "technique",
            Self::Domain => "domain",
            Self::Address => "ip",
        }
    }

    /// Whether `leaf` filters by this facet.
    #[must_use]
    pub(crate) fn is_filtered_by(self, leaf: &Leaf) -> bool {
        match self {
            Self::Source => matches!(leaf, Leaf::Source { .. }),
            Self::Language => matches!(leaf, Leaf::Language(_)),
            Self::Host => matches!(leaf, Leaf::Host(_)),
            Self::Status => matches!(leaf, Leaf::Status(_)),
            Self::Month => matches!(leaf, Leaf::Date(_)),
            Self::Cve => matches!(leaf, Leaf::Entity(EntityFilter::Cve(_) | EntityFilter::CveYear(_))),
            Self::Actor => matches!(leaf, Leaf::Entity(EntityFilter::Actor(_))),
            Self::Malware => matches!(leaf, Leaf::Entity(EntityFilter::Malware(_))),
            Self::Technique => matches!(leaf, Leaf::Entity(EntityFilter::Technique(_))),
            Self::Domain => matches!(leaf, Leaf::Entity(EntityFilter::Domain(_))),
            Self::Address => matches!(leaf, Leaf::Entity(EntityFilter::Address(_))),
        }
    }

    /// `query` without its filters by this facet, be they required, excluded or alternatives; `None` if it has none.
    /// Filters within other parts of the query stay, since they belong to those.
    #[must_use]
    pub(crate) fn unfiltered(self, query: &Query) -> Option<Query> {
        let parts = match query {
            Query::And(parts) => parts.as_slice(),
            other => std::slice::from_ref(other),
        };
        let kept: Vec<Query> = parts.iter().filter(|part| !self.is_only_filter(part)).cloned().collect();
        (kept.len() < parts.len()).then_some(Query::And(kept))
    }

    /// Whether `part` filters by this facet and does nothing else.
    fn is_only_filter(self, part: &Query) -> bool {
        match part {
            Query::Leaf(leaf) => self.is_filtered_by(leaf),
            Query::Not(inner) => self.is_only_filter(inner),
            Query::Or(parts) => !parts.is_empty() && parts.iter().all(|part| self.is_only_filter(part)),
            Query::And(_) | Query::Widened { .. } | Query::Boosted { .. } => false,
        }
    }

    /// The facet with that name; `language` and `body_status` are accepted too.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.name() == short_name(name))
    }
}

/// The name in options of what JSON calls `name`.
pub(crate) fn short_name(name: &str) -> &str {
    match name {
        "language" => "lang",
        "body_status" => "status",
        other => other,
    }
}

/// The counts of the values of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts {
    /// The facet.
    pub facet: Facet,
    /// Values with their counts: of stories if these are folded, else of articles. The most frequent first, months in
    /// order of date.
    pub counts: Vec<ValueCount>,
    /// Number of values left out: the least frequent ones, or the earliest months.
    pub omitted: usize,
}

/// A value of a facet with its count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct ValueCount {
    /// The value.
    pub value: String,
    /// Number of stories or articles with it.
    pub count: usize,
    /// Its names in each language, if it is a threat actor or malware.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<DisplayNames>,
}

impl ValueCount {
    /// Values with their counts, the most frequent first, equals by name.
    pub(crate) fn ranked(counts: HashMap<String, usize>) -> Vec<Self> {
        let mut ranked: Vec<Self> =
            counts.into_iter().map(|(value, count)| Self { value, count, names: None }).collect();
        ranked.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        ranked
    }
}

impl FacetCounts {
    /// The first `limit` of [ranked](ValueCount::ranked) counts: the most frequent; of a date facet the latest, ordered by
    /// date.
    pub(crate) fn limited(facet: Facet, mut counts: Vec<ValueCount>, limit: Option<usize>) -> Self {
        let omitted = counts.len().saturating_sub(limit.unwrap_or(usize::MAX));
        if facet.is_by_date() {
            counts.sort_by(|a, b| a.value.cmp(&b.value));
            counts.drain(..omitted);
        } else {
            counts.truncate(counts.len() - omitted);
        }
        let kind = match facet {
            Facet::Actor => Some(EntityKind::Actor),
            Facet::Malware => Some(EntityKind::Malware),
            _ => None,
        };
        if let Some(kind) = kind {
            counts.iter_mut().for_each(|count| count.names = enrich::names_of(kind, &count.value));
        }
        Self { facet, counts, omitted }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn a_query_loses_the_filters_of_a_facet() {
        for (facet, query, expected) in [
            (Facet::Language, "勒索 lang:zh", Some("勒索")),
            (Facet::Language, "勒索 (lang:zh OR lang:en) source:安全牛", Some("勒索 source:安全牛")),
            (Facet::Source, "勒索 -source:安全牛", Some("勒索")),
            (Facet::Cve, "cve:2024 lang:zh", Some("lang:zh")),
            (Facet::Source, "勒索 (source:安全牛 OR 漏洞)", None),
            (Facet::Month, "勒索 lang:zh", None),
        ] {
            let query = parse(query).expect(query);
            let parsed = expected.map(|expected| parse(expected).expect(expected).to_string());
            assert_eq!(facet.unfiltered(&query).map(|query| query.to_string()), parsed, "{query}");
        }
        assert_eq!(
            Facet::Language.unfiltered(&parse("lang:zh").expect("a query")),
            Some(Query::And(Vec::new()))
        );
    }

    fn shown(facet: Facet, limit: Option<usize>) -> (Vec<String>, usize) {
        let counts = [("2024-10", 5), ("2024-12", 4), ("2024-11", 2), ("2023-12", 1)];
        let counts = counts.map(|(value, count)| (value.to_owned(), count));
        let limited = FacetCounts::limited(facet, ValueCount::ranked(counts.into_iter().collect()), limit);
        (limited.counts.into_iter().map(|value| value.value).collect(), limited.omitted)
    }

    #[test]
    fn months_stand_in_order_of_date_and_the_latest_are_kept() {
        let owned = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect::<Vec<_>>();
        let all = owned(&["2023-12", "2024-10", "2024-11", "2024-12"]);
        assert_eq!(shown(Facet::Month, None), (all.clone(), 0));
        assert_eq!(shown(Facet::Month, Some(9)), (all, 0));
        assert_eq!(shown(Facet::Month, Some(2)), (owned(&["2024-11", "2024-12"]), 2));
        assert_eq!(shown(Facet::Cve, Some(2)), (owned(&["2024-10", "2024-12"]), 2));
    }
}

//! Counts the values of facets among the matches: by story if reposts are folded, else by article.

use std::collections::{BTreeMap, HashMap};

use super::collector::Candidate;
use super::counting::{CountedValues, Matches, Values};
use crate::article::EntityKind;
use crate::error::Error;
use crate::index::Searcher;
use crate::index::schema::stored::{day_of, plausible_days};
use crate::index::store::guard::catch_panic;
use crate::index::store::tantivy_error::IndexError;
use crate::search::{Facet, FacetCounts, Ranking, SearchRequest, ValueCount};
use crate::stop::Stop;

/// What a facet counts.
pub(super) enum Counted {
    /// The values of a text column.
    Column(&'static str),
    /// The entities of some kinds; addresses and domains without harmless ones.
    Named(&'static [EntityKind]),
    /// The months of the date.
    Months,
}

impl Counted {
    pub(super) const fn of(facet: Facet) -> Self {
        match facet {
            Facet::Source => Self::Column("source"),
            Facet::Language => Self::Column("language"),
            Facet::Host => Self::Column("host_exact"),
            Facet::Status => Self::Column("status"),
            Facet::Month => Self::Months,
            Facet::Cve => Self::Named(&[EntityKind::Cve]),
            Facet::Actor => Self::Named(&[EntityKind::Actor]),
            Facet::Malware => Self::Named(&[EntityKind::Malware]),
            Facet::Technique => Self::Named(&[EntityKind::Technique]),
            Facet::Domain => Self::Named(&[EntityKind::Domain]),
            Facet::Address => Self::Named(&[EntityKind::Ipv4, EntityKind::Ipv6]),
        }
    }
}

impl Searcher {
    /// Counts the facets of `request` over the articles of the set.
    pub(in crate::index) fn facets(
        &self,
        set: &[Candidate],
        request: &SearchRequest,
        ranking: &Ranking,
        stop: &Stop,
    ) -> Result<Vec<FacetCounts>, Error> {
        let collapse = request.collapse.folds_stories();
        let unfiltered =
            |facet: Facet| facet.unfiltered(&request.query).filter(|_| request.facets_without_own_filter);
        let (of_others, of_set): (Vec<Facet>, Vec<Facet>) =
            request.facets.iter().partition(|facet| unfiltered(**facet).is_some());
        let mut counts = self.counts(&of_set, &Matches::of(self.tantivy(), set, collapse), stop)?;
        for facet in of_others {
            let Some(query) = unfiltered(facet) else { continue };
            let matched = self.matched(&query, ranking, stop)?;
            let set = catch_panic(|| Ok(matched.candidates(self.columns(), true)?))?;
            counts.extend(self.counts(&[facet], &Matches::of(self.tantivy(), &set, collapse), stop)?);
        }
        let limited = |facet: &Facet| {
            let counts = counts.get(facet).cloned().unwrap_or_default();
            FacetCounts::limited(*facet, ValueCount::ranked(counts), request.facet_limit)
        };
        Ok(request.facets.iter().map(limited).collect())
    }

    /// The counts of the values of some facets over the same matches. What they name is read once for all.
    fn counts(
        &self,
        facets: &[Facet],
        matches: &Matches,
        stop: &Stop,
    ) -> Result<HashMap<Facet, HashMap<String, usize>>, Error> {
        let (mut counts, mut named) = (HashMap::new(), Vec::new());
        for &facet in facets {
            stop.check()?;
            match Counted::of(facet) {
                Counted::Named(kinds) => named.push((facet, Values::Named(kinds))),
                Counted::Months => {
                    counts.insert(facet, catch_panic(|| self.by_month(matches))?);
                }
                Counted::Column(column) => {
                    let values = CountedValues::read(self, column, &[(facet, Values::All)], matches, stop);
                    counts.extend(values?.by_class());
                }
            }
        }
        if !named.is_empty() {
            counts.extend(CountedValues::read(self, "named", &named, matches, stop)?.by_class());
        }
        Ok(counts)
    }

    fn by_month(&self, matches: &Matches) -> Result<HashMap<String, usize>, IndexError> {
        let (plausible, mut months) = (plausible_days(), BTreeMap::<i64, Vec<u32>>::new());
        for (segment, reader) in self.tantivy().segment_readers().iter().enumerate() {
            let column = reader.fast_fields().i64("date")?;
            for (document, unit) in matches.in_segment(segment) {
                let day = column.first(document).filter(|day| plausible.contains(day));
                day.into_iter().for_each(|day| months.entry(day).or_default().push(unit));
            }
        }
        let mut by_month: HashMap<String, Vec<u32>> = HashMap::new();
        for (day, units) in months {
            let month = day_of(day).map_or_else(String::new, |date| date.strftime("%Y-%m").to_string());
            by_month.entry(month).or_default().extend(units);
        }
        Ok(by_month.into_iter().map(|(month, units)| (month, distinct(units))).collect())
    }
}

fn distinct(mut units: Vec<u32>) -> usize {
    units.sort_unstable();
    units.dedup();
    units.len()
}

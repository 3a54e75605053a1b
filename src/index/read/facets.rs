//! Counts the values of facets among the matches: by story if reposts are folded, else by article.

use std::collections::HashMap;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, SegmentOrdinal, SegmentReader, TERMINATED, TantivyError};

use super::collector::Candidate;
use super::stats::ranked;
use crate::analysis::fold;
use crate::article::EntityKind;
use crate::enrich;
use crate::error::Error;
use crate::index::Searcher;
use crate::index::schema::columns::TextColumn;
use crate::index::schema::entities;
use crate::index::schema::stored::{day_of, plausible_days};
use crate::index::store::guard::catch_panic;
use crate::index::store::tantivy_error::IndexError;
use crate::search::{Facet, FacetCounts, Ranking, SearchRequest, ValueCount};
use crate::stop::Stop;

/// The unit of counting: numbers of stories, or of articles.
type CountedId = u64;

/// Values and the units that have them, with repetitions.
type IdsByValue = HashMap<String, Vec<CountedId>>;

/// A match in its segment.
#[derive(Clone, Copy)]
struct CountedMatch {
    document: DocId,
    unit: CountedId,
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
        let own = self.counted(set, request.collapse.folds_stories());
        let count = |&facet: &Facet| {
            let query = facet.unfiltered(&request.query).filter(|_| request.facets_without_own_filter);
            let Some(query) = query else { return self.facet(facet, request.facet_limit, &own, stop) };
            let matched = self.matched(&query, ranking, stop)?;
            let set = catch_panic(|| Ok(matched.candidates(self.tantivy(), true)?))?;
            self.facet(
                facet,
                request.facet_limit,
                &self.counted(&set, request.collapse.folds_stories()),
                stop,
            )
        };
        request.facets.iter().map(count).collect()
    }

    /// The matches by segment.
    fn counted(&self, set: &[Candidate], collapse: bool) -> Vec<Vec<CountedMatch>> {
        let mut counted: Vec<Vec<CountedMatch>> = vec![Vec::new(); self.tantivy().segment_readers().len()];
        for candidate in set {
            let unit = if collapse { candidate.story } else { candidate.id };
            let document = candidate.address.doc_id;
            counted[candidate.address.segment_ord as usize].push(CountedMatch { document, unit });
        }
        counted
    }

    fn facet(
        &self,
        facet: Facet,
        limit: Option<usize>,
        found: &[Vec<CountedMatch>],
        stop: &Stop,
    ) -> Result<FacetCounts, Error> {
        let mut by_value = IdsByValue::new();
        for ((number, reader), found) in (0..).zip(self.tantivy().segment_readers()).zip(found) {
            stop.check()?;
            catch_panic(|| match facet {
                Facet::Source => count_column(reader, "source", found, &mut by_value),
                Facet::Language => count_column(reader, "language", found, &mut by_value),
                Facet::Host => count_column(reader, "host_exact", found, &mut by_value),
                Facet::Status => count_column(reader, "status", found, &mut by_value),
                Facet::Month => by_month(reader, found, &mut by_value),
                Facet::Cve => self.count_entities(number, reader, EntityKind::Cve, found, &mut by_value),
                Facet::Actor => self.count_entities(number, reader, EntityKind::Actor, found, &mut by_value),
                Facet::Malware => {
                    self.count_entities(number, reader, EntityKind::Malware, found, &mut by_value)
                }
                Facet::Technique => {
                    self.count_entities(number, reader, EntityKind::Technique, found, &mut by_value)
                }
                Facet::Domain => {
                    self.count_in_articles(number, &[EntityKind::Domain], found, &mut by_value, stop)
                }
                Facet::Address => self.count_in_articles(
                    number,
                    &[EntityKind::Ipv4, EntityKind::Ipv6],
                    found,
                    &mut by_value,
                    stop,
                ),
            })?;
        }
        let counts = by_value.into_iter().map(|(value, by_value)| (value, distinct(by_value)));
        Ok(limited(facet, ranked(counts.collect()), limit))
    }

    /// Entities have no column. All postings of a kind are some 150,000 entries in half a year, and reading
    /// them costs less than a column would take in space.
    fn count_entities(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
        kind: EntityKind,
        found: &[CountedMatch],
        by_value: &mut IdsByValue,
    ) -> Result<(), IndexError> {
        let mut units: Vec<Option<CountedId>> = vec![None; reader.max_doc() as usize];
        found.iter().for_each(|found| units[found.document as usize] = Some(found.unit));
        let index = reader.inverted_index(self.fields().entity)?;
        let (first, end) = entities::terms_of(kind);
        let mut terms =
            index.terms().range().ge(&first).lt(&end).into_stream().map_err(TantivyError::from)?;
        while terms.advance() {
            let postings = index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic);
            let mut postings = postings.map_err(TantivyError::from)?;
            let (mut having, mut example) = (Vec::new(), None);
            while postings.doc() != TERMINATED {
                if let Some(unit) = units[postings.doc() as usize] {
                    having.push(unit);
                    example = Some(DocAddress::new(segment, postings.doc()));
                }
                postings.advance();
            }
            if let (Some(example), Some(value)) = (example, terms.key().get(first.len()..)) {
                let value = self.spelling_of(kind, &String::from_utf8_lossy(value), example)?;
                by_value.entry(value).or_default().extend(having);
            }
        }
        Ok(())
    }

    /// Domains and addresses as articles spell them. Most are harmless or references, which the terms do not record, so
    /// every article is read, about ten per millisecond.
    fn count_in_articles(
        &self,
        segment: SegmentOrdinal,
        kinds: &[EntityKind],
        found: &[CountedMatch],
        by_value: &mut IdsByValue,
        stop: &Stop,
    ) -> Result<(), IndexError> {
        for found in found {
            stop.check()?;
            let article = self.article_at(DocAddress::new(segment, found.document))?;
            let named = article.observables(false).into_iter();
            for entity in named.filter(|entity| kinds.contains(&entity.kind)) {
                by_value.entry(entity.value.clone()).or_default().push(found.unit);
            }
        }
        Ok(())
    }

    /// The spelling of a term in the article at `example`: terms of names are folded.
    fn spelling_of(&self, kind: EntityKind, value: &str, example: DocAddress) -> Result<String, Error> {
        if !enrich::has_names(kind) {
            return Ok(value.to_owned());
        }
        if let Some(name) = enrich::canonical_name(kind, value) {
            return Ok(name.to_owned());
        }
        let named = self.article_at(example)?.meta.entities.into_iter();
        let mut named = named.filter(|entity| entity.kind == kind && fold(&entity.value) == value);
        Ok(named.next().map_or_else(|| value.to_owned(), |entity| entity.value))
    }
}

/// Values of a text column.
fn count_column(
    reader: &SegmentReader,
    field: &str,
    found: &[CountedMatch],
    by_value: &mut IdsByValue,
) -> Result<(), IndexError> {
    let column = TextColumn::open(reader, field)?;
    for (value, units) in column.grouped(found.iter().map(|found| (found.document, found.unit)))? {
        by_value.entry(value).or_default().extend(units);
    }
    Ok(())
}

fn by_month(
    reader: &SegmentReader,
    found: &[CountedMatch],
    by_value: &mut IdsByValue,
) -> Result<(), IndexError> {
    let (column, days) = (reader.fast_fields().i64("date")?, plausible_days());
    let mut by_day: HashMap<i64, Vec<CountedId>> = HashMap::new();
    for found in found {
        column
            .first(found.document)
            .filter(|day| days.contains(day))
            .into_iter()
            .for_each(|day| by_day.entry(day).or_default().push(found.unit));
    }
    for (day, units) in by_day {
        let month = day_of(day).map_or_else(String::new, |date| date.strftime("%Y-%m").to_string());
        by_value.entry(month).or_default().extend(units);
    }
    Ok(())
}

/// The first `limit` of `counts`: the most frequent; of a date facet the latest, ordered by date.
fn limited(facet: Facet, mut counts: Vec<ValueCount>, limit: Option<usize>) -> FacetCounts {
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
    FacetCounts { facet, counts, omitted }
}

fn distinct(mut units: Vec<CountedId>) -> usize {
    units.sort_unstable();
    units.dedup();
    units.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(facet: Facet, limit: Option<usize>) -> (Vec<String>, usize) {
        let counts = [("2024-10", 5), ("2024-12", 4), ("2024-11", 2), ("2023-12", 1)];
        let counts = counts.map(|(value, count)| (value.to_owned(), count));
        let limited = limited(facet, ranked(counts.into_iter().collect()), limit);
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

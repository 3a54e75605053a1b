//! Which entities of articles do not belong to a query, by columns and postings.

use rayon::prelude::*;
use tantivy::{DocId, SegmentOrdinal, SegmentReader};

use super::heads::damaged;
use super::parallel_values::{Placed, ValueOf, by_segment, read_values};
use super::ranking::{Counting, has_terms, run_spans};
use crate::analysis::literal_run;
use crate::article::ArticleId;
use crate::error::Error;
use crate::highlight::{Highlighter, SoughtText};
use crate::index::Searcher;
use crate::index::schema::Fields;
use crate::index::schema::columns::TextColumn;
use crate::index::schema::entities::{EntityKey, entity_key};
use crate::index::schema::lines::NamedLines;
use crate::index::store::guard::catch_panic;
use crate::index::store::tantivy_error::IndexError;
use crate::query::Query;
use crate::stop::Stop;

/// Positions of entities; `None` if only the text can tell.
type Outcome = Option<Vec<usize>>;

/// The place of an article among those that are decided about, and the positions of its entities.
type Decided = (usize, Vec<usize>);

/// Articles whose marks a thread looks for together: each time, the postings of all words are opened.
const MARKED_TOGETHER: usize = 512;

/// The first position and the end of something that is marked.
type Span = (u32, u32);

impl Searcher {
    /// See [`crate::search::Engine::unrelated`].
    pub(in crate::index) fn unrelated_of(
        &self,
        ids: &[ArticleId],
        query: &Query,
        stop: &Stop,
    ) -> Result<Vec<Outcome>, Error> {
        let mut outcomes = vec![None; ids.len()];
        let highlighter = Highlighter::new(self.analyzer(), query);
        let Some(sought) = highlighter.sought_in_body().filter(|_| !ids.is_empty()) else {
            return Ok(outcomes);
        };
        let addresses = self.addresses_of(ids)?;
        // Without one of the articles the others have other places.
        if addresses.len() != ids.len() {
            return Ok(outcomes);
        }
        let decide = |(segment, documents): &(SegmentOrdinal, Vec<Placed>)| {
            self.decide(self.tantivy().segment_reader(*segment), documents, &sought, stop)
        };
        let decided: Vec<_> = by_segment(&addresses).par_iter().map(decide).collect::<Result<_, _>>()?;
        for (at, unrelated) in decided.into_iter().flatten().flatten() {
            outcomes[at] = Some(unrelated);
        }
        Ok(outcomes)
    }

    /// Decides about `documents` of a segment, as far as possible.
    fn decide(
        &self,
        reader: &SegmentReader,
        documents: &[Placed],
        sought: &[SoughtText],
        stop: &Stop,
    ) -> Result<Vec<Vec<Decided>>, Error> {
        let numbers: Vec<DocId> = documents.iter().map(|(_, document)| *document).collect();
        let marks_of = |some: &[DocId]| {
            let marks = catch_panic(|| marks(Counting { reader, stop }, self.fields(), sought, some))?;
            // Marks that were stopped are incomplete.
            stop.check()?;
            Ok(marks)
        };
        let marks: Vec<Vec<Option<Vec<u32>>>> =
            numbers.par_chunks(MARKED_TOGETHER).map(marks_of).collect::<Result<_, Error>>()?;
        let marks = marks.concat();
        let are_known = |(_, marks): &(Placed, &Option<Vec<u32>>)| marks.is_some();
        let decidable = (0..).zip(numbers).zip(&marks).filter(are_known).map(|(one, _)| one);
        let column = catch_panic(|| Ok(TextColumn::open(reader, "lines")?))?;
        read_values(&column, &decidable.collect::<Vec<_>>(), stop, |value, of_value, made| {
            let lines = NamedLines::read(value).ok_or_else(|| damaged("lines"))?;
            made.extend(of_value.iter().filter_map(|&ValueOf { at, .. }| {
                let marks = marks[at].as_ref()?;
                Some((documents[at].0, lines.unrelated(marks)))
            }));
            Ok(())
        })
    }
}

/// For each of `documents`, which ascend, the positions at which marks begin in its body, ascending; `None` if it has
/// something that may be marked at a place that postings do not give.
fn marks(
    counting: Counting<'_>,
    fields: &Fields,
    sought: &[SoughtText],
    documents: &[DocId],
) -> Result<Vec<Option<Vec<u32>>>, IndexError> {
    let mut spans: Vec<Option<Vec<Span>>> = vec![Some(Vec::new()); documents.len()];
    let spans_of = |run: &String| run_spans(counting, fields.body_literal, &literal_run(run), documents);
    for SoughtText { runs, other_runs, other_terms, is_first_enough, entity } in sought {
        let mut may_have = vec![true; documents.len()];
        if let Some(EntityKey::Text(term)) = entity.as_ref().map(|(kind, value)| entity_key(*kind, value)) {
            may_have = has_terms(counting, fields.entity, &[term], documents)?;
        }
        let mut found: Vec<Vec<Span>> = vec![Vec::new(); documents.len()];
        for run in runs {
            found.iter_mut().zip(spans_of(run)?).for_each(|(found, spans)| found.extend(spans));
        }
        let mut has_others = has_terms(counting, fields.body_words, other_terms, documents)?;
        for run in other_runs {
            has_others.iter_mut().zip(spans_of(run)?).for_each(|(has, spans)| *has |= !spans.is_empty());
        }
        for (at, spans) in spans.iter_mut().enumerate().filter(|(at, _)| may_have[*at]) {
            if has_others[at] && (found[at].is_empty() || !is_first_enough) {
                *spans = None;
            }
            spans.iter_mut().for_each(|spans| spans.extend_from_slice(&found[at]));
        }
    }
    Ok(spans.into_iter().map(|spans| spans.map(starts)).collect())
}

/// Where `spans` begin, ascending: of those that overlap, the first.
fn starts(mut spans: Vec<Span>) -> Vec<u32> {
    spans.sort_unstable();
    let mut starts = Vec::with_capacity(spans.len());
    let mut last_end = 0;
    for (start, end) in spans {
        if start >= last_end {
            starts.push(start);
        }
        last_end = last_end.max(end);
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::starts;

    #[test]
    fn the_first_of_overlapping_spans_counts() {
        assert_eq!(starts(vec![(7, 9), (0, 2), (1, 4), (3, 5), (5, 6)]), [0, 5, 7]);
    }
}

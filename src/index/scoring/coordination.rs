//! All of several things, or enough of them: the AND of the query language and its relaxed form.
//!
//! tantivy's `BooleanQuery` can ask for a number of clauses, but neither count the words of a text
//! as found when the whole run of characters is, nor let the share of what was found weigh on the
//! score. Every match is collected anyway, so that this one goes through the postings term by term.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use super::matched::Matched;
use crate::told;

type Boxed = Box<dyn Query>;

/// Documents that have at least `minimum` of the things that `parts` count.
#[derive(Debug, Clone)]
pub(in crate::index) struct Coordination {
    parts: Arc<Vec<Part>>,
    extras: Arc<Vec<Boxed>>,
    minimum: usize,
    exponent: f32,
}

impl Coordination {
    /// Documents with at least `minimum` of what `parts` count, and at least one; a score is multiplied
    /// by the share of what was found to the power of `exponent`. What `extras` find adds to the score
    /// and decides nothing.
    pub(in crate::index) fn new(parts: Vec<Part>, extras: Vec<Boxed>, minimum: usize, exponent: f32) -> Self {
        Self { parts: Arc::new(parts), extras: Arc::new(extras), minimum: minimum.max(1), exponent }
    }
}

/// One or more things to be found.
#[derive(Debug)]
pub(in crate::index) enum Part<Q = Boxed> {
    /// One thing.
    Whole(Q),
    /// The words of a text, each counted, all of which are found where the run is.
    Text { words: Vec<Q>, run: Option<Q> },
}

impl<Q> Part<Q> {
    /// How many things it counts.
    pub(in crate::index) fn size(&self) -> usize {
        match self {
            Self::Whole(_) => 1,
            Self::Text { words, .. } => words.len().max(1),
        }
    }

    fn try_map<R, E>(&self, mut each: impl FnMut(&Q) -> Result<R, E>) -> Result<Part<R>, E> {
        Ok(match self {
            Self::Whole(whole) => Part::Whole(each(whole)?),
            Self::Text { words, run } => Part::Text {
                words: words.iter().map(&mut each).collect::<Result<_, _>>()?,
                run: run.as_ref().map(each).transpose()?,
            },
        })
    }
}

impl Query for Coordination {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let parts = self.parts.iter().map(|part| part.try_map(|query| query.weight(scoring)));
        let extras = self.extras.iter().map(|query| query.weight(scoring));
        Ok(Box::new(CoordinationWeight {
            size: self.parts.iter().map(Part::size).sum(),
            parts: parts.collect::<tantivy::Result<_>>()?,
            extras: extras.collect::<tantivy::Result<_>>()?,
            minimum: self.minimum,
            exponent: self.exponent,
        }))
    }
}

struct CoordinationWeight {
    parts: Vec<Part<Box<dyn Weight>>>,
    extras: Vec<Box<dyn Weight>>,
    size: usize,
    minimum: usize,
    exponent: f32,
}

/// Where more than one document in so many was found, all are looked at in order.
const DENSE: usize = 16;

/// How many things of a query were found; more are as good as so many.
type Count = u16;

/// What has been found of each document of a segment.
///
/// Most queries find few documents. Arrays of zeros cost nothing where nothing is read or written, so that
/// the documents are remembered for which that was done.
struct Found {
    scores: Vec<Score>,
    counts: Vec<Count>,
    /// Documents with a count, each once, in no order.
    counted: Vec<DocId>,
    /// Counts within one text.
    own: Vec<Count>,
    own_counted: Vec<DocId>,
}

impl Found {
    fn new(reader: &SegmentReader) -> Self {
        let documents = reader.max_doc() as usize;
        let (counted, own_counted) = (Vec::new(), Vec::new());
        let (counts, own) = (vec![0; documents], vec![0; documents]);
        Self { scores: vec![0.0; documents], counts, counted, own, own_counted }
    }

    fn add(&mut self, part: &Part<Box<dyn Weight>>, reader: &SegmentReader) -> tantivy::Result<()> {
        let size = Count::try_from(part.size()).unwrap_or(Count::MAX);
        let Self { scores, counts, counted, own, own_counted } = self;
        match part {
            Part::Whole(whole) => each_match(&**whole, reader, |document, score| {
                scores[document as usize] += score;
                raise(counts, counted, document, |count| count.saturating_add(1));
            }),
            Part::Text { words, run } => {
                for word in words {
                    each_match(&**word, reader, |document, score| {
                        scores[document as usize] += score;
                        raise(own, own_counted, document, |count| count.saturating_add(1));
                    })?;
                }
                if let Some(run) = run {
                    each_match(&**run, reader, |document, score| {
                        scores[document as usize] += score;
                        raise(own, own_counted, document, |_| size);
                    })?;
                }
                for document in own_counted.drain(..) {
                    let found = std::mem::take(&mut own[document as usize]);
                    raise(counts, counted, document, |count| count.saturating_add(found));
                }
                Ok(())
            }
        }
    }

    /// Documents with at least `minimum` things found, in order, with their counts and scores.
    fn enough(mut self, minimum: usize) -> Vec<(DocId, usize, Score)> {
        let Self { scores, counts, .. } = self;
        if self.counted.len() * DENSE > counts.len() {
            self.counted =
                (0..).zip(&counts).filter(|(_, count)| **count > 0).map(|(document, _)| document).collect();
        } else {
            self.counted.sort_unstable();
        }
        let found = self
            .counted
            .into_iter()
            .map(|document| (document, usize::from(counts[document as usize]), scores[document as usize]));
        found.filter(|(_, count, _)| *count >= minimum).collect()
    }
}

/// Gives a document another count, which is more than none.
fn raise(counts: &mut [Count], counted: &mut Vec<DocId>, document: DocId, higher: impl Fn(Count) -> Count) {
    let count = &mut counts[document as usize];
    if *count == 0 {
        counted.push(document);
    }
    *count = higher(*count);
}

impl CoordinationWeight {
    fn factor(&self, count: usize) -> f32 {
        if count == self.size { 1.0 } else { (count as f32 / self.size as f32).powf(self.exponent) }
    }
}

impl Weight for CoordinationWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut found = Found::new(reader);
        self.parts.iter().try_for_each(|part| found.add(part, reader))?;
        for extra in &self.extras {
            each_match(&**extra, reader, |document, score| found.scores[document as usize] += score)?;
        }
        let enough = found.enough(self.minimum.min(usize::from(Count::MAX))).into_iter();
        let scored = enough.map(|(document, count, score)| (document, score * self.factor(count) * boost));
        Ok(Box::new(Matched::new(scored.collect())))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = matching(self, reader, document)?;
        let (size, exponent) = (self.size, self.exponent);
        let what = told!("sum, times the share found of {size} to the power of {exponent}", size, exponent);
        let mut explanation = Explanation::new_with_string(what.packed(), scorer.score());
        let mut add = |weight: &dyn Weight| {
            let detail = matching(weight, reader, document).and_then(|_| weight.explain(reader, document));
            detail.into_iter().for_each(|detail| explanation.add_detail(detail));
        };
        for part in &self.parts {
            match part {
                Part::Whole(whole) => add(&**whole),
                Part::Text { words, run } => words.iter().chain(run).for_each(|weight| add(&**weight)),
            }
        }
        self.extras.iter().for_each(|extra| add(&**extra));
        Ok(explanation)
    }
}

/// Calls `visit` with the number and the score of every match in a segment.
fn each_match(
    weight: &dyn Weight,
    reader: &SegmentReader,
    mut visit: impl FnMut(DocId, Score),
) -> tantivy::Result<()> {
    let mut scorer = weight.scorer(reader, 1.0)?;
    while scorer.doc() != TERMINATED {
        visit(scorer.doc(), scorer.score());
        scorer.advance();
    }
    Ok(())
}

/// The scorer of a query on a document that matches it.
///
/// # Errors
///
/// If the document does not match: what must be asked first, since tantivy's own explanations of
/// combined queries rely on it.
pub(super) fn matching(
    weight: &dyn Weight,
    reader: &SegmentReader,
    document: DocId,
) -> tantivy::Result<Box<dyn Scorer>> {
    let mut scorer = weight.scorer(reader, 1.0)?;
    if scorer.doc() > document || scorer.seek(document) != document {
        return Err(TantivyError::InvalidArgument(format!("document {document} does not match")));
    }
    Ok(scorer)
}

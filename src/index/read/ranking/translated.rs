//! Ranks the articles of another language for a translated query.
//!
//! The words of a query are independent. Of the translations of a word, the best one that an article has counts, never
//! their sum: otherwise a word with many translations would outweigh a name. Only title and first lines are searched,
//! since a long body has some translation of every word. Titles are weighted by length; an article has the larger of
//! both scores.

use std::borrow::Cow;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::occurrences::{Occurrences, add, occurrences_in};
use crate::index::schema::Fields;
use crate::matching::translated::{LEAD, MAX_SHARE, TITLE_LENGTH, UNKNOWN, coverage};
use crate::search::Ranking;
use crate::stop::Stop;
use crate::translation::{TranslatedQuery, TranslatedWord, Translation};

/// Documents by segment.
pub(in crate::index) type Documents = Vec<Vec<DocId>>;

/// Searches the articles of one language.
pub(in crate::index) struct TranslatedSearch<'a> {
    tantivy: &'a Searcher,
    fields: &'a Fields,
    /// By segment, whether a document may be found.
    accepted: Cow<'a, [Vec<bool>]>,
    /// Number of articles in the language.
    size: u64,
}

/// What each article has of a query.
pub(in crate::index) struct TranslatedMatches {
    words: Vec<WordMatches>,
    /// By segment, the scores.
    pub(in crate::index) scores: Vec<Occurrences>,
    /// The largest sum of idf that an article can have.
    idf_sum: f32,
}

/// The weighted idf of a word by segment, where a title has it and where first lines do.
struct WordMatches {
    fields: [Vec<Occurrences>; 2],
    idf: f32,
}

impl<'a> TranslatedSearch<'a> {
    /// A search among the articles in a language, which `in_language` flags by segment, and of these among the documents
    /// `within` without the `excluded` ones, given by segment.
    pub(in crate::index) fn new(
        tantivy: &'a Searcher,
        fields: &'a Fields,
        (language, in_language): (&str, &'a [Vec<bool>]),
        within: Option<&[Vec<DocId>]>,
        excluded: &[Documents],
    ) -> tantivy::Result<Self> {
        let mut accepted = match within {
            None => Cow::Borrowed(in_language),
            Some(within) => {
                in_language.iter().zip(within).map(|(flags, within)| in_both(flags, within)).collect()
            }
        };
        for excluded in excluded {
            for (flags, excluded) in accepted.to_mut().iter_mut().zip(excluded) {
                excluded.iter().for_each(|&document| flags[document as usize] = false);
            }
        }
        let size = tantivy.doc_freq(&Term::from_field_text(fields.language, language))?;
        Ok(Self { tantivy, fields, accepted, size })
    }

    /// The articles that have any word of `query`. Once `stop` is set, words are left out: the caller has to check it.
    pub(in crate::index) fn find(
        &self,
        query: &TranslatedQuery,
        stop: &Stop,
    ) -> tantivy::Result<TranslatedMatches> {
        let words = query.words.iter().take_while(|_| !stop.is_set()).map(|word| self.word(word));
        let words: Vec<WordMatches> = words.collect::<tantivy::Result<_>>()?;
        let mean = self.mean_title_length()?;
        let scores = self.tantivy.segment_readers().iter().enumerate().map(|(segment, reader)| {
            let sum = |field: usize| sum_by_document(words.iter().map(|word| &word.fields[field][segment]));
            let norms = reader.get_fieldnorms_reader(self.fields.title_words)?;
            let mut title = sum(0);
            title.iter_mut().for_each(|(document, score)| *score /= length_factor(&norms, *document, mean));
            add(&mut title, &sum(1), LEAD, f32::max);
            Ok(title)
        });
        let scores = scores.collect::<tantivy::Result<_>>()?;
        let idf_sum = words.iter().map(|word| word.idf).sum();
        Ok(TranslatedMatches { words, scores, idf_sum })
    }

    fn word(&self, word: &TranslatedWord) -> tantivy::Result<WordMatches> {
        let segments = self.accepted.len();
        let mut matches = WordMatches {
            fields: [vec![Occurrences::new(); segments], vec![Occurrences::new(); segments]],
            idf: 0.0,
        };
        let mut is_common = false;
        for translation in &word.translations {
            if self.is_common(&translation.terms)? {
                is_common = true;
            } else {
                self.add(translation, &mut matches)?;
            }
        }
        if matches.idf == 0.0 && !is_common {
            matches.idf = self.unknown_idf(word)?;
        }
        Ok(matches)
    }

    /// Adds the articles with a translation. Where an article has several of a word, the best one counts.
    fn add(&self, translation: &Translation, matches: &mut WordMatches) -> tantivy::Result<()> {
        let mut found = [Vec::new(), Vec::new()];
        let mut articles = 0;
        for segment in 0..self.accepted.len() {
            let title = self.documents(segment, self.fields.title_words, &translation.terms)?;
            let lead = self.documents(segment, self.fields.lead_words, &translation.terms)?;
            articles += title.len() + lead.len() - common(&title, &lead);
            found[0].push(title);
            found[1].push(lead);
        }
        if articles == 0 {
            return Ok(());
        }
        let idf = translation.weight * Ranking::idf(self.size, articles as u64);
        matches.idf = matches.idf.max(idf);
        for (own, found) in matches.fields.iter_mut().zip(found) {
            for (own, documents) in own.iter_mut().zip(found) {
                let found = documents.into_iter().map(|document| (document, idf)).collect();
                add(own, &found, 1.0, f32::max);
            }
        }
        Ok(())
    }

    /// The accepted documents of a segment that have all of `terms` in a field.
    fn documents(&self, segment: usize, field: Field, terms: &[String]) -> tantivy::Result<Vec<DocId>> {
        let index = self.tantivy.segment_readers()[segment].inverted_index(field)?;
        let mut found: Option<Vec<DocId>> = None;
        for term in terms {
            let term = Term::from_field_text(field, term);
            let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else {
                return Ok(Vec::new());
            };
            let mut documents = Vec::new();
            while postings.doc() != TERMINATED {
                if self.accepted[segment][postings.doc() as usize] {
                    documents.push(postings.doc());
                }
                postings.advance();
            }
            found = Some(match found {
                Some(before) => {
                    before.into_iter().filter(|one| documents.binary_search(one).is_ok()).collect()
                }
                None => documents,
            });
        }
        Ok(found.unwrap_or_default())
    }

    /// Number of articles in any language that have a term in their first lines or title.
    fn articles_with(&self, term: &str) -> tantivy::Result<u64> {
        let count = |field| self.tantivy.doc_freq(&Term::from_field_text(field, term));
        Ok(count(self.fields.title_words)?.max(count(self.fields.lead_words)?))
    }

    fn is_common(&self, terms: &[String]) -> tantivy::Result<bool> {
        let [term] = terms else { return Ok(false) };
        Ok(self.articles_with(term)? as f32 > MAX_SHARE * self.size as f32)
    }

    /// The weight of a word that no article has in translation.
    fn unknown_idf(&self, word: &TranslatedWord) -> tantivy::Result<f32> {
        let articles = self.tantivy.num_docs();
        let idf = Ranking::idf(articles, self.articles_with(&word.term)?);
        Ok(if word.translations.is_empty() { UNKNOWN * idf } else { idf })
    }

    fn mean_title_length(&self) -> tantivy::Result<f32> {
        let (mut tokens, mut articles) = (0, 0);
        for reader in self.tantivy.segment_readers() {
            tokens += reader.inverted_index(self.fields.title_words)?.total_num_tokens();
            articles += u64::from(reader.max_doc());
        }
        Ok(tokens as f32 / articles.max(1) as f32)
    }
}

/// By segment, whether each document is in a language, and is not deleted.
pub(in crate::index) fn flags_of_language(
    tantivy: &Searcher,
    fields: &Fields,
    language: &str,
) -> tantivy::Result<Vec<Vec<bool>>> {
    let term = Term::from_field_text(fields.language, language);
    tantivy.segment_readers().iter().map(|reader| documents_with(reader, &term)).collect()
}

/// The sums over lists that ascend. A stable sort merges such lists, and keeps the order of the words for equal documents.
fn sum_by_document<'o>(lists: impl Iterator<Item = &'o Occurrences>) -> Occurrences {
    let mut sums: Occurrences = lists.flatten().copied().collect();
    sums.sort_by_key(|(document, _)| *document);
    sums.dedup_by(|(next, x), (document, sum)| {
        let is_same = next == document;
        *sum += if is_same { *x } else { 0.0 };
        is_same
    });
    sums
}

/// The flags of those documents that are flagged and listed.
fn in_both(flags: &[bool], listed: &[DocId]) -> Vec<bool> {
    let mut both = vec![false; flags.len()];
    listed.iter().for_each(|&document| both[document as usize] = flags[document as usize]);
    both
}

/// Whether each document of a segment has a term, and is not deleted.
fn documents_with(reader: &SegmentReader, term: &Term) -> tantivy::Result<Vec<bool>> {
    let mut flags = vec![false; reader.max_doc() as usize];
    let index = reader.inverted_index(term.field())?;
    if let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? {
        while postings.doc() != TERMINATED {
            flags[postings.doc() as usize] = !reader.is_deleted(postings.doc());
            postings.advance();
        }
    }
    Ok(flags)
}

/// Number of documents that are in both lists, which ascend.
fn common(left: &[DocId], right: &[DocId]) -> usize {
    let mut right = right.iter().peekable();
    let is_in_both = |document: &&DocId| {
        while right.next_if(|other| other < document).is_some() {}
        right.next_if_eq(document).is_some()
    };
    left.iter().filter(is_in_both).count()
}

fn length_factor(norms: &FieldNormReader, document: DocId, mean: f32) -> f32 {
    1.0 - TITLE_LENGTH + TITLE_LENGTH * norms.fieldnorm(document) as f32 / mean.max(1.0)
}

impl TranslatedMatches {
    /// The share of the query's idf that an article has, less what only its first lines have, and the number of words.
    pub(in crate::index) fn coverage(&self, address: DocAddress) -> (f32, usize) {
        let words = self.words.iter().map(|word| {
            let [in_title, in_lead] = [0, 1].map(|field: usize| {
                let found = word.fields[field].get(address.segment_ord as usize)?;
                occurrences_in(found, address.doc_id)
            });
            (in_title, in_lead)
        });
        coverage(words, self.idf_sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_of_all_lists() {
        let lists = [vec![(2, 1.0), (5, 2.0)], vec![], vec![(1, 4.0), (5, 0.5), (9, 1.0)], vec![(5, 1.0)]];
        assert_eq!(sum_by_document(lists.iter()), [(1, 4.0), (2, 1.0), (5, 3.5), (9, 1.0)]);
    }
}

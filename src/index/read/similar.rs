//! Finds articles similar to a given one.
//!
//! The most significant words of the article, by their frequency in it and their rarity elsewhere, make a
//! query, as in Lucene's `MoreLikeThis`. Title and body are searched as usual; articles of about the same date
//! rank higher, since they are more likely the same story. Reports of its event in the other language come first.

use std::collections::HashSet;

use tantivy::query::{
    BooleanQuery, BoostQuery, DisjunctionMaxQuery, Occur, Query as TantivyQuery, TermQuery,
};
use tantivy::schema::{IndexRecordOption, Term};

use super::collector::Candidate;
use crate::article::is_chinese;
use crate::error::Error;
use crate::highlight::Highlighter;
use crate::index::Searcher;
use crate::index::schema::stored::day_number;
use crate::index::store::guard::catch_panic;
use crate::matching::similar::{
    SignificantWord, counted_words, marked, prefer_near, put_translations_first, significant_words,
};
use crate::matching::{fold_similar, page};
use crate::search::{SearchResults, SimilarRequest, SimilarWeights, StoredArticle};
use crate::stop::Stop;

type Boxed = Box<dyn TantivyQuery>;

impl Searcher {
    pub(in crate::index) fn similar_to(
        &self,
        article: &StoredArticle,
        request: &SimilarRequest,
        stop: &Stop,
    ) -> Result<SearchResults, Error> {
        let weights = self.similar_weights();
        let words = self.significant_words(article, weights)?;
        let mut candidates = self.scored(&*self.any_of(&words, weights), stop)?;
        candidates.retain(|candidate| candidate.id != article.meta.id.number());
        if let Some(day) = article.meta.copies.date().map(day_number) {
            candidates.iter_mut().for_each(|candidate| prefer_near(candidate, day, weights));
        }
        self.put_translations_first(article, &mut candidates)?;
        let total = candidates.len();
        let groups = fold_similar(candidates, request.collapse, request.limit.is_some());
        let marked = marked(&words);
        let highlighter = Highlighter::new(self.analyzer(), &marked);
        let hits = page(&groups, request.offset, request.limit).map(|group| {
            stop.check()?;
            let mut hit = self.hit(group, &highlighter, request.snippet)?;
            hit.reposts = self.reposts(&self.others(group, request.collapse)?, group.shown.id)?;
            hit.reposts.retain(|repost| repost.id != article.meta.id);
            Ok(hit)
        });
        Ok(SearchResults {
            total,
            stories: groups.len(),
            some: total,
            complete: total,
            hits: hits.collect::<Result<_, Error>>()?,
            ..SearchResults::default()
        })
    }

    /// Puts the best reports of the article's event in the other language first. They share hardly a word with it.
    fn put_translations_first(
        &self,
        article: &StoredArticle,
        candidates: &mut Vec<Candidate>,
    ) -> Result<(), Error> {
        let is_chinese = is_chinese(&article.meta.language);
        let reports = self.events().reports_of(article.meta.id.number()).into_iter();
        let others = reports.filter(|report| report.is_chinese != is_chinese).map(|report| report.article);
        let mut missing: HashSet<u64> = others.collect();
        let mut translated = Vec::new();
        candidates.retain(|candidate| {
            let is_translated = missing.remove(&candidate.id);
            translated.extend(is_translated.then_some(*candidate));
            !is_translated
        });
        let missing: Vec<u64> = missing.into_iter().collect();
        for (address, _) in self.addresses_with(self.fields().id, &missing)? {
            translated.push(self.candidate_at(address)?);
        }
        put_translations_first(&mut translated);
        candidates.extend(translated);
        Ok(())
    }

    /// The most significant words of `article`.
    fn significant_words(
        &self,
        article: &StoredArticle,
        weights: &SimilarWeights,
    ) -> Result<Vec<SignificantWord>, Error> {
        let words = counted_words(article, self.analyzer(), weights).into_iter().map(|(term, count)| {
            let found = self.articles_with(&term)?;
            Ok((term, count, found))
        });
        let words: Vec<(String, f32, u64)> = words.collect::<Result<_, Error>>()?;
        Ok(significant_words(words.into_iter(), self.len(), weights))
    }

    /// The approximate number of articles that have a word in title or body.
    fn articles_with(&self, word: &str) -> Result<u64, Error> {
        let fields = [self.fields().title_words, self.fields().body_words];
        let found =
            |field| catch_panic(|| Ok(self.tantivy().doc_freq(&Term::from_field_text(field, word))?));
        let [title, body] = fields.map(found);
        Ok(title?.max(body?))
    }

    fn any_of(&self, words: &[SignificantWord], weights: &SimilarWeights) -> Boxed {
        let clauses = words.iter().map(|word| {
            let fields = [(self.fields().title_words, weights.title_match), (self.fields().body_words, 1.0)];
            let of_fields = fields.map(|(field, factor)| {
                let term = Term::from_field_text(field, &word.term);
                let query = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
                Box::new(BoostQuery::new(query, factor * word.presence)) as Boxed
            });
            (Occur::Should, Box::new(DisjunctionMaxQuery::new(of_fields.into())) as Boxed)
        });
        Box::new(BooleanQuery::new(clauses.collect()))
    }
}

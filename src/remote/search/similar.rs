//! Finds articles similar to one: a query of its most significant words.
//!
//! The local index scores the words of every article that has one of them. Here the engine adds up their weights first, and scores
//! the best of these as the local index does. Lengths are normalized by the fields' own `b`, which are a little lower than those of
//! the local index.

use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::best::MAX_MATCHES;
use super::columns::{COLUMNS, RemoteCandidate, number};
use super::units::Units;
use crate::article::{ArticleId, day_number, is_chinese};
use crate::error::Error;
use crate::highlight::Highlighter;
use crate::matching::similar::{
    SignificantWord, counted_words, marked, prefer_near, put_translations_first, significant_words,
};
use crate::matching::{Group, fold_similar, page, sort_reposts};
use crate::remote::RemoteEngine;
use crate::remote::lowering::{any, bm25, constant, largest};
use crate::remote::read::{Found, HEAD};
use crate::search::{Hit, Ranking, SearchResults, SimilarRequest, StoredArticle};
use crate::stop::Stop;

/// Articles that are scored in full, for each hit of a page and at least: so many are ordered otherwise by the sum of weights.
const SCORED_PER_HIT: usize = 20;
const MIN_SCORED: usize = 500;

/// Words that are counted in one request: a text has some hundred, a long report thousands.
const PORTION: usize = 512;

/// A word with its number of articles in title and body.
struct FoundWord {
    word: SignificantWord,
    articles: [u64; 2],
}

const FIELDS: [&str; 2] = ["title_words", "body_words"];

impl RemoteEngine {
    /// The articles similar to one.
    pub(in crate::remote) fn similar_to(
        &self,
        request: &SimilarRequest,
        stop: &Stop,
    ) -> Result<SearchResults, Error> {
        let article = self.reader.open(vec![request.article], stop).next().transpose()?;
        let article = article.ok_or_else(|| Error::UnknownId(request.article.to_string()))?;
        let words = self.significant(&article, stop)?;
        let (mut candidates, total) = self.scored(&article, &words, request, stop)?;
        if let Some(day) = article.meta.copies.date() {
            let day = day_number(day).into();
            candidates.iter_mut().for_each(|candidate| prefer_near(candidate, day, &self.similar));
        }
        self.add_translations(&article, &words, &mut candidates, stop)?;
        let groups = fold_similar(candidates, request.collapse, request.limit.is_some());
        let shown: Vec<Group<u64>> = page(&groups, request.offset, request.limit).copied().collect();
        let marked = marked(&words.into_iter().map(|found| found.word).collect::<Vec<_>>());
        let highlighter = Highlighter::new(&self.analyzer, &marked);
        let hits = self.similar_hits(&shown, &article, request, &highlighter, stop)?;
        let (total, stories) = total;
        let stories = if request.collapse { stories } else { total };
        Ok(SearchResults { total, stories, some: total, complete: total, hits, ..SearchResults::default() })
    }

    /// The most significant words of `article`, with their numbers of articles.
    fn significant(&self, article: &StoredArticle, stop: &Stop) -> Result<Vec<FoundWord>, Error> {
        let words = counted_words(article, &self.analyzer, &self.similar);
        let mut found = std::collections::HashMap::with_capacity(words.len());
        for words in words.chunks(PORTION) {
            let in_field = |(term, _): &(String, f32)| FIELDS.map(|field| json!({"term": {field: term}}));
            let queries: Vec<Value> = words.iter().flat_map(in_field).collect();
            let counts = self.reader.counts(&queries, stop)?;
            let (pairs, _) = counts.as_chunks::<2>();
            found.extend(words.iter().map(|(term, _)| term.clone()).zip(pairs.iter().copied()));
        }
        let counted = words.into_iter().map(|(term, count)| {
            let articles = found.get(&term).copied().unwrap_or_default();
            (term, count, articles[0].max(articles[1]))
        });
        let words = significant_words(counted, self.articles, &self.similar);
        let with_counts = words.into_iter().map(|word| {
            let articles = found.get(&word.term).copied().unwrap_or_default();
            FoundWord { word, articles }
        });
        Ok(with_counts.collect())
    }

    /// The score of an article by its best field for each word: as a constant, or by its occurrences.
    fn query(&self, words: &[FoundWord], by_occurrences: bool) -> Value {
        let clause = |FoundWord { word, articles }: &FoundWord| {
            let weights = [self.similar.title_match, 1.0];
            let fields = FIELDS.into_iter().zip(weights).zip(articles).filter(|(_, found)| **found > 0);
            let queries = fields.map(|((field, weight), found)| {
                let idf = weight * word.presence * Ranking::idf(self.articles, *found);
                let term = json!({"term": {field: word.term}});
                if by_occurrences { bm25(term, idf) } else { constant(term, idf) }
            });
            largest(queries.collect())
        };
        any(words.iter().map(clause).collect())
    }

    /// The candidates, and the numbers of articles and of stories with any of the words.
    fn scored(
        &self,
        article: &StoredArticle,
        words: &[FoundWord],
        request: &SimilarRequest,
        stop: &Stop,
    ) -> Result<(Vec<RemoteCandidate>, (usize, usize)), Error> {
        let others = |query: Value| json!({"bool": {"must": [query], "must_not": [{"term": {"id": article.meta.id.number()}}]}});
        let set = others(self.query(words, false));
        let count = json!({
            "size": 0,
            "track_total_hits": true,
            "query": {"bool": {"filter": [set]}},
            "aggs": {"stories": Units::STORIES.aggregation(1)},
        });
        let read = |answer: &Found| {
            let total = usize::try_from(answer.total).unwrap_or(usize::MAX);
            Ok::<_, Error>((total, self.story_count(&set, &answer.aggregations["stories"], stop)?))
        };
        let wanted =
            request.limit.map(|limit| request.offset.saturating_add(limit).saturating_mul(SCORED_PER_HIT));
        let Some(wanted) =
            wanted.map(|wanted| wanted.max(MIN_SCORED)).filter(|wanted| *wanted <= MAX_MATCHES)
        else {
            let counted: Found = self.reader.search(&count, stop)?;
            let mut candidates = Vec::new();
            self.reader.for_each_hit(&others(self.query(words, true)), &COLUMNS, true, stop, |hit| {
                candidates.push(self.reader.candidate(&hit, false)?);
                Ok(())
            })?;
            return Ok((candidates, read(&counted)?));
        };
        let body = json!({
            "size": wanted,
            "track_total_hits": false,
            "_source": false,
            "docvalue_fields": COLUMNS,
            "query": set,
            "rescore": {"window_size": wanted, "query": {
                "rescore_query": self.query(words, true),
                "query_weight": 0.0,
                "rescore_query_weight": 1.0,
            }},
        });
        let answers: Vec<Found> = self.reader.search_all(&[count, body], stop)?;
        let [counted, found] = answers.as_slice() else { return Err(self.reader.lacks("an answer")) };
        let candidates = found.hits.iter().map(|hit| self.reader.candidate(hit, false));
        Ok((candidates.collect::<Result<_, Error>>()?, read(counted)?))
    }

    /// Puts the best reports of the article's event in the other language first.
    fn add_translations(
        &self,
        article: &StoredArticle,
        words: &[FoundWord],
        candidates: &mut Vec<RemoteCandidate>,
        stop: &Stop,
    ) -> Result<(), Error> {
        let own = json!({"terms": {"id": [article.meta.id.number()]}});
        let event: Found = self.reader.search(
            &json!({"size": 1, "_source": false, "query": own, "docvalue_fields": ["event"]}),
            stop,
        )?;
        let Some(event) = event.hits.first().and_then(|hit| number(hit, "event")) else { return Ok(()) };
        let body = json!({
            "size": MAX_MATCHES,
            "_source": false,
            "query": {"bool": {"filter": [{"term": {"event": event}}], "should": [self.query(words, true)]}},
            "docvalue_fields": ([COLUMNS.as_slice(), &["language"]].concat()),
        });
        let found: Found = self.reader.search(&body, stop)?;
        let is_own_chinese = is_chinese(&article.meta.language);
        let is_other = |hit: &&crate::remote::read::RawHit| {
            is_chinese(super::columns::text(hit, "language")) != is_own_chinese
        };
        let translated = found.hits.iter().filter(is_other).map(|hit| self.reader.candidate(hit, false));
        let mut translated: Vec<RemoteCandidate> = translated.collect::<Result<_, Error>>()?;
        for report in &mut translated {
            if let Some(known) = candidates.iter().find(|candidate| candidate.id == report.id) {
                report.score = known.score;
            }
        }
        candidates.retain(|candidate| translated.iter().all(|report| report.id != candidate.id));
        put_translations_first(&mut translated);
        candidates.extend(translated);
        Ok(())
    }

    fn similar_hits(
        &self,
        groups: &[Group<u64>],
        article: &StoredArticle,
        request: &SimilarRequest,
        highlighter: &Highlighter<'_>,
        stop: &Stop,
    ) -> Result<Vec<Hit>, Error> {
        let ids: Vec<ArticleId> = groups.iter().map(|group| ArticleId::from_number(group.shown.id)).collect();
        let stories: Vec<u64> = groups.iter().map(|group| group.shown.story).collect();
        let mut copies = Vec::new();
        if request.collapse && !stories.is_empty() {
            let body = json!({
                "size": MAX_MATCHES,
                "query": {"terms": {"story": stories}},
                "docvalue_fields": HEAD,
                "_source": false,
            });
            copies = self.reader.search::<IgnoredAny>(&body, stop)?.hits;
        }
        let articles = self.reader.open(ids, stop);
        let hits = groups.iter().zip(articles).map(|(group, shown)| {
            stop.check()?;
            let mut hit = Hit::new(shown?, group.best.score, highlighter, request.snippet);
            let of_story = copies.iter().filter(|copy| number(copy, "story") == Some(group.shown.story));
            hit.reposts =
                of_story.map(|copy| self.reader.citation(copy, stop)).collect::<Result<_, Error>>()?;
            hit.reposts.retain(|repost| repost.id != hit.id && repost.id != article.meta.id);
            sort_reposts(&mut hit.reposts);
            Ok(hit)
        });
        hits.collect()
    }
}

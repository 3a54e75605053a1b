//! Explains the score of an article.

use tantivy::{DocAddress, SegmentReader};

use super::matched::Matched;
use super::occurrences::{Counting, occurrences_in};
use super::prepare::{Preparation, Prepared, PreparedText, PreparedWord};
use super::prior::PriorColumns;
use super::weighted_fields::ArticlePart;
use crate::enrich::Genre;
use crate::index::read::columns::SegmentColumns;
use crate::matching::{EvidenceKind, Plan, Role, Source, TextPlan};
use crate::message;
use crate::message::Message;
use crate::query::Scope;
use crate::search::ScorePart;

/// Explains the score of one article.
struct Explainer<'a> {
    preparation: Preparation<'a>,
    reader: &'a SegmentReader,
    address: DocAddress,
}

/// Something that occurs in an article, and its share of a word's occurrences.
struct Occurring {
    what: Message,
    x: f32,
}

impl Matched {
    /// The sum that makes up the score.
    pub(in crate::index) fn explain(
        &self,
        preparation: Preparation<'_>,
        columns: &[SegmentColumns],
        address: DocAddress,
    ) -> tantivy::Result<ScorePart> {
        let reader = preparation.tantivy.segment_reader(address.segment_ord);
        let words = Explainer { preparation, reader, address }.coordinated(&self.plan, &self.prepared)?;
        let columns = PriorColumns::open(&columns[address.segment_ord as usize])?;
        let document = address.doc_id;
        let (genre, factor) = self.priors.genre(&columns, document);
        let what = match genre {
            Genre::Article => message!("article"),
            Genre::Digest => message!("digest"),
            Genre::Promotion => message!("advertisement"),
            Genre::Activity => message!("published by a program"),
        };
        let factors = [
            (what, factor),
            (message!("of a year in the query"), self.priors.year(&columns, document)),
            (message!("published recently"), self.priors.recency(&columns, document)),
        ];
        let multiply = |part: ScorePart, (what, factor): (Message, f32)| match factor {
            1.0 => part,
            factor => group(what, part.score * factor, Some(factor), vec![part]),
        };
        let score = factors.into_iter().fold(words, multiply);
        let has_run = self.entry(address).is_some_and(|entry| entry.has_run);
        let first = |part: ScorePart| {
            group(
                message!("has the query as one run, or its identifiers: before those without"),
                part.score,
                None,
                vec![part],
            )
        };
        Ok(if has_run { first(score) } else { score })
    }
}

impl Explainer<'_> {
    fn coordinated(&self, plan: &Plan, prepared: &Prepared) -> tantivy::Result<ScorePart> {
        let (parts, idf_sum) = self.parts(plan, prepared)?;
        let sum: f32 = parts.iter().map(|part| part.score).sum();
        let all = prepared.idf_sum();
        if all <= 0.0 {
            return Ok(group(message!("sum"), sum, None, parts));
        }
        let factor = self.preparation.ranking.coordinated(idf_sum / all);
        Ok(group(
            message!("sum, times the share of the query that was found"),
            sum * factor,
            Some(factor),
            parts,
        ))
    }

    /// The terms of the score, and the sum of idf of what was found.
    fn parts(&self, plan: &Plan, prepared: &Prepared) -> tantivy::Result<(Vec<ScorePart>, f32)> {
        match (plan, prepared) {
            (Plan::Text(plan), Prepared::Text(text)) => self.words(plan, text),
            (Plan::All(plans), Prepared::All(parts)) => {
                let (mut found, mut idf_sum) = (Vec::new(), 0.0);
                for (plan, part) in plans.iter().zip(parts) {
                    let (own, own_sum) = self.parts(plan, part)?;
                    found.extend(own);
                    idf_sum += own_sum;
                }
                Ok((found, idf_sum))
            }
            (Plan::Any(plans), Prepared::Any(parts)) => {
                let (mut found, mut share) = (Vec::new(), 0.0_f32);
                for (plan, part) in plans.iter().zip(parts) {
                    let branch = self.coordinated(plan, part)?;
                    if branch.score > 0.0 {
                        share = share.max(self.parts(plan, part)?.1 / part.idf_sum().max(f32::MIN_POSITIVE));
                        found.push(branch);
                    }
                }
                Ok((found, share * prepared.idf_sum()))
            }
            (Plan::Boosted(plan, boost), Prepared::Boosted(inner, _)) => {
                let (parts, idf_sum) = self.parts(plan, inner)?;
                let sum: f32 = parts.iter().map(|part| part.score).sum();
                Ok((vec![group(message!("boost"), sum * boost, Some(*boost), parts)], idf_sum))
            }
            (Plan::Filter(plan), Prepared::Filter { mentions: Some(text), .. }) => match &plan.mentions {
                Some(plan) => Ok((self.words(plan, text)?.0, 0.0)),
                None => Ok((Vec::new(), 0.0)),
            },
            _ => Ok((Vec::new(), 0.0)),
        }
    }

    fn words(&self, plan: &TextPlan, text: &PreparedText) -> tantivy::Result<(Vec<ScorePart>, f32)> {
        let (mut parts, mut idf_sum) = (Vec::new(), 0.0);
        for (number, word) in text.words.iter().enumerate().filter(|(_, word)| word.role != Role::Stop) {
            let Some(x) = self.occurrences(word) else { continue };
            let score = word.idf * self.preparation.ranking.saturated(x);
            let found = self.occurring(plan, number)?;
            let share = |own: Occurring| group(own.what, score * own.x / x, None, Vec::new());
            let what = message!("word {term}", term = word.text.as_str());
            parts.push(group(what, score, Some(word.idf), found.into_iter().map(share).collect()));
            idf_sum += word.idf_sum();
        }
        Ok((parts, idf_sum))
    }

    /// The weighted occurrences of a word in the article.
    fn occurrences(&self, word: &PreparedWord) -> Option<f32> {
        let found = word.occurrences.get(self.address.segment_ord as usize)?;
        occurrences_in(found, self.address.doc_id)
    }

    /// Where a word occurs, and the evidence that counted as the word.
    fn occurring(&self, plan: &TextPlan, number: usize) -> tantivy::Result<Vec<Occurring>> {
        let word = &plan.words[number];
        let place = |part| match part {
            ArticlePart::Title => message!("title"),
            ArticlePart::Body => message!("body"),
            ArticlePart::FirstLines => message!("first lines"),
        };
        let mut found = self.in_fields(&word.source, word.scope, &place)?;
        let mut x: f32 = found.iter().map(|own| own.x).sum();
        for evidence in plan.evidence.iter().filter(|evidence| evidence.of.contains(&number)) {
            let own: f32 =
                self.in_fields(&evidence.source, evidence.scope, &place)?.iter().map(|own| own.x).sum();
            let text = evidence.text.as_str();
            let (what, added) = match evidence.kind {
                EvidenceKind::Literal => (message!("literal run {text}", text), own - x),
                EvidenceKind::Name => {
                    (message!("other name {text}", text), own * self.preparation.ranking.synonym)
                }
            };
            if added > 0.0 {
                x += added;
                found.push(Occurring { what, x: added });
            }
        }
        Ok(found)
    }

    fn in_fields(
        &self,
        source: &Source,
        scope: Scope,
        place: &impl Fn(ArticlePart) -> Message,
    ) -> tantivy::Result<Vec<Occurring>> {
        let mut found = Vec::new();
        let counting = Counting { reader: self.reader, stop: self.preparation.stop };
        for field in self.preparation.weighted_fields(source, scope) {
            let what = place(field.part);
            let occurrences = source.occurrences(counting, &[field])?;
            let own = occurrences_in(&occurrences, self.address.doc_id);
            found.extend(own.map(|x| Occurring { what, x }));
        }
        Ok(found)
    }
}

fn group(what: Message, score: f32, weight: Option<f32>, parts: Vec<ScorePart>) -> ScorePart {
    ScorePart { score, what, weight, parts }
}

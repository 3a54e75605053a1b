//! An event while articles are added: its members, and the sums of their vectors.

use std::collections::BTreeSet;

use super::counts::TermCounts;
use super::outline::{Outline, WeightedTerm};
use super::parameters::Parameters;
use super::term::Term;
use super::vector::Vector;

/// The two spaces of terms.
pub(super) const CHINESE: usize = 0;
pub(super) const ENGLISH: usize = 1;

/// An article with its vectors, each of length 1 or empty: one of its terms if it is Chinese, and one in English.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) outline: Outline,
    pub(super) vectors: [Vector; 2],
}

impl Member {
    pub(super) fn new(outline: Outline, counts: &TermCounts) -> Self {
        let vector = |terms: &[WeightedTerm]| {
            Vector::normalized(terms.iter().map(|one| (one.term, one.weight() * counts.idf(one.term))))
        };
        let vectors = [vector(&outline.chinese), vector(&outline.english)];
        Self { outline, vectors }
    }
}

/// The sum of the members' vectors in one space.
#[derive(Debug, Clone, Default)]
pub(super) struct Sum {
    pub(super) vector: Vector,
    norm: f32,
}

impl Sum {
    fn add(&mut self, vector: &Vector, factor: f32) {
        self.vector.add(vector, factor);
        self.norm = self.vector.norm();
    }

    /// The cosine of the angle to a vector of length 1.
    fn cosine(&self, unit: &Vector) -> f32 {
        self.vector.dot(unit) / self.norm.max(f32::MIN_POSITIVE)
    }

    pub(super) fn norm(&self) -> f32 {
        self.norm.max(f32::MIN_POSITIVE)
    }
}

/// An event that may still take articles.
#[derive(Debug)]
pub(super) struct Event {
    /// The number of one of its articles, which never changes.
    pub(super) id: u64,
    /// Whether the event is stored with several articles, so that its id is known to others.
    pub(super) is_stored: bool,
    pub(super) members: Vec<Member>,
    /// The day of its first article, and the last day from which it takes articles readily.
    pub(super) first: i32,
    pub(super) last: i32,
    pub(super) sums: [Sum; 2],
    /// Number of members in Chinese.
    chinese: usize,
}

/// The days and the sums of an event.
#[derive(Debug, Clone)]
pub(super) struct State {
    first: i32,
    last: i32,
    sums: [Sum; 2],
}

impl Event {
    /// An event of one article.
    pub(super) fn of(member: Member) -> Self {
        let Outline { article, day, .. } = member.outline;
        let mut event = Self {
            id: article,
            is_stored: false,
            members: Vec::new(),
            first: day,
            last: day,
            sums: <[Sum; 2]>::default(),
            chinese: 0,
        };
        event.add(member, 0);
        event
    }

    /// Adds an article. It prolongs the event only if it appears at most `window` days after the others: else a topic that
    /// somebody writes about every other week would never end.
    pub(super) fn add(&mut self, member: Member, window: i32) {
        let day = member.outline.day;
        self.first = self.first.min(day);
        if day - self.last <= window {
            self.last = self.last.max(day);
        }
        self.chinese += usize::from(member.outline.is_chinese);
        for (sum, vector) in self.sums.iter_mut().zip(&member.vectors) {
            sum.add(vector, 1.0);
        }
        self.members.push(member);
    }

    /// Takes out the member at `index`.
    pub(super) fn remove(&mut self, index: usize) -> Member {
        let member = self.members.remove(index);
        self.chinese -= usize::from(member.outline.is_chinese);
        for (sum, vector) in self.sums.iter_mut().zip(&member.vectors) {
            sum.add(vector, -1.0);
        }
        let days = || self.members.iter().map(|member| member.outline.day);
        self.first = days().min().unwrap_or(self.first);
        self.last = self.last.min(days().max().unwrap_or(self.last));
        member
    }

    /// What [`Event::remove`] changes beside the members.
    pub(super) fn state(&self) -> State {
        State { first: self.first, last: self.last, sums: self.sums.clone() }
    }

    /// Undoes [`Event::remove`]. Adding the vectors again would round the sums differently.
    pub(super) fn put_back(&mut self, index: usize, member: Member, before: State) {
        self.chinese += usize::from(member.outline.is_chinese);
        self.members.insert(index, member);
        State { first: self.first, last: self.last, sums: self.sums } = before;
    }

    /// Days between `day` and the days of the event; 0 within.
    fn distance(&self, day: i32) -> i32 {
        (day - self.last).max(self.first - day).max(0)
    }

    fn has_chinese(&self) -> bool {
        self.chinese > 0
    }

    fn has_others(&self) -> bool {
        self.chinese < self.members.len()
    }

    fn cves(&self) -> BTreeSet<Term> {
        self.members.iter().flat_map(|member| member.outline.cves.iter().copied()).collect()
    }

    /// How similar an article is; from 1 on it belongs to the event.
    pub(super) fn similarity(&self, article: &Member, counts: &TermCounts, parameters: &Parameters) -> f32 {
        let Member { outline, vectors } = article;
        let mut similarity = 0.0_f32;
        if outline.is_chinese && self.has_chinese() {
            similarity = self.sums[CHINESE].cosine(&vectors[CHINESE]) / parameters.same_language;
        }
        let is_same_language = if outline.is_chinese { self.has_chinese() } else { self.has_others() };
        if self.has_others() || !outline.is_chinese {
            let is_english = !outline.is_chinese && self.has_others();
            let least = if is_english { parameters.same_language } else { parameters.other_language };
            similarity = similarity.max(self.sums[ENGLISH].cosine(&vectors[ENGLISH]) / least);
        }
        // What follows only lowers it.
        if similarity < 1.0 {
            return similarity;
        }
        similarity * self.doubts(outline, is_same_language, counts, parameters)
    }

    /// The product of what speaks against a join of articles that share many words.
    fn doubts(&self, outline: &Outline, same: bool, counts: &TermCounts, parameters: &Parameters) -> f32 {
        let mut factor = 1.0;
        let shared = outline.english.iter().filter(|one| self.sums[ENGLISH].vector.has(one.term)).count();
        let covered = self.title_share(outline, counts);
        let least = if same { parameters.title_share } else { parameters.translated_title_share };
        if covered < least || !same && shared < parameters.min_translated_terms {
            factor *= parameters.other_title;
        }
        if !self.shares_rare_title_term(outline, counts) {
            factor *= parameters.no_rare_term;
        }
        let cves = self.cves();
        if !outline.cves.is_empty() && !cves.is_empty() && !outline.cves.iter().any(|cve| cves.contains(cve))
        {
            factor *= parameters.other_cve;
        }
        if self.members.iter().all(|member| member.outline.site == outline.site) {
            factor *= parameters.same_site;
        }
        #[expect(clippy::cast_precision_loss, reason = "a few days")]
        let late = (self.distance(outline.day) - parameters.window).max(0) as f32;
        factor / (1.0 + parameters.delay * late)
    }

    /// The share of the title, by inverse document frequency, that the event has.
    fn title_share(&self, outline: &Outline, counts: &TermCounts) -> f32 {
        let share = |terms: &[WeightedTerm], sum: &Sum| {
            let (mut shared, mut all) = (0.0, 0.0);
            for one in terms.iter().filter(|one| one.is_of_title()) {
                let weight = counts.idf(one.term) * one.weight();
                all += weight;
                shared += if sum.vector.has(one.term) { weight } else { 0.0 };
            }
            if all > 0.0 { shared / all } else { 0.0 }
        };
        share(&outline.chinese, &self.sums[CHINESE]).max(share(&outline.english, &self.sums[ENGLISH]))
    }

    fn shares_rare_title_term(&self, outline: &Outline, counts: &TermCounts) -> bool {
        let shares = |terms: &[WeightedTerm], sum: &Sum| {
            terms.iter().any(|one| one.is_of_title() && counts.is_rare(one.term) && sum.vector.has(one.term))
        };
        shares(&outline.chinese, &self.sums[CHINESE]) || shares(&outline.english, &self.sums[ENGLISH])
    }

    /// How similar two events are; from 1 on they are one.
    pub(super) fn likeness(&self, other: &Self, parameters: &Parameters) -> f32 {
        let cosine = |space: usize| {
            self.sums[space].vector.dot(&other.sums[space].vector)
                / (self.sums[space].norm() * other.sums[space].norm())
        };
        let both_chinese = self.has_chinese() && other.has_chinese();
        let chinese = if both_chinese { cosine(CHINESE) / parameters.merge } else { 0.0 };
        // Between Chinese articles translations are the weaker evidence.
        let least = if both_chinese { parameters.merge_translated } else { parameters.merge };
        let likeness = chinese.max(cosine(ENGLISH) / least);
        let (own, others) = (self.cves(), other.cves());
        let differ = !own.is_empty() && !others.is_empty() && own.is_disjoint(&others);
        if differ { likeness * parameters.other_cve } else { likeness }
    }
}

//! Groups articles into events, in order of date.

use std::collections::BTreeSet;

use super::MAX_DELAY;
use super::counts::TermCounts;
use super::event::{Event, Member};
use super::outline::Outline;
use super::parameters::Parameters;
use super::table::{GroupedEvent, Report};
use super::term::{HashedMap, Term};
use super::vector::Vector;

/// Rare terms by which an event is compared with others.
const MAX_KEYS: usize = 12;

/// Rare terms that events which become one must share at least.
const MIN_SHARED_KEYS: usize = 2;

/// A number of an event within a grouping.
type Number = usize;

/// The events so far.
#[derive(Debug, Default)]
pub struct Grouping {
    parameters: Parameters,
    counts: TermCounts,
    /// `None` if it was merged into another or is over. Boxed, since most of a large batch are over.
    events: Vec<Option<Box<Event>>>,
    /// Events that are over, if they have several articles.
    done: Vec<GroupedEvent>,
    /// For each space and rare term the events that have it, with its weight in their sums.
    postings: [HashedMap<Term, Vec<(Number, f32)>>; 2],
    by_story: HashedMap<u64, Number>,
    /// Events that may still take articles.
    open: BTreeSet<Number>,
    /// Events that were removed since the postings were last swept.
    removed: usize,
    /// Events that changed on the day.
    changed: BTreeSet<Number>,
    day: i32,
}

impl Grouping {
    /// A grouping of articles whose terms were counted in `counts`.
    #[must_use]
    pub fn new(counts: TermCounts, parameters: Parameters) -> Self {
        Self { parameters, counts, ..Self::default() }
    }

    /// Adds an event that was found earlier, with its articles in order of date. If the article whose number it has is not
    /// among them, since it is written again or deleted, it has that of the first.
    pub fn restore(&mut self, id: u64, outlines: impl IntoIterator<Item = Outline>) {
        let mut members = outlines.into_iter().map(|outline| Member::new(outline, &self.counts));
        let Some(first) = members.next() else { return };
        let mut event = Event::of(first);
        members.for_each(|member| event.add(member, self.parameters.window));
        if event.members.iter().any(|member| member.outline.article == id) {
            event.id = id;
        }
        event.is_stored = event.members.len() > 1;
        self.push(event);
    }

    /// Adds an article. Articles must come in order of date.
    pub fn add(&mut self, outline: Outline) {
        if outline.day > self.day {
            self.end_day();
            self.day = outline.day;
            self.close();
        }
        let member = Member::new(outline, &self.counts);
        let story = self.by_story.get(&member.outline.story).copied();
        let number = story.filter(|number| self.events[*number].is_some()).or_else(|| self.best(&member));
        let number = match number {
            Some(number) => {
                self.post(number, &member.vectors);
                self.by_story.insert(member.outline.story, number);
                if let Some(event) = &mut self.events[number] {
                    event.add(member, self.parameters.window);
                }
                number
            }
            None => self.push(Event::of(member)),
        };
        self.changed.insert(number);
    }

    /// The events with several articles, in no order, and the counts that they were found by.
    #[must_use]
    pub fn finish(mut self) -> (Vec<GroupedEvent>, TermCounts) {
        self.end_day();
        for number in std::mem::take(&mut self.open) {
            self.end(number);
        }
        (self.done, self.counts)
    }

    fn push(&mut self, event: Event) -> Number {
        let number = self.events.len();
        let sums = event.sums.clone().map(|sum| sum.vector);
        self.by_story.extend(event.members.iter().map(|member| (member.outline.story, number)));
        self.events.push(Some(Box::new(event)));
        self.post(number, &sums);
        self.open.insert(number);
        number
    }

    /// Adds the rare terms of vectors to the postings of an event.
    fn post(&mut self, number: Number, vectors: &[Vector; 2]) {
        for (postings, vector) in self.postings.iter_mut().zip(vectors) {
            for (term, weight) in vector.iter().filter(|(term, _)| self.counts.is_rare(*term)) {
                let postings = postings.entry(term).or_default();
                match postings.iter_mut().rev().find(|(event, _)| *event == number) {
                    Some((_, sum)) => *sum += weight,
                    None => postings.push((number, weight)),
                }
            }
        }
    }

    /// The most similar event, if it is similar enough.
    fn best(&mut self, member: &Member) -> Option<Number> {
        let Self { events, postings, parameters, counts, .. } = self;
        let mut partial: HashedMap<Number, f32> = HashedMap::default();
        for (space, vector) in member.vectors.iter().enumerate() {
            for (term, weight) in vector.iter() {
                let Some(postings) = postings[space].get_mut(&term) else { continue };
                postings.retain(|(number, _)| events[*number].is_some());
                for &(number, of_event) in postings.iter() {
                    let norm = events[number].as_ref().map_or(1.0, |event| event.sums[space].norm());
                    *partial.entry(number).or_default() += weight * of_event / norm;
                }
            }
        }
        let mut candidates: Vec<(Number, f32)> = partial.into_iter().collect();
        candidates.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        candidates.truncate(parameters.max_candidates);
        let similarity = |number: Number| {
            events[number].as_ref().map(|event| event.similarity(member, counts, parameters))
        };
        let similar = candidates.into_iter().filter_map(|(number, _)| Some((number, similarity(number)?)));
        let (number, similarity) = similar.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        (similarity >= 1.0).then_some(number)
    }

    /// Merges the events of the day that have become alike, and takes out articles that have become unlike the others.
    fn end_day(&mut self) {
        for number in std::mem::take(&mut self.changed) {
            if let Some(other) = self.most_alike(number) {
                self.merge(number, other);
            }
            self.split(number);
        }
    }

    /// An event that is alike enough to be the same.
    fn most_alike(&self, number: Number) -> Option<Number> {
        let event = self.events[number].as_ref()?;
        let mut shared: HashedMap<Number, usize> = HashedMap::default();
        for (postings, sum) in self.postings.iter().zip(&event.sums) {
            let mut keys: Vec<(Term, f32)> =
                sum.vector.iter().filter(|(term, _)| self.counts.is_rare(*term)).collect();
            keys.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            for (term, _) in keys.into_iter().take(MAX_KEYS) {
                for (other, _) in postings.get(&term).into_iter().flatten() {
                    *shared.entry(*other).or_default() += 1;
                }
            }
        }
        let likeness = |other: Number| {
            let other = self.events[other].as_ref()?;
            // Two single articles were compared when the second was added.
            let is_grown = event.members.len() + other.members.len() > 2;
            let is_near = event.first.max(other.first) - event.last.min(other.last) <= self.parameters.window;
            (is_grown && is_near).then(|| event.likeness(other, &self.parameters))
        };
        let others = shared.into_iter().filter(|&(other, keys)| other != number && keys >= MIN_SHARED_KEYS);
        let alike =
            others.filter_map(|(other, _)| Some((other, likeness(other).filter(|like| *like >= 1.0)?)));
        alike.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(other, _)| other)
    }

    /// Makes two events one. It has the id that others may know, else that of the earlier one.
    fn merge(&mut self, one: Number, other: Number) {
        let (Some(first), Some(second)) = (self.events[one].take(), self.events[other].take()) else {
            return;
        };
        let order = |event: &Event| (!event.is_stored, event.first, event.id);
        let (mut kept, mut gone) =
            if order(&first) <= order(&second) { (first, second) } else { (second, first) };
        self.removed += 2;
        for member in gone.members.drain(..) {
            kept.add(member, self.parameters.window.max(gone.last - kept.last));
        }
        [one, other].iter().for_each(|number| {
            self.open.remove(number);
        });
        kept.members.sort_by_key(|member| (member.outline.day, member.outline.article));
        self.push(*kept);
    }

    /// Takes the articles out of an event that have become unlike the others, as events of their own.
    fn split(&mut self, number: Number) {
        let Some(event) = &mut self.events[number] else { return };
        // Of two articles neither is the odd one, and the founding one has the event's id.
        let mut removed = Vec::new();
        let mut index = event.members.len();
        while index > 0 && event.members.len() > 2 {
            index -= 1;
            if event.members[index].outline.article == event.id {
                continue;
            }
            let before = event.state();
            let member = event.remove(index);
            if event.similarity(&member, &self.counts, &self.parameters) < self.parameters.split {
                removed.push(member);
            } else {
                event.put_back(index, member, before);
            }
        }
        for member in removed {
            self.push(Event::of(member));
        }
    }

    /// Ends the events that take no more articles, which frees their vectors.
    fn close(&mut self) {
        let over: Vec<Number> = self
            .open
            .iter()
            .copied()
            .filter(|number| {
                self.events[*number].as_ref().is_none_or(|event| self.day - event.last > MAX_DELAY)
            })
            .collect();
        over.into_iter().for_each(|number| self.end(number));
        if self.removed > self.open.len() {
            self.sweep();
        }
    }

    /// Removes the events that are over from the postings. Done as often as these are half of all, it takes time in
    /// proportion to the articles, and the postings take memory in proportion to the open events.
    fn sweep(&mut self) {
        let Self { events, postings, .. } = self;
        for postings in postings {
            postings.retain(|_, postings| {
                postings.retain(|(number, _)| events[*number].is_some());
                !postings.is_empty()
            });
        }
        self.removed = 0;
    }

    fn end(&mut self, number: Number) {
        self.open.remove(&number);
        let Some(event) = self.events[number].take() else { return };
        self.removed += 1;
        if event.members.len() > 1 || event.is_stored {
            let articles = event.members.iter().map(|Member { outline, .. }| Report {
                day: outline.day,
                article: outline.article,
                is_chinese: outline.is_chinese,
            });
            self.done.push(GroupedEvent { id: event.id, articles: articles.collect() });
        }
    }
}

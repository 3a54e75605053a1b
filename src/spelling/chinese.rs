//! Corrects runs of ideographs: homophones of the typed words, ranked by their context.
//!
//! A run is segmented into words as texts are. Where a word is rare, or adjacent ideographs rarely occur together, the
//! ranges around them are compared by sound with the words of the index. A candidate that occurs in some article
//! together with its neighbours is preferred to one that is merely frequent: 数据初境 becomes 数据出境, not 数据处境.

use std::ops::Range;

use super::choice::{MAX_RARE, is_common, is_likely, min_articles};
use super::{Counted, Vocabulary};
use crate::analysis::{Analyzer, Sounds};

/// Maximum ideographs that are compared as one word.
const MAX_WORD: usize = 6;

/// Maximum ideographs of a word with its neighbours that are searched for as a run.
const MAX_CONTEXT: usize = 10;

/// Minimum ideographs of a word of which one may sound different: 勒索软体 for 勒索软件. Shorter words have too many
/// such neighbours.
const MIN_FUZZY: usize = 4;

/// Maximum candidates for one range that are tried in their context, the likeliest first.
const MAX_CANDIDATES: usize = 6;

/// Factor of a candidate's likelihood for each point of [`Sounds::nearness`].
const READING_FACTOR: usize = 10;

/// Maximum mistakes of one run that are corrected.
const MAX_ROUNDS: usize = 3;

/// Maximum ideographs of a run that is checked; a longer run is a sentence.
const MAX_RUN: usize = 40;

/// Minimum ideographs of a word that has few homophones; a shorter one counts as a doubt.
const MIN_DISTINCT: usize = 3;

/// A suggestion for a range of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RunCorrection {
    /// Ideographs from the beginning of the run.
    pub(super) range: Range<usize>,
    pub(super) suggestion: Vec<char>,
    /// Number of articles with the suggestion.
    pub(super) articles: usize,
    /// Number of articles with the range as typed.
    pub(super) typed: usize,
    /// Whether some article has a replaced word as typed.
    pub(super) is_known: bool,
}

/// A replacement of one range.
struct Change {
    range: Range<usize>,
    to: Vec<char>,
    /// The range with the neighbours that support the change.
    context: Range<usize>,
    is_known: bool,
    rank: (bool, bool, usize),
}

/// Suggests a correction of `typed`, a folded run.
pub(super) fn check<V: Vocabulary>(
    vocabulary: &V,
    analyzer: &Analyzer,
    typed: &[char],
) -> Result<Option<RunCorrection>, V::Error> {
    let mut run = typed.to_vec();
    let mut range: Option<Range<usize>> = None;
    let mut is_known = false;
    // If a run occurs in enough articles, so do all its parts.
    if (2..=MAX_RUN).contains(&run.len()) && vocabulary.with_run(&text(typed))? <= MAX_RARE {
        for _ in 0..MAX_ROUNDS {
            let checked = SegmentedRun::new(vocabulary, analyzer, &run)?;
            let Some(change) = checked.best_change()? else { break };
            run.splice(change.range, change.to);
            is_known |= change.is_known;
            range = Some(range.map_or(change.context.clone(), |range| {
                range.start.min(change.context.start)..range.end.max(change.context.end)
            }));
        }
    }
    let Some(range) = range else { return Ok(None) };
    let suggestion = run[range.clone()].to_vec();
    let before = vocabulary.with_run(&text(&typed[range.clone()]))?;
    let articles = vocabulary.with_run(&text(&suggestion))?;
    let is_plausible = articles > 0 && is_likely(before, articles, vocabulary.articles());
    Ok(is_plausible.then_some(RunCorrection { range, suggestion, articles, typed: before, is_known }))
}

fn text(characters: &[char]) -> String {
    characters.iter().collect()
}

/// A word of the index that may replace a range.
struct CandidateWord {
    word: String,
    articles: usize,
    /// Whether every ideograph sounds like the typed one.
    sounds_alike: bool,
    weight: usize,
}

/// A run, segmented into words.
struct SegmentedRun<'r, V> {
    vocabulary: &'r V,
    characters: &'r [char],
    words: Vec<Range<usize>>,
    /// For each word, whether it is rare.
    rare: Vec<bool>,
    /// For each ideograph but the last, whether its pair with the next one is rare.
    apart: Vec<bool>,
}

impl<'r, V: Vocabulary> SegmentedRun<'r, V> {
    fn new(vocabulary: &'r V, analyzer: &Analyzer, characters: &'r [char]) -> Result<Self, V::Error> {
        let run = text(characters);
        let count = |at: usize| run[..at].chars().count();
        let words: Vec<Range<usize>> =
            analyzer.cut(&run).into_iter().map(|word| count(word.start)..count(word.end)).collect();
        let articles = vocabulary.articles();
        let apart = characters.windows(2).map(|pair| {
            vocabulary.with_literal_term(&text(pair)).map(|frequency| !is_common(frequency, articles))
        });
        let apart: Vec<bool> = apart.collect::<Result<_, _>>()?;
        let mut rare = Vec::with_capacity(words.len());
        for word in &words {
            rare.push(if word.len() > 1 {
                !is_common(vocabulary.with_term(&text(&characters[word.clone()]))?, articles)
            } else {
                let before = word.start.checked_sub(1).is_some_and(|before| apart[before]);
                before || apart.get(word.start).copied().unwrap_or_default()
            });
        }
        Ok(Self { vocabulary, characters, words, rare, apart })
    }

    fn with_run(&self, range: Range<usize>) -> Result<usize, V::Error> {
        self.vocabulary.with_run(&text(&self.characters[range]))
    }

    /// The highest-ranked change; `None` if none is likely.
    fn best_change(&self) -> Result<Option<Change>, V::Error> {
        let mut best: Option<Change> = None;
        for first in 0..self.words.len() {
            for last in first..self.words.len() {
                let range = self.words[first].start..self.words[last].end;
                if range.len() > MAX_WORD {
                    break;
                }
                let is_suspect = range.len() > 1
                    && self.rare[first..=last].contains(&true)
                    && self.apart[range.start..range.end - 1].contains(&true);
                if !is_suspect {
                    continue;
                }
                for change in self.changes(first, last)? {
                    if best.as_ref().is_none_or(|best| change.rank > best.rank) {
                        best = Some(change);
                    }
                }
            }
        }
        Ok(best)
    }

    /// Changes of the range from word `first` to word `last`.
    fn changes(&self, first: usize, last: usize) -> Result<Vec<Change>, V::Error> {
        let range = self.words[first].start..self.words[last].end;
        let own = text(&self.characters[range.clone()]);
        let typed = if range.len() == 2 {
            // The word tier is asked, since a pair across the boundary of two words is no word.
            self.vocabulary.with_term(&own)?
        } else {
            self.vocabulary.with_run(&own)?
        };
        let contexts = self.contexts(first, last);
        let is_known = typed > 0;
        let is_word = typed > MAX_RARE || first == last && is_known;
        // A word of the index is a mistake only in the wrong context. Several such words are no mistake.
        if is_word && (first < last || contexts.is_empty()) {
            return Ok(Vec::new());
        }
        let articles = self.vocabulary.articles();
        let mut changes = Vec::new();
        for CandidateWord { word, articles: frequency, sounds_alike, weight } in self.candidates(&own)? {
            let to: Vec<char> = word.chars().collect();
            let mut supported = false;
            for context in &contexts {
                let as_typed = self.with_run(context.clone())?;
                let mut replaced = self.characters[context.clone()].to_vec();
                replaced.splice(range.start - context.start..range.end - context.start, to.iter().copied());
                let known = self.vocabulary.with_run(&text(&replaced))?;
                if is_likely(as_typed, known, articles) && (!is_word || as_typed == 0 && known >= MAX_RARE) {
                    supported = true;
                    let (range, context, to) = (range.clone(), context.clone(), to.clone());
                    changes.push(Change {
                        range,
                        to,
                        context,
                        is_known,
                        rank: (true, sounds_alike, known.saturating_mul(weight / frequency.max(1))),
                    });
                }
            }
            let doubts = [!contexts.is_empty(), !sounds_alike, range.len() < MIN_DISTINCT];
            let doubts = doubts.map(u32::from).iter().sum();
            let is_enough =
                is_likely(typed, frequency, articles) && frequency >= min_articles(articles, doubts);
            if !supported && !is_word && is_enough {
                let context = range.clone();
                let rank = (contexts.is_empty(), sounds_alike, weight);
                changes.push(Change { range: range.clone(), to, context, is_known, rank });
            }
        }
        Ok(changes)
    }

    /// The range with the word before it, and with the one after it.
    fn contexts(&self, first: usize, last: usize) -> Vec<Range<usize>> {
        let (start, end) = (self.words[first].start, self.words[last].end);
        let before = first.checked_sub(1).map(|before| self.words[before].start..end);
        let after = self.words.get(last + 1).map(|after| start..after.end);
        before.into_iter().chain(after).filter(|context| context.len() <= MAX_CONTEXT).collect()
    }

    /// Words that sound like `own`, the likeliest first.
    fn candidates(&self, own: &str) -> Result<Vec<CandidateWord>, V::Error> {
        let sounds = Sounds::of(own);
        let least = min_articles(self.vocabulary.articles(), 0);
        let others = usize::from(sounds.len() >= MIN_FUZZY);
        let found = self.vocabulary.sounding_like(&sounds, others)?.into_iter();
        // Two words that are homophones by uncommon readings alone are not mistyped for each other.
        let found = found.filter(|other| {
            other.word != own && other.articles >= least && sounds.nearness(&other.word) >= sounds.len()
        });
        let mut found: Vec<CandidateWord> = found
            .map(|Counted { word, articles }| {
                let sounds_alike =
                    (0..).zip(word.chars()).all(|(at, character)| sounds.is_like(at, character));
                let nearness = u32::try_from(sounds.nearness(&word)).unwrap_or(u32::MAX);
                let weight = articles.saturating_mul(READING_FACTOR.saturating_pow(nearness));
                CandidateWord { word, articles, sounds_alike, weight }
            })
            .collect();
        found.sort_by(|one, other| {
            let rank = |candidate: &CandidateWord| (candidate.sounds_alike, candidate.weight);
            rank(other).cmp(&rank(one)).then_with(|| one.word.cmp(&other.word))
        });
        found.truncate(MAX_CANDIDATES);
        Ok(found)
    }
}

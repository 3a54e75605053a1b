//! Which words of paired headlines stand for each other: IBM model 1 (Brown et al. 1993), by expectation maximization.

use std::collections::{HashMap, HashSet};

use super::headlines::{Headlines, is_han};

const ITERATIONS: usize = 8;

/// The Chinese word that stands for nothing, so that English words without a counterpart are explained by none.
const NOTHING: &str = "";

/// Counts without evidence that are added to each word's sum: rare words are less certain.
const SMOOTHING: f64 = 0.3;

/// The least number of pairs with both words, and their least probability.
const MIN_PAIRS: usize = 3;
const MIN_PROBABILITY: f64 = 0.04;

/// Both words stand in one pair so many times more often than by chance.
const MIN_LIFT: f64 = 1.5;

/// Translations of each Chinese word with their probabilities, the best first.
pub(crate) type Lexicon = HashMap<String, Vec<(String, f64)>>;

type Probabilities<'h> = HashMap<(&'h str, &'h str), f64>;

/// The words of one pair that are not the same in both.
type Pair<'h> = (Vec<&'h str>, Vec<&'h str>);

/// Learns from pairs of headlines, by number.
pub(crate) fn learn(headlines: &Headlines, pairs: &[(usize, usize)]) -> Lexicon {
    let words = |&(chinese, english): &(usize, usize)| -> Pair<'_> {
        let chinese = &headlines.chinese[chinese].words;
        let own = chinese.iter().filter(|word| is_han(word)).map(String::as_str).chain([NOTHING]);
        let others = headlines.english[english].words.iter().filter(|word| !chinese.contains(word));
        (own.collect(), others.map(String::as_str).collect())
    };
    let pairs: Vec<Pair<'_>> = pairs.iter().map(words).collect();
    let mut probabilities = Probabilities::new();
    for _ in 0..ITERATIONS {
        probabilities = reestimated(&pairs, &probabilities);
    }
    certain(&pairs, &probabilities)
}

/// One step of expectation maximization. The first one has no probabilities: all are equal.
fn reestimated<'h>(pairs: &[Pair<'h>], before: &Probabilities<'h>) -> Probabilities<'h> {
    let probability = |chinese, english| before.get(&(chinese, english)).copied();
    let mut counts = Probabilities::new();
    for (chinese, english) in pairs {
        for &word in english {
            let weights: Vec<f64> = chinese
                .iter()
                .map(|own| if before.is_empty() { 1.0 } else { probability(*own, word).unwrap_or(0.0) })
                .collect();
            let sum: f64 = weights.iter().sum();
            for (&own, weight) in chinese.iter().zip(weights).filter(|(_, weight)| *weight > 0.0) {
                *counts.entry((own, word)).or_default() += weight / sum;
            }
        }
    }
    let mut sums: HashMap<&str, f64> = HashMap::new();
    for ((own, _), count) in &counts {
        *sums.entry(own).or_insert(SMOOTHING) += count;
    }
    counts.iter_mut().for_each(|((own, _), count)| *count /= sums[own]);
    counts
}

/// The translations that enough pairs have.
fn certain(pairs: &[Pair<'_>], probabilities: &Probabilities<'_>) -> Lexicon {
    let (mut chinese, mut english, mut both) = (HashMap::new(), HashMap::new(), HashMap::new());
    for (own, others) in pairs {
        let own: HashSet<&str> = own.iter().copied().collect();
        own.iter().for_each(|word| *chinese.entry(*word).or_insert(0_usize) += 1);
        others.iter().for_each(|word| *english.entry(*word).or_insert(0_usize) += 1);
        for pair in own.iter().flat_map(|own| others.iter().map(|other| (*own, *other))) {
            *both.entry(pair).or_insert(0_usize) += 1;
        }
    }
    let mut lexicon = Lexicon::new();
    for (&(own, other), &probability) in probabilities {
        let together = both[&(own, other)];
        let by_chance = chinese[own] as f64 * english[other] as f64 / pairs.len() as f64;
        let is_certain = together >= MIN_PAIRS
            && probability >= MIN_PROBABILITY
            && together as f64 >= MIN_LIFT * by_chance;
        if is_certain && own != NOTHING {
            lexicon.entry(own.to_owned()).or_default().push((other.to_owned(), probability));
        }
    }
    for translations in lexicon.values_mut() {
        translations.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
    lexicon
}

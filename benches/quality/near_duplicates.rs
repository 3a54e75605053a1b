//! How well candidates for reposts are found: the method of `dedup` against exact comparison, and
//! against `SimHash` (Charikar 2002), which was not chosen.
//!
//! A `SimHash` of 64 bits would be a single number per article. But what it takes to find as many
//! pairs are numbers that differ in 14 bits, anywhere: no term of an index can be looked up so, and
//! every new article would be compared with all that there are.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use secnews::analysis::fold;
use secnews::dedup::{Profile, bands, is_repost};
use xxhash_rust::xxh3::xxh3_64;

/// Jaccard's measure from which two bodies should be found.
const NEAR: f64 = 0.8;
/// As in `dedup`: bodies of fewer letters are not judged, and a shingle takes so many bytes.
const LETTERS_NEEDED: usize = 500;
const SHINGLE_BYTES: usize = 15;
/// Shingles that more bodies have are of menus and identify no pair.
const COMMON: usize = 400;
/// Distances at which `SimHash` is tried.
const DISTANCES: [u32; 4] = [3, 6, 10, 14];

type Pairs = HashSet<(usize, usize)>;

/// One way to find candidates: its name, what it proposes, what it took.
struct Method {
    name: String,
    candidates: Pairs,
    took: Duration,
}

/// Prints how many of the near pairs among `articles` (id, title, body, whether it was cut) each
/// method finds, how many it proposes, and how long its numbers take per article.
pub(crate) fn report(articles: &[(String, String, String, bool)]) {
    let texts: Vec<String> = articles.iter().map(|article| letters(&article.2)).collect();
    let judged: Vec<usize> =
        (0..articles.len()).filter(|&at| texts[at].chars().count() >= LETTERS_NEEDED).collect();
    let sets: Vec<Vec<u64>> = judged.iter().map(|&at| shingles(&texts[at])).collect();
    let near = near_pairs(&sets);
    println!(
        "{} of {} articles are judged; {} pairs have J ≥ {NEAR}",
        judged.len(),
        articles.len(),
        near.len()
    );
    println!("{:<24}{:>9}{:>12}{:>14}", "method", "recall", "candidates", "µs / article");
    let bodies: Vec<&str> = judged.iter().map(|&at| articles[at].2.as_str()).collect();
    let minhash = by_bands(&bodies);
    for method in std::iter::once(&minhash).chain(&by_simhash(&bodies)) {
        let found = near.iter().filter(|pair| method.candidates.contains(pair)).count();
        let recall = found as f64 / near.len().max(1) as f64;
        let each = method.took.as_secs_f64() * 1e6 / judged.len().max(1) as f64;
        println!("{:<24}{recall:>9.4}{:>12}{each:>14.1}", method.name, method.candidates.len());
    }
    let started = Instant::now();
    let profile = |at: usize| {
        let (_, title, body, is_partial) = &articles[judged[at]];
        Profile::new(title, body, *is_partial)
    };
    let reposts = minhash.candidates.iter().filter(|(a, b)| is_repost(&profile(*a), &profile(*b))).count();
    let each = started.elapsed().as_secs_f64() * 1e6 / minhash.candidates.len().max(1) as f64;
    println!("of MinHash's candidates {reposts} are reposts; {each:.0} µs for each decision");
}

fn letters(body: &str) -> String {
    let mut letters = fold(body);
    letters.retain(char::is_alphanumeric);
    letters
}

/// Hashes of the shingles, sorted, each once.
fn shingles(letters: &str) -> Vec<u64> {
    let windows = letters.as_bytes().windows(SHINGLE_BYTES);
    let mut shingles: Vec<u64> =
        windows.filter(|bytes| bytes[0] & 0b1100_0000 != 0b1000_0000).map(xxh3_64).collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// All pairs that are near, by an inverted index of every eighth shingle and exact comparison of
/// those that share some.
fn near_pairs(sets: &[Vec<u64>]) -> Pairs {
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    for (number, set) in sets.iter().enumerate() {
        set.iter()
            .filter(|hash| *hash % 8 == 0)
            .for_each(|&hash| holders.entry(hash).or_default().push(number));
    }
    let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
    for holders in holders.values().filter(|holders| holders.len() <= COMMON) {
        each_pair(holders, |pair| *shared.entry(pair).or_default() += 1);
    }
    // Half of what a near pair shares: every eighth shingle is a sample, and some are common.
    let may_be_near =
        |pair: (usize, usize), count: usize| 20 * count >= sets[pair.0].len().min(sets[pair.1].len());
    let likely = shared.into_iter().filter(|&(pair, count)| may_be_near(pair, count)).map(|(pair, _)| pair);
    likely.filter(|&(a, b)| jaccard(&sets[a], &sets[b]) >= NEAR).collect()
}

fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let shared = a.iter().filter(|hash| b.binary_search(hash).is_ok()).count();
    shared as f64 / (a.len() + b.len() - shared).max(1) as f64
}

fn each_pair(numbers: &[usize], mut each: impl FnMut((usize, usize))) {
    for (at, &a) in numbers.iter().enumerate() {
        numbers[at + 1..].iter().for_each(|&b| each((a, b)));
    }
}

fn by_bands(bodies: &[&str]) -> Method {
    let started = Instant::now();
    let all: Vec<Vec<u64>> = bodies.iter().map(|body| bands(body)).collect();
    let took = started.elapsed();
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    for (number, bands) in all.iter().enumerate() {
        bands.iter().for_each(|&band| holders.entry(band).or_default().push(number));
    }
    let mut candidates = Pairs::new();
    for holders in holders.values() {
        each_pair(holders, |pair| {
            candidates.insert(pair);
        });
    }
    Method { name: format!("MinHash, {} bands", all.first().map_or(0, Vec::len)), candidates, took }
}

fn by_simhash(bodies: &[&str]) -> Vec<Method> {
    let started = Instant::now();
    let hashes: Vec<u64> = bodies.iter().map(|body| simhash(&shingles(&letters(body)))).collect();
    let took = started.elapsed();
    let method = |distance: u32| {
        let mut candidates = Pairs::new();
        for (a, hash) in hashes.iter().enumerate() {
            let close = |b: &usize| (hash ^ hashes[*b]).count_ones() <= distance;
            candidates.extend((a + 1..hashes.len()).filter(close).map(|b| (a, b)));
        }
        Method { name: format!("SimHash, {distance} bits differ"), candidates, took }
    };
    DISTANCES.into_iter().map(method).collect()
}

/// Each bit as most of the shingles have it.
fn simhash(shingles: &[u64]) -> u64 {
    let mut votes = [0_i32; 64];
    for shingle in shingles {
        for (bit, vote) in votes.iter_mut().enumerate() {
            *vote += if shingle >> bit & 1 == 1 { 1 } else { -1 };
        }
    }
    votes.iter().enumerate().filter(|(_, vote)| **vote > 0).fold(0, |hash, (bit, _)| hash | 1 << bit)
}

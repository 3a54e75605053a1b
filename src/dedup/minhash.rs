//! Finds candidates: hashes of a body such that bodies with much in common share one.
//!
//! Two texts have the same smallest shingle hash with a probability equal to the Jaccard similarity of their
//! shingles (Broder 1997). Three such values from different ranges make a band; the fewer shingles two texts
//! share, the less likely a whole band agrees (Indyk and Motwani 1998). All values come from one hash per
//! shingle: its range selects the bin, which keeps its smallest hash (one permutation hashing; Li, Owen and
//! Zhang 2012). An empty bin borrows from one selected by a further hash (optimal densification; Shrivastava
//! 2017).
//!
//! Most bands cover the whole body. The others cover its head alone, so that a body cut at the fetcher's limit
//! shares bands with the full text.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::shingles::{Letters, MIN_LETTERS, headline};

/// Values of a band; all must agree.
const ROWS: usize = 3;
/// Bands of the whole body.
const WHOLE_BANDS: usize = 10;
/// Bands of the head.
const HEAD_BANDS: usize = 6;
/// Shingles in the head. Most truncated bodies are longer.
const HEAD_SHINGLES: usize = 1_000;
/// Bits of a band: enough for a million articles, and short as index terms.
const BAND_BITS: u32 = 40;

/// Seed that sets the bands of titles apart from those of bodies.
const TITLE_SEED: u64 = 0x0071_71E5;

/// Value of a bin without a shingle.
const EMPTY_BIN: u64 = u64::MAX;

/// The bands of an article: those of its body, and that of a long title.
#[must_use]
pub(crate) fn article_bands(title: &str, body: &str) -> Vec<u64> {
    bands(body).into_iter().chain(title_band(title)).collect()
}

/// The band of a long title. Articles with equal long titles may be one story even where a body could not be
/// fetched.
#[must_use]
fn title_band(title: &str) -> Option<u64> {
    let letters = Letters::of(headline(title));
    letters
        .is_long_title()
        .then(|| xxh3_64_with_seed(letters.as_str().as_bytes(), TITLE_SEED) >> (64 - BAND_BITS))
}

/// The bands of a body. Articles that share one are candidates for [`is_repost`](super::is_repost). Empty if
/// the body is too short to be compared.
///
/// White space, punctuation, case, width and traditional characters do not matter. The index stores these
/// numbers: changing them requires raising its version.
#[must_use]
pub fn bands(body: &str) -> Vec<u64> {
    let letters = Letters::of(body);
    if letters.count() < MIN_LETTERS {
        return Vec::new();
    }
    let mut head = [EMPTY_BIN; HEAD_BANDS * ROWS];
    let mut whole = [EMPTY_BIN; WHOLE_BANDS * ROWS];
    for (place, shingle) in letters.shingles().enumerate() {
        if place < HEAD_SHINGLES {
            lower(&mut head, shingle);
        }
        lower(&mut whole, shingle);
    }
    densify(&mut head);
    densify(&mut whole);
    let rows = whole.chunks_exact(ROWS).chain(head.chunks_exact(ROWS));
    rows.zip(0..).map(|(rows, band)| band_of(rows, band)).collect()
}

/// Puts `hash` into its bin if it is the smallest there.
fn lower(bins: &mut [u64], hash: u64) {
    let bin = &mut bins[bin_of(hash, bins.len())];
    *bin = hash.min(*bin);
}

/// Maps a hash to one of so many bins of equal range: the high word of the product.
fn bin_of(hash: u64, bins: usize) -> usize {
    usize::try_from((u128::from(hash) * bins as u128) >> 64).unwrap_or_default()
}

/// Fills empty bins from others (densification). The source depends only on the number of the bin, so that two texts
/// with the same empty bin use the same source.
fn densify(bins: &mut [u64]) {
    let filled = bins.to_vec();
    if filled.iter().all(|bin| *bin == EMPTY_BIN) {
        return;
    }
    for (number, bin) in bins.iter_mut().enumerate().filter(|(_, bin)| **bin == EMPTY_BIN) {
        let sources =
            (0_u64..).map(|attempt| filled[bin_of(hash_of(&[number as u64], attempt), filled.len())]);
        *bin = sources.into_iter().find(|source| *source != EMPTY_BIN).unwrap_or(EMPTY_BIN);
    }
}

fn band_of(rows: &[u64], band: u64) -> u64 {
    hash_of(rows, band) >> (u64::BITS - BAND_BITS)
}

fn hash_of(values: &[u64], seed: u64) -> u64 {
    let mut bytes = [0; 8 * ROWS];
    for (place, value) in bytes.chunks_exact_mut(8).zip(values) {
        place.copy_from_slice(&value.to_le_bytes());
    }
    xxh3_64_with_seed(&bytes[..8 * values.len()], seed)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use proptest::prelude::*;

    use super::*;

    /// So many made-up sentences, which depend on `seed`.
    fn sentences(seed: usize, count: usize) -> String {
        const WHO: [&str; 7] =
            ["某团伙", "一名研究员", "该厂商", "a vendor", "监管部门", "两家公司", "the team"];
        const WHAT: [&str; 5] = ["披露了", "修补了", "published", "利用了", "通报了"];
        let mut text = String::new();
        for at in seed..seed + count {
            let (who, what) = (WHO[at * at % 7], WHAT[at * 3 % 5]);
            let _ = write!(
                text,
                "{who}在第{}天{what}编号{}的问题，影响{}台设备。",
                at * 37,
                at * at * 101,
                at * 977
            );
        }
        text
    }

    fn shared(a: &str, b: &str) -> usize {
        let (a, b) = (bands(a), bands(b));
        a.iter().filter(|band| b.contains(band)).count()
    }

    #[test]
    fn bodies_share_bands_as_they_share_text() {
        let body = sentences(100, 100);
        assert_eq!(shared(&body, &body), WHOLE_BANDS + HEAD_BANDS);
        for (name, other, expected) in [
            ("another menu above", sentences(7000, 10) + &body, 1..16),
            ("cut at a third", body.chars().take(1200).collect(), 6..16),
            ("another text", sentences(5000, 100), 0..1),
        ] {
            assert!(expected.contains(&shared(&body, &other)), "{name}: {}", shared(&body, &other));
        }
    }

    #[test]
    fn short_bodies_are_not_compared() {
        assert!(bands(&"字".repeat(MIN_LETTERS - 1)).is_empty());
        // A single repeated shingle fills one bin; the others borrow from it.
        assert_eq!(bands(&"字".repeat(MIN_LETTERS)).len(), WHOLE_BANDS + HEAD_BANDS);
    }

    #[test]
    fn bands_are_as_any_index_has_them() {
        let bands = bands(&sentences(100, 100));
        assert!(bands.iter().all(|band| *band < 1 << BAND_BITS));
        // If this changes, raise `VERSION` in `index/schema/mod.rs`.
        assert_eq!(hash_of(&[bands[0], bands[9], bands[15]], 0), 0x43f3_a358_e09b_2330);
    }

    proptest! {
        #[test]
        fn only_letters_count(
            runs in prop::collection::vec(("[a-zA-Z0-9网络资讯攻击數據]{4,9}", "[ \n，。、!\"#*（）-]{0,3}"), 130..200),
        ) {
            let plain: String = runs.iter().map(|(run, _)| run.as_str()).collect();
            let spaced: String = runs.iter().flat_map(|(run, gap)| [run.as_str(), gap]).collect();
            prop_assert_eq!(bands(&plain).len(), WHOLE_BANDS + HEAD_BANDS);
            prop_assert_eq!(bands(&plain), bands(&spaced));
            prop_assert_eq!(bands(&plain), bands(&spaced.to_uppercase().replace('網', "网").replace('數', "数")));
        }
    }
}

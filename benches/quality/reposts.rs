//! Near-duplicates: how well candidates are found, and whether the decision agrees with readers.

use secnews::article::BodyStatus;
use secnews::dedup::{Profile, is_repost};

use super::near_duplicates;
use crate::common::quality::labels;
use crate::common::quality::pages::{self, Cleaned};
use crate::common::quality::score::{Score, heading};

/// Texts that all methods are tried on.
const SAMPLE: usize = 5_000;
/// Letters that a text needs to be judged, as in `dedup`.
const LETTERS_NEEDED: usize = 500;
const SEED: u64 = 0x5EED;

/// Prints how candidates are found on a sample, and how decisions agree with labelled pairs.
pub(crate) fn report(cleaned: &[Cleaned], verbose: bool) {
    heading("near-duplicates: candidates among a sample of articles");
    near_duplicates::report(&sample(cleaned));
    heading("near-duplicates: decisions on labelled pairs");
    print_decisions(cleaned, verbose);
}

/// Texts drawn at random, the same each time: id, title, body, whether it was cut.
fn sample(cleaned: &[Cleaned]) -> Vec<(String, String, String, bool)> {
    let mut pages: Vec<&Cleaned> = pages::by_id(cleaned).into_values().collect();
    pages.retain(|page| page.text.body.chars().filter(|c| c.is_alphanumeric()).count() >= LETTERS_NEEDED);
    // The order of a hash is as good as a draw.
    pages.sort_by_key(|page| xxhash_rust::xxh3::xxh3_64_with_seed(page.id.as_bytes(), SEED));
    let drawn = pages.into_iter().take(SAMPLE);
    drawn
        .map(|page| {
            let is_partial = page.text.status == BodyStatus::Partial;
            (page.id.clone(), page.text.title.clone(), page.text.body.clone(), is_partial)
        })
        .collect()
}

fn print_decisions(cleaned: &[Cleaned], verbose: bool) {
    let by_id = pages::by_id(cleaned);
    let (mut score, mut right_apart) = (Score::default(), 0);
    let mut disagreements = Vec::new();
    for (a, b, is_same) in labels::reposts() {
        let (Some(page_a), Some(page_b)) = (by_id.get(a.as_str()), by_id.get(b.as_str())) else { continue };
        let folded = is_repost(&profile(page_a), &profile(page_b));
        match (folded, is_same) {
            (true, true) => score.right += 1,
            (true, false) => score.wrong += 1,
            (false, true) => score.missed += 1,
            (false, false) => right_apart += 1,
        }
        if folded != is_same {
            disagreements.push(format!("  {a} {b} {}", if is_same { "missed" } else { "wrong" }));
        }
    }
    let Score { right, wrong, missed } = score;
    println!("folded rightly {right}, wrongly {wrong}; apart rightly {right_apart}, wrongly {missed}");
    println!("precision {}, recall {}", score.precision(), score.recall());
    disagreements.iter().filter(|_| verbose).for_each(|line| println!("{line}"));
}

/// As `ingest` makes it.
fn profile(page: &Cleaned) -> Profile {
    let text = &page.text;
    Profile::new(&text.title, &text.body, text.status == BodyStatus::Partial).published_at(&page.site)
}

//! The weights of reports in the other language, with their reasons.

/// The weight of the first lines; the title has 1.
pub(crate) const LEAD: f32 = 0.45;

/// Length normalization of the title (`b`), from 0 to 1.
pub(crate) const TITLE_LENGTH: f32 = 0.15;

/// The largest share of the articles that have a translation; a more frequent one says nothing, and is not read.
pub(crate) const MAX_SHARE: f32 = 0.25;

/// The weight of an unknown word among what the query asks for, as a share of its idf: it may be of no consequence.
pub(crate) const UNKNOWN: f32 = 0.75;

/// The share of the idf that the first lines have counts so much for coverage; that of the title counts fully. Of
/// headlines with a known source, 84 % have a best report with half of their idf, of any Chinese headlines 11 %.
const LEAD_COVERAGE: f32 = 0.75;

/// Candidates for each hit: some are reposts, records of programs, or have a title in the wrong script.
pub(crate) const CANDIDATES_PER_HIT: usize = 8;

/// The share of a query's idf that an article has, less what only its first lines have, and the number of words. Each word is
/// the idf of its best translation in the title and in the first lines.
pub(crate) fn coverage(
    words: impl Iterator<Item = (Option<f32>, Option<f32>)>,
    idf_sum: f32,
) -> (f32, usize) {
    let (mut title, mut anywhere, mut found) = (0.0, 0.0, 0);
    for (in_title, in_lead) in words {
        title += in_title.unwrap_or_default();
        if let Some(idf) = in_title.into_iter().chain(in_lead).reduce(f32::max) {
            anywhere += idf;
            found += 1;
        }
    }
    let sum = f32::max(title, LEAD_COVERAGE * anywhere);
    (if idf_sum > 0.0 { sum / idf_sum } else { 0.0 }, found)
}

//! Which articles are cited with a hit, and in which order.

use crate::events::Report;
use crate::search::Citation;

/// Reports of an event that are cited with a hit: in its language, and in others. Few events have more.
const MAX_SAME_LANGUAGE: usize = 8;
const MAX_OTHER_LANGUAGE: usize = 4;

/// The reports that match best, then the earliest, at most `limit`; of each language so many, so that both are there. Each
/// report comes with its score and with where its engine finds it.
pub(crate) fn best_reports<P>(mut reports: Vec<(f32, Report, P)>, is_chinese: bool, limit: usize) -> Vec<P> {
    reports.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut left = [MAX_OTHER_LANGUAGE, MAX_SAME_LANGUAGE];
    let is_chosen = |(_, report, place): (f32, Report, P)| {
        let left = &mut left[usize::from(report.is_chinese == is_chinese)];
        let is_cited = *left > 0;
        *left -= usize::from(is_cited);
        is_cited.then_some(place)
    };
    reports.into_iter().filter_map(is_chosen).take(limit).collect()
}

/// Orders the other articles of a story: the earliest first, those without a date last.
pub(crate) fn sort_reposts(reposts: &mut [Citation]) {
    reposts.sort_by_key(|repost| (repost.date.is_none(), repost.date, repost.id));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_are_cited_and_the_best_first() {
        let report = |article| Report { day: 19_000, article, is_chinese: article % 2 == 0 };
        let reports: Vec<(f32, Report, u64)> =
            (0..30_u16).map(|number| (f32::from(number / 3), report(number.into()), number.into())).collect();
        let chosen = best_reports(reports.clone(), true, 20);
        assert_eq!(chosen, [27, 28, 29, 24, 25, 26, 21, 22, 18, 20, 16, 12]);
        assert_eq!(best_reports(reports.clone(), true, 2), [27, 28]);
        assert_eq!(best_reports(reports, false, 0), [] as [u64; 0]);
    }
}

//! Which report is the central one of an event: its title is the most like the others.

use std::collections::{HashMap, HashSet};

use super::report::EventReport;
use crate::analysis::{Analyzer, Purpose, fold, is_stop_word};
use crate::article::BodyStatus;

/// Titles that are compared: those of thirty reports describe an event, and the largest have sixty.
pub(super) const MAX_TITLES: usize = 30;

/// The report whose title is the most like those of the others, of equals the one with more text, then the earliest;
/// `None` if there are no reports.
///
/// The likeness is the mean cosine of the angle between a title and the others, as vectors of their words: centroid
/// summarisation (Radev and others, "Centroid-based summarization of multiple documents", 2004). Equal titles count
/// once, so that a text that was copied does not win by its copies.
pub(super) fn central<'r>(reports: &[&'r EventReport], analyzer: &Analyzer) -> Option<&'r EventReport> {
    let compared = &reports[..reports.len().min(MAX_TITLES)];
    let titles: Vec<HashSet<String>> =
        compared.iter().map(|report| words(&report.citation.title, analyzer)).collect();
    let centroid = centroid(compared, &titles);
    let score = |(report, words): (&&'r EventReport, &HashSet<String>)| {
        let length = (words.len().max(1) as f32).sqrt();
        let others = words.iter().map(|word| centroid.get(word).copied().unwrap_or_default() - 1.0 / length);
        let score = others.sum::<f32>() / length * preference(report);
        // Sums of the same numbers in another order differ in their last digits.
        (score * 1000.0).round()
    };
    let scores: Vec<f32> = compared.iter().zip(&titles).map(score).collect();
    let order = |at: &usize| {
        let report = compared[*at];
        (
            std::cmp::Reverse(report.status),
            report.citation.date.is_none(),
            report.citation.date,
            report.citation.id,
        )
    };
    let best = (0..compared.len())
        .min_by(|a, b| scores[*b].total_cmp(&scores[*a]).then_with(|| order(a).cmp(&order(b))))?;
    Some(compared[best])
}

/// The sum of the titles, each a vector of length 1.
fn centroid(reports: &[&EventReport], titles: &[HashSet<String>]) -> HashMap<String, f32> {
    let mut seen = HashSet::new();
    let mut centroid = HashMap::new();
    for (report, words) in reports.iter().zip(titles) {
        if seen.insert(fold(&report.citation.title)) {
            let weight = 1.0 / (words.len().max(1) as f32).sqrt();
            words.iter().for_each(|word| *centroid.entry(word.clone()).or_default() += weight);
        }
    }
    centroid
}

/// A reader wants the text, so a title without one must be much more central. So must a post that only links to it.
fn preference(report: &EventReport) -> f32 {
    let of_status = match report.status {
        BodyStatus::Full => 1.0,
        BodyStatus::Partial => 0.9,
        BodyStatus::TitleOnly => 0.7,
    };
    if report.citation.title.contains("://") { of_status * 0.7 } else { of_status }
}

fn words(title: &str, analyzer: &Analyzer) -> HashSet<String> {
    let tokens = analyzer.words(title, Purpose::Searching);
    let words = tokens.iter().map(|token| token.term).filter(|word| word.len() > 1 && !is_stop_word(word));
    words.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ArticleId;
    use crate::document::Publications;
    use crate::search::{ArticleHead, Meta, StoredArticle};

    fn report(number: u64, title: &str, status: BodyStatus) -> EventReport {
        let meta = Meta {
            id: ArticleId::from_number(number),
            language: "zh".to_owned(),
            status: status.to_string(),
            story: number,
            copies: Publications::new([]),
            aliases: Vec::new(),
            entities: Vec::new(),
        };
        EventReport::from(&ArticleHead::from(&StoredArticle::new(title.to_owned(), String::new(), meta)))
    }

    fn most_central(titles: &[(&str, BodyStatus)]) -> Option<usize> {
        let analyzer = Analyzer::default();
        let reports: Vec<EventReport> =
            (0..).zip(titles).map(|(number, (title, status))| report(number, title, *status)).collect();
        let reports: Vec<&EventReport> = reports.iter().collect();
        let found = central(&reports, &analyzer)?.citation.id;
        reports.iter().position(|report| report.citation.id == found)
    }

    #[test]
    fn the_central_title_is_like_the_others() {
        use BodyStatus::{Full, TitleOnly};
        let odd = "快看，出大事了";
        let long = "星桥网关曝远程命令执行漏洞，黑客已经大规模利用";
        let short = "星桥网关远程命令执行漏洞";
        let other = "星桥网关漏洞被利用";
        for (titles, expected) in [
            (vec![(odd, Full), (short, Full), (long, Full), (other, Full)], Some(1)),
            // A copied title counts once.
            (vec![(odd, Full), (odd, Full), (odd, Full), (short, Full), (long, Full)], Some(3)),
            // Of two, the one with a text, then the first.
            (vec![(short, TitleOnly), (long, Full)], Some(1)),
            (vec![(short, Full), (other, Full)], Some(0)),
            (vec![(odd, Full)], Some(0)),
            (Vec::new(), None),
        ] {
            assert_eq!(most_central(&titles), expected, "{titles:?}");
        }
    }
}

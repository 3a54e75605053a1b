//! Whether failed fetches are recognised, by class, and articles are not taken for such.

use std::collections::BTreeMap;

use secnews::article::BodyStatus;

use super::labels;
use super::pages::{self, Cleaned};
use super::score::{Share, heading};

/// What a label calls a page that is one.
const ARTICLE: &str = "article";

/// Pages by what a label calls them and what cleaning does.
#[derive(Debug, Default)]
pub(crate) struct Confusion(BTreeMap<(String, &'static str), Vec<String>>);

impl Confusion {
    /// Labels against what cleaning finds.
    pub(crate) fn of(cleaned: &[Cleaned]) -> Self {
        let by_id = pages::by_id(cleaned);
        let mut pages: BTreeMap<(String, &'static str), Vec<String>> = BTreeMap::new();
        for (id, label) in labels::failed() {
            if let Some(page) = by_id.get(id.as_str()) {
                pages.entry((label, class(page))).or_default().push(id);
            }
        }
        Self(pages)
    }

    /// The share of articles that are taken for failed fetches.
    pub(crate) fn lost(&self) -> Share {
        let of = |wanted: fn(&str) -> bool| self.count(|label, found| label == ARTICLE && wanted(found));
        Share(of(|found| found != ARTICLE), of(|_| true))
    }

    /// The share of failed fetches that are taken for such, of whatever class.
    pub(crate) fn recognised(&self) -> Share {
        let of = |wanted: fn(&str) -> bool| self.count(|label, found| label != ARTICLE && wanted(found));
        Share(of(|found| found != ARTICLE), of(|_| true))
    }

    /// The share of failed fetches that are taken for the class that they are of.
    fn classified(&self) -> Share {
        let of = |wanted: fn(&str, &str) -> bool| {
            self.count(|label, found| label != ARTICLE && wanted(label, found))
        };
        Share(of(|label, found| label == found), of(|_, _| true))
    }

    fn count(&self, wanted: impl Fn(&str, &str) -> bool) -> usize {
        let cells = self.0.iter().filter(|((label, found), _)| wanted(label, found));
        cells.map(|(_, ids)| ids.len()).sum()
    }
}

fn class(page: &Cleaned) -> &'static str {
    page.failed.map_or(ARTICLE, secnews::clean::FailedFetch::as_str)
}

/// Prints how labels and cleaning agree, and what came back for the articles of the archive.
pub(crate) fn report(cleaned: &[Cleaned], verbose: bool) {
    let confusion = Confusion::of(cleaned);
    heading("failed fetches: labelled pages");
    pages::print_known(cleaned, labels::failed().keys());
    print_confusion(&confusion, verbose);
    let (lost, recognised, classified) = (confusion.lost(), confusion.recognised(), confusion.classified());
    println!("articles lost {lost}, failures recognised {recognised}, under their class {classified}");
    heading("failed fetches: files of the archive");
    print_counts(cleaned.iter().map(class));
    heading("body status: files of the archive");
    print_counts(cleaned.iter().map(|page| page.text.status.as_str()));
    let has_body = |page: &&Cleaned| page.text.status != BodyStatus::TitleOnly;
    let with_body = cleaned.iter().filter(has_body).count();
    assert_eq!(with_body, cleaned.iter().filter(|page| page.failed.is_none()).count());
}

/// A row for each label; what it was taken for otherwise stands behind.
fn print_confusion(confusion: &Confusion, verbose: bool) {
    let mut rows: BTreeMap<&str, BTreeMap<&str, &[String]>> = BTreeMap::new();
    for ((label, found), ids) in &confusion.0 {
        rows.entry(label).or_default().insert(found, ids);
    }
    println!("{:<22}{:>7}{:>7}   taken for", "label", "pages", "right");
    for (label, found) in rows {
        let pages: usize = found.values().map(|ids| ids.len()).sum();
        let right = found.get(label).map_or(0, |ids| ids.len());
        let others = found.iter().filter(|(class, _)| **class != label);
        let others: Vec<String> = others.map(|(class, ids)| cell(class, ids, verbose)).collect();
        println!("{label:<22}{pages:>7}{right:>7}   {}", others.join(", "));
    }
}

fn cell(class: &str, ids: &[String], verbose: bool) -> String {
    let listed = if verbose { format!(" ({})", ids.join(" ")) } else { String::new() };
    format!("{class} {}{listed}", ids.len())
}

fn print_counts<'n>(names: impl Iterator<Item = &'n str>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    let all: usize = counts.values().sum();
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
    for (name, count) in counts {
        println!("{name:<22}{count:>8}{:>9}", Share(count, all));
    }
}

//! What cleaning and extraction reach on labelled real articles, which are no part of the project.
//! `benches/quality` prints all figures; here are floors below which none of them may fall.

use std::collections::HashSet;
use std::sync::LazyLock;

use secnews::enrich::language;

use crate::common::archive;
use crate::common::quality::pages::{self, Cleaned};
use crate::common::quality::{entities, failed, furniture, labels};

/// Sites whose pages came back in wrong code pages, Chinese read as Cyrillic.
const MISREAD: [&str; 2] = ["anquanke.com", "solidot.org"];

/// The pages of all labels, cleaned with the furniture of all pages of the archives.
static CLEANED: LazyLock<Vec<Cleaned>> = LazyLock::new(|| {
    let folders = archive::both().expect("the real articles");
    let ids: HashSet<String> = labels::furniture()
        .into_keys()
        .chain(labels::failed().into_keys())
        .chain(labels::entities().into_keys())
        .collect();
    let is_wanted = |id: &str, site: &str| ids.contains(id) || is_misread(site);
    pages::clean(&folders, is_wanted)
});

fn is_misread(site: &str) -> bool {
    MISREAD.iter().any(|host| site.ends_with(host))
}

#[test]
#[ignore = "needs the real articles in ../shared/corpus"]
fn furniture_goes_and_content_stays() {
    let outcomes = furniture::outcomes(&CLEANED);
    assert!(outcomes.len() > 5_500, "{} labelled lines", outcomes.len());
    let score = furniture::by_line(&outcomes);
    assert!(score.precision().value() >= 0.97, "precision {}", score.precision());
    assert!(score.recall().value() >= 0.93, "recall {}", score.recall());
}

#[test]
#[ignore = "needs the real articles in ../shared/corpus"]
fn failed_fetches_are_recognised_and_no_article_is_lost() {
    let confusion = failed::Confusion::of(&CLEANED);
    let (lost, recognised) = (confusion.lost(), confusion.recognised());
    assert!(lost.1 > 150 && recognised.1 > 250, "{lost:?} {recognised:?}");
    assert!(lost.value() <= 0.01, "articles lost {lost}");
    assert!(recognised.value() >= 0.95, "failures recognised {recognised}");
}

#[test]
#[ignore = "needs the real articles in ../shared/corpus"]
fn entities_are_found() {
    let judged = entities::judge(&CLEANED);
    let score = entities::score(&judged);
    assert!(score.right > 500, "{score:?}");
    assert!(score.precision().value() >= 0.95, "precision {}", score.precision());
    assert!(score.recall().value() >= 0.95, "recall {}", score.recall());
}

#[test]
#[ignore = "needs the real articles in ../shared/corpus"]
fn misread_pages_are_chinese_again() {
    let pages = || CLEANED.iter().filter(|page| is_misread(&page.site));
    assert!(pages().count() > 100);
    let is_cyrillic = |page: &&Cleaned| {
        matches!(language(&page.text.title, &page.text.body, None, &[]).code(), "ru" | "uk")
    };
    let left: Vec<&str> = pages().filter(is_cyrillic).map(|page| page.id.as_str()).collect();
    assert!(left.is_empty(), "{left:?}");
}

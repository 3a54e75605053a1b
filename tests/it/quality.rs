//! What cleaning and extraction reach on labelled real articles, where these lie beside the project.
//! `benches/quality` prints all figures; here are floors below which none of them may fall.

#[path = "../../benches/quality/entities.rs"]
#[allow(dead_code, reason = "the bench prints what is asserted here")]
mod entities;
#[path = "../../benches/quality/failed.rs"]
#[allow(dead_code, reason = "the bench prints what is asserted here")]
mod failed;
#[path = "../../benches/quality/furniture.rs"]
#[allow(dead_code, reason = "the bench prints what is asserted here")]
mod furniture;
#[path = "../../benches/quality/labels.rs"]
#[allow(dead_code, reason = "the bench hashes labels")]
mod labels;
#[path = "../../benches/quality/pages.rs"]
#[allow(dead_code, reason = "the bench counts bytes")]
mod pages;
#[path = "../../benches/quality/score.rs"]
#[allow(dead_code, reason = "the bench prints what is asserted here")]
mod score;

use std::collections::HashSet;
use std::sync::LazyLock;

use secnews::enrich::language;

use crate::archive;
use pages::Cleaned;

/// Sites whose pages came back in wrong code pages, Chinese read as Cyrillic.
const MISREAD: [&str; 2] = ["anquanke.com", "solidot.org"];

/// The pages that any test asks for, cleaned with what all pages of the archives teach.
static CLEANED: LazyLock<Option<Vec<Cleaned>>> = LazyLock::new(|| {
    let folders = [archive::archive()?.to_owned(), archive::wxvl()?.to_owned()];
    let ids: HashSet<String> = labels::furniture()
        .into_keys()
        .chain(labels::failed().into_keys())
        .chain(labels::entities().into_keys())
        .collect();
    let is_wanted = |id: &str, site: &str| ids.contains(id) || is_misread(site);
    Some(pages::clean(&folders, is_wanted))
});

fn is_misread(site: &str) -> bool {
    MISREAD.iter().any(|host| site.ends_with(host))
}

#[test]
fn furniture_goes_and_content_stays() {
    let Some(cleaned) = CLEANED.as_ref() else { return };
    let outcomes = furniture::outcomes(cleaned);
    assert!(outcomes.len() > 5_500, "{} labelled lines", outcomes.len());
    let score = furniture::by_line(&outcomes);
    assert!(score.precision().value() >= 0.97, "precision {}", score.precision());
    assert!(score.recall().value() >= 0.93, "recall {}", score.recall());
}

#[test]
fn failed_fetches_are_recognised_and_no_article_is_lost() {
    let Some(cleaned) = CLEANED.as_ref() else { return };
    let confusion = failed::Confusion::of(cleaned);
    let (lost, recognised) = (confusion.lost(), confusion.recognised());
    assert!(lost.1 > 150 && recognised.1 > 250, "{lost:?} {recognised:?}");
    assert!(lost.value() <= 0.01, "articles lost {lost}");
    assert!(recognised.value() >= 0.95, "failures recognised {recognised}");
}

#[test]
fn entities_are_found() {
    let Some(cleaned) = CLEANED.as_ref() else { return };
    let judged = entities::judge(cleaned);
    let score = entities::score(&judged);
    assert!(score.right > 500, "{score:?}");
    assert!(score.precision().value() >= 0.95, "precision {}", score.precision());
    assert!(score.recall().value() >= 0.95, "recall {}", score.recall());
}

#[test]
fn misread_pages_are_chinese_again() {
    let Some(cleaned) = CLEANED.as_ref() else { return };
    let pages = || cleaned.iter().filter(|page| is_misread(&page.site));
    assert!(pages().count() > 100);
    let is_cyrillic = |page: &&Cleaned| {
        matches!(language(&page.text.title, &page.text.body, None, &[]).code(), "ru" | "uk")
    };
    let left: Vec<&str> = pages().filter(is_cyrillic).map(|page| page.id.as_str()).collect();
    assert!(left.is_empty(), "{left:?}");
}

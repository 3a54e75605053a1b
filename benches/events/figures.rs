//! The figures of events, and lists to judge.

use std::collections::{BTreeSet, HashMap};
use std::fs;

use secnews::events::GroupedEvent;
use secnews::search::StoredArticle;
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_64;

use crate::common::archive;

/// Titles that are listed of an event.
const MAX_TITLES: usize = 12;

/// Articles by number.
type Articles<'a> = HashMap<u64, &'a StoredArticle>;

/// Prints how many events there are, by publishers and languages.
pub(crate) fn print(events: &[GroupedEvent], articles: &Articles<'_>, month: Option<&str>) {
    let events: Vec<&GroupedEvent> =
        events.iter().filter(|event| begins_in(event, articles, month)).collect();
    let several = events.iter().filter(|event| sites(event, articles).len() > 2);
    let both = several.clone().filter(|event| {
        let chinese = event.articles.iter().filter(|report| report.is_chinese).count();
        chinese > 0 && chinese < event.articles.len()
    });
    println!(
        "{} events of several articles with {} articles, the largest with {}; {} of three publishers or more, {} of these in both languages",
        events.len(),
        events.iter().map(|event| event.articles.len()).sum::<usize>(),
        events.iter().map(|event| event.articles.len()).max().unwrap_or_default(),
        several.count(),
        both.count()
    );
}

/// Prints how many Chinese articles are in the event of the English one that they cite.
pub(crate) fn print_cited(
    events: &[GroupedEvent],
    articles: &Articles<'_>,
    month: Option<&str>,
    misses: bool,
) {
    let Some(pairs) = archive::material("crosslang/pairs.jsonl") else { return };
    let numbers: HashMap<&str, u64> = articles
        .iter()
        .flat_map(|(number, article)| article.meta.copies.paths().into_iter().map(|path| (path, *number)))
        .collect();
    let event_of: HashMap<u64, u64> = events
        .iter()
        .flat_map(|event| event.articles.iter().map(|report| (report.article, event.id)))
        .collect();
    let (mut pairs_of_month, mut joined) = (0, 0);
    for line in fs::read_to_string(pairs).expect("the pairs").lines() {
        let pair: Value = serde_json::from_str(line).expect("JSON");
        let number = |language: &str| numbers.get(pair[language].as_str().expect("a path")).copied();
        let (Some(chinese), Some(english)) = (number("zh"), number("en")) else { continue };
        if ![chinese, english].iter().all(|number| is_of(articles[number], month)) {
            continue;
        }
        pairs_of_month += 1;
        let together = event_of.get(&chinese).is_some_and(|event| event_of.get(&english) == Some(event));
        joined += usize::from(together);
        if misses && !together {
            let title = |number: &u64| (articles[number].meta.copies.date(), &articles[number].title);
            println!("apart: {:?} {:?}", title(&chinese), title(&english));
        }
    }
    println!("{joined} of {pairs_of_month} cited pairs are together");
}

/// Prints `count` events of two or more publishers, for judging.
pub(crate) fn list(events: &[GroupedEvent], articles: &Articles<'_>, month: Option<&str>, count: usize) {
    let is_wanted =
        |event: &&GroupedEvent| begins_in(event, articles, month) && sites(event, articles).len() > 1;
    let mut events: Vec<&GroupedEvent> = events.iter().filter(is_wanted).collect();
    events.sort_by_key(|event| xxh3_64(&event.id.to_le_bytes()));
    for event in events.into_iter().take(count) {
        let chinese = event.articles.iter().filter(|report| report.is_chinese).count();
        let others = event.articles.len() - chinese;
        println!(
            "{:012x}: {} publishers, {chinese} zh, {others} others",
            event.id,
            sites(event, articles).len()
        );
        for report in event.articles.iter().take(MAX_TITLES) {
            let article = articles[&report.article];
            let date = article.meta.copies.date().map(|date| date.to_string()).unwrap_or_default();
            println!("    {date} {} | {}", article.meta.copies.source(), article.title);
        }
    }
}

fn sites(event: &GroupedEvent, articles: &Articles<'_>) -> BTreeSet<String> {
    event.articles.iter().map(|report| articles[&report.article].meta.copies.site()).collect()
}

fn begins_in(event: &GroupedEvent, articles: &Articles<'_>, month: Option<&str>) -> bool {
    event.articles.first().is_some_and(|report| is_of(articles[&report.article], month))
}

fn is_of(article: &StoredArticle, month: Option<&str>) -> bool {
    let date = article.meta.copies.date().map(|date| date.to_string()).unwrap_or_default();
    month.is_none_or(|month| date.starts_with(month))
}

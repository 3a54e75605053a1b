//! Revisions: for each article the number of the commit that wrote it last or changed its event, by which a copy of the index elsewhere is
//! kept up to date.

use std::collections::BTreeMap;
use std::path::Path;

use secnews::events::{EventState, EventTable, GroupedEvent, Report};
use secnews::index::{Budget, CommitExtras, Index, IndexState, Storage};
use secnews::ingest::{Batch, ingest, rebuild};

use crate::harness::{Article, Bench, analyzer};

/// An article's revision and event.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Revised {
    rev: u64,
    event: u64,
}

fn index(folder: &Path) -> Index {
    Index::open_or_create(&folder.join("index"), analyzer()).expect("an index")
}

fn batch(folder: &Path) -> Batch {
    Batch::of(&[folder.join("corpus")])
}

/// The state of an index and its articles by file name.
fn state(folder: &Path) -> (IndexState, BTreeMap<String, Revised>) {
    let searcher = index(folder).searcher().expect("a searcher");
    let mut articles = Vec::new();
    searcher.for_each_article(|article| articles.push(article)).expect("articles");
    let revised = articles.into_iter().map(|article| {
        let id = article.meta.id;
        let rev = searcher.revision(id).expect("a column").expect("an article");
        let event = searcher.events().event_of(id.number());
        (article.meta.copies.paths()[0].trim_end_matches(".md").to_owned(), Revised { rev, event })
    });
    (searcher.state(), revised.collect())
}

fn revs(articles: &BTreeMap<String, Revised>) -> Vec<(&str, u64)> {
    articles.iter().map(|(name, revised)| (name.as_str(), revised.rev)).collect()
}

fn write(bench: &Bench, name: &str, text: &str) {
    let body = format!("样本 {name}，{text}。");
    bench.article(name, &Article { title: name, body: &body, ..Article::default() });
}

#[test]
fn a_revision_is_that_of_the_last_commit_that_wrote_the_article() {
    let bench = Bench::new();
    let folder = bench.path();
    ["甲", "乙", "丙"].iter().for_each(|name| write(&bench, name, "第一版"));
    ingest(&index(folder), &batch(folder), &()).expect("a batch");
    let (first, articles) = state(folder);
    assert_eq!(first.generation, 1);
    assert_eq!(first.identity.len(), 32);
    assert!(articles.len() == 3 && articles.values().all(|article| article.rev == 1), "{articles:?}");

    write(&bench, "乙", "第二版");
    write(&bench, "丁", "第一版");
    ingest(&index(folder), &batch(folder), &()).expect("a batch");
    let (second, articles) = state(folder);
    assert_eq!((second.generation, &second.identity), (2, &first.identity));
    let expected = [("丁", 2), ("丙", 1), ("乙", 2), ("甲", 1)];
    assert_eq!(revs(&articles), expected);

    let merged = Batch { merge_all: true, ..Batch::of(&[]) };
    ingest(&index(folder), &merged, &()).expect("a batch");
    let (third, articles) = state(folder);
    assert_eq!(revs(&articles), expected, "a merge changes no article");

    // A rebuild keeps the revisions of articles that stay as they were, and the identity.
    write(&bench, "丙", "第三版");
    rebuild(Storage::new(folder.join("index")), analyzer(), &batch(folder), &()).expect("a rebuild");
    let (fourth, articles) = state(folder);
    assert_eq!((fourth.generation, &fourth.identity), (third.generation + 1, &first.identity));
    assert_eq!(revs(&articles), [("丁", 2), ("丙", fourth.generation), ("乙", 2), ("甲", 1)]);

    ingest(&index(folder), &batch(folder), &()).expect("a batch");
    assert_eq!(state(folder).0, fourth, "a batch with nothing new commits nothing");
}

#[test]
fn an_article_whose_event_changes_has_a_new_revision() {
    let bench = Bench::new();
    let folder = bench.path();
    ["甲", "乙", "丙"].iter().for_each(|name| write(&bench, name, "第一版"));
    ingest(&index(folder), &batch(folder), &()).expect("a batch");
    let (_, before) = state(folder);

    // Two articles get one event, which has the number of the one. No article is written.
    let report = |name: &str| Report { day: 19_992, article: before[name].event, is_chinese: true };
    let event = GroupedEvent { id: before["甲"].event, articles: vec![report("甲"), report("乙")] };
    let index_now = index(folder);
    let events = EventState { table: EventTable::new([event]), ..index_now.event_state().expect("events") };
    let budget = Budget { memory: 0, merge_all: false };
    let writer = index_now.writer(index_now.lock().expect("a lock"), budget).expect("a writer");
    drop(writer.commit(&CommitExtras { events: Some(events), ..CommitExtras::default() }).expect("a commit"));
    drop(index_now);
    let (second, after) = state(folder);
    assert_eq!((second.generation, after["乙"].event), (2, before["甲"].event));
    assert_eq!(revs(&after), [("丙", 1), ("乙", 2), ("甲", 1)]);

    // A rebuild finds the events anew, and none of these.
    rebuild(Storage::new(folder.join("index")), analyzer(), &batch(folder), &()).expect("a rebuild");
    let (_, rebuilt) = state(folder);
    assert_eq!(rebuilt["乙"].event, before["乙"].event);
    assert_eq!(revs(&rebuilt), [("丙", 1), ("乙", 3), ("甲", 1)]);
}

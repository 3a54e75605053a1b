//! A segment must have the same bytes as one that tantivy's own writer has built; only the order of fields may differ.

use std::collections::BTreeMap;
use std::path::Path;

use tantivy::TantivyDocument;
use tantivy::directory::{CompositeFile, FileSlice};
use tantivy::index::SegmentComponent::{self, FieldNorms, Positions, Postings, Terms};
use tempfile::TempDir;

use crate::analysis::Analyzer;
use crate::article::{ArticleId, BodyStatus, Entity, EntityKind, FileStamp, Origin};
use crate::document::{Document, Publication, Publications};
use crate::error::Error;
use crate::index::schema::stored::to_tantivy;
use crate::index::{Budget, CommitExtras, Index};

/// More than three blocks of postings, which have 128 documents each.
const DOCUMENTS: u64 = 400;

/// Words of several scripts, some of which most documents have.
const WORDS: [&str; 12] = [
    "关键信息基础设施",
    "网络攻擊",
    "，",
    "ransomware ",
    "。",
    "\n\n",
    "CVE-2024-90001 ",
    "Log4j2 ",
    "C++ ",
    "漏洞",
    "ช่อง ",
    "Zürich—",
];

fn document(number: u64) -> Document {
    // A sequence that repeats after 2³² steps (Numerical Recipes).
    let mut state = number * 77 + 1;
    let mut word = || {
        state = (state * 1_664_525 + 1_013_904_223) % (1 << 32);
        WORDS[usize::try_from(state >> 16).expect("16 bits") % WORDS.len()]
    };
    let title: String = (0..4).map(|_| word()).collect();
    // Some bodies are empty, some shorter than a lead.
    let body: String = (0..number % 97 * 3).map(|_| word()).collect();
    let path = format!("{number}.md");
    let file = FileStamp { path, root: "/r".into(), size: number, modified_ns: 2, hash: 3 };
    let entity =
        |kind, value: &str| Entity { kind, value: value.to_owned(), origin: Origin::Body, benign: false };
    let names = ["某源", "某源 二"].into_iter().take(1 + usize::from(number.is_multiple_of(3)));
    let copy = |(at, source): (usize, &str)| Publication {
        source: source.to_owned(),
        date: (!number.is_multiple_of(5)).then(|| jiff::civil::date(2024, 9, 26)),
        url: Some(format!("https://a{}.example.com/{number}", number % 9)),
        file: FileStamp { path: format!("{number}-{at}.md"), ..file.clone() },
    };
    Document {
        id: ArticleId::from_number(number * 1_000_003),
        title,
        body,
        status: BodyStatus::Full,
        language: "zh".to_owned(),
        story: number / 2,
        site: number % 7,
        aliases: Vec::new(),
        title_key: (number.is_multiple_of(2)).then_some(number),
        bands: vec![number, number / 3, 5],
        entities: vec![entity(EntityKind::Domain, "a.example.com"), entity(EntityKind::Ipv4, "192.0.2.1")],
        indicators: vec![(number % 2) as usize],
        is_collection: number.is_multiple_of(4),
        copies: Publications::new(names.enumerate().map(copy)),
        // The first commit.
        rev: Some(1),
    }
}

/// The files of the only segment, by component; those with a part for each field, by component and field.
fn files(index: &Index) -> BTreeMap<String, Vec<u8>> {
    let segments = index.tantivy.searchable_segments().expect("segments");
    let [segment] = segments.as_slice() else { panic!("{} segments", segments.len()) };
    let read = |component: &SegmentComponent| segment.open_read(component.clone()).expect("a file");
    let bytes = |slice: FileSlice| slice.read_bytes().expect("bytes").to_vec();
    let mut files = BTreeMap::new();
    for whole in [SegmentComponent::FastFields, SegmentComponent::Store] {
        files.insert(whole.to_string(), bytes(read(&whole)));
    }
    for composite in [FieldNorms, Postings, Positions, Terms] {
        let parts = CompositeFile::open(&read(&composite)).expect("a composite file");
        for (field, entry) in index.tantivy.schema().fields() {
            if let Some(part) = parts.open_read(field) {
                files.insert(format!("{composite} {}", entry.name()), bytes(part));
            }
        }
    }
    files
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn built(index: &Index) {
    let budget = Budget { memory: 64 << 20, merge_all: false };
    let writer = index.writer(index.lock().expect("a lock"), budget).expect("a writer");
    let mut documents = writer.documents();
    for portion in 0..4 {
        let numbers = (portion * DOCUMENTS / 4..(portion + 1) * DOCUMENTS / 4).collect();
        documents.add(numbers, |number| Ok::<_, Error>(document(number))).expect("added");
    }
    documents.finish().expect("a segment");
    writer.commit(&CommitExtras::default()).expect("committed");
}

fn built_by_tantivy(index: &Index) {
    let mut writer = index.tantivy.writer_with_num_threads(1, 64 << 20).expect("a writer");
    for number in 0..DOCUMENTS {
        let made: TantivyDocument = to_tantivy(&document(number), &index.fields).expect("a document");
        writer.add_document(made).expect("added");
    }
    writer.commit().expect("a commit");
}

#[test]
fn a_segment_is_as_tantivy_builds_it() {
    let [own, other] = [built, built_by_tantivy].map(|build| {
        let folder = folder();
        let index = Index::open_or_create(folder.path(), &Analyzer::default()).expect("an index");
        build(&index);
        files(&index)
    });
    assert!(own.contains_key("pos body_literal"), "{:?}", own.keys());
    assert_eq!(own.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (part, bytes) in &own {
        assert!(*bytes == other[part], "{part} differs");
    }
}

#[test]
fn a_full_segment_is_followed_by_another_and_a_first_batch_merges_them() {
    let folder = folder();
    let index = Index::open_or_create(folder.path(), &Analyzer::default()).expect("an index");
    let budget = Budget { memory: 0, merge_all: false };
    let writer = index.writer(index.lock().expect("a lock"), budget).expect("a writer");
    let mut documents = writer.documents();
    for number in 0..3 {
        documents.add(vec![number], |number| Ok::<_, Error>(document(number))).expect("added");
    }
    documents.finish().expect("a segment");
    let committed = writer.commit(&CommitExtras::default()).expect("committed");
    let articles_and_segments = || {
        let searcher = index.searcher().expect("a searcher");
        (searcher.len(), index.tantivy.searchable_segment_ids().expect("segments").len())
    };
    assert_eq!(articles_and_segments(), (3, 3));
    assert!(committed.merge_segments(&|| false).expect("merged"));
    assert_eq!(articles_and_segments(), (3, 1));
    let names = index.storage.names().expect("names");
    let stores = names.iter().filter(|name| Path::new(name).extension().is_some_and(|end| end == "store"));
    assert_eq!(stores.count(), 1, "files of merged segments: {names:?}");
}

#[test]
fn a_batch_replaces_what_earlier_ones_wrote() {
    let folder = folder();
    let index = Index::open_or_create(folder.path(), &Analyzer::default()).expect("an index");
    let budget = Budget { memory: 64 << 20, merge_all: false };
    for round in 0..3_u64 {
        let writer = index.writer(index.lock().expect("a lock"), budget).expect("a writer");
        let id = document(7).id;
        // Whether it is removed before it is written again or after does not matter.
        let removes_first = round == 1;
        if removes_first {
            writer.remove(id);
        }
        let mut documents = writer.documents();
        let written = |number| Ok::<_, Error>(Document { story: round, rev: None, ..document(number) });
        documents.add(vec![7, 100 + round], written).expect("added");
        documents.finish().expect("a segment");
        if !removes_first {
            writer.remove(id);
        }
        let committed = writer.commit(&CommitExtras::default()).expect("committed");
        committed.merge_segments(&|| false).expect("merged");
        let searcher = index.searcher().expect("a searcher");
        assert_eq!(searcher.len(), 2 + round);
        let article = searcher.get(id).expect("read").expect("the article");
        assert_eq!(article.meta.story, round);
    }
}

//! Which entities belong to a query: by the columns of the local index as by the texts.

use std::collections::BTreeSet;

use secnews::analysis::{Analyzer, normal_form};
use secnews::article::{ArticleId, Entity, EntityKind};
use secnews::error::Error;
use secnews::index::{Index, Searcher};
use secnews::ingest::{Batch, ingest};
use secnews::query::{DateRange, Note, Query, Synonyms, parse};
use secnews::search::{
    Articles, Engine, Match, Period, SearchRequest, SearchResults, Selection, SimilarRequest, Stats,
    TranslatedHit, TranslatedRequest,
};
use secnews::spelling::Vocabulary;
use secnews::stop::Stop;
use secnews::survey::Wanted;

use crate::harness::project;

/// Words that marks are found by in each way that there is, and the queries that only a text can answer.
const QUERIES: [&str; 18] = [
    "漏洞",
    "攻击",
    "銀狐",
    "木马 OR 勒索软件",
    "APT",
    "ransomware",
    "attackers",
    "data center",
    "\"远程代码执行\"",
    "C2",
    "title:漏洞",
    "body:漏洞",
    "CVE-2024-6387",
    "ransom*",
    "lang:zh",
    "漏",
    "malware:银狐",
    "cve:CVE-2024-6387 OR 木马",
];

/// An index that opens the articles.
struct Opening(Searcher);

impl Engine for Opening {
    fn search(&self, request: &SearchRequest, stop: &Stop) -> Result<SearchResults, Error> {
        self.0.search(request, stop)
    }

    fn similar(&self, request: &SimilarRequest, stop: &Stop) -> Result<SearchResults, Error> {
        self.0.similar(request, stop)
    }

    fn translated(&self, request: &TranslatedRequest, stop: &Stop) -> Result<Vec<TranslatedHit>, Error> {
        self.0.translated(request, stop)
    }

    fn select(&self, selection: Selection<'_>, stop: &Stop) -> Result<Vec<Match>, Error> {
        self.0.select(selection, stop)
    }

    fn open<'a>(&'a self, ids: Vec<ArticleId>, stop: &'a Stop) -> Articles<'a> {
        self.0.open(ids, stop)
    }

    fn are_named(
        &self,
        entities: &[(EntityKind, &str)],
        days: DateRange,
        stop: &Stop,
    ) -> Result<Vec<bool>, Error> {
        self.0.are_named(entities, days, stop)
    }

    fn days(&self) -> Result<Option<Period>, Error> {
        Engine::days(&self.0)
    }

    fn resolve(&self, digits: &str) -> Result<ArticleId, Error> {
        self.0.resolve(digits)
    }

    fn unmatched(&self, query: &Query) -> Result<Vec<Note>, Error> {
        self.0.unmatched(query)
    }

    fn vocabulary(&self) -> Option<Box<dyn Vocabulary<Error = Error> + '_>> {
        self.0.vocabulary()
    }

    fn stats(&self) -> Result<Stats, Error> {
        self.0.stats()
    }

    fn generation(&self) -> u64 {
        self.0.generation()
    }
}

/// How often the articles are asked for at once, so that they are more than a thread takes.
const REPEATS: usize = 600;

/// The entities of each match that names something, as far as they belong to `query`.
fn related(engine: &dyn Engine, query: &Query, analyzer: &Analyzer) -> Vec<(ArticleId, Vec<Entity>)> {
    let (stop, wanted) = (Stop::new(), Wanted { benign: true, ..Wanted::default() });
    let matches = engine.select(Selection::Query(query), &stop).expect("readable");
    let heads = wanted.heads(engine, &matches, query, analyzer, &stop);
    heads
        .map(|head| head.expect("readable"))
        .filter(|head| !head.entities.is_empty())
        .map(|head| (head.id, head.related().cloned().collect()))
        .collect()
}

#[test]
fn entities_belong_to_a_query_as_in_the_opened_articles() {
    let (folder, analyzer) = (tempfile::tempdir().expect("a folder"), Analyzer::default());
    let index = Index::open_or_create(folder.path(), &analyzer).expect("an index");
    ingest(&index, &Batch::of(&[project().join("corpus")]), &()).expect("a batch");
    let (searcher, opening) =
        (index.searcher().expect("a searcher"), Opening(index.searcher().expect("a searcher")));
    let synonyms = Synonyms::built_in(normal_form);
    let (mut decided, mut left_out) = (BTreeSet::new(), BTreeSet::new());
    for typed in QUERIES {
        let query = parse(typed).expect(typed);
        let query = synonyms.expand(query, &|text| analyzer.pieces(text));
        let found = related(&searcher, &query, &analyzer);
        assert_eq!(found, related(&opening, &query, &analyzer), "{typed}");
        let ids: Vec<ArticleId> = found.iter().map(|(id, _)| *id).collect();
        let unrelated = searcher.unrelated(&ids, &query, &Stop::new()).expect("readable");
        // Many are decided about on several threads.
        let many = searcher.unrelated(&ids.repeat(REPEATS), &query, &Stop::new()).expect("readable");
        assert!(many.iter().eq(unrelated.iter().cycle().take(REPEATS * ids.len())), "{typed}");
        if unrelated.iter().any(Option::is_some) {
            decided.insert(typed);
        }
        if unrelated.iter().flatten().any(|positions| !positions.is_empty()) {
            left_out.insert(typed);
        }
    }
    let positions_are_enough = ["漏洞", "銀狐", "木马 OR 勒索软件", "C2", "malware:银狐"];
    assert!(decided.is_superset(&positions_are_enough.into()), "{decided:?}");
    assert!(!decided.contains("ransom*"), "{decided:?}");
    assert!(left_out.contains("漏洞"), "{left_out:?}");
}

//! Any text as a query: parsed, printed and parsed again, expanded by synonyms, and answered by an index of the samples. The fuzzer and a property test run the same body.

use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use secnews::analysis::{Analyzer, normal_form};
use secnews::index::{Index, Searcher};
use secnews::ingest::{Batch, ingest};
use secnews::query::{Synonyms, literal, parse};
use secnews::search::{Engine, Highlights, SearchRequest, SearchResults, TranslatedRequest};
use secnews::stop::Stop;
use secnews::translation::translate;

use super::cpu_time::CpuTimer;

/// Any answer from the forty samples takes less, even unoptimized.
const MAX_CPU_TIME: Duration = Duration::from_secs(10);

/// Runs `text` as a query and as a literal run.
pub(crate) fn check(text: &str) {
    let started = CpuTimer::start();
    match parse(text) {
        Err(error) => {
            assert!(error.span.end <= text.len() && !error.remedy.english().is_empty());
            assert!(error.pointer(text).contains('^'));
        }
        Ok(query) => {
            assert_eq!(parse(&query.to_string()).as_ref(), Ok(&query), "{text:?} prints as {query}");
            check_answer(&SearchRequest { explain: true, ..SearchRequest::new(query.clone()) });
            let widened = synonyms().expand(query, &|text| analyzer().pieces(text));
            if let Some(translated) = translate(&widened, analyzer()) {
                check_translated(&TranslatedRequest::new(translated));
            }
            check_answer(&SearchRequest::new(widened));
        }
    }
    if let Ok(query) = literal(text) {
        check_answer(&SearchRequest::new(query));
    }
    assert!(started.elapsed() < MAX_CPU_TIME, "{text:?} takes {:?}", started.elapsed());
}

/// Searches, and checks the hits.
pub(crate) fn check_answer(request: &SearchRequest) {
    let SearchResults { total, stories, some, hits, .. } =
        searcher().search(request, &Stop::new()).expect("an answer");
    assert!(hits.len() <= some && stories <= total && total <= some);
    for hit in &hits {
        assert!(hit.score.is_finite());
        check_highlights(&hit.title, &hit.title_highlights);
        check_highlights(&hit.snippet.text, &hit.snippet.highlights);
    }
}

/// Searches in the other language, and checks the hits.
fn check_translated(request: &TranslatedRequest) {
    let hits = searcher().translated(request, &Stop::new()).expect("an answer");
    assert!(hits.len() <= request.limit);
    for found in hits {
        assert!(found.hit.score.is_finite() && found.words.iter().all(|pair| !pair.found.is_empty()));
        check_highlights(&found.hit.title, &found.hit.title_highlights);
        check_highlights(&found.hit.snippet.text, &found.hit.snippet.highlights);
    }
}

/// Sorted, apart, not empty, and within the text.
fn check_highlights(text: &str, highlights: &Highlights) {
    let mut end = 0;
    for range in &highlights.0 {
        assert!(end <= range.start && range.start < range.end, "{highlights:?} in {text}");
        end = range.end;
    }
    assert!(end <= text.chars().count(), "{highlights:?} in {text}");
}

fn synonyms() -> &'static Synonyms {
    static SYNONYMS: OnceLock<Synonyms> = OnceLock::new();
    SYNONYMS.get_or_init(|| Synonyms::built_in(normal_form))
}

fn analyzer() -> &'static Analyzer {
    static ANALYZER: OnceLock<Analyzer> = OnceLock::new();
    ANALYZER.get_or_init(Analyzer::default)
}

/// An index of the samples, made once.
fn searcher() -> &'static Searcher {
    static SEARCHER: OnceLock<Searcher> = OnceLock::new();
    SEARCHER.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder").keep();
        let index = Index::open_or_create(&folder, analyzer()).expect("an index");
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        // The fuzzer is a project of its own within this one.
        let places = [here.join("corpus"), here.join("../../corpus")];
        let corpus = places.into_iter().find(|place| place.join("2024").is_dir()).expect("the samples");
        ingest(&index, &Batch::of(&[corpus]), &()).expect("a batch");
        let searcher = index.searcher().expect("a searcher");
        // What is open stays readable.
        std::fs::remove_dir_all(folder).expect("a folder of ours");
        searcher
    })
}

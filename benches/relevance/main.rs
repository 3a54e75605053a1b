//! Is the right article on top? Every measure of the judged sets, beside two plain engines.
//!
//! `cargo bench --bench relevance` indexes the archive beside the project, runs all judged queries on
//! this program and of tantivy with jieba in its default form, and prints one table; README.md in the
//! folder above explains it. Options come after `--`: `--half choose|report|all` (weights are to be
//! chosen on the first half of each set and reported on the other), `--set NAME=VALUE` another weight,
//! `--index DIR` an index at hand, `--plain` without the other engines, `--misses` the questions
//! whose answer is not on top, `--graded` the graded sets alone, `--events` with the reports of an event
//! in one hit, as a search has it, `--cluster URL NAME` the graded sets also of the same articles in a cluster, `--crosslang [DIR]` the reports in the other language alone, of the
//! pairs in a folder, and `--test` the samples alone, to see that everything can be measured.

#[path = "../../tests/common/mod.rs"]
mod common;
mod crosslang;
mod engine;
mod graded;
mod judged;
mod measure;
mod plain;
mod scan;
mod table;

use std::path::{Path, PathBuf};

use common::indexed;
use engine::Engine;
use graded::{Catalog, Worth};
use judged::{Answering, Half};
use plain::{Plain, PlainQuery};
use scan::Scan;
use secnews::index::Searcher;
use secnews::search::{Ranking, SimilarWeights};

/// Options of the bench. Cargo passes further ones, which are ignored.
struct Options {
    half: Half,
    ranking: Ranking,
    similar: SimilarWeights,
    index: Option<PathBuf>,
    plain: bool,
    misses: bool,
    graded: bool,
    events: bool,
    /// URL and name of the same articles in a cluster.
    cluster: Option<(String, String)>,
    /// The folder of the pairs in two languages, to measure these alone.
    crosslang: Option<PathBuf>,
    test: bool,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Self {
        let mut options = Self {
            half: Half::Report,
            ranking: Ranking::default(),
            similar: SimilarWeights::default(),
            index: None,
            plain: true,
            misses: false,
            graded: false,
            events: false,
            cluster: None,
            crosslang: None,
            test: false,
        };
        let mut arguments = arguments.by_ref().peekable();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--half" => options.half = Half::named(&arguments.next().expect("a half")),
                "--set" => options.set(&arguments.next().expect("NAME=VALUE")),
                "--index" => options.index = arguments.next().map(PathBuf::from),
                "--plain" => options.plain = false,
                "--misses" => options.misses = true,
                "--graded" => options.graded = true,
                "--events" => options.events = true,
                "--cluster" => options.cluster = arguments.next().zip(arguments.next()),
                "--crosslang" => {
                    let folder = arguments.next_if(|next| !next.starts_with("--")).map(PathBuf::from);
                    options.crosslang = folder.or_else(|| Some(project().join("../shared/crosslang")));
                }
                "--test" => options.test = true,
                _ => {}
            }
        }
        options
    }

    /// Changes the weight that `assignment` names.
    fn set(&mut self, assignment: &str) {
        let (name, value) = assignment.split_once('=').expect("NAME=VALUE");
        let value = value.parse().expect("a number");
        let known = match name.strip_prefix("similar.") {
            Some(name) => self.similar.set(name, value),
            None => self.ranking.set(name, value),
        };
        assert!(known, "there is no weight {name}");
    }
}

fn main() {
    let options = Options::read(std::env::args().skip(1));
    let Some((_folder, searcher)) = indexed::searcher(options.index.as_deref(), options.test) else { return };
    let searcher = searcher.with_ranking(options.ranking, options.similar);
    if let Some(folder) = &options.crosslang {
        let (judged, engine) = (crosslang::read(folder, options.half, &searcher), Engine::new(&searcher));
        let answers = [("secnews", judged.ask(&engine))];
        table::print(&judged, &answers);
        if options.misses {
            table::print_misses(&judged, &answers);
        }
        return;
    }
    let judged = if options.test { judged::samples() } else { judged::read(options.half) };
    let engine = Engine::new(&searcher).folding_events(options.events);
    let plain = options.plain.then(|| Plain::index(&searcher));
    if !options.test {
        grade(&options, &searcher, &engine, plain.as_ref());
    }
    if options.graded {
        return;
    }
    let mut answers = vec![("secnews", judged.ask(&engine))];
    for (name, query) in PlainQuery::ALL.iter().filter(|_| options.plain) {
        let plain = plain.as_ref().expect("an index");
        answers.push((name, judged.ask(&plain.engine(*query))));
    }
    table::print(&judged, &answers);
    if options.misses {
        table::print_misses(&judged, &answers);
    }
}

/// The folder of this package.
fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The articles of this name in a cluster.
#[cfg(feature = "cluster")]
fn in_cluster(url: &str, name: &str) -> Box<dyn secnews::search::Engine> {
    let settings = secnews::remote::Settings { addresses: vec![url.to_owned()], ..Default::default() };
    let cluster = secnews::remote::Cluster::new(&settings, name).expect("a cluster");
    Box::new(cluster.open(&secnews::analysis::Analyzer::default()).expect("articles"))
}

#[cfg(not(feature = "cluster"))]
fn in_cluster(_: &str, _: &str) -> Box<dyn secnews::search::Engine> {
    panic!("built without `cluster`")
}

/// Prints what the rankings are worth on the graded sets.
fn grade(options: &Options, searcher: &Searcher, engine: &Engine<'_>, plain: Option<&Plain>) {
    let catalog = Catalog::new(searcher);
    let cluster = options.cluster.as_ref().map(|(url, name)| in_cluster(url, name));
    let project = project();
    let (shared, own) = (project.join("../shared/relevance/judged.jsonl"), project.join("benches/relevance"));
    let deeper = [own.join("judged-extra.jsonl")];
    let sets = [
        ("shared", &shared, &[][..], Half::All),
        ("shared, graded deeper", &shared, &deeper[..], Half::All),
        ("own", &own.join("graded.jsonl"), &[][..], options.half),
    ];
    for (name, file, further, half) in sets.into_iter().filter(|(_, file, ..)| file.exists()) {
        let queries = graded::read(file, further, half, &catalog);
        let ask = |engine: &dyn Answering| -> Vec<Worth> {
            queries.iter().map(|query| query.ask(engine, &catalog)).collect()
        };
        let mut worth = vec![("secnews", ask(engine))];
        if let Some(cluster) = &cluster {
            let engine = Engine::new(searcher).asking(&**cluster).folding_events(options.events);
            worth.push(("in a cluster", ask(&engine)));
        }
        if let Some(plain) = plain {
            worth.push(("tantivy, OR", ask(&plain.engine(PlainQuery::Terms))));
            let texts: Vec<&str> = queries.iter().map(|query| query.text.as_str()).collect();
            worth.push(("BM25F, scanned", ask(&Scan::new(searcher, &texts))));
        }
        table::print_graded(name, &queries, &worth, options.misses);
    }
}

//! A damaged index: after any flipped bit, truncated or deleted file, every command ends with an answer or an error,
//! and a deep check reports the damage.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use secnews::error::Error;
use secnews::index::{Index, Manifest, is_catching_panics};
use secnews::ingest::{Batch, check, ingest};
use secnews::query::parse;
use secnews::search::{Engine, Facet, SearchRequest, SimilarRequest};
use secnews::stop::Stop;

use crate::harness::{Article, Bench, analyzer, cases, run_in};

/// Bits that are turned in each file where long tests run whole, and where a sample runs.
const FLIPS: [u64; 2] = [24, 4];

/// Bytes at the end of a file in which its footer and directory are.
const TAIL: usize = 200;

/// The beginnings of the names of sidecars.
const SIDECARS: [&str; 5] = ["learned-", "touched-", "events-", "event-terms-", "event-outlines-"];

/// Of so many faults, one goes through the program as well.
const BY_PROGRAM: usize = 12;

/// Ends a test that hangs. Looking at a damaged index of some thirty articles takes a fraction of a second.
const TIMEOUT: Duration = Duration::from_mins(10);

/// One of every kind of query that reads the index in its own way.
const QUERIES: [&str; 12] = [
    "银狐 木马",
    "银狐 -招聘",
    "\"关键信息\"",
    "log4*",
    "ransomwre~1",
    "\"数据 跨境\"~4",
    "date:2024-09",
    "cve:2024 OR ip:192.0.2.0/24",
    "source:某源 lang:zh status:full",
    "domain:example.com",
    "title:勒索^3 npm",
    "一家医院的系统停了三天之后谁来负责",
];

/// What is done to a file.
#[derive(Debug, Clone, Copy)]
enum Fault {
    Removed,
    CutTo(usize),
    /// The bit of this number, from the beginning of the file.
    Turned(usize),
}

impl Fault {
    fn strike(self, file: &Path) {
        if let Self::Removed = self {
            return fs::remove_file(file).expect("removed");
        }
        let mut bytes = fs::read(file).expect("a file");
        match self {
            Self::Turned(bit) => bytes[bit / 8] ^= 1 << (bit % 8),
            Self::CutTo(length) => bytes.truncate(length),
            Self::Removed => {}
        }
        fs::write(file, bytes).expect("written");
    }
}

/// An index of two batches, so that there are segments with and without deleted articles.
fn build() -> Bench {
    let bench = Bench::new();
    let write = |number: usize, more: &str| {
        let title = ["银狐木马分析", "勒索 ransomware", "npm 投毒", "招聘", "数据出境"][number % 5];
        let title = format!("{title} {}", number / 5);
        let body = format!(
            "第{number}篇。关键信息基础设施的数据不能跨境。Log4j2 and CVE-2024-{:05}, 192.0.2.{number}, \
             http://a{number}.example.com/x 银狐木马。{more}\n\n{}",
            90_000 + number,
            "这家医院的系统停了三天，谁来负责还没有定论。Backups were kept on tape. ".repeat(number % 7),
        );
        let date = format!("2024-09-{:02}", 1 + number % 28);
        bench.article(
            &number.to_string(),
            &Article { title: &title, body: &body, date: &date, ..Article::default() },
        );
    };
    let index = Index::open_or_create(&bench.path().join("index"), analyzer()).expect("an index");
    let batch = || ingest(&index, &Batch::of(&[bench.path().join("corpus")]), &()).expect("a batch");
    (0..24).for_each(|number| write(number, ""));
    batch();
    (20..30).for_each(|number| write(number, "后来又补了一段。"));
    batch();
    bench
}

/// The files of an index that matter, the same order in every run: their names are random.
fn files(index: &Path) -> Vec<String> {
    let state = fs::read_to_string(index.join("meta.json")).expect("the commit");
    let entries = fs::read_dir(index).expect("a folder").map(|entry| entry.expect("an entry"));
    let mut files: Vec<(String, u64, String)> = entries
        .map(|entry| {
            let name = entry.file_name().into_string().expect("UTF-8");
            let ending = name.rsplit('.').next().unwrap_or_default().to_owned();
            (ending, entry.metadata().expect("its size").len(), name)
        })
        // Sidecars of earlier commits and locks are no part of the commit.
        .filter(|(ending, _, name)| {
            let is_sidecar = SIDECARS.iter().any(|prefix| name.starts_with(prefix));
            ending != "lock" && (!is_sidecar || state.contains(name))
        })
        .collect();
    files.sort();
    files.into_iter().map(|(_, _, name)| name).collect()
}

/// Every fault that is tried, with its file.
fn faults(index: &Path) -> Vec<(String, Fault)> {
    let mut random = 0x5EED_u64;
    let mut faults = Vec::new();
    for name in files(index) {
        let length = usize::try_from(fs::metadata(index.join(&name)).expect("a file").len()).expect("small");
        faults.push((name.clone(), Fault::Removed));
        faults.extend([0, length / 2, length - 1].map(|length| (name.clone(), Fault::CutTo(length))));
        for flip in 0..cases(FLIPS[0], FLIPS[1]) {
            // Knuth's MMIX generator; the high bits are good.
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            // Every other one is near the end, where files say how they are to be read.
            let from = if flip % 2 == 0 { 0 } else { length.saturating_sub(TAIL) * 8 };
            let bit = from + usize::try_from(random >> 33).expect("31 bits") % (length * 8 - from);
            faults.push((name.clone(), Fault::Turned(bit)));
        }
    }
    faults
}

fn copy(from: &Path) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let to = folder.path().join("index");
    fs::create_dir(&to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
    }
    (folder, to)
}

/// Everything that the library answers from an index, as text.
fn answers(folder: &Path) -> Result<Vec<String>, Error> {
    let index = Index::open(folder, analyzer())?;
    let (searcher, stop) = (index.searcher()?, Stop::new());
    // Every query runs, even if one before has failed.
    let mut answers: Vec<Result<String, Error>> = QUERIES
        .iter()
        .map(|query| {
            let query = parse(query).expect("a query");
            let request =
                SearchRequest { facets: Facet::ALL.to_vec(), explain: true, ..SearchRequest::new(query) };
            searcher.search(&request, &stop).map(|results| format!("{results:?}"))
        })
        .collect();
    let mut articles = BTreeMap::new();
    let all = searcher.for_each_article(|article| drop(articles.insert(article.meta.id, article)));
    for id in articles.keys() {
        let found = searcher.resolve(&id.to_string()).and_then(|id| searcher.get(id));
        answers.push(found.map(|found| format!("{:?}", found.map(|article| article.meta.id))));
        let similar = searcher.similar(&SimilarRequest::new(*id), &stop);
        answers.push(similar.map(|results| format!("{results:?}")));
    }
    answers.push(all.map(|()| format!("{articles:?}")));
    answers.push(Manifest::read(&searcher).map(|manifest| manifest.len().to_string()));
    answers.push(
        index.stats().map(|stats| format!("{} {:?} {:?}", stats.articles, stats.sources, stats.first_date)),
    );
    answers.into_iter().collect()
}

/// What came of a fault.
struct Outcome {
    panicked: bool,
    reported: bool,
    /// `None` if something was not answered.
    answers: Option<Vec<String>>,
}

fn look_at(folder: &Path) -> Outcome {
    let answered = catch_unwind(AssertUnwindSafe(|| answers(folder)));
    let checked = catch_unwind(AssertUnwindSafe(|| check(folder, analyzer(), true, &|_, _| ())));
    Outcome {
        panicked: answered.is_err() || checked.is_err(),
        reported: !matches!(checked, Ok(Ok(verdict)) if verdict.sound),
        answers: answered.ok().and_then(Result::ok),
    }
}

/// The same, given up after a while.
fn look_at_in_time(folder: &Path, fault: &str) -> Outcome {
    let (sender, receiver) = mpsc::channel();
    let folder = folder.to_owned();
    thread::spawn(move || sender.send(look_at(&folder)));
    receiver.recv_timeout(TIMEOUT).unwrap_or_else(|error| panic!("{fault}: {error}"))
}

/// Runs the program's commands on a damaged index; what it printed if one panicked or failed without an error.
fn failure_of_program(folder: &Path, id: &str) -> Option<String> {
    let commands: [&[&str]; 6] = [
        &["search", "银狐 \"关键信息\"", "--facet", "source,month", "--explain"],
        &["show", id],
        &["similar", id],
        &["stats"],
        &["check"],
        &["check", "--deep"],
    ];
    commands.iter().find_map(|arguments| {
        let run = run_in(folder, arguments);
        let is_odd = run.err.contains("panicked")
            || run.code > 2
            || (run.code == 2 && run.err.is_empty() && run.out.is_empty());
        is_odd.then(|| format!("{arguments:?} ends with {}: {}", run.code, run.err))
    })
}

#[test]
fn any_damage_is_reported_and_nothing_panics() {
    // As in the program: panics that are caught are not printed.
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !is_catching_panics() {
            usual(panic);
        }
    }));
    let bench = build();
    let index = bench.path().join("index");
    let whole = look_at(&index);
    let expected = whole.answers.expect("an index that is whole");
    assert!(!whole.panicked && !whole.reported, "{:?}", check(&index, analyzer(), true, &|_, _| ()));
    let id = bench.search(&["银狐"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    let faults = faults(&index);
    let (mut panics, mut unreported, mut harmless, mut failures) = (Vec::new(), Vec::new(), 0, Vec::new());
    for (number, (name, fault)) in faults.iter().enumerate() {
        let (folder, copied) = copy(&index);
        fault.strike(&copied.join(name));
        let described = format!("{name}: {fault:?}");
        let Outcome { panicked, reported, answers } = look_at_in_time(&copied, &described);
        if panicked {
            panics.push(described.clone());
        }
        // A checksum covers segments; of the files without, only what matters must be reported.
        let is_harmless = answers.as_ref() == Some(&expected) && matches!(fault, Fault::Turned(_));
        let has_checksum =
            !["meta.json", ".managed.json"].contains(&name.as_str()) && !name.starts_with("learned-");
        match reported {
            true => {}
            false if is_harmless && !has_checksum => harmless += 1,
            false => unreported.push(described.clone()),
        }
        if number % BY_PROGRAM == 0 {
            failures.extend(failure_of_program(folder.path(), &id));
        }
    }
    println!(
        "{} faults in {} files: {} panics escaped, {} unreported, {harmless} without effect",
        faults.len(),
        files(&index).len(),
        panics.len(),
        unreported.len()
    );
    assert!(
        panics.is_empty() && unreported.is_empty() && failures.is_empty(),
        "{panics:#?} {unreported:#?} {failures:#?}"
    );
}

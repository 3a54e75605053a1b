//! Interrupted batches: by a kill at any moment, by a disk that fails at any step, by a power
//! cut after any step. Afterwards the index must open and hold what was there before the batch or all
//! of it, and the same batch again must end where it would have ended: no article lost, none doubled.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use secnews::error::Error;
use secnews::index::{Hook, Index, Locations, Step, Storage};
use secnews::ingest::{Batch, Report, ingest, rebuild};

use crate::harness::{Article, Bench, analyzer, cases, sample};

/// Batches that are killed where long tests run whole, and where a sample runs.
const KILLS: [usize; 2] = [120, 12];

/// Failing disks and power cuts that are tried of each kind of batch where a sample runs.
const FAULTS: usize = 16;

/// Set for a process that kills itself: before which step.
const KILL_AT: &str = "SECNEWS_TEST_KILL_AT";

/// What the index holds: each file, and how many articles.
type State = (BTreeSet<(String, u64)>, u64);

/// What an index holds; nothing if it has seen no commit.
fn state(index: &Path) -> State {
    let index = match Index::open(index, analyzer()) {
        Err(Error::NoIndex(_)) => return State::default(),
        opened => opened.expect("an index that opens"),
    };
    assert_eq!(index.damaged_files(true).expect("files"), [], "after a fault");
    let searcher = index.searcher().expect("a searcher");
    let manifest = index.manifest(&searcher).expect("a manifest");
    let locations = Locations::read(&searcher).expect("locations");
    let hash = |location: &str| manifest.get(location).expect("a file at each location").hash;
    let files: BTreeSet<(String, u64)> =
        locations.iter().map(|file| (file.absolute().to_owned(), hash(file.absolute()))).collect();
    assert_eq!(files.len(), manifest.len(), "each file has a location");
    (files, searcher.len())
}

fn write_articles(bench: &Bench, numbers: std::ops::Range<usize>, edition: usize) {
    for number in numbers {
        let body =
            format!("第 {number} 号样本的分析，第 {edition} 版。攻击者使用了编号为 {number} 的加载器。");
        let title = format!("样本 {number}");
        bench.article(&number.to_string(), &Article { title: &title, body: &body, ..Article::default() });
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("a file");
        if entry.file_type().expect("a type").is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
        }
    }
}

/// An index before a batch, and what the batch makes of it.
struct Case {
    bench: Bench,
    before: State,
    after: State,
    rebuilds: bool,
}

impl Case {
    /// A batch of new, changed and vanished files; or of the same written anew.
    fn new(rebuilds: bool) -> Self {
        let bench = Bench::new();
        for edition in 0..3 {
            write_articles(&bench, 4 * edition..4 * edition + 8, edition);
            bench.ok(&["index", "-q"]);
        }
        copy_folder(&bench.path().join("index"), &bench.path().join("before"));
        let before = state(&bench.path().join("before"));
        write_articles(&bench, 0..3, 7);
        write_articles(&bench, 20..26, 7);
        fs::remove_file(bench.path().join("corpus/5.md")).expect("a file to remove");
        // One that has another time and the same content.
        let touched = bench.path().join("corpus/6.md");
        fs::write(&touched, fs::read(&touched).expect("a file")).expect("written");
        let mut case = Self { bench, before, after: State::default(), rebuilds };
        let index = case.fresh();
        case.run(Storage::new(&index)).expect("a batch without faults");
        case.after = state(&index);
        assert_ne!(case.before, case.after);
        case
    }

    /// A copy of the index as it was before the batch.
    fn fresh(&self) -> PathBuf {
        let index = self.bench.path().join("index");
        fs::remove_dir_all(&index).expect("the old one goes");
        copy_folder(&self.bench.path().join("before"), &index);
        index
    }

    fn run(&self, storage: Storage) -> Result<Report, Error> {
        run(storage, &self.bench.path().join("corpus"), self.rebuilds)
    }

    /// How many steps the batch takes.
    fn steps(&self) -> usize {
        steps(Storage::new(self.fresh()), |storage| self.run(storage))
    }

    /// The state must be one of the two; the batch again must end where it would have ended.
    fn check(&self, index: &Path, what: &str) {
        let found = state(index);
        assert!(found == self.before || found == self.after, "{what}: a state between");
        self.run(Storage::new(index)).unwrap_or_else(|error| panic!("{what}, again: {error}"));
        assert_eq!(state(index), self.after, "{what}, again");
    }
}

/// Indexes `corpus` and removes what has vanished from it.
fn run(storage: Storage, corpus: &Path, rebuilds: bool) -> Result<Report, Error> {
    let batch = Batch { prune: true, ..Batch::of(&[corpus.to_owned()]) };
    if rebuilds {
        return rebuild(storage, analyzer(), &batch, &());
    }
    ingest(&Index::open_or_create_in(storage, analyzer())?, &batch, &())
}

/// How many steps `batch` takes, about: threads differ from run to run.
fn steps(storage: Storage, batch: impl FnOnce(Storage) -> Result<Report, Error>) -> usize {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let hook: Hook = Arc::new(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
        Ok(())
    });
    batch(storage.with_hook(hook)).expect("a batch without faults");
    count.load(Ordering::Relaxed)
}

/// Every step fails once, alone or with all that follow it.
#[test]
fn a_disk_that_fails_at_any_step_breaks_nothing() {
    for rebuilds in [false, true] {
        let case = Case::new(rebuilds);
        let (steps, mut faults) = (case.steps(), 0);
        let steps_tried = sample((0..steps).collect(), FAULTS / 2).into_iter();
        let disks: Vec<(usize, bool)> = steps_tried.flat_map(|at| [(at, false), (at, true)]).collect();
        let tried = disks.len();
        for (at, forever) in disks {
            let count = AtomicUsize::new(0);
            let hook: Hook = Arc::new(move |_| {
                let number = count.fetch_add(1, Ordering::Relaxed);
                let fails = number == at || forever && number > at;
                if fails { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
            });
            let index = case.fresh();
            let outcome = case.run(Storage::new(&index).with_hook(hook));
            let is_reported = outcome.as_ref().is_err_and(|error| {
                matches!(error, Error::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull)
            });
            assert!(outcome.is_ok() || is_reported, "step {at}: {outcome:?}");
            faults += usize::from(outcome.is_err());
            case.check(&index, &format!("step {at} of {steps}, forever {forever}"));
        }
        eprintln!("rebuild {rebuilds}: {tried} failing disks at {steps} steps, {faults} batches stopped");
    }
}

/// What of a folder is on disk, by what was synced.
#[derive(Default)]
struct Durable {
    /// Names as of the last time that the folder was synced.
    names: BTreeSet<PathBuf>,
    /// Contents as of the last time that each file was synced.
    contents: BTreeMap<PathBuf, Vec<u8>>,
    /// What was deleted since the names were synced.
    deleted: BTreeSet<PathBuf>,
}

/// Which of the changes of names that were not synced have reached the disk.
#[derive(Debug, Clone, Copy)]
enum Survives {
    Nothing,
    Everything,
    Deletions,
}

impl Durable {
    fn of(folder: &Path) -> Self {
        let names = names(folder);
        let content = |name: &PathBuf| (name.clone(), fs::read(folder.join(name)).unwrap_or_default());
        Self { contents: names.iter().map(content).collect(), names, deleted: BTreeSet::new() }
    }

    fn note(&mut self, folder: &Path, step: Step<'_>) {
        match step {
            Step::Create(_) | Step::Write(..) => {}
            Step::Sync(name) => {
                let content = fs::read(folder.join(name)).unwrap_or_default();
                self.contents.insert(name.to_owned(), content);
            }
            Step::Rename(from, to) => {
                let from = from.strip_prefix(folder).unwrap_or(from);
                if let Some(content) = self.contents.get(from).cloned() {
                    self.contents.insert(to.to_owned(), content);
                }
            }
            Step::Delete(name) => drop(self.deleted.insert(name.to_owned())),
            Step::SyncFolder => {
                self.names = names(folder);
                self.deleted.clear();
            }
        }
    }

    /// Writes what a machine finds that has lost its power now.
    fn restore(&self, folder: &Path, survives: Survives, to: &Path) {
        fs::create_dir_all(to).expect("a folder");
        let kept: BTreeSet<PathBuf> = match survives {
            Survives::Nothing => self.names.clone(),
            Survives::Everything => names(folder),
            Survives::Deletions => self.names.difference(&self.deleted).cloned().collect(),
        };
        for name in kept {
            let content = self.contents.get(&name).map(Vec::as_slice).unwrap_or_default();
            fs::write(to.join(name), content).expect("a file");
        }
    }
}

fn names(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    files.map(|entry| PathBuf::from(entry.file_name())).collect()
}

/// After every step the power goes, with three ideas of what a file system may have kept.
#[test]
fn a_power_cut_after_any_step_loses_nothing() {
    let case = Case::new(false);
    let cuts = Arc::new(Mutex::new(Vec::new()));
    let index = case.fresh();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let durable = Mutex::new(Durable::of(&index));
    let hook: Hook = {
        let (cuts, index, folder) = (Arc::clone(&cuts), index.clone(), folder.path().to_owned());
        Arc::new(move |step| {
            let (mut durable, mut cuts) = (durable.lock().expect("a lock"), cuts.lock().expect("a lock"));
            for survives in [Survives::Nothing, Survives::Everything, Survives::Deletions] {
                let to = folder.join(cuts.len().to_string());
                durable.restore(&index, survives, &to);
                cuts.push((format!("power cut before {step:?}, {survives:?} survives"), to));
            }
            durable.note(&index, step);
            Ok(())
        })
    };
    case.run(Storage::new(&index).with_hook(hook)).expect("a batch without faults");
    let cuts = sample(std::mem::take(&mut *cuts.lock().expect("a lock")), FAULTS);
    for (what, index) in &cuts {
        case.check(index, what);
    }
    eprintln!("{} power cuts: 0 articles lost, 0 doubled", cuts.len());
}

/// Many batches, one after the other, each in a process that dies before a random step: as with a kill, nothing is unwound and
/// no buffer is written. A process counts its own steps, so that it dies at the same place however busy the machine is.
#[test]
fn kills_at_random_lose_nothing() {
    if let Ok(step) = env::var(KILL_AT) {
        return run_and_die(&step);
    }
    let bench = Bench::new();
    let corpus = bench.path().join("corpus");
    let (mut written, mut killed, mut random) = (0, 0, 0x5EED_u64);
    let index = bench.path().join("index");
    write_articles(&bench, 0..3, 0);
    let usual = steps(Storage::new(bench.path().join("other")), |storage| run(storage, &corpus, false));
    let kills = cases(KILLS[0], KILLS[1]);
    for round in 0..kills {
        let before = state(&index);
        write_articles(&bench, written..written + 3, 0);
        written += 3;
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let step = usize::try_from(random >> 33).expect("31 bits") % (2 * usual);
        killed += usize::from(is_killed_at(step, round % 10 == 9, bench.path()));
        let (files, articles) = state(&index);
        assert!(articles == before.1 || articles == written as u64, "round {round}: a state between");
        assert_eq!(files.len() as u64, articles, "round {round}: an article is doubled");
    }
    bench.ok(&["index", "-q"]);
    let (files, articles) = state(&index);
    assert_eq!((files.len(), articles), (written, written as u64));
    bench.ok(&["check", "--deep", "--json"]);
    eprintln!("{kills} batches, {killed} killed before one of {usual} steps: 0 articles lost, 0 doubled");
    assert!(4 * killed > kills, "only {killed} were killed");
}

/// Runs a batch in a process of its own, which dies before this step; whether it did, or was done before.
fn is_killed_at(step: usize, rebuilds: bool, folder: &Path) -> bool {
    let arguments = ["--exact", "faults::kills_at_random_lose_nothing", "--nocapture"];
    let step = format!("{step} {}", if rebuilds { "rebuild" } else { "batch" });
    let mut command = Command::new(env::current_exe().expect("this program"));
    let run = command.args(arguments).env(KILL_AT, step).current_dir(folder).output().expect("this program");
    // A process that a signal has ended has no code.
    let code = run.status.code();
    assert!(matches!(code, None | Some(0)), "{}", String::from_utf8_lossy(&run.stderr));
    code.is_none()
}

/// What the process does that dies: `step` is a number and the kind of batch.
fn run_and_die(step: &str) {
    let (step, kind) = step.split_once(' ').expect("two words");
    let step: usize = step.parse().expect("a number");
    let count = AtomicUsize::new(0);
    let hook: Hook = Arc::new(move |_| {
        if count.fetch_add(1, Ordering::Relaxed) == step {
            std::process::abort();
        }
        Ok(())
    });
    let folder = env::current_dir().expect("the folder of the test");
    let storage = Storage::new(folder.join("index")).with_hook(hook);
    run(storage, &folder.join("corpus"), kind == "rebuild").expect("a batch that is not killed");
}

#[test]
fn a_failure_after_the_commit_is_not_reported_as_a_failed_batch() {
    let case = Case::new(false);
    let is_done = Arc::new(AtomicUsize::new(0));
    let hook: Hook = Arc::new(move |step| {
        let fails = is_done.load(Ordering::Relaxed) > 0 && matches!(step, Step::Create(_));
        if matches!(step, Step::Rename(_, name) if name == Path::new("meta.json")) {
            is_done.fetch_add(1, Ordering::Relaxed);
        }
        if fails { Err(io::Error::from(io::ErrorKind::StorageFull)) } else { Ok(()) }
    });
    let index = case.fresh();
    let opened =
        Index::open_or_create_in(Storage::new(&index).with_hook(hook), analyzer()).expect("an index");
    let batch = Batch { prune: true, merge_all: true, ..Batch::of(&[case.bench.path().join("corpus")]) };
    let error = ingest(&opened, &batch, &()).expect_err("no room for one segment of all");
    assert!(matches!(error, Error::MergeFailed(_)), "{error}");
    drop(opened);
    assert_eq!(state(&index), case.after);
}

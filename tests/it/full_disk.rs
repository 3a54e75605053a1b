//! A disk that fills up, for real: a file system in memory that holds a few MiB, of any size from one at
//! which nothing fits to one at which all does. `faults.rs` makes each step fail in turn; here the system
//! decides when, so that half a file gets written, or not even an empty one has room.
//!
//! A process may mount such a file system in a name space of its own, where the machine allows that. So
//! each test runs itself again, in one.

use std::collections::BTreeSet;
use std::env;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{Article, Bench, Run, program, run_in};

/// Set for the run in a name space of its own.
const INSIDE: &str = "SECNEWS_TEST_INSIDE";
/// A name space where one is root and mounts are one's own.
const UNSHARE: [&str; 2] = ["unshare", "-rm"];
/// Larger than anything here.
const PLENTY: u64 = 256 << 20;
/// Articles before the batch, and with it.
const FIRST: usize = 20;
const ALL: usize = 240;
/// How many sizes are tried, up to one and a half of what the index takes when it is done.
const SIZES: u64 = 12;

/// Runs `test`, whose name is `name`, in a name space where a disk may be mounted.
fn with_mounts(name: &str, test: fn()) {
    if env::var_os(INSIDE).is_some() {
        return test();
    }
    let [program, how] = UNSHARE;
    let again = env::current_exe().expect("this program");
    let arguments = ["--exact", name, "--nocapture", "--include-ignored"];
    let run = Command::new(program).arg(how).arg(again).args(arguments).env(INSIDE, "1").output();
    let run = run.expect("this program once more");
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{}{errors}", String::from_utf8_lossy(&run.stdout));
    eprint!("{errors}");
}

fn mount(folder: &Path, size: u64) -> [String; 7] {
    let options = format!("size={size}");
    ["mount", "-t", "tmpfs", "-o", &options, "none", &folder.to_string_lossy()].map(str::to_owned)
}

fn run(command: &[impl AsRef<std::ffi::OsStr>]) {
    let status = Command::new(&command[0]).args(&command[1..]).status();
    assert!(status.expect("it is there").success());
}

/// A disk of a few MiB.
struct Disk {
    folder: TempDir,
}

impl Disk {
    fn new(size: u64) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        run(&mount(folder.path(), size));
        Self { folder }
    }

    fn resize(&self, size: u64) {
        run(&["mount", "-o", &format!("remount,size={size}"), &self.folder.path().to_string_lossy()]);
    }

    /// Runs the program there.
    fn run(&self, arguments: &[&str]) -> Run {
        run_in(self.folder.path(), arguments)
    }

    /// Indexes a folder; whether that was done. If not, the error must name the cause and the remedy.
    fn index(&self, folder: &Path, what: &str) -> bool {
        let run = self.run(&["index", "--quiet", &folder.to_string_lossy()]);
        is_done_or_reported(&run, what)
    }

    /// Builds the index anew; as [`Disk::index`].
    fn rebuild(&self, what: &str) -> bool {
        is_done_or_reported(&self.run(&["index", "--quiet", "--rebuild"]), what)
    }

    /// What a search finds, as it is printed, but for the time; nothing where there is no index.
    fn answer(&self) -> Option<Value> {
        let run = self.run(&["search", "--json", "--all", "--no-collapse", "样本"]);
        if run.err.contains("there is no index in") {
            return None;
        }
        assert!(run.code < 2, "{}", run.err);
        let mut answer: Value = serde_json::from_str(&run.out).expect("JSON");
        answer["took_ms"].take();
        Some(answer)
    }

    /// The index must be sound, if there is one.
    fn check(&self, what: &str) {
        let run = self.run(&["check", "--deep"]);
        assert!(run.code == 0 || run.err.contains("there is no index in"), "{what}: {}{}", run.out, run.err);
    }

    /// Names of the files of the index.
    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path().join("index")).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    /// How many bytes are taken there.
    fn used(&self) -> u64 {
        let output = Command::new("df").args(["--output=used", "-B1"]).arg(self.folder.path()).output();
        let table = String::from_utf8(output.expect("df").stdout).expect("UTF-8");
        table.lines().nth(1).and_then(|used| used.trim().parse().ok()).expect("a number")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // What is left goes with the name space.
        let _ = Command::new("umount").arg(self.folder.path()).status();
    }
}

fn is_done_or_reported(run: &Run, what: &str) -> bool {
    let is_reported = run.err.starts_with("error: ")
        && run.err.contains("No space left on device")
        && run.err.contains("free some space and run the command again; the index is as it was");
    assert!(
        run.code == 0 && run.err.is_empty() || run.code == 2 && is_reported,
        "{what}: {} {}",
        run.code,
        run.err
    );
    run.code == 0
}

/// Articles below `corpus`, the first few in a folder of their own.
fn articles() -> Bench {
    let bench = Bench::new();
    for number in 0..ALL {
        let folder = if number < FIRST { "first" } else { "later" };
        let (title, body) = (format!("第 {number} 号样本"), body(number as u64));
        let article = Article { title: &title, body: &body, ..Article::default() };
        bench.article(&format!("{folder}/{number}"), &article);
    }
    bench
}

/// Text that hardly repeats, so that an index of it is large.
fn body(number: u64) -> String {
    const THINGS: [&str; 8] = ["网关", "邮件", "加载器", "凭据", "计划任务", "注册表", "隧道", "补丁"];
    let mut random = number + 1;
    let mut text = format!("第 {number} 号样本的分析。\n\n");
    for line in 0..40 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let thing = THINGS[(random >> 61) as usize];
        let words = [
            format!("在{thing}里找到 {random:016x}，"),
            format!("第 {line} 处与 {:06x} 相同。\n\n", random >> 40),
        ];
        text.extend(words);
    }
    text
}

/// Ids of the articles of an answer, in order; each must be there once.
fn ids(answer: &Value) -> BTreeSet<String> {
    let hits = answer["hits"].as_array().expect("hits");
    let ids: BTreeSet<String> =
        hits.iter().map(|hit| hit["id"].as_str().expect("an id").to_owned()).collect();
    assert_eq!(ids.len(), hits.len(), "an article is doubled");
    ids
}

/// What batches on full disks came to.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    stopped: usize,
    done: usize,
    without_index: usize,
}

#[test]
#[ignore = "needs a file system of its own, which `unshare -rm` may mount"]
fn a_disk_that_fills_up_stops_a_batch_and_loses_nothing() {
    with_mounts("full_disk::a_disk_that_fills_up_stops_a_batch_and_loses_nothing", || {
        let articles = articles();
        let disk = Disk::new(PLENTY);
        assert!(disk.index(&articles.path().join("corpus"), "plenty"));
        let (whole, need) = (ids(&disk.answer().expect("an index")), disk.used());
        assert_eq!(whole.len(), ALL);
        let sizes =
            std::iter::once(8 << 10).chain((1..SIZES).map(|part| 3 * need * part / (2 * (SIZES - 1))));
        let (articles, whole) = (&articles, &whole);
        let tallies: Vec<Tally> = std::thread::scope(|scope| {
            let fill = |size| scope.spawn(move || fill(size, articles, whole));
            let threads: Vec<_> = sizes.map(fill).collect();
            threads.into_iter().map(|thread| thread.join().expect("a size")).collect()
        });
        let sum = |count: fn(&Tally) -> usize| tallies.iter().map(count).sum::<usize>();
        let (stopped, without_index) = (sum(|tally| tally.stopped), sum(|tally| tally.without_index));
        eprintln!(
            "an index of {} KiB on {SIZES} disks of all sizes: {stopped} batches stopped, {} done, no index yet on \
             {without_index}; 0 articles lost, 0 doubled",
            need >> 10,
            sum(|tally| tally.done)
        );
        assert!(without_index > 0 && stopped >= tallies.len() && sum(|tally| tally.done) > 0);
    });
}

/// A batch on a disk of this size, three times, and once more when there is room.
fn fill(size: u64, articles: &Bench, whole: &BTreeSet<String>) -> Tally {
    let (what, corpus) = (format!("{} KiB", size >> 10), articles.path().join("corpus"));
    let (disk, mut tally) = (Disk::new(size), Tally::default());
    disk.index(&corpus.join("first"), &what);
    let before = disk.answer();
    let files = disk.files().len();
    tally.without_index += usize::from(before.is_none());
    for _ in 0..3 {
        if disk.index(&corpus, &what) {
            tally.done += 1;
            break;
        }
        tally.stopped += 1;
        assert_eq!(disk.answer(), before, "{what}");
        // What one batch may leave, which the next one takes away: a segment, a side file, an unfinished
        // file, and where there was nothing before, the files of an empty index.
        let left = disk.files();
        assert!(left.len() <= files + 12, "{what}: more and more files: {left:?}");
    }
    disk.check(&what);
    disk.resize(PLENTY);
    assert!(disk.index(&corpus, &what), "{what}, with room");
    assert_eq!(&ids(&disk.answer().expect("an index")), whole, "{what}");
    disk.check(&what);
    let unfinished: Vec<String> = disk.files().into_iter().filter(|file| file.starts_with(".tmp")).collect();
    assert!(unfinished.is_empty(), "{what}: {unfinished:?}");
    tally
}

#[test]
#[ignore = "needs a file system of its own, which `unshare -rm` may mount"]
fn a_rebuild_that_finds_no_room_leaves_the_old_index_and_no_rubbish() {
    with_mounts("full_disk::a_rebuild_that_finds_no_room_leaves_the_old_index_and_no_rubbish", || {
        let (articles, mut stopped) = (articles(), 0);
        for part in [105, 180] {
            let (what, disk) = (format!("room for {part} %"), Disk::new(PLENTY));
            assert!(disk.index(&articles.path().join("corpus"), &what));
            let (before, used) = (disk.answer(), disk.used());
            disk.resize(used * part / 100);
            for _ in 0..2 {
                assert!(!disk.rebuild(&what), "{what} was enough");
                stopped += 1;
                assert!(
                    disk.used() <= used + (16 << 10),
                    "{what}: {} KiB of rubbish",
                    (disk.used() - used) >> 10
                );
            }
            assert_eq!(disk.answer(), before, "{what}");
            disk.check(&what);
            disk.resize(PLENTY);
            assert!(disk.rebuild(&what), "{what}, with room");
            assert_eq!(ids(&disk.answer().expect("an index")).len(), ALL);
            disk.check(&what);
        }
        eprintln!("{stopped} rebuilds stopped: 0 articles lost, 0 doubled");
    });
}

/// Each answer goes to a device on which there is never room.
#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs /dev/full")]
fn an_answer_that_cannot_be_written_is_an_error() {
    let bench = Bench::new();
    bench.article("a", &Article { title: "样本", body: "样本的分析。", ..Article::default() });
    bench.ok(&["index"]);
    let id = bench.search(&["样本"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    for command in [
        &["search", "样本"][..],
        &["search", "--json", "样本"],
        &["search", "--output", "ids", "样本"],
        &["show", &id],
        &["similar", &id, "--json"],
        &["tokens", "样本"],
        &["stats"],
        &["check", "--json"],
        &["index", "--json"],
    ] {
        let full = File::options().write(true).open("/dev/full").expect("the device");
        let run = program()
            .args(command)
            .current_dir(bench.path())
            .stdout(full)
            .stderr(Stdio::piped())
            .output()
            .expect("the binary");
        let errors = String::from_utf8(run.stderr).expect("UTF-8");
        assert_eq!(run.status.code(), Some(2), "{command:?}: {errors}");
        assert!(
            errors.contains("error: the output cannot be written: No space left"),
            "{command:?}: {errors}"
        );
    }
}

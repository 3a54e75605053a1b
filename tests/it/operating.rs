//! Operation: a batch does only what is needed, reports every file, removes vanished files only on request, stops on a
//! signal, and waits for another writer.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use secnews::index::WriteLock;
use serde_json::{Value, json};

use crate::harness::{Article, Bench, program};

/// Ends a test that hangs. A small batch takes a fraction of a second.
const TIMEOUT: Duration = Duration::from_mins(10);

fn bench() -> Bench {
    let bench = Bench::new();
    for name in ["a", "b", "in/c"] {
        bench.article(name, &Article { title: name, body: "银狐木马的样本分析。", ..Article::default() });
    }
    bench
}

fn report(bench: &Bench, arguments: &[&str]) -> Value {
    let run = bench.ok(&[&["index", "--json"], arguments].concat());
    serde_json::from_str(&run.out).expect("JSON")
}

fn state_file(bench: &Bench) -> Vec<u8> {
    fs::read(bench.path().join("index/meta.json")).expect("a commit")
}

fn spawn(bench: &Bench, arguments: &[&str]) -> Child {
    let mut command = program();
    command.args(arguments).current_dir(bench.path()).stderr(Stdio::null()).stdout(Stdio::null());
    command.spawn().expect("the binary")
}

fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < TIMEOUT, "{what}: not within ten minutes");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn nothing_new_commits_nothing() {
    let bench = bench();
    bench.ok(&["index"]);
    let before = state_file(&bench);
    assert_eq!(report(&bench, &[])["unchanged"], 3);
    // Touched is not changed.
    let text = fs::read(bench.path().join("corpus/a.md")).expect("a file");
    fs::write(bench.path().join("corpus/a.md"), text).expect("written");
    assert_eq!(report(&bench, &[])["unchanged"], 3);
    assert_eq!(state_file(&bench), before);
    // A change is noticed that leaves the size as it is.
    bench.article("a", &Article { title: "a", body: "海莲木马的样本分析。", ..Article::default() });
    assert_eq!(report(&bench, &[])["updated"], 1);
    assert_eq!(bench.names(&["\"海莲木马\""]), ["a"]);
}

#[test]
fn vanished_files_are_removed_on_request_and_only_below_the_paths() {
    let bench = bench();
    bench.ok(&["index"]);
    fs::remove_file(bench.path().join("corpus/a.md")).expect("removed");
    fs::remove_file(bench.path().join("corpus/in/c.md")).expect("removed");
    assert_eq!((report(&bench, &[])["removed"].clone(), bench.names(&["银狐"]).len()), (json!(0), 3));
    bench.article("in/d", &Article { title: "d", body: "银狐。", ..Article::default() });
    assert_eq!(report(&bench, &["--prune", "corpus/in"])["removed"], 1);
    let mut names = bench.names(&["银狐"]);
    names.sort();
    assert_eq!(names, ["a", "b", "d"]);
    assert_eq!(report(&bench, &["--prune"])["removed"], 1);
    assert_eq!(bench.names(&["银狐"]).len(), 2);
}

#[test]
fn an_empty_folder_counts_as_a_missing_disk() {
    let bench = bench();
    bench.ok(&["index"]);
    fs::remove_dir_all(bench.path().join("corpus")).expect("removed");
    fs::create_dir(bench.path().join("corpus")).expect("a folder");
    let run = bench.run(&["index", "--prune"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("none of the 3 indexed files"), "{}", run.err);
    assert_eq!(bench.names(&["银狐"]).len(), 3);
}

#[test]
fn a_rebuild_keeps_what_only_the_index_remembers() {
    let bench = bench();
    bench.ok(&["index"]);
    fs::remove_file(bench.path().join("corpus/a.md")).expect("removed");
    let before = state_file(&bench);
    bench.ok(&["index", "--rebuild"]);
    assert_ne!(state_file(&bench), before);
    assert_eq!(bench.names(&["银狐"]).len(), 3);
    assert!(!bench.path().join("index/rebuild").exists());
    assert_eq!(bench.run(&["check", "--deep"]).code, 1, "a file is missing, all else is sound");
    bench.ok(&["index", "--rebuild", "--prune", "corpus"]);
    assert_eq!(bench.names(&["银狐"]).len(), 2);
    bench.ok(&["check", "--deep"]);
}

#[test]
fn a_damaged_index_is_rebuilt_from_the_articles() {
    let bench = bench();
    bench.ok(&["index"]);
    for entry in fs::read_dir(bench.path().join("index")).expect("a folder") {
        let path = entry.expect("a file").path();
        if path.extension().is_some_and(|ending| ending == "idx") {
            fs::write(path, "nothing").expect("written");
        }
    }
    bench.article("e", &Article { title: "e", body: "银狐。", ..Article::default() });
    let run = bench.run(&["index"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("damaged") && run.err.contains("--rebuild"), "{}", run.err);
    bench.ok(&["index", "--rebuild", "corpus"]);
    assert_eq!(bench.names(&["银狐"]).len(), 4);
}

#[test]
fn a_second_writer_fails_with_the_name_of_the_first_or_waits() {
    let bench = bench();
    let lock = WriteLock::take(&bench.path().join("index")).expect("a lock");
    let run = bench.run(&["index"]);
    assert_eq!(run.code, 2);
    let process = format!("process {}, which began at ", std::process::id());
    assert!(run.err.contains(&process) && run.err.contains("--wait"), "{}", run.err);
    let mut waiting = spawn(&bench, &["index", "--wait"]);
    std::thread::sleep(Duration::from_millis(600));
    assert!(waiting.try_wait().expect("its state").is_none(), "it does not wait");
    drop(lock);
    assert!(waiting.wait().expect("its end").success());
    assert_eq!(bench.names(&["银狐"]).len(), 3);
}

#[test]
fn a_report_lists_every_file() {
    let bench = bench();
    bench.write("corpus/empty.md", "");
    bench.ok(&["index", "--report", "outcomes.jsonl"]);
    fs::remove_file(bench.path().join("corpus/b.md")).expect("removed");
    bench.ok(&["index", "--prune", "--report", "again.jsonl"]);
    let outcomes = |name: &str| -> Vec<String> {
        let text = fs::read_to_string(bench.path().join(name)).expect("a report");
        let mut outcomes: Vec<String> = text
            .lines()
            .map(|line| {
                let line: Value = serde_json::from_str(line).expect("JSON");
                let name =
                    Path::new(line["path"].as_str().expect("a path")).file_name().expect("a name").to_owned();
                format!(
                    "{} {} {}",
                    name.to_string_lossy(),
                    line["fate"].as_str().unwrap_or_default(),
                    line["reason"]
                )
            })
            .collect();
        outcomes.sort();
        outcomes
    };
    let skipped = "empty.md skipped \"empty\"";
    assert_eq!(outcomes("outcomes.jsonl"), ["a.md new null", "b.md new null", "c.md new null", skipped]);
    assert_eq!(
        outcomes("again.jsonl"),
        ["a.md unchanged null", "b.md removed null", "c.md unchanged null", skipped]
    );
}

#[test]
fn all_segments_are_merged_on_request() {
    let bench = bench();
    for batch in 0..4 {
        let name = format!("more{batch}");
        bench.article(&name, &Article { title: &name, body: "银狐。", ..Article::default() });
        bench.ok(&["index"]);
    }
    let segments = || -> Value {
        let stats: Value = serde_json::from_str(&bench.ok(&["stats", "--json"]).out).expect("JSON");
        stats["segments"].clone()
    };
    assert_ne!(segments(), 1);
    bench.ok(&["index", "--optimize"]);
    assert_eq!(segments(), 1);
    let before = state_file(&bench);
    bench.ok(&["index", "--optimize"]);
    assert_eq!(state_file(&bench), before, "what is tidy is left alone");
    assert_eq!(bench.names(&["银狐"]).len(), 7);
    assert_eq!(bench.run(&["--index", "nowhere", "index", "--optimize"]).code, 2);
}

#[test]
fn the_memory_limit_is_parsed_and_checked() {
    let bench = bench();
    bench.ok(&["index", "--memory", "128MiB"]);
    for wrong in ["1MiB", "much"] {
        let run = bench.run(&["index", "--memory", wrong]);
        assert_eq!(run.code, 2);
        assert!(run.err.contains("--memory"), "{}", run.err);
    }
}

#[cfg(unix)]
#[test]
fn an_index_that_cannot_be_written_can_be_searched() {
    use std::os::unix::fs::PermissionsExt;
    let bench = bench();
    bench.ok(&["index"]);
    let index = bench.path().join("index");
    // Nobody has made the lock yet by which readers keep files from being deleted.
    let _ = fs::remove_file(index.join(".tantivy-meta.lock"));
    fs::set_permissions(&index, fs::Permissions::from_mode(0o555)).expect("permissions");
    assert_eq!(bench.names(&["银狐"]).len(), 3);
    fs::set_permissions(&index, fs::Permissions::from_mode(0o755)).expect("permissions");
}

#[cfg(unix)]
#[test]
fn watching_indexes_files_as_they_are_written_until_a_signal() {
    let bench = bench();
    bench.ok(&["index"]);
    let mut watching = spawn(&bench, &["index", "--watch"]);
    // What comes while it starts is found as well.
    bench.article("in/new/d", &Article { title: "d", body: "新来的样本。", ..Article::default() });
    wait_until("a new file", || bench.names(&["\"新来的样本\""]) == ["in/new/d"]);
    bench.article("e", &Article { title: "e", body: "后来的样本。", ..Article::default() });
    wait_until("a later file", || bench.names(&["\"后来的样本\""]) == ["e"]);
    let signalled = Command::new("kill").args(["-INT", &watching.id().to_string()]).status();
    assert!(signalled.expect("kill").success());
    assert_eq!(watching.wait().expect("its end").code(), Some(130));
}

/// A rebuild that is killed leaves half an index, which takes room until the next batch.
#[test]
fn the_next_batch_deletes_what_a_killed_rebuild_left() {
    let bench = Bench::new();
    bench.article("a", &Article { title: "样本", body: "样本的分析。", ..Article::default() });
    bench.ok(&["index"]);
    bench.write("index/rebuild/38eb3d72a59d45cf8248be3891da9fd5.store", "half an index");
    bench.write("index/learned-7", "half of a side file");
    bench.article("b", &Article { title: "样本", body: "另一个样本的分析。", ..Article::default() });
    bench.ok(&["index"]);
    for gone in ["rebuild", "learned-7"] {
        assert!(!bench.path().join("index").join(gone).exists(), "{gone} is still there");
    }
    assert_eq!(bench.names(&["样本"]).len(), 2);
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_circles_double_nothing() {
    use std::os::unix::fs::symlink;
    let bench = bench();
    let circles = [
        ("..", "in/parent"),
        (".", "itself"),
        ("one", "other"),
        ("other", "one"),
        ("own.md", "own.md"),
        ("one.md", "other.md"),
        ("other.md", "one.md"),
    ];
    for (target, link) in circles {
        symlink(target, bench.path().join("corpus").join(link)).expect("a link");
    }
    let all = report(&bench, &["--report", "outcomes.jsonl"]);
    assert_eq!((&all["new"], &all["articles"]), (&json!(3), &json!(3)), "{all}");
    let outcomes = fs::read_to_string(bench.path().join("outcomes.jsonl")).expect("a report");
    for (_, link) in circles {
        let lines = outcomes.lines().filter(|line| line.contains(&format!("/corpus/{link}\"")));
        let lines: Vec<&str> = lines.collect();
        assert!(lines.len() == 1 && lines[0].contains("\"skipped\""), "{link}: {lines:?}");
    }
    // Out of the folder that was named and into it once more: the same article in two places.
    bench.ok(&["--index", "within", "index", "corpus/in"]);
    assert_eq!(bench.names(&["--index", "within", "银狐"]).len(), 3);
    assert_eq!(report(&bench, &[])["unchanged"], 3);
}

#[cfg(unix)]
#[test]
fn watching_waits_for_the_lock_and_for_the_folder() {
    let bench = bench();
    let index = bench.path().join("place/index");
    bench.write("place", "where the index is to be");
    let mut watching = spawn(&bench, &["--index", "place/index", "index", "--watch"]);
    std::thread::sleep(Duration::from_secs(2));
    assert!(watching.try_wait().expect("its state").is_none(), "it gave up for want of a place");
    fs::remove_file(bench.path().join("place")).expect("removed");
    let lock = WriteLock::take(&index).expect("free");
    std::thread::sleep(Duration::from_secs(6));
    assert!(watching.try_wait().expect("its state").is_none(), "it gave up for want of the lock");
    drop(lock);
    wait_until("the first batch", || bench.run(&["--index", "place/index", "stats"]).code == 0);
    assert_eq!(bench.names(&["--index", "place/index", "银狐"]).len(), 3);
    watching.kill().expect("it can be killed");
    watching.wait().expect("its end");
}

#[test]
fn watching_ends_with_errors_that_waiting_does_not_mend() {
    let bench = bench();
    bench.write("index/meta.json", "no index");
    let run = bench.run(&["index", "--watch"]);
    assert!(run.code == 2 && run.err.contains("the index is damaged"), "{}", run.err);
    let run = bench.run(&["index", "--watch", "nowhere"]);
    assert!(run.code == 2 && run.err.contains("no such file"), "{}", run.err);
}

#[test]
fn a_report_replaces_only_files() {
    let bench = bench();
    fs::create_dir(bench.path().join("outcomes")).expect("a folder");
    let run = bench.run(&["index", "--report", "outcomes"]);
    assert!(run.code == 2 && run.err.contains("not a regular file"), "{}", run.err);
    assert!(!bench.path().join("index").exists());
}

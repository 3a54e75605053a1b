//! The binary, run as operators run it, and what a run took.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::binary::program;

/// How often a running process is looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(1);
/// Linux counts the time of processes in hundredths of a second, whatever its clock does.
const TICKS: f64 = 100.0;

/// The program with its index.
pub(crate) struct Program {
    home: PathBuf,
    pub(crate) index: PathBuf,
}

/// What a run gave, and took.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) seconds: f64,
    /// Time of all cores together, in seconds, which other processes change less than the clock. 0 where the system does not
    /// count it.
    pub(crate) cpu: f64,
    pub(crate) peak: Peak,
}

/// The most memory that a process had, in bytes; 0 where the system does not count it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Peak {
    /// All that was in memory, parts of the index's files among it, as tools of the system show it.
    pub(crate) resident: u64,
    /// What was its own, which nobody else could have had. As seen when it was looked at.
    pub(crate) own: u64,
}

impl Program {
    pub(crate) fn new(home: &Path, index: &Path) -> Self {
        Self { home: home.to_owned(), index: index.to_owned() }
    }

    /// What starts it on its index, free of the caller's settings.
    pub(crate) fn command(&self) -> Command {
        let mut command = program();
        command.env("XDG_CONFIG_HOME", &self.home).stdin(Stdio::null()).stdout(Stdio::piped());
        command.arg("--index").arg(&self.index);
        command
    }

    /// Runs it with `arguments`; what it complains of is seen.
    pub(crate) fn run<S: AsRef<std::ffi::OsStr>>(&self, arguments: &[S]) -> Run {
        let mut command = self.command();
        command.args(["--quiet", "--json"]).args(arguments);
        let (cpu, started) = (cpu_of_children(), Instant::now());
        let mut child = command.spawn().expect("the binary");
        let pid = child.id();
        let watch = thread::spawn(move || watch(pid));
        let mut out = String::new();
        child.stdout.take().expect("its output").read_to_string(&mut out).expect("UTF-8");
        let status = child.wait().expect("its end");
        let seconds = started.elapsed().as_secs_f64();
        let cpu = cpu_of_children() - cpu;
        let peak = watch.join().expect("a peak");
        Run { code: status.code().expect("an exit code"), out, seconds, cpu, peak }
    }

    /// Runs it and expects success, and its answer.
    pub(crate) fn ok<S: AsRef<std::ffi::OsStr> + std::fmt::Debug>(&self, arguments: &[S]) -> (Run, Value) {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}");
        let answer = run.answer();
        (run, answer)
    }

    /// A batch; its account must add up.
    pub(crate) fn batch(&self, corpus: &Path, options: &[&str]) -> (Run, Value) {
        let corpus = corpus.to_str().expect("UTF-8");
        let (run, report) = self.ok(&[&["index", corpus], options].concat());
        let counts = ["new", "merged", "updated", "unchanged"].map(|name| count(&report, name));
        let skipped: u64 =
            report["skipped"].as_object().expect("reasons").values().filter_map(Value::as_u64).sum();
        assert_eq!(counts.iter().sum::<u64>() + skipped, count(&report, "files"), "{report}");
        (run, report)
    }

    /// A batch with nothing new.
    pub(crate) fn idle_batch(&self, corpus: &Path) -> Run {
        let before = fs::read(self.index.join("meta.json")).expect("a commit");
        let (run, report) = self.batch(corpus, &[]);
        assert_eq!(["new", "merged", "updated"].map(|name| count(&report, name)), [0; 3], "{report}");
        assert_eq!(fs::read(self.index.join("meta.json")).expect("a commit"), before, "nothing is written");
        run
    }
}

impl Run {
    /// What it printed.
    pub(crate) fn answer(&self) -> Value {
        serde_json::from_str(&self.out).expect("JSON")
    }
}

/// The number that an answer has under `name`.
pub(crate) fn count(answer: &Value, name: &str) -> u64 {
    answer[name].as_u64().unwrap_or_else(|| panic!("no {name} in {answer}"))
}

/// Looks at a process until it ends. Its last milliseconds go unseen; but what `wait4` returns in the end
/// is no better, since it counts the memory that this process had when it started the other.
fn watch(pid: u32) -> Peak {
    let status = format!("/proc/{pid}/status");
    let mut peak = Peak::default();
    // Who has ended has no memory, until it is forgotten altogether.
    while let Some(seen) = fs::read_to_string(&status).ok().as_deref().and_then(Peak::read) {
        peak = Peak { resident: peak.resident.max(seen.resident), own: peak.own.max(seen.own) };
        thread::sleep(LOOK_AGAIN);
    }
    peak
}

impl Peak {
    fn read(status: &str) -> Option<Self> {
        let kib = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim().strip_suffix(" kB")?.parse::<u64>().ok()
        };
        Some(Self { resident: kib("VmHWM:")? * 1024, own: kib("RssAnon:")? * 1024 })
    }
}

/// Time that processes took that this one has started and seen end, in seconds.
fn cpu_of_children() -> f64 {
    cpu([13, 14])
}

/// Time that all threads of this process have taken, in seconds; 0 where the system does not count it.
pub(crate) fn cpu_of_this_process() -> f64 {
    cpu([11, 12])
}

/// The sum of two fields of this process's statistics, in seconds.
fn cpu(places: [usize; 2]) -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name stands in brackets and may have spaces. After it, fields 12 and 13 are user and system time of the process,
    // 14 and 15 those of its children.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks =
        |field: usize| fields.get(field).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or_default();
    places.map(ticks).iter().sum::<f64>() / TICKS
}

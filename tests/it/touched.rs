//! Files that got another time and kept their content, as after a copy of the archive: they are read
//! once, and not by every batch from then on.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use secnews::index::{Index, Manifest};
use secnews::ingest::{Batch, Observer, Progress, Report, ingest};

use crate::harness::{Article, Bench, analyzer};

/// Counts the files that a batch reads.
#[derive(Default)]
struct Count(AtomicUsize);

impl Observer for Count {
    fn progress(&self, progress: Progress) {
        if let Progress::Identifying(..) = progress {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

struct Archive {
    bench: Bench,
}

impl Archive {
    fn new(articles: usize) -> Self {
        let archive = Self { bench: Bench::new() };
        (0..articles).for_each(|number| archive.write(number, "第一版"));
        archive
    }

    fn write(&self, number: usize, text: &str) {
        let (name, body) = (number.to_string(), format!("样本 {number}，{text}。"));
        self.bench.article(&name, &Article { title: &name, body: &body, ..Article::default() });
    }

    fn file(&self, number: usize) -> PathBuf {
        self.bench.path().join(format!("corpus/{number}.md"))
    }

    /// Gives a file another time.
    fn touch(&self, number: usize) {
        let text = fs::read(self.file(number)).expect("a file");
        fs::write(self.file(number), text).expect("written");
    }

    fn index(&self) -> Index {
        Index::open_or_create(&self.bench.path().join("index"), analyzer()).expect("an index")
    }

    /// A batch, and how many files it read.
    fn batch(&self) -> (Report, usize) {
        let count = Count::default();
        let report = ingest(&self.index(), &Batch::of(&[self.bench.path().join("corpus")]), &count);
        (report.expect("a batch"), count.0.into_inner())
    }

    fn sidecars(&self) -> Vec<String> {
        let entries = fs::read_dir(self.bench.path().join("index")).expect("a folder");
        let names = entries.map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned());
        names.filter(|name| name.starts_with("touched-")).collect()
    }

    fn manifest(&self) -> Manifest {
        let index = self.index();
        index.manifest(&index.searcher().expect("a searcher")).expect("a manifest")
    }
}

fn modified_ns(path: &Path) -> i64 {
    let modified = fs::metadata(path).and_then(|metadata| metadata.modified()).expect("a time");
    let since = modified.duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    i64::try_from(since.as_nanos()).expect("before 2262")
}

#[test]
fn touched_files_are_read_until_the_next_commit() {
    let archive = Archive::new(6);
    archive.batch();
    (0..4).for_each(|number| archive.touch(number));
    for _ in 0..2 {
        let (report, read) = archive.batch();
        assert_eq!((report.unchanged, read), (6, 4));
    }
    assert!(archive.sidecars().is_empty(), "nothing new commits nothing");
    // What else there is to write takes the times along.
    archive.write(6, "第一版");
    assert_eq!(archive.batch().1, 5);
    assert_eq!(archive.batch().1, 0);
    let manifest = archive.manifest();
    for number in 0..7 {
        let file = archive.file(number).canonicalize().expect("a file");
        let held = manifest.get(&file.to_string_lossy()).expect("held");
        assert_eq!(held.modified_ns, modified_ns(&file), "{number}");
    }
    // Those that were noted before stay noted when others come.
    archive.touch(4);
    archive.write(7, "第一版");
    assert_eq!(archive.batch().1, 2);
    assert_eq!((archive.batch().1, archive.sidecars().len()), (0, 2), "the last and the one before");
}

#[test]
fn a_touched_file_that_changes_is_noticed() {
    let archive = Archive::new(2);
    archive.batch();
    archive.touch(0);
    archive.write(2, "第一版");
    archive.batch();
    archive.write(0, "第二版");
    let (report, read) = archive.batch();
    assert_eq!((report.updated, report.unchanged, read), (1, 2, 1));
    assert_eq!(archive.bench.names(&["\"样本 0，第二版\""]), ["0"]);
    assert_eq!(archive.batch().1, 0);
}

#[test]
fn a_rebuild_notes_the_times_as_they_are() {
    let archive = Archive::new(3);
    archive.batch();
    archive.touch(1);
    archive.write(3, "第一版");
    archive.batch();
    assert_eq!(archive.sidecars().len(), 1);
    archive.bench.ok(&["index", "--rebuild"]);
    assert!(archive.sidecars().is_empty());
    assert_eq!(archive.batch().1, 0);
}

//! The write pipe in order: files → articles → clean text → documents → one commit.
//!
//! Two passes over the files that are new or changed. The first tells which article each is, so
//! that copies of one article meet wherever they lie; the second makes each article's document.

mod assemble;
mod plan;
mod report;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rayon::prelude::*;

pub use report::{Oddity, Report};

use crate::corpus::{self, ArticleFile, Found};
use crate::error::Error;
use crate::index::{Index, Manifest, Searcher, Writer};
use plan::{Group, Plan};

/// How far an ingest has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many files have been listed.
    Listing(usize),
    /// Of so many new or changed files, so many have been identified.
    Identifying(usize, usize),
    /// Of so many articles, so many have been given to the index.
    Indexing(usize, usize),
    /// The batch is being written.
    Committing,
}

/// Told about progress, from several threads.
pub type Observer<'o> = &'o (dyn Fn(Progress) + Sync);

/// Indexes what is new or changed under `paths`, in one commit.
///
/// # Errors
///
/// If the index cannot be read or written; it is as before then. A file that cannot be read, or is
/// no article, is counted in the report.
pub fn ingest(index: &Index, paths: &[PathBuf], observer: Observer<'_>) -> Result<Report, Error> {
    let started = Instant::now();
    let mut report = Report::default();
    // The lock comes first: what another batch commits after the manifest was read would be doubled.
    let writer = index.writer()?;
    let searcher = index.searcher()?;
    let manifest = Manifest::read(&searcher)?;
    let paths: Vec<PathBuf> = paths.iter().map(|path| resolved(path)).collect();
    let files = list(&paths, &manifest, &mut report, observer);
    let plan = identify(files, &manifest, &mut report, observer);
    // The first commit is made even if it is empty: it makes the folder an index.
    if !plan.groups.is_empty() || !Index::exists(index.path()) {
        write(&plan, &searcher, &writer, observer)?;
        observer(Progress::Committing);
        writer.commit()?;
    }
    report.articles = index.searcher()?.len();
    report.took_ms = started.elapsed().as_secs_f64() * 1000.0;
    Ok(report)
}

/// The path in one spelling, so that a file is known again whichever way it was named. The name of a
/// file stays, even if it is a link: it is what results show.
fn resolved(path: &Path) -> PathBuf {
    if path.is_dir() {
        return path.canonicalize().unwrap_or_else(|_| path.to_owned());
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (parent.canonicalize(), path.file_name()) {
        (Ok(parent), Some(name)) => parent.join(name),
        _ => path.to_owned(),
    }
}

/// The files that are not as the manifest has them.
fn list(
    paths: &[PathBuf],
    manifest: &Manifest,
    report: &mut Report,
    observer: Observer<'_>,
) -> Vec<ArticleFile> {
    let mut wanted = Vec::new();
    for found in corpus::walk(paths) {
        report.files += 1;
        match found {
            Found::Skipped { path, reason } => report.skip(path, reason),
            Found::File(file) if plan::is_unchanged(&file, manifest) => report.unchanged += 1,
            Found::File(file) => wanted.push(file),
        }
        observer(Progress::Listing(report.files));
    }
    wanted
}

/// The first pass: which article is each file?
fn identify(
    files: Vec<ArticleFile>,
    manifest: &Manifest,
    report: &mut Report,
    observer: Observer<'_>,
) -> Plan {
    let (done, total) = (AtomicUsize::new(0), files.len());
    let identified: Vec<_> = files
        .into_par_iter()
        .map(|file| {
            let identity = plan::identify(&file);
            observer(Progress::Identifying(done.fetch_add(1, Ordering::Relaxed) + 1, total));
            (file, identity)
        })
        .collect();
    let mut plan = Plan::default();
    for (file, identity) in identified {
        match identity {
            Ok(identity) => plan.add(file, &identity, manifest, report),
            Err(reason) => report.skip(file.absolute, reason),
        }
    }
    plan
}

/// The second pass: make each article's document and give it to the index.
fn write(plan: &Plan, searcher: &Searcher, writer: &Writer, observer: Observer<'_>) -> Result<(), Error> {
    let (done, total) = (AtomicUsize::new(0), plan.groups.len());
    plan.groups.par_iter().try_for_each(|group| {
        write_group(group, searcher, writer)?;
        observer(Progress::Indexing(done.fetch_add(1, Ordering::Relaxed) + 1, total));
        Ok(())
    })
}

fn write_group(group: &Group, searcher: &Searcher, writer: &Writer) -> Result<(), Error> {
    let known = if group.known { searcher.get(&group.id)? } else { None };
    // What the manifest does not know is not there: nobody else has written since it was read.
    if group.known {
        writer.remove(&group.id);
    }
    assemble::document(group, known.as_ref()).map_or(Ok(()), |document| writer.add(&document))
}

//! The write pipe in order: files → articles → clean text → documents → one commit.
//!
//! Two passes over the files that are new or changed. The first tells which article each is, so
//! that copies of one article meet wherever they lie, and learns what sites repeat on their pages;
//! the second makes each article's document. Earlier articles that would be cleaned differently by
//! what was learnt, or whose story got another number, are made anew from their files.

mod assemble;
mod check;
mod explain;
mod plan;
mod report;
mod stories;
mod study;
mod twins;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rayon::prelude::*;

pub use report::{Oddity, Report};

use crate::article::ArticleId;
use crate::clean::{Change, Furniture};
use crate::corpus::{self, ArticleFile, Found};
use crate::document::Document;
use crate::error::Error;
use crate::index::{Index, Manifest, Searcher, Writer};
pub use check::{Finding, FindingKind, Verdict, check};
pub use explain::{ExplainedCopy, explain};
use plan::{Group, Plan};
use stories::StoryBook;
use study::Lessons;

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
    let mut furniture = learned(index)?;
    let Lessons { mut plan, sightings } =
        study::study(files, &manifest, &mut furniture, &mut report, observer);
    twins::join(&mut plan, sightings, &furniture, &manifest, &searcher, &mut report)?;
    if !searcher.is_empty() {
        report.recleaned = add_changed(&mut plan, &furniture, &manifest, &searcher)?;
    }
    // The first commit is made even if it is empty: it makes the folder an index.
    if !plan.groups.is_empty() || !Index::exists(index.path()) {
        let batch =
            Batch { index, manifest: &manifest, searcher: &searcher, writer: &writer, furniture: &furniture };
        batch.write(&plan, observer)?;
        observer(Progress::Committing);
        let learned = (!furniture.is_unchanged()).then(|| furniture.to_bytes());
        writer.commit(learned.as_deref())?;
    }
    report.articles = index.searcher()?.len();
    report.took_ms = started.elapsed().as_secs_f64() * 1000.0;
    Ok(report)
}

/// What the index has learnt of its sites' furniture.
fn learned(index: &Index) -> Result<Furniture, Error> {
    let Some(bytes) = index.learned()? else { return Ok(Furniture::default()) };
    let damaged = || Error::Damaged("what was learnt of page furniture cannot be read".to_owned());
    Furniture::from_bytes(&bytes).ok_or_else(damaged)
}

/// Adds the articles that what was learnt makes read differently; returns how many.
fn add_changed(
    plan: &mut Plan,
    furniture: &Furniture,
    manifest: &Manifest,
    searcher: &Searcher,
) -> Result<usize, Error> {
    let before = plan.groups.len();
    for change in furniture.changes() {
        let ids = match change {
            Change::Site(site) => searcher.on_site(site)?,
            Change::Line(site, line) => searcher.with_line(site, &line)?,
        };
        for id in ids {
            plan.group(&id, manifest);
        }
    }
    Ok(plan.groups.len() - before)
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

/// What the second pass works with.
struct Batch<'a> {
    index: &'a Index,
    manifest: &'a Manifest,
    searcher: &'a Searcher,
    writer: &'a Writer,
    furniture: &'a Furniture,
}

/// Articles that are made before their stories are looked for: bounds what is held in memory.
const AT_A_TIME: usize = 512;

/// A document, and what the index holds that may tell the same text.
type Draft = (Document, Vec<ArticleId>);

impl Batch<'_> {
    /// The second pass: make each article's document and give it to the index.
    fn write(&self, plan: &Plan, observer: Observer<'_>) -> Result<(), Error> {
        let (done, total) = (AtomicUsize::new(0), plan.groups.len());
        let numbers = plan.groups.iter().map(|group| group.id.number()).collect();
        let mut book = StoryBook::new(self.searcher, numbers, self.index.path())?;
        let mut stories: HashMap<&ArticleId, u64> = HashMap::new();
        for groups in plan.groups.chunks(AT_A_TIME) {
            let drafts: Vec<Option<Draft>> = groups
                .par_iter()
                .map(|group| {
                    let draft = self.draft(group);
                    observer(Progress::Indexing(done.fetch_add(1, Ordering::Relaxed) + 1, total));
                    draft
                })
                .collect::<Result<_, _>>()?;
            for (group, draft) in groups.iter().zip(drafts) {
                let Some((mut document, similar)) = draft else { continue };
                book.enter(&document, &similar)?;
                document.story = book.story_of(&document.id);
                stories.insert(&group.id, document.story);
                self.writer.add(&document)?;
            }
        }
        self.renumber(plan, &book, &stories)
    }

    /// Writes again what got its story's number too early, and what the index holds of such stories.
    fn renumber(
        &self,
        plan: &Plan,
        book: &StoryBook<'_>,
        stories: &HashMap<&ArticleId, u64>,
    ) -> Result<(), Error> {
        let groups = plan.groups.iter().filter_map(|group| {
            let number = book.story_of(&group.id);
            let is_outdated = stories.get(&group.id).is_some_and(|&before| before != number);
            is_outdated.then_some((group, number))
        });
        let stored = book.renumbered()?;
        let stored: Vec<(Group, u64)> = stored
            .into_iter()
            .map(|(id, number)| (Group { id, known: true, ..Group::default() }, number))
            .collect();
        let stored = stored.iter().map(|(group, number)| (group, *number));
        let all: Vec<(&Group, u64)> = groups.chain(stored).collect();
        all.par_iter().try_for_each(|(group, number)| {
            self.writer.remove(&group.id);
            let Some((mut document, _)) = self.draft(group)? else { return Ok(()) };
            document.story = *number;
            self.writer.add(&document)
        })
    }

    /// The document of a group, taken out of the index if it is there; `None` if nothing is left of it.
    fn draft(&self, group: &Group) -> Result<Option<Draft>, Error> {
        let known = if group.known { self.searcher.get(&group.id)? } else { None };
        // What the manifest does not know is not there: nobody else has written since it was read.
        if group.known {
            self.writer.remove(&group.id);
        }
        if group.absorbed {
            return Ok(None);
        }
        let Some(document) = assemble::document(group, known.as_ref(), self.furniture) else {
            return Ok(None);
        };
        let similar = if self.manifest.is_empty() || document.bands.is_empty() {
            Vec::new()
        } else {
            self.searcher.sharing_band(&document.bands)?
        };
        Ok(Some((document, similar)))
    }
}

//! The first pass over a batch: which article each file is, and what its page teaches.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;
use rayon::prelude::*;

use super::batch::portions;
use super::observer::{Fate, Observer, Progress};
use super::plan::{Known, Plan, location, stamp};
use super::report::Report;
use crate::article::{Article, ArticleId, Warning};
use crate::clean::{Evidence, Furniture, Page, is_account, title_key};
use crate::corpus::{self, ArticleFile, MOST_READ, Reading, SkipReason};
use crate::error::Error;
use crate::index::Touched;

/// Files that are studied before what they teach is noted: bounds what is held in memory.
const AT_A_TIME: usize = 1024;

/// What a file says of an article on `WeChat`: by it, copies with a URL and without find each other.
#[derive(Debug, Clone)]
pub(super) struct Sighting {
    pub(super) id: ArticleId,
    pub(super) title_key: u64,
    /// Letters in the title.
    pub(super) title_len: usize,
    pub(super) has_url: bool,
    pub(super) site: String,
    /// Names that the account may have: that on the page, that of the feed.
    pub(super) names: Vec<String>,
    pub(super) date: Option<Date>,
}

/// What the first pass learns of a file.
struct Study {
    id: ArticleId,
    warnings: Vec<Warning>,
    evidence: Option<Evidence>,
    sighting: Option<Sighting>,
    hash: u64,
    /// As it was when it was read.
    file: ArticleFile,
}

/// What the first pass learns of a batch.
#[derive(Default)]
pub(super) struct Lessons {
    pub(super) plan: Plan,
    pub(super) sightings: Vec<Sighting>,
    /// Files that have another time than the index noted, and the content that it holds.
    pub(super) touched: Touched,
}

/// Studies `files`; what their pages teach goes into `furniture`, in the order of the files.
pub(super) fn study(
    files: Vec<ArticleFile>,
    bytes_at_a_time: u64,
    known: &Known<'_>,
    furniture: &mut Furniture,
    report: &mut Report,
    observer: &dyn Observer,
) -> Result<Lessons, Error> {
    let (done, total) = (AtomicUsize::new(0), files.len());
    let mut lessons = Lessons::default();
    for some in portions(files, AT_A_TIME, bytes_at_a_time, |file| file.size.min(MOST_READ)) {
        let studied: Vec<_> = some
            .into_par_iter()
            .map(|file| {
                if observer.is_cancelled() {
                    return Err(Error::Interrupted);
                }
                let study = study_file(&file);
                observer.progress(Progress::Identifying(done.fetch_add(1, Ordering::Relaxed) + 1, total));
                Ok((file, study))
            })
            .collect::<Result<_, _>>()?;
        for (file, study) in studied {
            match study {
                Ok(study) if is_touched(&file, &study, known) => {
                    lessons.touched.note(&stamp(&study.file, study.hash));
                    report.note(&file.absolute, Fate::Unchanged, observer);
                }
                Ok(study) => lessons.note(file, study, known, furniture, report),
                Err(reason) => report.note(&file.absolute, Fate::Skipped(reason), observer),
            }
        }
    }
    Ok(lessons)
}

/// Whether the file has another time of change, and the content that the index holds of it.
fn is_touched(file: &ArticleFile, study: &Study, known: &Known<'_>) -> bool {
    let held = known.manifest.get(&location(file));
    !known.all_anew && held.is_some_and(|held| (held.size, held.hash) == (study.file.size, study.hash))
}

impl Lessons {
    fn note(
        &mut self,
        file: ArticleFile,
        study: Study,
        known: &Known<'_>,
        furniture: &mut Furniture,
        report: &mut Report,
    ) {
        report.warn(Path::new(&file.absolute), &study.warnings);
        study.evidence.into_iter().for_each(|evidence| furniture.learn(evidence));
        self.sightings.extend(study.sighting);
        self.plan.add(file, study.id, known);
    }
}

fn study_file(file: &ArticleFile) -> Result<Study, SkipReason> {
    let Reading { article, file, hash } = corpus::read_whole(file)?;
    let page = Page::read(&article);
    let id = ArticleId::of(&article);
    let sighting = sighting(id, &article, &page);
    let warnings = article.warnings.iter().chain(page.warnings()).cloned().collect();
    Ok(Study { id, warnings, evidence: page.evidence(), sighting, hash, file })
}

/// `None` for what was not published on `WeChat`.
fn sighting(id: ArticleId, article: &Article, page: &Page) -> Option<Sighting> {
    let names = page.account().into_iter().chain([article.source.trim()]);
    is_account(page.site()).then(|| Sighting {
        id,
        title_key: title_key(page.title()),
        title_len: page.title().chars().filter(|c| c.is_alphanumeric()).count(),
        has_url: article.url.is_some(),
        site: page.site().to_owned(),
        names: names.map(str::to_owned).collect(),
        date: article.date,
    })
}

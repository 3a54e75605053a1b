//! The first pass over a batch: which article each file is, and what its page teaches.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;
use rayon::prelude::*;

use super::batch::portions;
use super::observer::{FileOutcome, Observer, Progress};
use super::plan::{Known, Plan, location};
use super::read_page::{ReadPage, WaitingPages};
use super::report::Report;
use super::variants::Variants;
use crate::article::{ArticleId, Warning};
use crate::clean::{Evidence, Furniture, is_account, title_key};
use crate::corpus::{self, ArticleFile, MOST_READ, SkipReason};
use crate::document::FileStamp;
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
    /// The page of which it is a variant.
    variant_of: Option<ArticleId>,
    warnings: Vec<Warning>,
    evidence: Option<Evidence>,
    sighting: Option<Sighting>,
    /// The page, ready to be put aside.
    page: Vec<u8>,
    /// The file as it was when it was read.
    stamp: FileStamp,
}

/// What the first pass learns of a batch.
#[derive(Default)]
pub(super) struct Lessons {
    pub(super) plan: Plan,
    pub(super) sightings: Vec<Sighting>,
    /// Pages of which there are variants, and the ids of those.
    pub(super) variants: Variants,
    /// Files that have another time than the index noted, and the content that it holds.
    pub(super) touched: Touched,
}

/// The first pass and what it works with.
pub(super) struct Studying<'a> {
    pub(super) bytes_at_a_time: u64,
    pub(super) known: &'a Known<'a>,
    /// Takes the pages that the second pass will want.
    pub(super) pages: &'a WaitingPages,
    pub(super) observer: &'a dyn Observer,
}

impl Studying<'_> {
    /// Studies `files`; what their pages teach goes into `furniture`, in the order of the files.
    pub(super) fn study(
        &self,
        files: Vec<ArticleFile>,
        furniture: &mut Furniture,
        report: &mut Report,
    ) -> Result<Lessons, Error> {
        let (done, total) = (AtomicUsize::new(0), files.len());
        let mut lessons = Lessons::default();
        for some in portions(files, AT_A_TIME, self.bytes_at_a_time, |file| file.size.min(MOST_READ)) {
            let studied: Vec<_> = some
                .into_par_iter()
                .map(|file| {
                    if self.observer.is_cancelled() {
                        return Err(Error::Interrupted);
                    }
                    let study = study_file(&file, furniture);
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    self.observer.progress(Progress::Identifying(done, total));
                    Ok((file, study))
                })
                .collect::<Result<_, _>>()?;
            for (file, study) in studied {
                match study {
                    Ok(study) if self.is_touched(&file, &study) => {
                        lessons.touched.note(&study.stamp);
                        report.note(&file.absolute, FileOutcome::Unchanged, self.observer);
                    }
                    Ok(study) => {
                        report.warn(Path::new(&file.absolute), &study.warnings);
                        study.evidence.into_iter().for_each(|evidence| furniture.learn(evidence));
                        lessons.sightings.extend(study.sighting);
                        if let Some(page) = study.variant_of {
                            lessons.variants.entry(page).or_default().insert(study.id);
                        }
                        let page = self.pages.keep(&study.page);
                        lessons.plan.add(file, study.id, page, self.known);
                    }
                    Err(reason) => report.note(&file.absolute, FileOutcome::Skipped(reason), self.observer),
                }
            }
        }
        Ok(lessons)
    }

    /// Whether the file has another time of change, and the content that the index holds of it.
    fn is_touched(&self, file: &ArticleFile, study: &Study) -> bool {
        let held = self.known.manifest.get(&location(file));
        let content = (study.stamp.size, study.stamp.hash);
        !self.known.all_anew && held.is_some_and(|held| (held.size, held.hash) == content)
    }
}

fn study_file(file: &ArticleFile, furniture: &Furniture) -> Result<Study, SkipReason> {
    let reading = corpus::read_whole(file)?;
    let warnings = reading.article.warnings.clone();
    let read = ReadPage::of(reading);
    Ok(Study {
        id: read.id,
        variant_of: read.publication.url.as_deref().and_then(ArticleId::of_page),
        warnings: warnings.into_iter().chain(read.page.warnings().iter().cloned()).collect(),
        evidence: read.page.evidence(furniture),
        sighting: sighting(&read),
        page: read.to_bytes(),
        stamp: read.publication.file,
    })
}

/// `None` for what was not published on `WeChat`.
fn sighting(read: &ReadPage) -> Option<Sighting> {
    let ReadPage { page, publication, .. } = read;
    let names = page.account().into_iter().chain([publication.source.trim()]);
    is_account(page.site()).then(|| Sighting {
        id: read.id,
        title_key: title_key(page.title()),
        title_len: page.title().chars().filter(|c| c.is_alphanumeric()).count(),
        has_url: publication.url.is_some(),
        site: page.site().to_owned(),
        names: names.map(str::to_owned).collect(),
        date: publication.date,
    })
}

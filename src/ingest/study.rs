//! The first pass over a batch: which article each file is, and what its page teaches.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;
use rayon::prelude::*;

use super::plan::Plan;
use super::report::Report;
use super::{Observer, Progress};
use crate::article::{Article, ArticleId, Warning};
use crate::clean::{Evidence, Furniture, Page, title_key};
use crate::corpus::{self, ArticleFile, SkipReason};
use crate::index::Manifest;

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
}

/// What the first pass learns of a batch.
#[derive(Default)]
pub(super) struct Lessons {
    pub(super) plan: Plan,
    pub(super) sightings: Vec<Sighting>,
}

/// Studies `files`; what their pages teach goes into `furniture`, in the order of the files.
pub(super) fn study(
    files: Vec<ArticleFile>,
    manifest: &Manifest,
    furniture: &mut Furniture,
    report: &mut Report,
    observer: Observer<'_>,
) -> Lessons {
    let (done, total) = (AtomicUsize::new(0), files.len());
    let mut lessons = Lessons::default();
    let mut files = files.into_iter();
    loop {
        let some: Vec<ArticleFile> = files.by_ref().take(AT_A_TIME).collect();
        if some.is_empty() {
            return lessons;
        }
        let studied: Vec<_> = some
            .into_par_iter()
            .map(|file| {
                let study = study_file(&file);
                observer(Progress::Identifying(done.fetch_add(1, Ordering::Relaxed) + 1, total));
                (file, study)
            })
            .collect();
        for (file, study) in studied {
            match study {
                Ok(study) => lessons.note(file, study, manifest, furniture, report),
                Err(reason) => report.skip(file.absolute, reason),
            }
        }
    }
}

impl Lessons {
    fn note(
        &mut self,
        file: ArticleFile,
        study: Study,
        manifest: &Manifest,
        furniture: &mut Furniture,
        report: &mut Report,
    ) {
        report.warn(Path::new(&file.absolute), &study.warnings);
        study.evidence.into_iter().for_each(|evidence| furniture.learn(evidence));
        self.sightings.extend(study.sighting);
        self.plan.add(file, &study.id, manifest, report);
    }
}

fn study_file(file: &ArticleFile) -> Result<Study, SkipReason> {
    let article = corpus::read(file)?;
    let page = Page::read(&article);
    let id = ArticleId::of(&article);
    let sighting = sighting(&id, &article, &page);
    let warnings = article.warnings.iter().chain(page.warnings()).cloned().collect();
    Ok(Study { id, warnings, evidence: page.evidence(), sighting })
}

/// `None` for what was not published on `WeChat`.
fn sighting(id: &ArticleId, article: &Article, page: &Page) -> Option<Sighting> {
    let is_on_wechat = page.site().starts_with("wx:") || page.site().starts_with("account:");
    let names = page.account().into_iter().chain([article.source.trim()]);
    is_on_wechat.then(|| Sighting {
        id: id.clone(),
        title_key: title_key(page.title()),
        title_len: page.title().chars().filter(|c| c.is_alphanumeric()).count(),
        has_url: article.url.is_some(),
        site: page.site().to_owned(),
        names: names.map(str::to_owned).collect(),
        date: article.date,
    })
}

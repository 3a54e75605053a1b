//! The first pass over a batch: identifies the article of each file and counts the lines of its page.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::batch::portions;
use super::changes::is_touched;
use super::merge_copies::WechatCopy;
use super::observer::{FileOutcome, Observer, Progress};
use super::page_spool::{PageRef, PageSpool};
use super::parsed_page::ParsedPage;
use super::plan::{BatchPlan, Snapshot};
use super::report::Report;
use super::variants::Variants;
use crate::article::{ArticleId, FileStamp, Warning};
use crate::clean::{Furniture, PageKeys};
use crate::corpus::{self, ArticleFile, MAX_FILE_BYTES, SkipReason};
use crate::error::Error;
use crate::index::{TASK_LEN, Touched};

/// Files that are scanned in parallel before their counts are added. Bounds memory.
const CHUNK_LEN: usize = 1024;

/// What the first pass keeps of a file. Its page goes into the spool.
struct ScannedFile {
    id: ArticleId,
    /// The page that it is a variant of.
    variant_of: Option<ArticleId>,
    warnings: Vec<Warning>,
    keys: Option<PageKeys>,
    wechat_copy: Option<WechatCopy>,
    page: Option<PageRef>,
    /// The present state of a file whose content is what the index has.
    touched: Option<FileStamp>,
}

/// The result of the first pass.
#[derive(Default)]
pub(super) struct ScanOutcome {
    pub(super) plan: BatchPlan,
    pub(super) wechat_copies: Vec<WechatCopy>,
    /// Pages that have variants, with the ids of the variants.
    pub(super) variants: Variants,
    /// Files whose time changed but whose content is what the index holds.
    pub(super) touched: Touched,
}

/// The first pass and its inputs.
pub(super) struct FirstPass<'a> {
    pub(super) bytes_at_a_time: u64,
    pub(super) snapshot: &'a Snapshot<'a>,
    /// Spools the pages for the second pass.
    pub(super) pages: &'a PageSpool,
    pub(super) observer: &'a dyn Observer,
}

impl FirstPass<'_> {
    /// Scans `files` and adds the counts of their pages to `furniture`, in the order of the files.
    pub(super) fn scan(
        &self,
        files: Vec<ArticleFile>,
        furniture: &mut Furniture,
        report: &mut Report,
    ) -> Result<ScanOutcome, Error> {
        let (done, total) = (AtomicUsize::new(0), files.len());
        let mut outcome = ScanOutcome::default();
        for some in portions(files, CHUNK_LEN, self.bytes_at_a_time, |file| file.size.min(MAX_FILE_BYTES)) {
            let scanned: Vec<_> = some
                .into_par_iter()
                .with_max_len(TASK_LEN)
                .map(|file| {
                    if self.observer.is_cancelled() {
                        return Err(Error::Interrupted);
                    }
                    let scanned = self.scan_file(&file, furniture);
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    self.observer.progress(Progress::Identifying(done, total));
                    Ok((file, scanned))
                })
                .collect::<Result<_, _>>()?;
            for (file, scanned) in scanned {
                match scanned {
                    Ok(scanned) => self.add(file, scanned, &mut outcome, furniture, report),
                    Err(reason) => report.note(&file.absolute, FileOutcome::Skipped(reason), self.observer),
                }
            }
        }
        Ok(outcome)
    }

    fn scan_file(&self, file: &ArticleFile, furniture: &Furniture) -> Result<ScannedFile, SkipReason> {
        let loaded = corpus::load(file)?;
        let mut warnings = loaded.article.warnings.clone();
        let parsed = ParsedPage::of(loaded);
        warnings.extend_from_slice(parsed.page.warnings());
        let stamp = &parsed.publication.file;
        let is_touched = !self.snapshot.rebuilding && is_touched(stamp, self.snapshot.manifest);
        Ok(ScannedFile {
            id: parsed.id,
            variant_of: parsed.publication.url.as_deref().and_then(ArticleId::of_page),
            warnings,
            keys: parsed.page.furniture_keys(furniture),
            wechat_copy: WechatCopy::of_page(&parsed),
            page: if is_touched { None } else { self.pages.store(&parsed.to_bytes()) },
            touched: is_touched.then_some(parsed.publication.file),
        })
    }

    /// Adds a file to the outcome. The order of these calls is that of the files.
    fn add(
        &self,
        file: ArticleFile,
        scanned: ScannedFile,
        outcome: &mut ScanOutcome,
        furniture: &mut Furniture,
        report: &mut Report,
    ) {
        if let Some(stamp) = scanned.touched {
            outcome.touched.insert(&stamp);
            report.note(&file.absolute, FileOutcome::Unchanged, self.observer);
            return;
        }
        report.warn(Path::new(&file.absolute), &scanned.warnings);
        scanned.keys.into_iter().for_each(|keys| furniture.add_page(keys));
        outcome.wechat_copies.extend(scanned.wechat_copy);
        if let Some(page) = scanned.variant_of {
            outcome.variants.entry(page).or_default().insert(scanned.id);
        }
        outcome.plan.add(file, scanned.id, scanned.page, self.snapshot);
    }
}

//! The first pass over a batch: identifies the article of each file and counts the lines of its page.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;
use rayon::prelude::*;

use super::batch::portions;
use super::observer::{FileOutcome, Observer, Progress};
use super::page_spool::{PageSpool, ParsedPage};
use super::plan::{Plan, Snapshot, location};
use super::report::Report;
use super::variants::Variants;
use crate::article::{ArticleId, Warning};
use crate::clean::{Furniture, PageKeys, is_account, title_key};
use crate::corpus::{self, ArticleFile, MAX_FILE_BYTES, SkipReason};
use crate::document::FileStamp;
use crate::error::Error;
use crate::index::Touched;

/// Files that are scanned in parallel before their counts are added. Bounds memory.
const CHUNK_LEN: usize = 1024;

/// A copy of a `WeChat` article, with what is needed to match copies with and without a URL.
#[derive(Debug, Clone)]
pub(super) struct WechatCopy {
    pub(super) id: ArticleId,
    pub(super) title_key: u64,
    /// Letters and digits in the title.
    pub(super) title_len: usize,
    pub(super) has_url: bool,
    pub(super) site: String,
    /// Possible names of the account: that on the page, that of the feed.
    pub(super) names: Vec<String>,
    pub(super) date: Option<Date>,
}

/// The result of scanning one file.
struct ScannedFile {
    id: ArticleId,
    /// The page that it is a variant of.
    variant_of: Option<ArticleId>,
    warnings: Vec<Warning>,
    keys: Option<PageKeys>,
    wechat_copy: Option<WechatCopy>,
    /// The serialized page, for the spool.
    page: Vec<u8>,
    /// The file as it was when it was read.
    stamp: FileStamp,
}

/// The result of the first pass.
#[derive(Default)]
pub(super) struct ScanOutcome {
    pub(super) plan: Plan,
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
                .map(|file| {
                    if self.observer.is_cancelled() {
                        return Err(Error::Interrupted);
                    }
                    let scanned = scan_file(&file, furniture);
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    self.observer.progress(Progress::Identifying(done, total));
                    Ok((file, scanned))
                })
                .collect::<Result<_, _>>()?;
            for (file, scanned) in scanned {
                match scanned {
                    Ok(scanned) if self.is_touched(&file, &scanned) => {
                        outcome.touched.insert(&scanned.stamp);
                        report.note(&file.absolute, FileOutcome::Unchanged, self.observer);
                    }
                    Ok(scanned) => {
                        report.warn(Path::new(&file.absolute), &scanned.warnings);
                        scanned.keys.into_iter().for_each(|keys| furniture.add_page(keys));
                        outcome.wechat_copies.extend(scanned.wechat_copy);
                        if let Some(page) = scanned.variant_of {
                            outcome.variants.entry(page).or_default().insert(scanned.id);
                        }
                        let page = self.pages.store(&scanned.page);
                        outcome.plan.add(file, scanned.id, page, self.snapshot);
                    }
                    Err(reason) => report.note(&file.absolute, FileOutcome::Skipped(reason), self.observer),
                }
            }
        }
        Ok(outcome)
    }

    /// Whether only the time of the file differs from the index.
    fn is_touched(&self, file: &ArticleFile, scanned: &ScannedFile) -> bool {
        let entry = self.snapshot.manifest.get(&location(file));
        let content = (scanned.stamp.size, scanned.stamp.hash);
        !self.snapshot.rebuilding && entry.is_some_and(|entry| (entry.size, entry.hash) == content)
    }
}

fn scan_file(file: &ArticleFile, furniture: &Furniture) -> Result<ScannedFile, SkipReason> {
    let loaded = corpus::load(file)?;
    let warnings = loaded.article.warnings.clone();
    let read = ParsedPage::of(loaded);
    Ok(ScannedFile {
        id: read.id,
        variant_of: read.publication.url.as_deref().and_then(ArticleId::of_page),
        warnings: warnings.into_iter().chain(read.page.warnings().iter().cloned()).collect(),
        keys: read.page.furniture_keys(furniture),
        wechat_copy: wechat_copy(&read),
        page: read.to_bytes(),
        stamp: read.publication.file,
    })
}

/// `None` for pages of other sites than `WeChat`.
fn wechat_copy(read: &ParsedPage) -> Option<WechatCopy> {
    let ParsedPage { page, publication, .. } = read;
    let names = page.account().into_iter().chain([publication.source.trim()]);
    is_account(page.site()).then(|| WechatCopy {
        id: read.id,
        title_key: title_key(page.title()),
        title_len: page.title().chars().filter(|c| c.is_alphanumeric()).count(),
        has_url: publication.url.is_some(),
        site: page.site().to_owned(),
        names: names.map(str::to_owned).collect(),
        date: publication.date,
    })
}

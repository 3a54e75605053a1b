//! An index of the default folder if there is none yet, so that a first command works.

use std::path::{Path, PathBuf};

use secnews::analysis::Analyzer;
use secnews::index::Index;
use secnews::ingest::Batch;
use secnews::message;

use super::Outcome;
use super::batch::{self, BatchOptions};
use super::commands::index::{DEFAULT_CORPUS, listen};
use super::failure::Failure;
use super::session::Session;

/// Builds the index from the default folder if there is none, so that a first search works.
/// `Some` if that was interrupted.
pub(super) fn build_if_missing(analyzer: &Analyzer, session: &Session) -> Result<Option<Outcome>, Failure> {
    let folder = &session.global.index;
    if session.address()?.folder().is_none() || Index::exists(folder) || !Path::new(DEFAULT_CORPUS).is_dir() {
        return Ok(None);
    }
    session.note(&message!(
        "no index in {folder} yet: indexing {corpus}/ first",
        folder = folder.display(),
        corpus = DEFAULT_CORPUS
    ));
    let (interrupt, batch) = (listen()?, Batch::of(&[PathBuf::from(DEFAULT_CORPUS)]));
    // Another process that builds it at the same moment will soon be done.
    let options = BatchOptions { wait: true, ..BatchOptions::default() };
    let report = batch::run(&batch, &options, &interrupt, analyzer, session)?;
    Ok(report.is_none().then(|| Outcome::Stopped(interrupt.exit_code())))
}

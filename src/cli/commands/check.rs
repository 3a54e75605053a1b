//! `secnews check`: verifies the index and compares it with the files on disk.

use secnews::ingest::{Verdict, check};
use secnews::message;
use secnews::render::{ListedFindings, verdict_text};

use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::hints::{deep_check, hint_for_finding, more_findings};
use crate::cli::progress::Bar;
use crate::cli::session::Session;

/// Findings listed per kind without `--verbose`.
const MAX_FINDINGS: usize = 10;

/// Check that the index is sound and matches the files on disk
///
/// Exit code 0: sound, and the files match; 1: sound, but files are missing, changed, new or unreadable, or articles were tokenized with another dictionary; 2: damaged, or no index.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Read every byte of the index and every article in it as well
    #[arg(long)]
    deep: bool,
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let Session { global, terminal, .. } = session;
    let bar = Bar::new(global.quiet, terminal.look.locale);
    let verdict = check(&global.index, session.desk(false)?.analyzer(), args.deep, &|done, total| {
        bar.count(&message!("checking"), done, total);
    });
    bar.finish();
    let mut verdict = verdict?;
    verdict.findings.iter_mut().for_each(|finding| finding.remedy = Some(hint_for_finding(finding)));
    let most = if global.verbose { usize::MAX } else { MAX_FINDINGS };
    let listed = ListedFindings { most, more: more_findings, deeper: deep_check };
    session.write(&verdict, &verdict.findings, |out, look| verdict_text(out, &verdict, &listed, look))?;
    Ok(outcome(&verdict))
}

fn outcome(verdict: &Verdict) -> Outcome {
    match (verdict.sound, verdict.agrees) {
        (false, _) => Outcome::Trouble,
        (true, false) => Outcome::NotFound,
        (true, true) => Outcome::Found,
    }
}

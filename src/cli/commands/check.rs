//! `secnews check`: verifies the index and compares it with the files on disk.

#[cfg(feature = "cluster")]
use secnews::engines::EngineAddress;
use secnews::ingest::{Verdict, check};
use secnews::message;
#[cfg(feature = "cluster")]
use secnews::remote::{Cluster, compare};
#[cfg(feature = "cluster")]
use secnews::render::comparison_text;
use secnews::render::{ListedFindings, verdict_text};
#[cfg(feature = "cluster")]
use secnews::stop::Stop;

use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::hints::{deep_check, hint_for_finding, more_findings};
use crate::cli::progress::Bar;
use crate::cli::session::Session;

/// Findings listed per kind without `--verbose`.
const MAX_FINDINGS: usize = 10;

/// Check that the index is sound and matches the files on disk
///
/// With --engine URL, check that a cluster has the articles of the index: ids, revisions and events.
///
/// Exit code 0: sound, and the files match, or the articles of the cluster; 1: sound, but files are missing, changed, new or unreadable, articles were tokenized with another dictionary, or the cluster differs; 2: damaged, or no index.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Read every byte of the index and every article in it as well
    #[arg(long)]
    deep: bool,
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let Session { global, terminal, .. } = session;
    #[cfg(feature = "cluster")]
    if session.settings.names_engine
        && let EngineAddress::Cluster(cluster) = session.address()?
    {
        return compare_with(cluster, session);
    }
    let bar = Bar::new(global.quiet, terminal.look.locale);
    let verdict = check(&global.index, session.desk(false)?.analyzer(), args.deep, &|done, total| {
        bar.count(&message!("checking"), done, total);
    });
    bar.finish();
    let mut verdict = verdict?;
    verdict.findings.iter_mut().for_each(|finding| finding.remedy = Some(hint_for_finding(finding)));
    let most = most(session);
    let listed = ListedFindings { most, more: more_findings, deeper: deep_check };
    session.write(&verdict, &verdict.findings, |out, look| verdict_text(out, &verdict, &listed, look))?;
    Ok(outcome(&verdict))
}

/// Findings listed per kind.
fn most(session: &Session) -> usize {
    if session.global.verbose { usize::MAX } else { MAX_FINDINGS }
}

/// Compares the articles of a cluster with the index.
#[cfg(feature = "cluster")]
fn compare_with(cluster: &Cluster, session: &Session) -> Result<Outcome, Failure> {
    let index = session.index(&session.desk(false)?)?;
    let comparison = compare(cluster, &index, &Stop::new())?;
    session.write(&comparison, &comparison.differences, |out, look| {
        comparison_text(out, &comparison, most(session), more_findings, look)
    })?;
    if !comparison.agrees {
        session.note(&message!("`secnews push --verify --to URL` mends it"));
    }
    Ok(if comparison.agrees { Outcome::Found } else { Outcome::NotFound })
}

fn outcome(verdict: &Verdict) -> Outcome {
    match (verdict.sound, verdict.agrees) {
        (false, _) => Outcome::Trouble,
        (true, false) => Outcome::NotFound,
        (true, true) => Outcome::Found,
    }
}

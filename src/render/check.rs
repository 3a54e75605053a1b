//! Prints the findings of a check.

use std::io::{self, Write};

use super::layout::write_wrapped;
use super::look::Look;
use super::palette::Palette;
use super::printable::printable;
use crate::ingest::{Finding, FindingKind, Verdict};
use crate::message;
use crate::message::{Message, Value, list, localized_name};

/// Maximum remedies that are listed for a kind; each names a folder, of which there may be one a day.
const MAX_REMEDIES: usize = 3;

/// Writes the findings of a check by kind, at most `most` of each, and a summary.
#[derive(Debug, Clone, Copy)]
pub struct ListedFindings {
    /// The most of each kind.
    pub most: usize,
    /// The line for the number that is left out.
    pub more: fn(usize) -> Message,
    /// How to check every article.
    pub deeper: fn() -> Message,
}

/// The findings of a check for people, by kind, and a line that sums up.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn verdict_text(
    out: &mut dyn Write,
    verdict: &Verdict,
    listed: &ListedFindings,
    look: &Look,
) -> io::Result<()> {
    for kind in FindingKind::ALL {
        let findings: Vec<&Finding> = verdict.of(kind).collect();
        if !findings.is_empty() {
            group(out, kind, &findings, listed, look)?;
        }
    }
    summary(out, verdict, listed, look)
}

fn group(
    out: &mut dyn Write,
    kind: FindingKind,
    findings: &[&Finding],
    listed: &ListedFindings,
    look: &Look,
) -> io::Result<()> {
    let name = look.text(message!(
        "{kind} ({count})",
        kind = localized_name("finding", kind.as_str()),
        count = findings.len()
    ));
    let name = Palette::paint(name, look.palette.title);
    writeln!(out, "{}", look.text(message!("{kind}: {meaning}", kind = name, meaning = meaning(kind))))?;
    for finding in findings.iter().take(listed.most) {
        write!(out, "  {}", printable(&finding.subject))?;
        match &finding.message {
            Some(message) => writeln!(out, ": {}", printable(&message.render(look.locale)))?,
            None => writeln!(out)?,
        }
    }
    if findings.len() > listed.most {
        writeln!(out, "  {}", look.text((listed.more)(findings.len() - listed.most)))?;
    }
    let mut remedies: Vec<String> =
        findings.iter().filter_map(|finding| Some(finding.remedy.as_ref()?.render(look.locale))).collect();
    remedies.sort_unstable();
    remedies.dedup();
    for remedy in remedies.iter().take(MAX_REMEDIES) {
        writeln!(out, "  {}", Palette::paint(format_args!("→ {}", printable(remedy)), look.palette.key))?;
    }
    if remedies.len() > MAX_REMEDIES {
        let more = remedies.len() - MAX_REMEDIES;
        writeln!(out, "  {}", look.text(message!("… and so for {more} more folders", more)))?;
    }
    writeln!(out)
}

fn meaning(kind: FindingKind) -> Message {
    match kind {
        FindingKind::Missing => message!("in the index, but no longer on disk"),
        FindingKind::Changed => message!("another size or time than when they were indexed"),
        FindingKind::Extra => message!("articles on disk that are not in the index"),
        FindingKind::Unreadable => message!("cannot be read, so they were not checked"),
        FindingKind::Words => {
            message!("articles that were tokenized with another dictionary; literal runs are found")
        }
        FindingKind::Article => message!("articles whose index data contradicts their text"),
        FindingKind::Index => message!("files of the index that are missing or corrupt"),
    }
}

fn summary(out: &mut dyn Write, verdict: &Verdict, listed: &ListedFindings, look: &Look) -> io::Result<()> {
    let Verdict { articles, files, deep, .. } = verdict;
    let (style, word) = match (verdict.sound, verdict.agrees) {
        (false, _) => (look.palette.error, look.text(message!("damaged"))),
        (true, false) => (look.palette.mark, look.text(message!("sound, but not up to date"))),
        (true, true) => (look.palette.title, look.text(message!("sound"))),
    };
    let counts = verdict.counts.iter();
    let counts =
        counts.map(|(kind, count)| message!("{count} {kind}", count, kind = localized_name("finding", kind)));
    let counts = list(counts);
    let summary: Value = match (verdict.agrees, deep) {
        // Of damaged files, nothing is counted.
        (false, _) if *files == 0 && !verdict.sound => counts,
        (false, _) => {
            message!("{articles} articles from {files} files; {counts}", articles, files, counts).into()
        }
        (true, true) => {
            message!("{articles} articles from {files} files, every one read and as on disk", articles, files)
                .into()
        }
        (true, false) => message!(
            "{articles} articles from {files} files, as on disk; {hint}",
            articles,
            files,
            hint = (listed.deeper)()
        )
        .into(),
    };
    let (verdict, seconds) = (Palette::paint(word, style), format!("{:.1}", verdict.took_ms / 1000.0));
    let line = look.text(message!("{verdict}: {summary} ({seconds} s)", verdict, summary, seconds));
    write_wrapped(out, &line, 0, look.columns)
}

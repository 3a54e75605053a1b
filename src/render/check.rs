//! Prints the findings of a check.

use std::io::{self, Write};

use super::palette::Palette;
use super::printable::printable;
use crate::ingest::{Finding, FindingKind, Verdict};
use crate::message::{list, localized_name};
use crate::t;

/// Maximum remedies that are listed for a kind; each names a folder, of which there may be one a day.
const MAX_REMEDIES: usize = 3;

/// Writes the findings of a check by kind, at most `most` of each, and a summary.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn verdict_text(
    out: &mut dyn Write,
    verdict: &Verdict,
    most: usize,
    palette: &Palette,
) -> io::Result<()> {
    for kind in FindingKind::ALL {
        let findings: Vec<&Finding> = verdict.of(kind).collect();
        if !findings.is_empty() {
            group(out, kind, &findings, most, palette)?;
        }
    }
    summary(out, verdict, palette)
}

fn group(
    out: &mut dyn Write,
    kind: FindingKind,
    findings: &[&Finding],
    most: usize,
    palette: &Palette,
) -> io::Result<()> {
    let name =
        t!("{kind} ({count})", kind = localized_name("finding", kind.as_str()), count = findings.len());
    let name = Palette::paint(name, palette.title);
    writeln!(out, "{}", t!("{kind}: {meaning}", kind = name, meaning = meaning(kind)))?;
    for finding in findings.iter().take(most) {
        write!(out, "  {}", printable(&finding.subject))?;
        match &finding.message {
            Some(message) => writeln!(out, ": {}", printable(&message.to_string()))?,
            None => writeln!(out)?,
        }
    }
    if findings.len() > most {
        writeln!(out, "  {}", t!("… and {more} more; --verbose lists all", more = findings.len() - most))?;
    }
    let mut remedies: Vec<String> = findings.iter().map(|finding| finding.remedy.to_string()).collect();
    remedies.sort_unstable();
    remedies.dedup();
    for remedy in remedies.iter().take(MAX_REMEDIES) {
        writeln!(out, "  {}", Palette::paint(format_args!("→ {}", printable(remedy)), palette.key))?;
    }
    if remedies.len() > MAX_REMEDIES {
        let more = remedies.len() - MAX_REMEDIES;
        writeln!(out, "  {}", t!("… and so for {more} more folders", more))?;
    }
    writeln!(out)
}

fn meaning(kind: FindingKind) -> String {
    match kind {
        FindingKind::Missing => t!("in the index, but no longer on disk"),
        FindingKind::Changed => t!("another size or time than when they were indexed"),
        FindingKind::Extra => t!("articles on disk that are not in the index"),
        FindingKind::Unreadable => t!("cannot be read, so that nothing is known of what is there"),
        FindingKind::Words => {
            t!("articles whose words were cut by another dictionary; literal runs are found")
        }
        FindingKind::Article => t!("articles of which the index does not hold what their texts give"),
        FindingKind::Index => t!("files of the index that are not what was written"),
    }
}

fn summary(out: &mut dyn Write, verdict: &Verdict, palette: &Palette) -> io::Result<()> {
    let Verdict { articles, files, deep, .. } = verdict;
    let (style, word) = match (verdict.sound, verdict.agrees) {
        (false, _) => (palette.error, t!("damaged")),
        (true, false) => (palette.mark, t!("sound, but not up to date")),
        (true, true) => (palette.title, t!("sound")),
    };
    let counts: Vec<String> = verdict
        .counts
        .iter()
        .map(|(kind, count)| t!("{count} {kind}", count, kind = localized_name("finding", kind)))
        .collect();
    let counts = list(&counts);
    let told = match (verdict.agrees, deep) {
        // The articles of damaged files cannot be counted.
        (false, _) if *files == 0 && !verdict.sound => counts,
        (false, _) => t!("{articles} articles from {files} files; {counts}", articles, files, counts),
        (true, true) => {
            t!("{articles} articles from {files} files, every one read and as on disk", articles, files)
        }
        (true, false) => {
            t!("{articles} articles from {files} files, as on disk; --deep reads every one", articles, files)
        }
    };
    let (verdict, seconds) = (Palette::paint(word, style), format!("{:.1}", verdict.took_ms / 1000.0));
    writeln!(out, "{}", t!("{verdict}: {told} ({seconds} s)", verdict, told, seconds))
}

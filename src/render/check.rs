//! What a check of the index found.

use std::io::{self, Write};

use super::palette::Palette;
use super::printable::printable;
use crate::ingest::{Finding, FindingKind, Verdict};

/// Remedies of a kind that are told; each names a folder, of which there may be one a day.
const REMEDIES_TOLD: usize = 3;

/// A check's findings for people, by kind, at most so many of each, and a line that sums up.
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
    let name = format_args!("{} ({})", kind.as_str(), findings.len());
    writeln!(out, "{}: {}", Palette::paint(name, palette.title), meaning(kind))?;
    for finding in findings.iter().take(most) {
        write!(out, "  {}", printable(&finding.subject))?;
        match &finding.message {
            Some(message) => writeln!(out, ": {}", printable(message))?,
            None => writeln!(out)?,
        }
    }
    if findings.len() > most {
        writeln!(out, "  … and {} more; --verbose lists all", findings.len() - most)?;
    }
    let mut remedies: Vec<&str> = findings.iter().map(|finding| finding.remedy.as_str()).collect();
    remedies.sort_unstable();
    remedies.dedup();
    for remedy in remedies.iter().take(REMEDIES_TOLD) {
        writeln!(out, "  {}", Palette::paint(format_args!("→ {}", printable(remedy)), palette.key))?;
    }
    if remedies.len() > REMEDIES_TOLD {
        writeln!(out, "  … and so for {} more folders", remedies.len() - REMEDIES_TOLD)?;
    }
    writeln!(out)
}

const fn meaning(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Missing => "in the index, but no longer on disk",
        FindingKind::Changed => "another size or time than when they were indexed",
        FindingKind::Extra => "articles on disk that are not in the index",
        FindingKind::Unreadable => "cannot be read, so that nothing is known of what is there",
        FindingKind::Words => "articles whose words were cut by another dictionary; literal runs are found",
        FindingKind::Article => "articles of which the index does not hold what their texts give",
        FindingKind::Index => "files of the index that are not what was written",
    }
}

fn summary(out: &mut dyn Write, verdict: &Verdict, palette: &Palette) -> io::Result<()> {
    let Verdict { articles, files, deep, .. } = verdict;
    let (style, word) = match (verdict.sound, verdict.agrees) {
        (false, _) => (palette.error, "damaged"),
        (true, false) => (palette.mark, "sound, but not up to date"),
        (true, true) => (palette.title, "sound"),
    };
    write!(out, "{}: ", Palette::paint(word, style))?;
    // Of damaged files, nothing is counted.
    if *files > 0 || verdict.sound {
        write!(out, "{articles} articles from {files} files")?;
    }
    let counts: Vec<String> = verdict.counts.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    match (counts.is_empty(), deep) {
        (false, _) if *files == 0 => write!(out, "{}", counts.join(", "))?,
        (false, _) => write!(out, "; {}", counts.join(", "))?,
        (true, true) => write!(out, ", every one read and as on disk")?,
        (true, false) => write!(out, ", as on disk; --deep reads every one")?,
    }
    writeln!(out, " ({:.1} s)", verdict.took_ms / 1000.0)
}

//! What rises, for people.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::palette::Palette;
use super::printable::printable;
use super::sightings::citation_line;
use crate::survey::{Rising, RisingTerm, TermKind};
use crate::t;

/// Other terms that are listed beside one.
const OTHERS_LISTED: usize = 6;

/// Rising terms for people, at most so many of each kind.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn rising_text(out: &mut dyn Write, rising: &Rising, most: usize, palette: &Palette) -> io::Result<()> {
    for kind in TermKind::ALL {
        let terms: Vec<&RisingTerm> =
            rising.terms.iter().filter(|term| term.kind == kind).take(most).collect();
        if terms.is_empty() {
            continue;
        }
        let widest = terms.iter().map(|term| term.term.width()).max().unwrap_or_default();
        writeln!(out, "{}", Palette::paint(heading(kind), palette.title))?;
        for term in terms {
            write!(out, "  {}", Palette::paint(printable(&term.term), palette.key))?;
            let gap = " ".repeat(widest.saturating_sub(term.term.width()));
            write!(out, "{gap}  {:>3} → {:<3}", term.publishers_before, term.publishers)?;
            let others: Vec<_> = term.with.iter().take(OTHERS_LISTED).map(|other| printable(other)).collect();
            writeln!(out, " {}", others.join(" "))?;
            writeln!(out, "      {}", Palette::paint(citation_line(&term.first), palette.dim))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn heading(kind: TermKind) -> String {
    match kind {
        TermKind::Cve => t!("vulnerabilities: publishers before → now"),
        TermKind::Actor => t!("groups: publishers before → now"),
        TermKind::Word => t!("words of titles: publishers before → now"),
    }
}

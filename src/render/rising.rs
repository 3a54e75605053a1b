//! Prints rising terms.

use std::borrow::Cow;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::citation_line::citation_text;
use super::layout::Line;
use super::look::Look;
use super::named::{shown, shown_group};
use super::palette::Palette;
use super::printable::printable;
use crate::article::EntityKind;
use crate::message;
use crate::message::{Locale, Message};
use crate::survey::{Rising, RisingTerm, TermKind};

/// Maximum related terms that are listed with a term.
const MAX_OTHERS: usize = 6;

/// Columns of a line besides the term and those related to it: indent, numbers and spaces.
const OTHER_COLUMNS: usize = 14;

/// Writes rising terms as text, at most `most` of each kind.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn rising_text(out: &mut dyn Write, rising: &Rising, most: usize, look: &Look) -> io::Result<()> {
    for kind in TermKind::ALL {
        let terms: Vec<&RisingTerm> =
            rising.terms.iter().filter(|term| term.kind == kind).take(most).collect();
        if terms.is_empty() {
            continue;
        }
        let name = |term: &'_ RisingTerm| shown(&term.term, term.names.as_ref(), look.locale).to_owned();
        let widest = terms.iter().map(|term| name(term).width()).max().unwrap_or_default();
        writeln!(out, "{}", Palette::paint(look.text(heading(kind)), look.palette.title))?;
        for term in terms {
            write!(out, "  {}", Palette::paint(printable(&name(term)), look.palette.key))?;
            let gap = " ".repeat(widest.saturating_sub(name(term).width()));
            write!(out, "{gap}  {:>3} → {:<3}", term.publishers_before, term.publishers)?;
            let others: Vec<_> = term
                .with
                .iter()
                .take(MAX_OTHERS)
                .map(|other| printable(&other_name(term, other, look.locale)).into_owned())
                .collect();
            writeln!(out, " {}", on_line(others.join(" "), widest, look))?;
            citation_text(out, &term.first, look)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The related terms, on a terminal cut at the end of the line.
fn on_line(others: String, widest: usize, look: &Look) -> String {
    let Some(columns) = look.columns else { return others };
    let room = columns.saturating_sub(widest + OTHER_COLUMNS);
    Line::plain(&others).beginning(room, 1).pop().unwrap_or_default().to_string()
}

/// The displayed name of `other`, a term related to `term` and of the same kind.
fn other_name<'o>(term: &RisingTerm, other: &'o str, locale: Locale) -> Cow<'o, str> {
    match term.kind {
        TermKind::Actor => shown_group(EntityKind::Actor, other, locale),
        TermKind::Malware => shown_group(EntityKind::Malware, other, locale),
        TermKind::Cve | TermKind::Word => Cow::Borrowed(other),
    }
}

/// The heading of the terms of a kind.
#[must_use]
pub fn heading(kind: TermKind) -> Message {
    match kind {
        TermKind::Cve => message!("vulnerabilities: publishers before → now"),
        TermKind::Actor => message!("groups: publishers before → now"),
        TermKind::Malware => message!("malware: publishers before → now"),
        TermKind::Word => message!("words of titles: publishers before → now"),
    }
}

//! A run that is looked for in a text, and how its units are compared with those of the text.

use memchr::memmem;

use super::fold::Folded;
use super::scanned_text::ScannedText;
use super::scanner::TextUnit;
use super::script::is_unspaced;

/// Bytes before a place that are searched for where to begin to scan.
const MAX_LOCAL_SCAN: usize = 160;

/// A run to look for, folded and scanned.
pub(crate) struct ScannedRun {
    folded: Folded,
    pub(super) units: Vec<TextUnit>,
    /// Finds the bytes that every occurrence begins with.
    lead: memmem::Finder<'static>,
}

impl ScannedRun {
    pub(crate) fn new(run: &str) -> Self {
        let ScannedText { folded, units } = ScannedText::new(run);
        let lead = memmem::Finder::new(lead(folded.text(), &units)).into_owned();
        Self { folded, units, lead }
    }

    /// Its folded text.
    pub(crate) fn text(&self) -> &str {
        self.folded.text()
    }

    /// Positions from the first unit to `unit`.
    pub(super) fn distance(&self, unit: &TextUnit) -> u32 {
        unit.position - self.units.first().map_or(unit.position, |first| first.position)
    }

    /// The offsets in `text` where an occurrence may begin. Most texts are long and have few occurrences, so bytes are
    /// searched before units are compared.
    pub(super) fn leads<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> + 't {
        let text = text.as_bytes();
        let mut from = 0;
        std::iter::from_fn(move || {
            let at = from + self.lead.find(text.get(from..)?)?;
            // Occurrences may overlap.
            from = at + 1;
            Some(at)
        })
    }
}

/// The bytes that every occurrence begins with: the first unit and, since nothing separates them, the adjacent
/// ideographs after it.
fn lead<'t>(text: &'t str, units: &[TextUnit]) -> &'t [u8] {
    let Some(first) = units.first() else { return &[] };
    let mut end = first.decorated.end;
    if first.is_ideograph() {
        let run = units[1..].iter().take_while(|next| next.is_ideograph() && next.adjacent);
        end = run.last().map_or(end, |last| last.range.end);
    }
    &text.as_bytes()[first.decorated.start..end]
}

/// Where to begin to scan `text` for the units from byte `at` on: after a space or an ideograph, which end any unit and
/// which no name includes; `None` if none is near.
pub(super) fn scan_start(text: &str, at: usize) -> Option<usize> {
    let before = &text[text.floor_char_boundary(at.saturating_sub(MAX_LOCAL_SCAN))..at];
    match before.rfind(|character: char| character.is_whitespace() || is_unspaced(character)) {
        Some(found) => Some(text.ceil_char_boundary(at - before.len() + found + 1)),
        None => (before.len() == at).then_some(0),
    }
}

/// Whether `units` of `text` are the first units of `pattern`, at the same distances.
pub(super) fn matches(text: &str, units: &[TextUnit], pattern: &ScannedRun) -> bool {
    units.iter().zip(&pattern.units).all(|(unit, wanted)| {
        is_same_unit(unit, text, wanted, pattern)
            && unit.position - units[0].position == pattern.distance(wanted)
    })
}

/// Whether `unit` of `text` has the same characters as `wanted`, a unit of `pattern`.
pub(super) fn is_same_unit(unit: &TextUnit, text: &str, wanted: &TextUnit, pattern: &ScannedRun) -> bool {
    let own = if wanted.is_decorated() { &unit.decorated } else { &unit.range };
    text[own.clone()] == pattern.folded.text()[wanted.decorated.clone()]
}

//! Folding: one spelling for all texts that readers take as the same.
//!
//! Compatibility forms (NFKC), upper case, marks of alphabets (`letters.rs`) and traditional characters are folded, and
//! invisible characters are dropped. Each cluster is folded independently of its neighbours, so that a run of text
//! folds the same anywhere, which makes a literal search exact. A cluster is a character with its marks, or a
//! decomposed syllable of Hangul. Byte offsets of the folded text are mapped back to the original for highlights.

use std::ops::{Range, RangeInclusive};
use std::sync::atomic::{AtomicUsize, Ordering};

use unicode_normalization::UnicodeNormalization;

use super::letters::{cluster_length, is_jamo, is_optional, respelled, standing_alone};
use super::simplify::simplify;
use crate::character::{half_width, is_mark};

/// The ideographs that fold to one of the same length, each by itself: see [`simplify`].
const HAN: RangeInclusive<char> = '\u{3400}'..='\u{9FFF}';

/// A folded text with a map of its offsets to the original.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    text: String,
    stretches: Vec<Stretch>,
    source_len: usize,
    /// Buffer for the cluster that is being composed.
    cluster: String,
    /// Index of the stretch of the last look-up, since most look-ups come in the order of the text. Not a `Cell`,
    /// since tokenizers must be `Sync`.
    last_lookup: AtomicUsize,
}

/// A part of the folded text, up to the start of the next stretch.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    folded: usize,
    source: usize,
    /// Whether its bytes map one to one to those of the source; otherwise it is one indivisible cluster.
    linear: bool,
}

impl Folded {
    /// Replaces the text by the folded `source`, reusing the allocations.
    pub(crate) fn refill(&mut self, source: &str) {
        self.text.clear();
        self.text.reserve(source.len());
        self.stretches.clear();
        self.source_len = source.len();
        self.last_lookup = AtomicUsize::new(0);
        let mut position = 0;
        while position < source.len() {
            position += self.fold_next(source, position);
        }
    }

    /// Folds `source`.
    pub(crate) fn new(source: &str) -> Self {
        let mut folded = Self::default();
        folded.refill(source);
        folded
    }

    /// The folded text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The folded text alone.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// The byte range of the original for a byte range of the folded text, extended to whole clusters.
    pub(crate) fn source_range(&self, folded: Range<usize>) -> Range<usize> {
        self.source_start(folded.start)..self.source_end(folded.end)
    }

    fn source_start(&self, folded: usize) -> usize {
        match self.stretch_at(folded) {
            Some((_, stretch)) if stretch.linear => stretch.source + (folded - stretch.folded),
            Some((_, stretch)) => stretch.source,
            None => 0,
        }
    }

    fn source_end(&self, folded: usize) -> usize {
        let Some((index, stretch)) = self.stretch_at(folded.saturating_sub(1)) else { return 0 };
        if stretch.linear {
            return stretch.source + (folded - stretch.folded);
        }
        self.stretches.get(index + 1).map_or(self.source_len, |next| next.source)
    }

    fn stretch_at(&self, folded: usize) -> Option<(usize, Stretch)> {
        let is_before =
            |index: usize| self.stretches.get(index).is_none_or(|stretch| folded < stretch.folded);
        let last = self.last_lookup.load(Ordering::Relaxed);
        let near = (last..last + 3).find(|&index| !is_before(index) && is_before(index + 1));
        let index = match near {
            Some(index) => index,
            None => self.stretches.partition_point(|stretch| stretch.folded <= folded).checked_sub(1)?,
        };
        self.last_lookup.store(index, Ordering::Relaxed);
        Some((index, self.stretches[index]))
    }

    /// Folds the cluster, or a run of ASCII, at byte `position` of `source`; returns its length in bytes.
    fn fold_next(&mut self, source: &str, position: usize) -> usize {
        let ascii = ascii_run(&source.as_bytes()[position..]);
        if ascii > 0 {
            let start = self.begin(position, true);
            self.text.push_str(&source[position..position + ascii]);
            self.text[start..].make_ascii_lowercase();
            return ascii;
        }
        let rest = &source[position..];
        let Some(first) = rest.chars().next() else { return 1 };
        if HAN.contains(&first) {
            return self.fold_han(rest, position);
        }
        if let Some(mark) = plain_mark(first)
            && rest[first.len_utf8()..].chars().next().is_none_or(|next| !is_mark(next))
        {
            self.begin(position, mark.len_utf8() == first.len_utf8());
            self.text.push(mark);
            return first.len_utf8();
        }
        self.fold_cluster(rest, position, first)
    }

    /// Folds the ideographs at the start of `rest`, which is at byte `position`; returns their length in bytes. Most
    /// are simplified already, so that what does not change is copied at once.
    fn fold_han(&mut self, rest: &str, position: usize) -> usize {
        self.begin(position, true);
        let (mut copied, mut length) = (0, 0);
        for character in rest.chars().take_while(|character| HAN.contains(character)) {
            let simplified = simplify(character);
            if simplified != character {
                self.text.push_str(&rest[copied..length]);
                self.text.push(simplified);
                copied = length + character.len_utf8();
            }
            length += character.len_utf8();
        }
        self.text.push_str(&rest[copied..length]);
        length
    }

    fn fold_cluster(&mut self, rest: &str, position: usize, first: char) -> usize {
        let length = cluster_length(rest, first);
        let start = self.begin(position, false);
        let (mut base, mut composes) = (None, false);
        for character in rest[..length].nfkd().flat_map(char::to_lowercase) {
            if is_mark(character) {
                if is_optional(base, character) {
                    continue;
                }
                composes = true;
            } else {
                base = Some(character);
                composes |= is_jamo(character);
            }
            match respelled(character) {
                Some(letters) => self.text.push_str(letters),
                None if is_invisible(character) => {}
                None => self.text.push(simplify(character)),
            }
        }
        if composes {
            self.compose(start);
        }
        if self.text.len() == start {
            // Nothing is left of the cluster, so the next one starts a stretch of its own.
            self.stretches.pop();
            self.stretches.push(Stretch { folded: start, source: position + length, linear: false });
        }
        length
    }

    /// Composes (NFC) the letters and marks from folded byte `start` on.
    fn compose(&mut self, start: usize) {
        self.cluster.clear();
        self.cluster.push_str(&self.text[start..]);
        self.text.truncate(start);
        self.text.extend(self.cluster.nfc().map(standing_alone));
    }

    /// Opens a stretch at source byte `position`, unless the last one continues; returns the length of the folded text.
    fn begin(&mut self, position: usize, linear: bool) -> usize {
        let folded = self.text.len();
        let goes_on = self
            .stretches
            .last()
            .is_some_and(|last| linear && last.linear && last.source + (folded - last.folded) == position);
        if self.stretches.last().is_some_and(|last| last.folded == folded) {
            self.stretches.pop();
        }
        if !goes_on {
            self.stretches.push(Stretch { folded, source: position, linear });
        }
        folded
    }
}

/// Length of the run of ASCII bytes at the start, without the last one if a mark may follow it.
fn ascii_run(bytes: &[u8]) -> usize {
    if !bytes.first().is_some_and(u8::is_ascii) {
        return 0;
    }
    // Blocks of a fixed size are compared at once.
    let (blocks, _) = bytes.as_chunks::<16>();
    let whole = 16 * blocks.iter().take_while(|block| block.is_ascii()).count();
    let run = bytes[whole..].iter().position(|byte| !byte.is_ascii()).map_or(bytes.len(), |at| whole + at);
    match bytes[run..] {
        // U+0300 to U+036F, U+20D0 to U+20FF, U+FE00 to U+FE0F; other marks do not follow ASCII letters.
        [0xCC | 0xCD, ..] | [0xE2, 0x83, 0x90..=0xBF, ..] | [0xEF, 0xB8, 0x80..=0x8F, ..] if run > 0 => {
            run - 1
        }
        _ => run,
    }
}

/// The folded form of the most frequent punctuation of Chinese text; a fast path.
fn plain_mark(character: char) -> Option<char> {
    match character {
        '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' => Some(half_width(character)),
        '、' | '。' | '《' | '》' | '「' | '」' | '【' | '】' | '“' | '”' | '‘' | '’' | '—' => {
            Some(character)
        }
        _ => None,
    }
}

/// Whether a character has no glyph and so must not split a word.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        // Soft hyphen, joiners, Hangul fillers; tatweel lengthens a word of Arabic.
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{640}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{FEFF}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{E0100}'..='\u{E01EF}'
    )
}

#[cfg(test)]
mod tests;

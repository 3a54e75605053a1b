//! Folding: one spelling for what a reader takes as the same text.
//!
//! Compatibility forms (NFKC), upper case, marks of alphabets (`letters.rs`) and traditional characters are
//! folded and invisible characters dropped, one cluster at a time and without looking at neighbours: a run
//! of text folds the same wherever it stands, which is what makes a literal search exact. A cluster is a
//! character with the marks on it, or a decomposed syllable of Hangul. Byte offsets of the folded text are
//! mapped back to the original, so that highlights fall on what the author wrote.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use unicode_normalization::UnicodeNormalization;

use super::letters::{cluster_length, is_jamo, is_mark, is_optional, respelled, standing_alone};
use super::simplify::simplify;
use crate::character::half_width;

/// A folded text and the way back to the text it came from.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    text: String,
    stretches: Vec<Stretch>,
    source_len: usize,
    /// A cluster that is being composed.
    cluster: String,
    /// The stretch that was asked for last: most questions come in the order of the text. Not a `Cell`,
    /// since tokenizers are to be `Sync`.
    asked_last: AtomicUsize,
}

/// A stretch of folded text, up to the next stretch's start.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    folded: usize,
    source: usize,
    /// Byte for byte as long as its source; otherwise the stretch is one indivisible cluster.
    linear: bool,
}

impl Folded {
    /// Folds `source`, keeping this value's allocations.
    pub(crate) fn refill(&mut self, source: &str) {
        self.text.clear();
        self.text.reserve(source.len());
        self.stretches.clear();
        self.source_len = source.len();
        self.asked_last = AtomicUsize::new(0);
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

    /// The bytes of the original that a range of folded bytes came from: whole clusters.
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
        let last = self.asked_last.load(Ordering::Relaxed);
        let near = (last..last + 3).find(|&index| !is_before(index) && is_before(index + 1));
        let index = match near {
            Some(index) => index,
            None => self.stretches.partition_point(|stretch| stretch.folded <= folded).checked_sub(1)?,
        };
        self.asked_last.store(index, Ordering::Relaxed);
        Some((index, self.stretches[index]))
    }

    /// Folds the cluster (a character and the marks on it) at byte `position`; returns its length.
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
        if let '\u{3400}'..='\u{9FFF}' = first {
            self.begin(position, true);
            self.text.push(simplify(first));
            return first.len_utf8();
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
            // Nothing is left of it: what follows starts a stretch of its own.
            self.stretches.pop();
            self.stretches.push(Stretch { folded: start, source: position + length, linear: false });
        }
        length
    }

    /// Composes the letters and marks from folded byte `start` on.
    fn compose(&mut self, start: usize) {
        self.cluster.clear();
        self.cluster.push_str(&self.text[start..]);
        self.text.truncate(start);
        self.text.extend(self.cluster.nfc().map(standing_alone));
    }

    /// Opens a stretch at source byte `position` unless the last one simply goes on.
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

/// Length of the run of ASCII bytes at the start, less a last one that may carry a mark.
fn ascii_run(bytes: &[u8]) -> usize {
    let run = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len());
    match bytes[run..] {
        // U+0300 to U+036F, U+20D0 to U+20FF, U+FE00 to U+FE0F; other marks do not sit on ASCII letters.
        [0xCC | 0xCD, ..] | [0xE2, 0x83, 0x90..=0xBF, ..] | [0xEF, 0xB8, 0x80..=0x8F, ..] if run > 0 => run - 1,
        _ => run,
    }
}

/// What the commonest marks of Chinese text fold to.
fn plain_mark(character: char) -> Option<char> {
    match character {
        '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' => Some(half_width(character)),
        '、' | '。' | '《' | '》' | '「' | '」' | '【' | '】' | '“' | '”' | '‘' | '’' | '—' => {
            Some(character)
        }
        _ => None,
    }
}

/// Characters without a glyph, which must not part two halves of a word.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        // Soft hyphen, joiners, fillers of Hangul; tatweel draws a word of Arabic out.
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{640}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{FEFF}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{E0100}'..='\u{E01EF}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folds_to_one_spelling() {
        let cases = [
            ("Log4J", "log4j"),
            ("ＬｏｃｋＢｉｔ", "lockbit"),
            ("ＣＶＥ－２０２４", "cve-2024"),
            ("資訊安全", "资讯安全"),
            ("SQL注⼊", "sql注入"),
            ("⻔户", "门户"),
            ("关键\u{200B}信息\u{FEFF}基础", "关键信息基础"),
            ("cafe\u{301} Café", "cafe cafe"),
            ("Zürich STRASSE Straße ẞ", "zurich strasse strasse ss"),
            ("Œuvre Ærø Łódź ĐẶNG Þórð", "oeuvre aero lodz dang thord"),
            ("İstanbul ISPARTA ışık", "istanbul isparta isik"),
            ("Việt Nam tấn công", "viet nam tan cong"),
            ("Ώρες ΣΊΣΥΦΟΣ σίσυφος ΐ", "ωρεσ σισυφοσ σισυφοσ ι"),
            ("Ещё ЕЩЕ уда\u{301}ленно", "еще еще удаленно"),
            ("Йод и\u{306} Київ ЎЗ Ѓ ќ ѝ", "йод й київ ўз ѓ ќ и"),
            ("ثَغْرَةٌ أمنـــية آلية", "ثغرة امنية الية"),
            ("שָׁלוֹם ﬡ שּׁ", "שלום א ש"),
            ("\u{1112}\u{1161}\u{11AB}글 ㅋㅋ ﾡ \u{1112}x", "한글 ㅋㅋ ㄱ ㅎx"),
            ("がか\u{3099}か パハ゜", "ががか パハ ゚"),
            ("≠ =\u{338} 1\u{FE0F}\u{20E3} \u{301}a", "≠ ≠ 1 a"),
            ("हिन्दी न้ำ ខ្មែរ", "हिन्दी न้ํา ខ្មែរ"),
            ("𝐀𝐏𝐓", "apt"),
            ("㈱", "(株)"),
            ("ｶﾞｲﾄﾞ", "ガイド"),
            ("葛\u{E0100}城", "葛城"),
        ];
        for (source, expected) in cases {
            assert_eq!(Folded::new(source).text(), expected, "{source}");
        }
    }

    #[test]
    fn maps_back_to_whole_clusters() {
        let source = "甲㈱乙\u{200B}丙E\u{301}丁";
        let folded = Folded::new(source);
        let back = |needle: &str| {
            let start = folded.text().find(needle).expect(needle);
            &source[folded.source_range(start..start + needle.len())]
        };
        assert_eq!(back("甲"), "甲");
        assert_eq!(back("株"), "㈱");
        assert_eq!(back("乙"), "乙");
        assert_eq!(back("乙丙"), "乙\u{200B}丙");
        assert_eq!(back("丙"), "丙");
        assert_eq!(back("e丁"), "E\u{301}丁");
    }

    #[test]
    fn common_marks_fold_as_they_would_by_the_tables() {
        for mark in ('\0'..=char::MAX).filter(|&mark| plain_mark(mark).is_some()) {
            let mut by_tables = Folded::default();
            by_tables.fold_cluster(&mark.to_string(), 0, mark);
            assert_eq!(Folded::new(&mark.to_string()).text(), by_tables.text(), "{mark}");
        }
    }

    #[test]
    fn places_can_be_asked_for_in_any_order() {
        let source = "甲㈱，乙\u{200B}丙E\u{301}。丁（戊）".repeat(3);
        let folded = Folded::new(&source);
        let bounds: Vec<usize> = folded.text().char_indices().map(|(at, _)| at).collect();
        for &first in &bounds {
            for &second in &bounds {
                let alone = Folded::new(&source).source_start(second);
                folded.source_start(first);
                assert_eq!(folded.source_start(second), alone, "{second} after {first}");
            }
        }
    }

    #[test]
    fn highlights_split_no_cluster() {
        let cases = [
            ("Straße", "s", "ß"),
            ("พบช่อง", "บช", "บช่"),
            ("พบช่อง", "\u{E48}", "ช่"),
            ("cafe\u{301}s", "caf", "caf"),
            ("cafe\u{301}s", "cafe", "cafe\u{301}"),
            ("1\u{FE0F}\u{20E3}步", "1", "1\u{FE0F}\u{20E3}"),
            ("ខ្មែរ", "ខ", "ខ្មែ"),
            ("\u{1112}\u{1161}\u{11AB}글", "한", "\u{1112}\u{1161}\u{11AB}"),
        ];
        for (source, part, expected) in cases {
            let folded = Folded::new(source);
            let start = folded.text().rfind(part).expect(part);
            assert_eq!(&source[folded.source_range(start..start + part.len())], expected, "{source}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn every_range_slices_the_source(source in "\\PC{0,40}") {
            let folded = Folded::new(&source);
            let bounds: Vec<_> = folded.text().char_indices().map(|(at, c)| at..at + c.len_utf8()).collect();
            for range in bounds {
                let source_range = folded.source_range(range);
                prop_assert!(source.get(source_range.clone()).is_some_and(|slice| !slice.is_empty()), "{source_range:?}");
            }
        }

        #[test]
        fn folding_twice_changes_nothing(
            source in "(\\PC|[\\p{M}]|[\u{1100}-\u{11FF}\u{3131}-\u{318E}\u{AC00}-\u{ACFF}]|[иіgеßı=\u{300}-\u{308}]){0,40}",
        ) {
            let once = Folded::new(&source);
            let twice = Folded::new(once.text());
            prop_assert_eq!(once.text(), twice.text());
        }

        #[test]
        fn a_han_run_folds_alike_anywhere(before in "[a-z繁體A-Z]{0,5}", run in "[數据網络零信任]{1,5}", after in "[a-z漢]{0,5}") {
            let alone = Folded::new(&run);
            let inside = Folded::new(&format!("{before}{run}{after}"));
            prop_assert!(inside.text().contains(alone.text()));
        }
    }
}

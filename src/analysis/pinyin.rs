//! Readings of Chinese characters, for the correction of homophones: pinyin input easily picks the wrong one.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use pinyin::ToPinyinMulti;

/// Ideographs by reading: those of the basic block, which input methods offer.
static BY_READING: LazyLock<HashMap<&'static str, Vec<char>>> = LazyLock::new(|| {
    let mut ideographs: HashMap<&'static str, Vec<char>> = HashMap::new();
    for ideograph in '\u{4E00}'..='\u{9FFF}' {
        readings(ideograph).for_each(|reading| ideographs.entry(reading).or_default().push(ideograph));
    }
    ideographs
});

/// The readings of a run of ideographs, without tones.
#[derive(Debug, Clone)]
pub struct Sounds {
    run: Vec<char>,
    /// For each ideograph of the run its homophones, itself included, in order of their code points.
    ideographs: Vec<Vec<char>>,
}

impl Sounds {
    /// The readings of `run`.
    #[must_use]
    pub fn of(run: &str) -> Self {
        let alike = |ideograph: char| {
            let mut alike = vec![ideograph];
            readings(ideograph)
                .filter_map(|reading| BY_READING.get(reading))
                .for_each(|others| alike.extend(others));
            alike.sort_unstable();
            alike.dedup();
            alike
        };
        Self { run: run.chars().collect(), ideographs: run.chars().map(alike).collect() }
    }

    /// Number of ideographs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ideographs.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ideographs.is_empty()
    }

    /// Whether `character` has a reading of the ideograph at `index`, counted from 0.
    #[must_use]
    pub(crate) fn is_like(&self, index: usize, character: char) -> bool {
        self.ideographs.get(index).is_some_and(|alike| alike.binary_search(&character).is_ok())
    }

    /// Similarity to `other`, a homophone: the sum over its ideographs of 2 if it is the same, 1 if both have the same
    /// usual reading, 0 if they only share a less usual one.
    #[must_use]
    pub(crate) fn nearness(&self, other: &str) -> usize {
        let nearness = |(own, other): (char, char)| {
            let is_common =
                readings(own).next().is_some_and(|reading| readings(other).next() == Some(reading));
            if own == other { 2 } else { usize::from(is_common) }
        };
        self.run.iter().copied().zip(other.chars()).map(nearness).sum()
    }

    /// Whether some character of a range of code points has a reading of the ideograph at `index`.
    pub(crate) fn is_like_any(&self, index: usize, codes: Range<u32>) -> bool {
        self.ideographs.get(index).is_some_and(|alike| {
            let first = alike.partition_point(|&character| u32::from(character) < codes.start);
            alike.get(first).is_some_and(|&character| u32::from(character) < codes.end)
        })
    }
}

/// Readings without tones, the usual one first; some characters have several, such as 行 (`xing`, `hang`).
fn readings(character: char) -> impl Iterator<Item = &'static str> {
    character.to_pinyin_multi().into_iter().flatten().map(pinyin::Pinyin::plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sounds_like(one: &str, other: &str) -> bool {
        let sounds = Sounds::of(one);
        sounds.len() == other.chars().count() && (0..).zip(other.chars()).all(|(at, c)| sounds.is_like(at, c))
    }

    #[test]
    fn compares_readings_without_tones() {
        for (one, other) in [("初境", "出境"), ("公鸡", "攻击"), ("银航", "银行"), ("女巫", "女屋")]
        {
            assert!(sounds_like(one, other), "{one} {other}");
        }
        for (one, other) in [("软体", "软件"), ("出境", "出口"), ("攻击", "工")] {
            assert!(!sounds_like(one, other), "{one} {other}");
        }
        assert!(Sounds::of("々").is_like(0, '々') && !Sounds::of("々").is_like(0, '出'));
        assert_eq!(["师傅", "是不", "失不"].map(|other| Sounds::of("师弗").nearness(other)), [3, 1, 1]);
        let sounds = Sounds::of("境");
        let code = u32::from('竟');
        assert!(sounds.is_like_any(0, code..code + 1) && !sounds.is_like_any(0, 0..0x4E00));
    }
}

//! What Chinese sounds like: who types by pinyin and picks the wrong word has typed its sound.

use pinyin::ToPinyinMulti;

/// The sounds of a run of ideographs, tones left out.
#[derive(Debug, Clone)]
pub struct Sounds {
    /// For each ideograph, itself and its readings; one that has none sounds like itself alone.
    characters: Vec<(char, Vec<&'static str>)>,
}

impl Sounds {
    /// The sounds of `run`.
    #[must_use]
    pub fn of(run: &str) -> Self {
        let characters = run.chars().map(|character| (character, readings(character).collect()));
        Self { characters: characters.collect() }
    }

    /// Number of ideographs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.characters.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.characters.is_empty()
    }

    /// Whether `character` may be read as the ideograph at `index`, counted from 0.
    #[must_use]
    pub fn is_like(&self, index: usize, character: char) -> bool {
        self.characters.get(index).is_some_and(|(own, sounds)| {
            *own == character || readings(character).any(|reading| sounds.contains(&reading))
        })
    }
}

/// Readings without tones; some characters have several, 行 `xing` and `hang`.
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
    fn tones_and_all_but_one_reading_are_left_out() {
        for (one, other) in [("初境", "出境"), ("公鸡", "攻击"), ("银航", "银行"), ("女巫", "女屋")]
        {
            assert!(sounds_like(one, other), "{one} {other}");
        }
        for (one, other) in [("软体", "软件"), ("出境", "出口"), ("攻击", "工")] {
            assert!(!sounds_like(one, other), "{one} {other}");
        }
        assert!(Sounds::of("々").is_like(0, '々') && !Sounds::of("々").is_like(0, '出'));
    }
}

//! An automaton for the words that sound like a run of ideographs. It walks a dictionary along the characters that match
//! and reads nothing else of it. The dictionary is our own or that of an index.

use fst::Automaton;

use super::{Sounds, is_ideograph};

/// Accepts runs of the same length in which all but a few ideographs sound like the typed ones.
pub(crate) struct SoundsAlike<'s> {
    pub(crate) sounds: &'s Sounds,
    /// Maximum number of ideographs that may differ. The first must match, because otherwise the whole
    /// dictionary would be read.
    pub(crate) others: usize,
}

/// The state after a prefix of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Complete ideographs, with the number of those that do not sound alike.
    Read { ideographs: usize, others: usize },
    /// The same with part of another ideograph, of which so many bytes are missing.
    Within { ideographs: usize, others: usize, code: u32, missing: u32 },
    /// No match.
    Failed,
}

impl SoundsAlike<'_> {
    /// Whether `word` sounds alike.
    #[cfg(any(test, feature = "cluster"))]
    pub(super) fn accepts(&self, word: &str) -> bool {
        self.is_match(&word.bytes().fold(self.start(), |state, byte| self.accept(&state, byte)))
    }

    fn may_be_any(&self, ideographs: usize, others: usize) -> bool {
        others < self.others && (1..self.sounds.len()).contains(&ideographs)
    }

    /// The state after the first bytes of an ideograph. It fails as soon as no matching ideograph begins with
    /// them.
    fn within(&self, ideographs: usize, others: usize, code: u32, missing: u32) -> State {
        let bits = 6 * missing;
        let is_possible = self.sounds.is_like_any(ideographs, code << bits..(code + 1) << bits)
            || self.may_be_any(ideographs, others);
        if is_possible { State::Within { ideographs, others, code, missing } } else { State::Failed }
    }

    fn read(&self, ideographs: usize, others: usize, code: u32) -> State {
        match char::from_u32(code) {
            Some(character) if self.sounds.is_like(ideographs, character) => {
                State::Read { ideographs: ideographs + 1, others }
            }
            Some(character) if self.may_be_any(ideographs, others) && is_ideograph(character) => {
                State::Read { ideographs: ideographs + 1, others: others + 1 }
            }
            _ => State::Failed,
        }
    }
}

impl Automaton for SoundsAlike<'_> {
    type State = State;

    fn start(&self) -> State {
        State::Read { ideographs: 0, others: 0 }
    }

    fn is_match(&self, state: &State) -> bool {
        matches!(state, State::Read { ideographs, .. } if *ideographs == self.sounds.len())
    }

    fn can_match(&self, state: &State) -> bool {
        *state != State::Failed
    }

    /// Ideographs take three bytes in UTF-8, rare ones four.
    fn accept(&self, state: &State, byte: u8) -> State {
        match *state {
            State::Read { ideographs, others } if ideographs < self.sounds.len() => match byte {
                0xE0..=0xEF => self.within(ideographs, others, u32::from(byte & 0x0F), 2),
                0xF0..=0xF4 => self.within(ideographs, others, u32::from(byte & 0x07), 3),
                _ => State::Failed,
            },
            State::Within { ideographs, others, code, missing } => {
                let code = code << 6 | u32::from(byte & 0x3F);
                match missing {
                    1 => self.read(ideographs, others, code),
                    _ => self.within(ideographs, others, code, missing - 1),
                }
            }
            State::Read { .. } | State::Failed => State::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(feature = "cluster")]
    use crate::analysis::{Analyzer, UserDictionary};

    fn accepts(typed: &str, others: usize, term: &str) -> bool {
        let sounds = Sounds::of(typed);
        SoundsAlike { sounds: &sounds, others }.accepts(term)
    }

    #[test]
    fn terms_that_sound_alike_are_accepted() {
        assert!(accepts("初境", 0, "出境") && accepts("𠮷境", 0, "𠮷镜"));
        for term in ["出", "出境人", "出口", "", "chujing", "出j", "𠮷境"] {
            assert!(!accepts("初境", 0, term), "{term}");
        }
        assert!(accepts("勒索软体", 1, "勒索软件") && !accepts("勒索软体", 1, "勒索病毒"));
        for (typed, others, term) in [("勒索软体", 1, "勒索软件类"), ("软体", 2, "软a"), ("软体", 2, "甲体")]
        {
            assert!(!accepts(typed, others, term), "{term}");
        }
    }

    #[test]
    #[cfg(feature = "cluster")]
    fn words_of_both_dictionaries_are_found_by_their_sound() {
        let mut user = UserDictionary::default();
        user.add("出鏡").expect("a word");
        let analyzer = Analyzer::with_dictionary(user);
        let words = analyzer.words_sounding_like(&Sounds::of("初境"), 0);
        for word in ["出境", "出镜"] {
            assert!(words.iter().any(|found| found == word), "{word}: {words:?}");
        }
        assert!(analyzer.words_sounding_like(&Sounds::of("勒索软体"), 1).contains(&"勒索软件".to_owned()));
    }
}

//! A vocabulary that is not asked once its request is stopped.

use crate::analysis::Sounds;
use crate::article::EntityKind;
use crate::error::Error;
use crate::spelling::{Counted, Vocabulary};
use crate::stop::Stop;

/// The words of an engine, until `stop` is set: a long query asks for hundreds, some of which walk a whole dictionary.
pub(super) struct StoppableWords<'a> {
    pub(super) words: Box<dyn Vocabulary<Error = Error> + 'a>,
    pub(super) stop: &'a Stop,
}

impl Vocabulary for StoppableWords<'_> {
    type Error = Error;

    fn articles(&self) -> usize {
        self.words.articles()
    }

    fn with_run(&self, run: &str) -> Result<usize, Error> {
        self.stop.check()?;
        self.words.with_run(run)
    }

    fn with_term(&self, term: &str) -> Result<usize, Error> {
        self.stop.check()?;
        self.words.with_term(term)
    }

    fn with_literal_term(&self, term: &str) -> Result<usize, Error> {
        self.stop.check()?;
        self.words.with_literal_term(term)
    }

    fn sounding_like(&self, sounds: &Sounds, others: usize) -> Result<Vec<Counted>, Error> {
        self.stop.check()?;
        self.words.sounding_like(sounds, others)
    }

    fn spelled_like(&self, word: &str, letters: u8) -> Result<Vec<Counted>, Error> {
        self.stop.check()?;
        self.words.spelled_like(word, letters)
    }

    fn entities(&self, kind: EntityKind, beginning: &str) -> Result<Vec<Counted>, Error> {
        self.stop.check()?;
        self.words.entities(kind, beginning)
    }
}

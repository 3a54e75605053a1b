//! The words of an index with their document frequencies, for spelling suggestions.
//!
//! The term dictionaries are read on disk by automata that walk to similar terms. Nothing is prepared at
//! indexing time, and nothing is cached between calls.

use std::collections::HashMap;

use tantivy::schema::{Field, Term};
use tantivy::termdict::TermDictionary;
use tantivy_fst::Automaton;

use super::ranking::{Counting, documents_with_run, for_each_spelled_like};
use crate::analysis::{LiteralRun, SoundState, Sounds, SoundsAlike, literal_run};
use crate::article::EntityKind;
use crate::error::Error;
use crate::index::Searcher;
use crate::index::schema::entities::terms_of;
use crate::index::store::guard::catch_panic;
use crate::spelling::{Counted, Vocabulary};
use crate::stop::Stop;

/// Takes a term and its document frequency in a segment.
type TermVisitor<'f> = dyn FnMut(&[u8], u32) + 'f;

/// The words of one state of an index.
pub(in crate::index) struct Words<'s> {
    searcher: &'s Searcher,
}

impl<'s> Words<'s> {
    pub(in crate::index) fn of(searcher: &'s Searcher) -> Self {
        Self { searcher }
    }

    /// Title and body in the literal tier.
    fn literal(&self) -> [Field; 2] {
        let fields = self.searcher.fields();
        [fields.title_literal, fields.body_literal]
    }

    /// Title and body in the word tier.
    fn words(&self) -> [Field; 2] {
        let fields = self.searcher.fields();
        [fields.title_words, fields.body_words]
    }

    /// The larger of the document frequencies of `term` in title and body, deleted articles included.
    fn frequency(&self, fields: [Field; 2], term: &str) -> Result<usize, Error> {
        catch_panic(|| {
            let mut most = 0;
            for field in fields {
                most = self.searcher.tantivy().doc_freq(&Term::from_field_text(field, term))?.max(most);
            }
            Ok(usize::try_from(most).unwrap_or(usize::MAX))
        })
    }

    /// The terms that `find` finds in the dictionaries of `fields`.
    fn terms<const N: usize>(
        &self,
        fields: [Field; N],
        find: &dyn Fn(&TermDictionary, &mut TermVisitor<'_>) -> tantivy::Result<()>,
    ) -> Result<Vec<Counted>, Error> {
        let mut found: HashMap<Vec<u8>, [usize; N]> = HashMap::new();
        catch_panic(|| {
            for reader in self.searcher.tantivy().segment_readers() {
                for (field, of_field) in (0..).zip(fields) {
                    let index = reader.inverted_index(of_field)?;
                    find(index.terms(), &mut |term, articles| {
                        let counts = found.entry(term.to_owned()).or_insert([0; N]);
                        counts[field] += usize::try_from(articles).unwrap_or(usize::MAX);
                    })?;
                }
            }
            Ok(())
        })?;
        let counted = found.into_iter().filter_map(|(term, counts)| {
            Some(Counted { word: String::from_utf8(term).ok()?, articles: counts.into_iter().max()? })
        });
        Ok(counted.collect())
    }
}

impl Vocabulary for Words<'_> {
    type Error = Error;

    fn articles(&self) -> usize {
        usize::try_from(self.searcher.len()).unwrap_or(usize::MAX)
    }

    fn with_run(&self, run: &str) -> Result<usize, Error> {
        let run: LiteralRun = literal_run(run);
        catch_panic(|| {
            let mut articles = 0;
            for reader in self.searcher.tantivy().segment_readers() {
                let stop = &Stop::new();
                articles += documents_with_run(Counting { reader, stop }, self.literal(), &run)?;
            }
            Ok(articles)
        })
    }

    fn with_term(&self, term: &str) -> Result<usize, Error> {
        self.frequency(self.words(), term)
    }

    fn with_literal_term(&self, term: &str) -> Result<usize, Error> {
        self.frequency(self.literal(), term)
    }

    fn sounding_like(&self, sounds: &Sounds, others: usize) -> Result<Vec<Counted>, Error> {
        self.terms(self.words(), &|dictionary, each| {
            let mut terms = dictionary.search(SoundsAlike { sounds, others }).into_stream()?;
            while terms.advance() {
                each(terms.key(), terms.value().doc_freq);
            }
            Ok(())
        })
    }

    fn spelled_like(&self, word: &str, letters: u8) -> Result<Vec<Counted>, Error> {
        let [field, _] = self.literal();
        self.terms(self.literal(), &|dictionary, each| {
            let stop = &Stop::new();
            for_each_spelled_like(dictionary, field, word, letters, stop, |term, info| {
                each(term, info.doc_freq);
            })
        })
    }

    fn entities(&self, kind: EntityKind, beginning: &str) -> Result<Vec<Counted>, Error> {
        let (first, end) = terms_of(kind, beginning);
        let (before, _) = terms_of(kind, "");
        let found = self.terms([self.searcher.fields().entity], &|dictionary, each| {
            let mut terms = dictionary.range().ge(&first).lt(&end).into_stream()?;
            while terms.advance() {
                each(terms.key(), terms.value().doc_freq);
            }
            Ok(())
        })?;
        let value = |Counted { word, articles }: Counted| {
            Some(Counted { word: word.strip_prefix(&before)?.to_owned(), articles })
        };
        Ok(found.into_iter().filter_map(value).collect())
    }
}

/// For the dictionaries of tantivy, whose trait is another one than that of ours.
impl Automaton for SoundsAlike<'_> {
    type State = SoundState;

    fn start(&self) -> SoundState {
        fst::Automaton::start(self)
    }

    fn is_match(&self, state: &SoundState) -> bool {
        fst::Automaton::is_match(self, state)
    }

    fn can_match(&self, state: &SoundState) -> bool {
        fst::Automaton::can_match(self, state)
    }

    fn accept(&self, state: &SoundState, byte: u8) -> SoundState {
        fst::Automaton::accept(self, state, byte)
    }
}

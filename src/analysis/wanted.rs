//! A term of the word tier that is looked for in texts, prepared once for all of them.

use super::Analyzer;
use super::scanned_run::ScannedRun;
use super::script::is_unspaced;
use super::words::WantedTerms;

/// A term to look for.
pub(crate) enum WantedTerm {
    /// A run of ideographs, found wherever they occur, as a plain search for them would.
    Han {
        run: Box<ScannedRun>,
        /// Its words in Taiwan and Hong Kong, found only as they are written there.
        variants: Vec<(&'static str, ScannedRun)>,
    },
    /// A term that tokens are compared with.
    Other(String),
}

impl WantedTerm {
    pub(crate) fn new(analyzer: &Analyzer, term: &str) -> Self {
        if !term.chars().all(is_unspaced) {
            return Self::Other(term.to_owned());
        }
        let variants = analyzer.inner.regional.variants(term);
        let variants = variants.map(|variant| (variant, ScannedRun::new(variant))).collect();
        Self::Han { run: Box::new(ScannedRun::new(term)), variants }
    }

    /// The term, folded.
    pub(crate) fn term(&self) -> &str {
        match self {
            Self::Han { run, .. } => run.text(),
            Self::Other(term) => term,
        }
    }
}

impl<'t> FromIterator<&'t WantedTerm> for WantedTerms {
    fn from_iter<T: IntoIterator<Item = &'t WantedTerm>>(terms: T) -> Self {
        let other = terms.into_iter().filter_map(|term| match term {
            WantedTerm::Other(term) => Some(term.clone()),
            WantedTerm::Han { .. } => None,
        });
        Self::new(other.collect())
    }
}

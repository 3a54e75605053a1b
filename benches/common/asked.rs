//! What a bench of several measures was asked for: for those that have `--only` and `--test`.

use std::path::{Path, PathBuf};

use crate::archive;

/// What was asked for. Options of cargo's own that come along are none of ours.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    only: Option<String>,
    pub(crate) test: bool,
}

impl Asked {
    /// Reads the program's arguments; `other` is told of those that are not of every bench, and takes
    /// their values.
    pub(crate) fn read(mut other: impl FnMut(&str, &mut dyn Iterator<Item = String>)) -> Self {
        let (mut asked, mut arguments) = (Self::default(), std::env::args().skip(1));
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--only" => asked.only = Some(arguments.next().expect("--only takes a name")),
                "--test" => asked.test = true,
                name => other(name, &mut arguments),
            }
        }
        asked
    }

    /// Those of `measures`, by name, that are wanted.
    pub(crate) fn wanted<M>(&self, measures: impl IntoIterator<Item = (&'static str, M)>) -> Vec<M> {
        let (names, measures): (Vec<&str>, Vec<M>) = measures.into_iter().unzip();
        let is_wanted = |name: &str| self.only.as_ref().is_none_or(|only| only == name);
        assert!(names.iter().any(|name| is_wanted(name)), "--only takes one of {}", names.join(", "));
        measures
            .into_iter()
            .zip(names)
            .filter(|(_, name)| is_wanted(name))
            .map(|(measure, _)| measure)
            .collect()
    }

    /// Where the articles lie: the samples in a test; `None`, said aloud, if there are none.
    pub(crate) fn roots(&self) -> Option<Vec<PathBuf>> {
        if self.test {
            return Some(vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")]);
        }
        Some(vec![archive::archive()?.to_owned(), archive::wxvl()?.to_owned()])
    }
}

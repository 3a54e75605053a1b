//! Options of the benches that have several measures: `--only` and `--test`.

use std::path::{Path, PathBuf};

use super::archive;

/// Options of a bench. Cargo passes further ones, which are ignored.
#[derive(Debug, Default)]
pub(crate) struct BenchOptions {
    only: Option<String>,
    pub(crate) test: bool,
}

impl BenchOptions {
    /// Reads the arguments of the program. `other` gets those that not every bench has, and the rest to take values from.
    pub(crate) fn read(mut other: impl FnMut(&str, &mut dyn Iterator<Item = String>)) -> Self {
        let (mut options, mut arguments) = (Self::default(), std::env::args().skip(1));
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--only" => options.only = Some(arguments.next().expect("--only takes a name")),
                "--test" => options.test = true,
                name => other(name, &mut arguments),
            }
        }
        options
    }

    /// Those of the named `measures` that `--only` selects; all without it.
    pub(crate) fn selected<M>(&self, measures: impl IntoIterator<Item = (&'static str, M)>) -> Vec<M> {
        let (names, measures): (Vec<&str>, Vec<M>) = measures.into_iter().unzip();
        let is_selected = |name: &str| self.only.as_ref().is_none_or(|only| only == name);
        assert!(names.iter().any(|name| is_selected(name)), "--only takes one of {}", names.join(", "));
        let selected = measures.into_iter().zip(names).filter(|(_, name)| is_selected(name));
        selected.map(|(measure, _)| measure).collect()
    }

    /// The folders with articles: the samples for `--test`, else the archives; `None`, with a message, if these are missing.
    pub(crate) fn roots(&self) -> Option<Vec<PathBuf>> {
        if self.test {
            return Some(vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")]);
        }
        archive::both()
    }
}

//! Where the files of the index are.

use std::path::Path;

use crate::document::FileStamp;
use crate::error::Error;
use crate::index::Searcher;
use crate::index::schema::columns::TextColumn;
use crate::index::schema::stored::read_place;
use crate::index::store::guard::catch_panic;

/// The locations of all indexed files, in no particular order.
#[derive(Debug, Default)]
pub struct Locations(Vec<Location>);

/// The location of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    absolute: Box<str>,
    /// Length of the root folder in `absolute`, in bytes.
    root_len: usize,
}

impl Location {
    fn new(root: &str, path: &str) -> Self {
        let absolute = FileStamp::location_of(root, path).into_boxed_str();
        Self { absolute, root_len: root.trim_end_matches('/').len() }
    }

    /// The absolute path.
    #[must_use]
    pub fn absolute(&self) -> &str {
        &self.absolute
    }

    /// The folder that was given to `index`.
    #[must_use]
    pub fn root(&self) -> &str {
        self.absolute.get(..self.root_len).filter(|root| !root.is_empty()).unwrap_or("/")
    }
}

impl Locations {
    /// Reads the locations of a state of the index.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn read(searcher: &Searcher) -> Result<Self, Error> {
        catch_panic(|| {
            let mut locations = Vec::new();
            for reader in searcher.tantivy().segment_readers() {
                let column = TextColumn::open(reader, "file")?;
                let ordinals = reader.doc_ids_alive().flat_map(|document| column.ordinals(document));
                let mut alive: Vec<u64> = ordinals.collect();
                alive.sort_unstable();
                let mut alive = alive.into_iter().peekable();
                column.for_each_text(|ordinal, place| {
                    while alive.next_if(|alive| *alive == ordinal).is_some() {
                        locations.extend(read_place(place).map(|(root, path)| Location::new(root, path)));
                    }
                })?;
            }
            Ok(Self(locations))
        })
    }

    /// Every location.
    pub fn iter(&self) -> impl Iterator<Item = &Location> {
        self.0.iter()
    }

    /// Absolute paths of the files at `place` and below it.
    pub fn below<'a>(&'a self, place: &'a Path) -> impl Iterator<Item = &'a str> {
        self.0.iter().map(Location::absolute).filter(move |file| Path::new(file).starts_with(place))
    }
}

//! A folder with a file for each article and `index.md`, which links to them.
//!
//! Each file appears whole or not at all, in place of one of ours at most: what somebody else has
//! written stays.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::document::head;
use super::front_matter::{MARK, front_matter};
use super::name::file_name;
use super::{citation, headline, write_body};
use crate::atomic_file::AtomicFile;
use crate::error::Error;
use crate::export::Selection;
use crate::index::StoredArticle;
use crate::t;

const INDEX: &str = "index.md";

/// Writes a folder.
pub struct FolderExporter {
    folder: PathBuf,
    index: AtomicFile,
    number: usize,
}

impl FolderExporter {
    /// Writes to `folder`, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// If that cannot be done, or the folder has an `index.md` of somebody else.
    pub fn create(folder: &Path, selection: &Selection) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let path = folder.join(INDEX);
        refuse_foreign(&path)?;
        let mut index = AtomicFile::create(&path).map_err(Error::io(folder))?;
        write!(index, "{MARK}---\n\n{}\n", head(selection)).map_err(Error::io(folder))?;
        Ok(Self { folder: folder.to_owned(), index, number: 0 })
    }

    /// Writes the file of an article.
    ///
    /// # Errors
    ///
    /// If it cannot be written, or a file of that name is somebody else's.
    pub fn add(&mut self, article: &StoredArticle) -> Result<(), Error> {
        self.number += 1;
        let name = file_name(article);
        let path = self.folder.join(&name);
        refuse_foreign(&path)?;
        let mut file = AtomicFile::create(&path).map_err(Error::io(&self.folder))?;
        write_article(&mut file, article).and_then(|()| file.finish()).map_err(Error::io(&path))?;
        let date = article.meta.copies.date().map(|date| format!("{date} ")).unwrap_or_default();
        writeln!(self.index, "{}. {date}[{}](<{name}>)", self.number, headline(article))
            .map_err(Error::io(&self.folder))
    }

    /// Writes the index.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn finish(self) -> Result<(), Error> {
        self.index.finish().map_err(Error::io(self.folder.join(INDEX)))
    }
}

fn write_article(out: &mut dyn Write, article: &StoredArticle) -> io::Result<()> {
    write!(out, "{}\n# {}\n", front_matter(article), headline(article))?;
    write_body(out, article)?;
    writeln!(out, "\n## {}\n\n1. {}", t!("Source"), citation(article))
}

fn refuse_foreign(path: &Path) -> Result<(), Error> {
    let mut beginning = Vec::new();
    match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        file => {
            let file = file.map_err(Error::io(path))?;
            file.take(MARK.len() as u64).read_to_end(&mut beginning).map_err(Error::io(path))?;
        }
    }
    if beginning == MARK.as_bytes() { Ok(()) } else { Err(Error::NotOurs(path.to_owned())) }
}

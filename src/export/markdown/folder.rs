//! A folder with a file for each article and `index.md`, which links to them.
//!
//! Each file is written atomically. It replaces a file of an earlier export, but never one that we did not write.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::document::head;
use super::front_matter::{MARK, front_matter};
use super::name::file_name;
use super::{citation, headline, write_body};
use crate::atomic_file::AtomicFile;
use crate::error::Error;
use crate::export::Extent;
use crate::message;
use crate::message::Locale;
use crate::search::StoredArticle;

const INDEX: &str = "index.md";

/// Writes a folder.
pub struct FolderExporter {
    folder: PathBuf,
    index: AtomicFile,
    number: usize,
    locale: Locale,
}

impl FolderExporter {
    /// Writes to `folder`, which is created if necessary.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written, or has an `index.md` that no export wrote.
    pub fn create(folder: &Path, extent: &Extent, locale: Locale) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let path = folder.join(INDEX);
        refuse_foreign(&path)?;
        let mut index = AtomicFile::create(&path).map_err(Error::io(folder))?;
        write!(index, "{MARK}---\n\n{}\n", head(extent, locale)).map_err(Error::io(folder))?;
        Ok(Self { folder: folder.to_owned(), index, number: 0, locale })
    }

    /// Writes the file of an article.
    ///
    /// # Errors
    ///
    /// If it cannot be written, or the folder has a file of that name that no export wrote.
    pub fn add(&mut self, article: &StoredArticle) -> Result<(), Error> {
        self.number += 1;
        let name = file_name(article);
        let path = self.folder.join(&name);
        refuse_foreign(&path)?;
        let mut file = AtomicFile::create(&path).map_err(Error::io(&self.folder))?;
        write_article(&mut file, article, self.locale)
            .and_then(|()| file.finish())
            .map_err(Error::io(&path))?;
        let date = article.meta.copies.date().map(|date| format!("{date} ")).unwrap_or_default();
        writeln!(self.index, "{}. {date}[{}](<{name}>)", self.number, headline(article, self.locale))
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

fn write_article(out: &mut dyn Write, article: &StoredArticle, locale: Locale) -> io::Result<()> {
    write!(out, "{}\n# {}\n", front_matter(article), headline(article, locale))?;
    write_body(out, article)?;
    writeln!(out, "\n## {}\n\n1. {}", message!("Source").render(locale), citation(article, locale))
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

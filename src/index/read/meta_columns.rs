//! What columns have of the metadata of an article.

use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use super::columns::SegmentColumns;
use crate::article::ArticleId;
use crate::index::schema::columns::TextColumn;
use crate::index::schema::meta::{FileNumbers, MetaColumns};
use crate::index::store::tantivy_error::IndexError;

/// The language of each article of a segment.
pub(in crate::index) struct LanguageColumn {
    column: TextColumn,
    /// The languages by their ordinals in the column.
    languages: Vec<String>,
}

/// Numbers of the files of each article of a segment, those of an article in the order of its copies.
pub(in crate::index) struct FileColumns {
    sizes: Column<u64>,
    times: Column<i64>,
    hashes: Column<u64>,
}

impl LanguageColumn {
    pub(super) fn open(reader: &SegmentReader) -> Result<Self, IndexError> {
        let column = TextColumn::open(reader, "language")?;
        let mut languages = Vec::new();
        column.for_each_text(|_, language| languages.push(language.to_owned()))?;
        Ok(Self { column, languages })
    }

    /// The language code of an article; empty if it has none.
    pub(super) fn of(&self, document: DocId) -> &str {
        let ordinal = self.column.ordinals(document).next().and_then(|ordinal| usize::try_from(ordinal).ok());
        ordinal.and_then(|ordinal| self.languages.get(ordinal)).map_or("", String::as_str)
    }
}

impl FileColumns {
    pub(in crate::index) fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            sizes: columns.u64("file_size")?,
            times: columns.i64("file_modified")?,
            hashes: columns.u64("file_hash")?,
        })
    }

    /// The numbers of the files of an article.
    pub(in crate::index) fn of(&self, document: DocId) -> impl Iterator<Item = FileNumbers> {
        let times = self.times.values_for_doc(document).zip(self.hashes.values_for_doc(document));
        let files = self.sizes.values_for_doc(document).zip(times);
        files.map(|(size, (modified_ns, hash))| FileNumbers { size, modified_ns, hash })
    }
}

/// What the columns of a segment have of the metadata of an article.
pub(super) fn meta_columns(columns: &SegmentColumns, document: DocId) -> Result<MetaColumns, IndexError> {
    let (id, language) = id_and_language(columns, document)?;
    Ok(MetaColumns {
        id,
        story: columns.story()?.first(document).unwrap_or_default(),
        language,
        status: columns.status()?.of(document),
        files: columns.files()?.of(document).collect(),
    })
}

/// What the columns of a segment have of a citation.
pub(super) fn id_and_language(
    columns: &SegmentColumns,
    document: DocId,
) -> Result<(ArticleId, String), IndexError> {
    let id = ArticleId::from_number(columns.id()?.first(document).unwrap_or_default());
    Ok((id, columns.language()?.of(document).to_owned()))
}

//! What columns have of the metadata of an article.

use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use super::columns::SegmentColumns;
use crate::article::ArticleId;
use crate::index::schema::meta::{FileNumbers, MetaColumns};
use crate::index::store::tantivy_error::IndexError;

/// Numbers of the files of each article of a segment, those of an article in the order of its copies.
pub(in crate::index) struct FileColumns {
    sizes: Column<u64>,
    times: Column<i64>,
    hashes: Column<u64>,
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
        status: columns.status()?.of(document).copied().unwrap_or_default(),
        files: columns.files()?.of(document).collect(),
    })
}

/// What the columns of a segment have of a citation.
pub(super) fn id_and_language(
    columns: &SegmentColumns,
    document: DocId,
) -> Result<(ArticleId, String), IndexError> {
    let id = ArticleId::from_number(columns.id()?.first(document).unwrap_or_default());
    Ok((id, columns.language()?.of(document).cloned().unwrap_or_default()))
}

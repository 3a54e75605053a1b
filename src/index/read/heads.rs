//! Reads heads of articles from columns, many at a time: the dictionary of a column is compressed in blocks, and each
//! block is decompressed once for all articles that are read together.

use tantivy::{DocAddress, DocId, SegmentOrdinal};

use super::columns::{CandidateReader, genre_in};
use crate::article::{ArticleId, Entity};
use crate::error::Error;
use crate::index::Searcher;
use crate::index::schema::columns::TextColumn;
use crate::index::schema::heads::{read_head, read_named};
use crate::index::schema::stored::day_of;
use crate::index::store::guard::catch_panic;
use crate::index::store::tantivy_error::IndexError;
use crate::message;
use crate::search::{ArticleHead, HeadColumns, HeadParts, Heads};
use crate::stop::Stop;

/// Heads that are read together: at first few, since a caller may need no more, then more, up to a megabyte or two.
const FIRST_PORTION: usize = 16;
const MAX_PORTION: usize = 4096;
const GROWTH: usize = 4;

impl Searcher {
    /// The heads of these articles, in their order; those that the index does not hold are left out.
    pub(in crate::index) fn heads_of<'a>(
        &'a self,
        ids: &[ArticleId],
        parts: HeadParts,
        stop: &'a Stop,
    ) -> Heads<'a> {
        let addresses = match self.addresses_of(ids) {
            Ok(addresses) => addresses,
            Err(error) => return Box::new(std::iter::once(Err(error))),
        };
        let (mut start, mut size) = (0, FIRST_PORTION);
        let portions = std::iter::from_fn(move || {
            let end = (start + size).min(addresses.len());
            let portion = addresses.get(start..end).filter(|portion| !portion.is_empty())?;
            (start, size) = (end, (size * GROWTH).min(MAX_PORTION));
            Some(stop.check().map_err(Error::from).and_then(|()| self.portion(portion, parts)))
        });
        Box::new(portions.flat_map(|portion| match portion {
            Ok(heads) => heads.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        }))
    }

    /// The heads at these addresses, in their order.
    fn portion(&self, addresses: &[DocAddress], parts: HeadParts) -> Result<Vec<ArticleHead>, Error> {
        let mut heads: Vec<Option<ArticleHead>> = vec![None; addresses.len()];
        for segment in 0..self.tantivy().segment_readers().len() {
            let segment = SegmentOrdinal::try_from(segment).unwrap_or_default();
            let of_segment = addresses.iter().enumerate().filter(|(_, one)| one.segment_ord == segment);
            let documents: Vec<(usize, DocId)> = of_segment.map(|(at, one)| (at, one.doc_id)).collect();
            if !documents.is_empty() {
                catch_panic(|| self.read_segment(segment, &documents, &mut heads))?;
                if parts == HeadParts::All {
                    catch_panic(|| self.read_entities(segment, &documents, &mut heads))?;
                }
            }
        }
        let read = |(head, address): (Option<ArticleHead>, &DocAddress)| match head {
            Some(head) => Ok(head),
            None => Ok(ArticleHead::from(&self.article_at(*address)?)),
        };
        heads.into_iter().zip(addresses).map(read).collect()
    }

    /// Reads the heads of `documents`, each with its place among `heads`, without entities.
    fn read_segment(
        &self,
        segment: SegmentOrdinal,
        documents: &[(usize, DocId)],
        heads: &mut [Option<ArticleHead>],
    ) -> Result<(), IndexError> {
        let reader = self.tantivy().segment_reader(segment);
        let Some(columns) = self.columns().get(segment as usize) else { return Ok(()) };
        let (candidates, genres) = (CandidateReader::open(columns)?, columns.genre()?);
        let languages = TextColumn::open(reader, "language")?;
        let text_of = |ordinal| languages.text(ordinal);
        let languages_by_ordinal: Vec<String> =
            (0..languages.len() as u64).map(text_of).collect::<Result<_, Error>>()?;
        let mut made = |(at, document): (usize, DocId), value: &str| {
            let texts = read_head(value).ok_or_else(|| damaged("head"))?;
            let language = languages.ordinals(document).next();
            let language =
                language.and_then(|ordinal| languages_by_ordinal.get(usize::try_from(ordinal).ok()?));
            let one = candidates.candidate(DocAddress::new(segment, document), 0.0);
            let beside = HeadColumns {
                id: ArticleId::from_number(one.id),
                status: one.status,
                genre: genre_in(genres, document),
                story: one.story,
                date: if one.is_undated() { None } else { day_of(one.day) },
            };
            let language = language.cloned().unwrap_or_default();
            let head = ArticleHead::new(beside, language, texts.title, texts.copies, texts.is_collection);
            heads[at] = Some(head);
            Ok(())
        };
        let column = TextColumn::open(reader, "head")?;
        for_each_value(&column, documents, &mut made)
    }

    /// Adds the entities of `documents` to their heads.
    fn read_entities(
        &self,
        segment: SegmentOrdinal,
        documents: &[(usize, DocId)],
        heads: &mut [Option<ArticleHead>],
    ) -> Result<(), IndexError> {
        let column = TextColumn::open(self.tantivy().segment_reader(segment), "named")?;
        let mut last: Option<(String, (Entity, bool))> = None;
        let mut named = |(at, _): (usize, DocId), value: &str| {
            if last.as_ref().is_none_or(|(text, _)| text != value) {
                last = Some((value.to_owned(), read_named(value).ok_or_else(|| damaged("named"))?));
            }
            if let (Some((_, (entity, is_reference))), Some(head)) = (&last, &mut heads[at]) {
                let named = if *is_reference { &mut head.title_references } else { &mut head.entities };
                named.push(entity.clone());
            }
            Ok(())
        };
        for_each_value(&column, documents, &mut named)
    }
}

/// Calls `each` with every value of `documents`, in order of values.
pub(super) fn for_each_value(
    column: &TextColumn,
    documents: &[(usize, DocId)],
    each: &mut impl FnMut((usize, DocId), &str) -> Result<(), Error>,
) -> Result<(), IndexError> {
    let of_document = |one: &(usize, DocId)| {
        let one = *one;
        column.ordinals(one.1).map(move |ordinal| (ordinal, one))
    };
    let mut values: Vec<(u64, (usize, DocId))> = documents.iter().flat_map(of_document).collect();
    values.sort_unstable();
    let ordinals: Vec<u64> = values.iter().map(|(ordinal, _)| *ordinal).collect();
    let (mut documents, mut outcome) = (values.into_iter().map(|(_, one)| one), Ok(()));
    column.for_each_of(&ordinals, |text| {
        if let (Ok(()), Some(one)) = (&outcome, documents.next()) {
            outcome = each(one, text);
        }
    })?;
    Ok(outcome?)
}

pub(super) fn damaged(column: &str) -> Error {
    Error::Damaged(message!("a column cannot be read: {error}", error = column))
}

//! Reads heads of articles from columns, many at a time: the dictionary of a column is compressed in blocks, and each
//! block is decompressed once for all articles that are read together.

use std::iter::repeat_n;

use rayon::prelude::*;
use tantivy::{DocAddress, SegmentOrdinal};

use super::columns::{CandidateReader, genre_in};
use super::parallel_values::{Placed, ValueOf, by_segment, read_values};
use crate::article::{ArticleId, Entity};
use crate::error::Error;
use crate::index::Searcher;
use crate::index::schema::columns::TextColumn;
use crate::index::schema::heads::{FIRST_NOT_NAMING, HeadTexts, read_head, read_named};
use crate::index::schema::stored::day_of;
use crate::index::store::guard::catch_panic;
use crate::message;
use crate::search::{ArticleHead, HeadColumns, HeadParts, Heads};
use crate::stop::Stop;

/// Heads that are read together: at first few, since a caller may need no more, then more, up to some ten megabytes.
const FIRST_PORTION: usize = 16;
const MAX_PORTION: usize = 16_384;
const GROWTH: usize = 16;

/// Heads from which on they are read on all cores. Below, threads take longer to begin than to read.
const MIN_PARALLEL: usize = 256;

/// An entity of a head, given by its place; whether it is a reference.
type Named = (usize, Entity, bool);

impl Searcher {
    /// The heads of these articles, in their order; those that the index does not hold are left out.
    pub(in crate::index) fn heads_of<'a>(
        &'a self,
        ids: &[ArticleId],
        parts: HeadParts,
        stop: &'a Stop,
    ) -> Heads<'a> {
        let addresses = self.addresses_of(ids).and_then(|addresses| match parts {
            HeadParts::Naming => self.naming(&addresses),
            HeadParts::All | HeadParts::WithoutEntities => Ok(addresses),
        });
        let addresses = match addresses {
            Ok(addresses) => addresses,
            Err(error) => return Box::new(std::iter::once(Err(error))),
        };
        // Callers that leave out articles read all others at once.
        let first = if parts == HeadParts::Naming { MAX_PORTION } else { FIRST_PORTION };
        let (mut start, mut size) = (0, first);
        let portions = std::iter::from_fn(move || {
            let end = (start + size).min(addresses.len());
            let portion = addresses.get(start..end).filter(|portion| !portion.is_empty())?;
            (start, size) = (end, (size * GROWTH).min(MAX_PORTION));
            Some(stop.check().map_err(Error::from).and_then(|()| self.portion(portion, parts, stop)))
        });
        Box::new(portions.flat_map(|portion| match portion {
            Ok(heads) => heads.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        }))
    }

    /// Those of `addresses` whose articles name something, or have no head in the columns.
    fn naming(&self, addresses: &[DocAddress]) -> Result<Vec<DocAddress>, Error> {
        let readers = self.tantivy().segment_readers();
        let columns: Vec<(TextColumn, u64)> = catch_panic(|| {
            let open = |reader| {
                let column = TextColumn::open(reader, "head")?;
                let first_not_naming = column.first_from(FIRST_NOT_NAMING)?;
                Ok((column, first_not_naming))
            };
            readers.iter().map(open).collect()
        })?;
        let is_kept = |address: &&DocAddress| {
            let (column, first_not_naming) = &columns[address.segment_ord as usize];
            column.ordinals(address.doc_id).next().is_none_or(|ordinal| ordinal < *first_not_naming)
        };
        let kept = addresses.par_chunks(MIN_PARALLEL).map(|some| {
            catch_panic(|| Ok(some.iter().filter(is_kept).copied().collect::<Vec<DocAddress>>()))
        });
        Ok(kept.collect::<Result<Vec<_>, Error>>()?.concat())
    }

    /// The heads at these addresses, in their order.
    fn portion(
        &self,
        addresses: &[DocAddress],
        parts: HeadParts,
        stop: &Stop,
    ) -> Result<Vec<ArticleHead>, Error> {
        let segments: Vec<(SegmentOrdinal, Vec<Placed>)> = by_segment(addresses);
        let read = |(segment, documents): &(SegmentOrdinal, Vec<Placed>)| {
            let heads = || self.read_segment(*segment, documents, stop);
            let entities = || match parts {
                HeadParts::All | HeadParts::Naming => self.read_entities(*segment, documents, stop),
                HeadParts::WithoutEntities => Ok(Vec::new()),
            };
            if addresses.len() < MIN_PARALLEL { (heads(), entities()) } else { rayon::join(heads, entities) }
        };
        let read: Vec<_> = if addresses.len() < MIN_PARALLEL {
            segments.iter().map(read).collect()
        } else {
            segments.par_iter().map(read).collect()
        };
        let mut heads: Vec<Option<ArticleHead>> = vec![None; addresses.len()];
        for (of_segment, entities) in read {
            of_segment?.into_iter().flatten().for_each(|(at, head)| heads[at] = Some(head));
            for (at, entity, is_reference) in entities?.into_iter().flatten() {
                if let Some(head) = &mut heads[at] {
                    let named = if is_reference { &mut head.title_references } else { &mut head.entities };
                    named.push(entity);
                }
            }
        }
        let read = |(head, address): (Option<ArticleHead>, &DocAddress)| match head {
            Some(head) => Ok(head),
            None => Ok(ArticleHead::from(&self.article_at(*address)?)),
        };
        heads.into_iter().zip(addresses).map(read).collect()
    }

    /// Reads the heads of `documents`, each with its place, without entities.
    fn read_segment(
        &self,
        segment: SegmentOrdinal,
        documents: &[Placed],
        stop: &Stop,
    ) -> Result<Vec<Vec<(usize, ArticleHead)>>, Error> {
        let reader = self.tantivy().segment_reader(segment);
        let Some(columns) = self.columns().get(segment as usize) else { return Ok(Vec::new()) };
        let (candidates, genres, languages, column) = catch_panic(|| {
            let column = TextColumn::open(reader, "head")?;
            Ok((CandidateReader::open(columns)?, columns.genre()?, columns.language()?, column))
        })?;
        read_values(&column, documents, stop, |value, of_value, made| {
            for &ValueOf { at, document, .. } in of_value {
                let texts = read_head(value).ok_or_else(|| damaged("head"))?;
                let one = candidates.candidate(DocAddress::new(segment, document), 0.0);
                let beside = HeadColumns {
                    id: ArticleId::from_number(one.id),
                    status: one.status,
                    genre: genre_in(genres, document),
                    story: one.story,
                    date: if one.is_undated() { None } else { day_of(one.day) },
                };
                let language = languages.of(document).cloned().unwrap_or_default();
                let HeadTexts { title, copies, is_collection } = texts;
                made.push((at, ArticleHead::new(beside, language, title, copies, is_collection)));
            }
            Ok(())
        })
    }

    /// Reads the entities of `documents`, those of each in their order.
    fn read_entities(
        &self,
        segment: SegmentOrdinal,
        documents: &[Placed],
        stop: &Stop,
    ) -> Result<Vec<Vec<Named>>, Error> {
        let reader = self.tantivy().segment_reader(segment);
        let column = catch_panic(|| Ok(TextColumn::open(reader, "named")?))?;
        read_values(&column, documents, stop, |value, of_value, made| {
            let (entity, is_reference) = read_named(value).ok_or_else(|| damaged("named"))?;
            let entities = repeat_n(entity, of_value.len());
            made.extend(of_value.iter().zip(entities).map(|(of, one)| (of.at, one, is_reference)));
            Ok(())
        })
    }
}

pub(super) fn damaged(column: &str) -> Error {
    Error::Damaged(message!("a column cannot be read: {error}", error = column))
}

//! Checks that every article can be read, and that its terms are those of its text.
//!
//! The checksums of each segment's terms and columns ([`super::posting_checksums`]) are compared with those
//! computed from each stored article ([`super::expected_document`]). This covers every posting, frequency,
//! position, length and column value. Time is linear in the index. Memory is 8 bytes for each document and
//! field of a segment, about 8 MB for 40,000 articles, and 8 bytes for each article.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use tantivy::index::SegmentMeta;
use tantivy::{DocAddress, DocId, SegmentReader};

use super::expected_document::ExpectedChecksums;
use super::posting_checksums::field_checksums;
use crate::article::ArticleId;
use crate::error::Error;
use crate::index::store::fault::{Fault, FaultLocation};
use crate::index::store::guard::catch_panic;
use crate::index::{META, Searcher};
use crate::message;

/// Articles that one thread compares at a time.
const CHUNK_LEN: usize = 256;

/// Called with the number of articles compared and their total, from several threads.
pub type ProgressFn<'w> = &'w (dyn Fn(usize, usize) + Sync);

impl Searcher {
    /// Finds segments whose number of articles differs from the commit.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub(crate) fn find_miscounts(&self) -> Result<Vec<Fault>, Error> {
        catch_panic(|| {
            let metas = self.tantivy().index().searchable_segment_metas()?;
            let mut faults = Vec::new();
            for reader in self.tantivy().segment_readers() {
                let rows = reader.fast_fields().u64("id")?.num_docs();
                // A batch may have deleted articles meanwhile.
                let is_same = |meta: &&SegmentMeta| {
                    meta.id() == reader.segment_id() && meta.delete_opstamp() == reader.delete_opstamp()
                };
                let meta = metas.iter().find(is_same);
                let agrees = |meta: &SegmentMeta| {
                    (meta.max_doc(), meta.num_deleted_docs()) == (rows, rows - reader.num_docs().min(rows))
                };
                if meta.is_some_and(|meta| !agrees(meta)) {
                    let segment = reader.segment_id().short_uuid_string();
                    let message =
                        message!("its number of articles differs from that of segment {segment}", segment);
                    faults.push(Fault::file(META, message));
                }
            }
            Ok(faults)
        })
    }

    /// Compares everything the index has of each article with its stored text.
    ///
    /// Call this only if no file is damaged ([`crate::index::Index::damaged_files`]): a damaged length may allocate
    /// more memory than there is. Unreadable data is a fault too.
    #[must_use]
    pub(crate) fn verify(&self, progress: ProgressFn<'_>) -> Vec<Fault> {
        let done = AtomicUsize::new(0);
        let total = usize::try_from(self.len()).unwrap_or(usize::MAX);
        let (mut faults, mut ids) = (Vec::new(), Vec::new());
        for (ordinal, reader) in (0..).zip(self.tantivy().segment_readers()) {
            let verifier = SegmentVerifier { searcher: self, ordinal, reader };
            let progress = |compared| progress(done.fetch_add(compared, Ordering::Relaxed) + compared, total);
            match verifier.compare(&progress) {
                Ok((found, own)) => {
                    faults.extend(found);
                    ids.extend(own);
                }
                Err(error) => faults.push(Fault::file(reader.segment_id().uuid_string(), error.message())),
            }
        }
        faults.extend(duplicate_ids(ids));
        faults
    }
}

struct SegmentVerifier<'s> {
    searcher: &'s Searcher,
    ordinal: u32,
    reader: &'s SegmentReader,
}

impl SegmentVerifier<'_> {
    /// The faults of the segment's articles, and the ids of its articles.
    fn compare(&self, progress: &(dyn Fn(usize) + Sync)) -> Result<(Vec<Fault>, Vec<u64>), Error> {
        let found = self.found()?;
        let documents: Vec<DocId> = catch_panic(|| Ok(self.reader.doc_ids_alive().collect()))?;
        let compared: Vec<Vec<(u64, Option<Fault>)>> = documents
            .par_chunks(CHUNK_LEN)
            .map(|some| {
                let mut expected = ExpectedChecksums::new(self.searcher)?;
                let compared = some.iter().map(|&document| self.compare_one(document, &found, &mut expected));
                progress(some.len());
                Ok(compared.collect())
            })
            .collect::<Result<_, Error>>()?;
        let (ids, faults): (Vec<u64>, Vec<Option<Fault>>) = compared.into_iter().flatten().unzip();
        Ok((faults.into_iter().flatten().collect(), ids))
    }

    /// The checksums in the segment: for each field, one for each document.
    fn found(&self) -> Result<Vec<Vec<u64>>, Error> {
        let fields: Vec<_> = self.searcher.tantivy().schema().fields().collect();
        // Each thread needs its own guard.
        fields
            .par_iter()
            .map(|(field, entry)| catch_panic(|| field_checksums(self.reader, *field, entry)))
            .collect()
    }

    fn compare_one(
        &self,
        document: DocId,
        found: &[Vec<u64>],
        expected: &mut ExpectedChecksums<'_>,
    ) -> (u64, Option<Fault>) {
        let address = DocAddress::new(self.ordinal, document);
        let read = self.searcher.article_at(address);
        let id = read.as_ref().map_or(0, |article| article.meta.id.number());
        let expected = read.and_then(|article| expected.of(&article, self.rev(document)?));
        let fault = match expected {
            Ok(expected) => {
                let differs = |(field, sum): &(usize, u64)| found[*field].get(document as usize) != Some(sum);
                self.fault(id, expected.into_iter().enumerate().filter(differs).map(|(field, _)| field))
            }
            Err(error) => {
                let store = format!("{}.store", self.reader.segment_id().uuid_string());
                Some(Fault::file(
                    store,
                    message!(
                        "document {document} cannot be read: {error}",
                        document,
                        error = error.message()
                    ),
                ))
            }
        };
        (id, fault)
    }

    fn rev(&self, document: DocId) -> Result<Option<u64>, Error> {
        let columns = &self.searcher.columns()[self.ordinal as usize];
        catch_panic(|| Ok(columns.rev()?.first(document)))
    }

    /// The fault of an article whose checksums differ in these fields.
    fn fault(&self, id: u64, fields: impl Iterator<Item = usize>) -> Option<Fault> {
        let all: Vec<_> = self.searcher.tantivy().schema().fields().collect();
        let own = self.searcher.fields();
        let words = [own.title_words, own.body_words, own.lead_words];
        let differing: Vec<_> = fields.map(|field| all[field]).collect();
        let names: Vec<&str> = differing.iter().map(|(_, entry)| entry.name()).collect();
        let is_words = differing.iter().all(|(field, _)| words.contains(field));
        let location = if is_words { FaultLocation::Words } else { FaultLocation::Article };
        let message = message!("{fields}: mismatch with its text", fields = names.join(", "));
        (!names.is_empty()).then(|| Fault { location: location(ArticleId::from_number(id)), message })
    }
}

/// Ids that several articles share. 0 is the id of unreadable articles.
fn duplicate_ids(mut ids: Vec<u64>) -> Vec<Fault> {
    ids.retain(|&id| id != 0);
    ids.par_sort_unstable();
    let equals = ids.chunk_by(|one, next| one == next).filter(|equals| equals.len() > 1);
    equals
        .map(|equals| Fault {
            location: FaultLocation::Article(ArticleId::from_number(equals[0])),
            message: message!("occurs {count} times", count = equals.len()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use tantivy::TantivyDocument;
    use tantivy::schema::Field;

    use super::*;
    use crate::analysis::Analyzer;
    use crate::article::{BodyStatus, Entity, EntityKind, Origin};
    use crate::clean::{site_number, title_key};
    use crate::dedup::bands;
    use crate::document::{Document, FileStamp, Publication, Publications};
    use crate::enrich::indicators;
    use crate::index::Index;
    use crate::index::schema::Fields;
    use crate::index::schema::stored::to_tantivy;

    /// An article of a `WeChat` account in two copies, with something in every field.
    fn document() -> Document {
        let copy = |source: &str, path: &str| Publication {
            source: source.to_owned(),
            date: Some(jiff::civil::date(2024, 9, 26)),
            url: Some("https://mp.weixin.qq.com/s?__biz=abc==&mid=1".to_owned()),
            file: FileStamp {
                path: path.to_owned(),
                root: "/r".to_owned(),
                size: 1,
                modified_ns: 2,
                hash: 3,
            },
        };
        let entity =
            |kind, value: &str| Entity { kind, value: value.to_owned(), origin: Origin::Body, benign: false };
        let body = "银狐木马的样本分析，见 a.example.com。".repeat(40);
        let title = "银狐木马 ransomware".to_owned();
        let entities = vec![
            entity(EntityKind::Domain, "a.example.com"),
            entity(EntityKind::Domain, "b.example.com"),
            entity(EntityKind::Ipv4, "192.0.2.1"),
        ];
        let copies = Publications::new([copy("某源", "a.md"), copy("另一源", "b.md")]);
        Document {
            id: ArticleId::from_number(7),
            status: BodyStatus::Full,
            language: "it".to_owned(),
            story: 5,
            site: site_number("wx:abc"),
            aliases: Vec::new(),
            title_key: Some(title_key("银狐木马 ransomware")),
            bands: bands(&body),
            indicators: indicators(&title, &body, &entities, &copies.urls()),
            is_collection: false,
            entities,
            copies,
            title,
            body,
            rev: Some(1),
        }
    }

    /// The faults of an index of these documents.
    fn faults(documents: Vec<TantivyDocument>) -> Vec<Fault> {
        let folder = tempfile::tempdir().expect("a folder");
        let index = Index::open_or_create(folder.path(), &Analyzer::default()).expect("an index");
        let mut writer = index.tantivy.writer_with_num_threads(1, 15 << 20).expect("a writer");
        for document in documents {
            writer.add_document(document).expect("added");
        }
        writer.commit().expect("a commit");
        index.searcher().expect("a searcher").verify(&|_, _| ())
    }

    fn made(fields: &Fields) -> TantivyDocument {
        to_tantivy(&document(), fields).expect("a document")
    }

    #[test]
    fn an_article_agrees_with_its_own_text() {
        let (_, fields) = crate::index::schema::build();
        assert_eq!(faults(vec![made(&fields)]), []);
    }

    #[test]
    fn any_extra_value_in_a_field_is_a_fault() {
        let (schema, fields) = crate::index::schema::build();
        let stored = [fields.title, fields.body, fields.meta];
        for (field, entry) in schema.fields().filter(|(field, _)| !stored.contains(field)) {
            let mut tampered = made(&fields);
            add_something(&mut tampered, field, entry.field_type().value_type());
            let found = faults(vec![tampered]);
            let is_of_words = entry.name().ends_with("_words");
            let id = ArticleId::from_number(7);
            let location = if is_of_words { FaultLocation::Words(id) } else { FaultLocation::Article(id) };
            let message = message!("{fields}: mismatch with its text", fields = entry.name());
            assert_eq!(found, [Fault { location, message }]);
        }
    }

    fn add_something(document: &mut TantivyDocument, field: Field, kind: tantivy::schema::Type) {
        match kind {
            tantivy::schema::Type::U64 => document.add_u64(field, 99),
            tantivy::schema::Type::I64 => document.add_i64(field, 99),
            tantivy::schema::Type::IpAddr => document.add_ip_addr(field, std::net::Ipv6Addr::LOCALHOST),
            _ => document.add_text(field, "网"),
        }
    }

    #[test]
    fn an_id_is_there_once() {
        let (_, fields) = crate::index::schema::build();
        let message = message!("occurs {count} times", count = 2);
        let expected = Fault { location: FaultLocation::Article(ArticleId::from_number(7)), message };
        assert_eq!(faults(vec![made(&fields), made(&fields)]), [expected]);
    }
}

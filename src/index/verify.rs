//! Whether every article can be read, and is found by what it says.
//!
//! The sums of each segment's terms and columns ([`super::sums`]) are held against those that each stored
//! article gives when it is cut again ([`super::rebuilt`]): every posting, frequency, position, length and
//! column that the index holds of it. Linear in the index; memory is 8 bytes for each document and field of
//! the segment at hand, some 8 MB for 40,000 articles, and 8 bytes for each article.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use tantivy::index::SegmentMeta;
use tantivy::{DocAddress, DocId, SegmentReader};

use super::fault::{Fault, Part};
use super::guard::guarded;
use super::rebuilt::Rebuilder;
use super::sums::field_sums;
use super::{META, Searcher};
use crate::article::ArticleId;
use crate::error::Error;
use crate::message;

/// Articles that one thread compares at a time.
const AT_A_TIME: usize = 256;

/// Told how many articles of how many have been compared, from several threads.
pub type Watcher<'w> = &'w (dyn Fn(usize, usize) + Sync);

impl Searcher {
    /// Looks for segments that hold more or fewer articles than the commit says.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn miscounted(&self) -> Result<Vec<Fault>, Error> {
        guarded(|| {
            let metas = self.tantivy().index().searchable_segment_metas()?;
            let mut faults = Vec::new();
            for reader in self.tantivy().segment_readers() {
                let rows = reader.fast_fields().u64("id")?.num_docs();
                // A batch may have deleted more in the meantime.
                let is_same = |meta: &&SegmentMeta| {
                    meta.id() == reader.segment_id() && meta.delete_opstamp() == reader.delete_opstamp()
                };
                let meta = metas.iter().find(is_same);
                let agrees = |meta: &SegmentMeta| {
                    (meta.max_doc(), meta.num_deleted_docs()) == (rows, rows - reader.num_docs().min(rows))
                };
                if meta.is_some_and(|meta| !agrees(meta)) {
                    let segment = reader.segment_id().short_uuid_string();
                    let message = message!("counts other articles than segment {segment} has", segment);
                    faults.push(Fault::file(META, message));
                }
            }
            Ok(faults)
        })
    }

    /// Compares all that the index holds of each article with what its stored text gives.
    ///
    /// To be asked only where no file is damaged ([`super::Index::damaged_files`]): a damaged length may
    /// ask for more memory than there is. What cannot be read is a fault too.
    #[must_use]
    pub fn verify(&self, watcher: Watcher<'_>) -> Vec<Fault> {
        let done = AtomicUsize::new(0);
        let total = usize::try_from(self.len()).unwrap_or(usize::MAX);
        let (mut faults, mut ids) = (Vec::new(), Vec::new());
        for (ordinal, reader) in (0..).zip(self.tantivy().segment_readers()) {
            let segment = Segment { searcher: self, ordinal, reader };
            let told = |compared| watcher(done.fetch_add(compared, Ordering::Relaxed) + compared, total);
            match segment.compare(&told) {
                Ok((found, own)) => {
                    faults.extend(found);
                    ids.extend(own);
                }
                Err(error) => faults.push(Fault::file(reader.segment_id().uuid_string(), error.message())),
            }
        }
        faults.extend(doubled(ids));
        faults
    }
}

struct Segment<'s> {
    searcher: &'s Searcher,
    ordinal: u32,
    reader: &'s SegmentReader,
}

impl Segment<'_> {
    /// The faults of the segment's articles, and their ids.
    fn compare(&self, told: &(dyn Fn(usize) + Sync)) -> Result<(Vec<Fault>, Vec<u64>), Error> {
        let found = self.found()?;
        let documents: Vec<DocId> = guarded(|| Ok(self.reader.doc_ids_alive().collect()))?;
        let compared: Vec<Vec<(u64, Option<Fault>)>> = documents
            .par_chunks(AT_A_TIME)
            .map(|some| {
                let mut rebuilder = Rebuilder::new(self.searcher)?;
                let compared =
                    some.iter().map(|&document| self.compare_one(document, &found, &mut rebuilder));
                told(some.len());
                Ok(compared.collect())
            })
            .collect::<Result<_, Error>>()?;
        let (ids, faults): (Vec<u64>, Vec<Option<Fault>>) = compared.into_iter().flatten().unzip();
        Ok((faults.into_iter().flatten().collect(), ids))
    }

    /// What the segment holds: for each field, the sum of each document.
    fn found(&self) -> Result<Vec<Vec<u64>>, Error> {
        let fields: Vec<_> = self.searcher.tantivy().schema().fields().collect();
        // Threads are guarded one by one.
        fields.par_iter().map(|(field, entry)| guarded(|| field_sums(self.reader, *field, entry))).collect()
    }

    fn compare_one(
        &self,
        document: DocId,
        found: &[Vec<u64>],
        rebuilder: &mut Rebuilder<'_>,
    ) -> (u64, Option<Fault>) {
        let address = DocAddress::new(self.ordinal, document);
        let read = self.searcher.article_at(address);
        let id = read.as_ref().map_or(0, super::StoredArticle::number);
        let expected = read.and_then(|article| rebuilder.sums(&article));
        let fault = match expected {
            Ok(expected) => {
                let differs = |(field, sum): &(usize, u64)| found[*field].get(document as usize) != Some(sum);
                self.fault(id, expected.into_iter().enumerate().filter(differs).map(|(field, _)| field))
            }
            Err(error) => {
                let store = format!("{}.store", self.reader.segment_id().uuid_string());
                Some(Fault::file(
                    store,
                    message!("document {document} cannot be read: {error}", document, error),
                ))
            }
        };
        (id, fault)
    }

    /// What is wrong with an article of which these fields differ.
    fn fault(&self, id: u64, fields: impl Iterator<Item = usize>) -> Option<Fault> {
        let all: Vec<_> = self.searcher.tantivy().schema().fields().collect();
        let own = self.searcher.fields();
        let words = [own.title_words, own.body_words, own.lead_words];
        let differing: Vec<_> = fields.map(|field| all[field]).collect();
        let names: Vec<&str> = differing.iter().map(|(_, entry)| entry.name()).collect();
        let is_words = differing.iter().all(|(field, _)| words.contains(field));
        let part = if is_words { Part::Words } else { Part::Article };
        let message = message!("{fields}: not what its text gives", fields = names.join(", "));
        (!names.is_empty()).then(|| Fault { part: part(ArticleId::from_number(id)), message })
    }
}

/// The ids that several articles have; 0 is that of those that cannot be read.
fn doubled(mut ids: Vec<u64>) -> Vec<Fault> {
    ids.retain(|&id| id != 0);
    ids.par_sort_unstable();
    let equals = ids.chunk_by(|one, next| one == next).filter(|equals| equals.len() > 1);
    equals
        .map(|equals| Fault {
            part: Part::Article(ArticleId::from_number(equals[0])),
            message: message!("is there {count} times", count = equals.len()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use tantivy::TantivyDocument;
    use tantivy::schema::Field;

    use super::*;
    use crate::analysis::Analyzer;
    use crate::article::{BodyStatus, Entity, EntityKind, Language, Origin};
    use crate::clean::{site_number, title_key};
    use crate::dedup::bands;
    use crate::document::{Document, FileStamp, Publication, Publications};
    use crate::index::Index;
    use crate::index::schema::Fields;
    use crate::index::stored::to_tantivy;

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
        Document {
            id: ArticleId::from_number(7),
            title: "银狐木马 ransomware".to_owned(),
            status: BodyStatus::Full,
            language: Language::new("it"),
            story: 5,
            site: site_number("wx:abc"),
            aliases: Vec::new(),
            title_key: Some(title_key("银狐木马 ransomware")),
            bands: bands(&body),
            entities: vec![
                entity(EntityKind::Domain, "a.example.com"),
                entity(EntityKind::Domain, "b.example.com"),
                entity(EntityKind::Ipv4, "192.0.2.1"),
            ],
            copies: Publications::new([copy("某源", "a.md"), copy("另一源", "b.md")]),
            body,
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
    fn whatever_else_a_field_holds_is_told() {
        let (schema, fields) = crate::index::schema::build();
        let stored = [fields.title, fields.body, fields.meta];
        for (field, entry) in schema.fields().filter(|(field, _)| !stored.contains(field)) {
            let mut tampered = made(&fields);
            add_something(&mut tampered, field, entry.field_type().value_type());
            let found = faults(vec![tampered]);
            let is_of_words = entry.name().ends_with("_words");
            let id = ArticleId::from_number(7);
            let part = if is_of_words { Part::Words(id) } else { Part::Article(id) };
            let message = message!("{fields}: not what its text gives", fields = entry.name());
            assert_eq!(found, [Fault { part, message }]);
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
        let message = message!("is there {count} times", count = 2);
        let expected = Fault { part: Part::Article(ArticleId::from_number(7)), message };
        assert_eq!(faults(vec![made(&fields), made(&fields)]), [expected]);
    }
}

//! The engine to compare with: bare tantivy with jieba in search mode, as cang-jie has it. It indexes title and body with
//! positions, and stores both.
//!
//! It has two inputs. From the files it does the same task as our program: read them, take the title from the front
//! matter and the rest as the body. From clean text in memory it does a part of the task, with input that our program
//! has made.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jieba_rs::Jieba;
use secnews::index::Searcher;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexWriter, TantivyDocument};

use crate::common::jieba::JiebaTokenizer;

const TOKENIZER: &str = "jieba";

/// A title and a body.
pub(crate) type Text = (String, String);

/// Clean texts in memory.
pub(crate) type Texts = Vec<Text>;

pub(crate) fn texts(searcher: &Searcher) -> Texts {
    let mut texts = Vec::new();
    searcher.for_each_article(|article| texts.push((article.title, article.body))).expect("readable");
    texts
}

/// The resources of an engine.
#[derive(Clone, Copy)]
pub(crate) struct Resources {
    pub(crate) threads: usize,
    /// Memory for postings of all threads together, in bytes.
    pub(crate) memory: usize,
}

/// Reads, parses and indexes `files` in `folder`.
pub(crate) fn index_files(files: &[PathBuf], jieba: &Arc<Jieba>, folder: &Path, resources: Resources) {
    let texts = files.iter().map(|file| {
        let bytes = std::fs::read(file).expect("a readable file");
        parsed(&String::from_utf8_lossy(&bytes))
    });
    index(texts, jieba, folder, resources);
}

/// The title from the front matter, and everything after the front matter.
fn parsed(file: &str) -> Text {
    let header_and_body = file.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    let (header, body) = header_and_body.unwrap_or(("", file));
    let title = header.lines().find_map(|line| line.strip_prefix("title: "));
    (title.unwrap_or_default().to_owned(), body.to_owned())
}

/// Indexes `texts` in `folder`, stored, committed and merged.
pub(crate) fn index(
    texts: impl ExactSizeIterator<Item = Text>,
    jieba: &Arc<Jieba>,
    folder: &Path,
    Resources { threads, memory }: Resources,
) {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let options = TextOptions::default().set_indexing_options(indexing).set_stored();
    let fields: [Field; 2] = ["title", "body"].map(|name| schema.add_text_field(name, options.clone()));
    std::fs::create_dir_all(folder).expect("a folder");
    let index = Index::create_in_dir(folder, schema.build()).expect("an index");
    let tokenizer = JiebaTokenizer { jieba: Arc::clone(jieba), hmm: false, ordinal: true };
    index.tokenizers().register(TOKENIZER, tokenizer);
    let mut writer: IndexWriter = index.writer_with_num_threads(threads, memory).expect("a writer");
    let number = texts.len() as u64;
    for (title, body) in texts {
        let mut document = TantivyDocument::new();
        document.add_text(fields[0], title);
        document.add_text(fields[1], body);
        writer.add_document(document).expect("room");
    }
    writer.commit().expect("room");
    writer.wait_merging_threads().expect("room");
    let searcher = index.reader().expect("a reader").searcher();
    assert_eq!(searcher.num_docs(), number);
}

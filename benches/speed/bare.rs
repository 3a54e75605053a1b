//! The engine to compare with: bare tantivy with jieba in search mode, over the clean text of the same
//! articles.

use std::path::Path;
use std::sync::Arc;

use jieba_rs::Jieba;
use secnews::index::Searcher;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexWriter, TantivyDocument};

use crate::common::jieba::JiebaTokenizer;

const TOKENIZER: &str = "jieba";

/// Clean texts in memory: title and body.
pub(crate) type Texts = Vec<(String, String)>;

pub(crate) fn texts(searcher: &Searcher) -> Texts {
    let mut texts = Vec::new();
    searcher.for_each_article(|article| texts.push((article.title, article.body))).expect("readable");
    texts
}

/// Indexes `texts` in `folder`, stored, committed and merged, with so many threads and bytes of memory.
pub(crate) fn index(texts: &Texts, jieba: &Arc<Jieba>, folder: &Path, threads: usize, memory: usize) {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing).set_stored();
    let fields: [Field; 2] = ["title", "body"].map(|name| schema.add_text_field(name, text.clone()));
    std::fs::create_dir_all(folder).expect("a folder");
    let index = Index::create_in_dir(folder, schema.build()).expect("an index");
    let tokenizer = JiebaTokenizer { jieba: Arc::clone(jieba), hmm: false, ordinal: true };
    index.tokenizers().register(TOKENIZER, tokenizer);
    let mut writer: IndexWriter = index.writer_with_num_threads(threads, memory).expect("a writer");
    for (title, body) in texts {
        let mut document = TantivyDocument::new();
        document.add_text(fields[0], title);
        document.add_text(fields[1], body);
        writer.add_document(document).expect("room");
    }
    writer.commit().expect("room");
    writer.wait_merging_threads().expect("room");
    let searcher = index.reader().expect("a reader").searcher();
    assert_eq!(searcher.num_docs(), texts.len() as u64);
}

//! The engines to compare with: tantivy with the tokenizer of tantivy-jieba, BM25 over title and body, over the same
//! clean text.

use std::collections::HashMap;

use secnews::index::Searcher;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, MoreLikeThisQuery, Occur, Query, QueryParser, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::{LowerCaser, TextAnalyzer};
use tantivy::{DocAddress, Index, IndexWriter, TantivyDocument, Term};

use super::judged::{Answering, Task};
use crate::common::jieba::{JiebaTokenizer, jieba};

const TOKENIZER: &str = "jieba";

/// How a text becomes a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlainQuery {
    /// By tantivy's parser, lenient.
    Parser,
    /// As the OR of all its terms in both fields.
    Terms,
}

impl PlainQuery {
    /// Both, with their names in the table.
    pub(crate) const ALL: [(&'static str, Self); 2] =
        [("tantivy-jieba, parser", Self::Parser), ("tantivy-jieba, OR", Self::Terms)];
}

/// An index in memory.
pub(crate) struct Plain {
    index: Index,
    searcher: tantivy::Searcher,
    title: Field,
    body: Field,
    paths: Field,
    addresses: HashMap<String, DocAddress>,
}

impl Plain {
    /// Indexes the title and body of every article that `source` holds.
    pub(crate) fn index(source: &Searcher) -> Self {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(TOKENIZER)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text = TextOptions::default().set_indexing_options(indexing).set_stored();
        let title = schema.add_text_field("title", text.clone());
        let body = schema.add_text_field("body", text);
        let paths = schema.add_text_field("path", STRING | STORED);
        let index = Index::create_in_ram(schema.build());
        let tokenizer = JiebaTokenizer { jieba: jieba(), hmm: true, ordinal: false };
        let analyzer = TextAnalyzer::builder(tokenizer).filter(LowerCaser).build();
        index.tokenizers().register(TOKENIZER, analyzer);
        let mut writer: IndexWriter = index.writer(400 << 20).expect("a writer");
        let add = |article: secnews::search::StoredArticle| {
            let mut document = TantivyDocument::new();
            document.add_text(title, &article.title);
            document.add_text(body, &article.body);
            article.meta.copies.paths().iter().for_each(|path| document.add_text(paths, path));
            writer.add_document(document).expect("memory");
        };
        source.for_each_article(add).expect("readable");
        writer.commit().expect("memory");
        let searcher = index.reader().expect("a reader").searcher();
        let mut plain = Self { index, searcher, title, body, paths, addresses: HashMap::new() };
        plain.addresses = plain.addresses();
        plain
    }

    fn addresses(&self) -> HashMap<String, DocAddress> {
        let mut addresses = HashMap::new();
        for (segment, reader) in (0..).zip(self.searcher.segment_readers()) {
            for document in reader.doc_ids_alive() {
                let address = DocAddress::new(segment, document);
                self.paths_of(address).into_iter().for_each(|path| {
                    addresses.insert(path, address);
                });
            }
        }
        addresses
    }

    fn paths_of(&self, address: DocAddress) -> Vec<String> {
        let document: TantivyDocument = self.searcher.doc(address).expect("stored");
        document.get_all(self.paths).filter_map(|value| value.as_str().map(str::to_owned)).collect()
    }

    /// The engine that reads texts in one of the ways.
    pub(crate) fn engine(&self, query: PlainQuery) -> PlainEngine<'_> {
        PlainEngine { plain: self, query }
    }

    fn fields(&self, task: Task) -> Vec<Field> {
        if task == Task::SearchBodies { vec![self.body] } else { vec![self.title, self.body] }
    }

    fn any_term(&self, fields: &[Field], text: &str) -> Box<dyn Query> {
        let mut analyzer = self.index.tokenizers().get(TOKENIZER).expect("registered");
        let mut terms = Vec::new();
        analyzer.token_stream(text).process(&mut |token| {
            for &field in fields {
                let term = Term::from_field_text(field, &token.text);
                let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                terms.push((Occur::Should, Box::new(query) as Box<dyn Query>));
            }
        });
        Box::new(BooleanQuery::new(terms))
    }
}

/// A way to ask an index.
pub(crate) struct PlainEngine<'p> {
    plain: &'p Plain,
    query: PlainQuery,
}

impl PlainEngine<'_> {
    fn query(&self, task: Task, text: &str) -> Option<Box<dyn Query>> {
        let fields = self.plain.fields(task);
        if task == Task::Similar {
            let address = self.plain.addresses.get(text)?;
            return Some(Box::new(MoreLikeThisQuery::builder().with_document(*address)));
        }
        Some(match self.query {
            PlainQuery::Parser => {
                QueryParser::for_index(&self.plain.index, fields).parse_query_lenient(text).0
            }
            PlainQuery::Terms => self.plain.any_term(&fields, text),
        })
    }
}

impl Answering for PlainEngine<'_> {
    fn answer(&self, task: Task, text: &str, wanted: usize) -> Vec<Vec<String>> {
        let Some(query) = self.query(task, text) else { return Vec::new() };
        // One more, for the article that others are to be like.
        let found = self.plain.searcher.search(&*query, &TopDocs::with_limit(wanted + 1).order_by_score());
        let own = self.plain.addresses.get(text).filter(|_| task == Task::Similar);
        let others = found.expect("an answer").into_iter().filter(|(_, address)| Some(address) != own);
        others.map(|(_, address)| self.plain.paths_of(address)).collect()
    }
}

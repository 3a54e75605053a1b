//! The fields of the index, and an article as a document of them. A change here changes [`VERSION`].

pub(in crate::index) mod columns;
pub(in crate::index) mod entities;
pub(in crate::index) mod heads;
pub(in crate::index) mod lines;
pub(in crate::index) mod meta;
pub(in crate::index) mod restored;
pub(in crate::index) mod stored;

use tantivy::IndexSettings;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::tokenizer::TokenizerManager;

use crate::analysis::{Analyzer, LiteralTokenizer, WordTierTokenizer};

/// Raised whenever the fields or their content change.
pub(in crate::index) const VERSION: u32 = 13;

/// Compression level of zstd for stored texts. Level 6 would take half as much time again, and save half a percent.
const LEVEL: i32 = 4;

const WORD_TIER: &str = "words";
const LITERAL_TIER: &str = "literal";
const WHOLE: &str = "raw";

/// Handles of all fields.
#[derive(Clone, Copy)]
pub(in crate::index) struct Fields {
    /// The article id as a number: 48 bits, so that leading digits are a range.
    pub(in crate::index) id: Field,
    /// Title in the word tier: frequencies, no positions.
    pub(in crate::index) title_words: Field,
    /// Title in the literal tier, with positions.
    pub(in crate::index) title_literal: Field,
    /// Body in the word tier.
    pub(in crate::index) body_words: Field,
    /// The beginning of the body in the word tier.
    pub(in crate::index) lead_words: Field,
    /// Body in the literal tier.
    pub(in crate::index) body_literal: Field,
    /// Names of feeds and accounts, in the literal tier.
    pub(in crate::index) source_literal: Field,
    /// The same names, folded, each as one term.
    pub(in crate::index) source_exact: Field,
    /// The same names as written, to be counted.
    pub(in crate::index) source: Field,
    /// Host of the URL and its parent domains.
    pub(in crate::index) host: Field,
    /// The host alone, to be counted.
    pub(in crate::index) host_exact: Field,
    /// Language code.
    pub(in crate::index) language: Field,
    /// Body status.
    pub(in crate::index) status: Field,
    /// The earliest feed date, in days since 1970.
    pub(in crate::index) date: Field,
    /// The number of its story.
    pub(in crate::index) story: Field,
    /// The genre as a number; see `enrich::Genre`.
    pub(in crate::index) genre: Field,
    /// The number of its series; see `dedup::series`.
    pub(in crate::index) series: Field,
    /// The number of the commit that wrote it last.
    pub(in crate::index) rev: Field,
    /// The site that its furniture is counted by.
    pub(in crate::index) site: Field,
    /// Hash of the title, if the article may have a copy without a URL.
    pub(in crate::index) title_key: Field,
    /// Ids of the pages that its copies are variants of: see `article::CanonicalUrl`.
    pub(in crate::index) page: Field,
    /// Bands of its `MinHash` signature: articles that share one may be reposts.
    pub(in crate::index) band: Field,
    /// Its entities: kind, a space, and the value; domains with their parents.
    pub(in crate::index) entity: Field,
    /// Its IP addresses.
    pub(in crate::index) address: Field,
    /// The manifest: the place of each file of the article.
    pub(in crate::index) file: Field,
    /// Its title and its publications, for surveys; see [`heads`].
    pub(in crate::index) head: Field,
    /// What it names, for surveys and facets; see [`heads`].
    pub(in crate::index) named: Field,
    /// Where the lines of its body and what it names stand, for surveys; see [`lines`].
    pub(in crate::index) lines: Field,
    /// The rest of the manifest in columns with a value for each file, in one order: the hash of its location, its size, the
    /// time of its last change, the hash of its content.
    pub(in crate::index) file_key: Field,
    pub(in crate::index) file_size: Field,
    pub(in crate::index) file_modified: Field,
    pub(in crate::index) file_hash: Field,
    /// Stored: title, body, and what no column has; see [`meta`].
    pub(in crate::index) title: Field,
    pub(in crate::index) body: Field,
    pub(in crate::index) meta: Field,
}

/// Builds the schema and its handles.
pub(in crate::index) fn build() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let fields = Fields {
        id: schema.add_u64_field("id", INDEXED | FAST),
        title_words: add_text(&mut schema, "title_words", WORD_TIER, IndexRecordOption::WithFreqs),
        title_literal: add_text(
            &mut schema,
            "title_literal",
            LITERAL_TIER,
            IndexRecordOption::WithFreqsAndPositions,
        ),
        body_words: add_text(&mut schema, "body_words", WORD_TIER, IndexRecordOption::WithFreqs),
        lead_words: add_text(&mut schema, "lead_words", WORD_TIER, IndexRecordOption::WithFreqs),
        body_literal: add_text(
            &mut schema,
            "body_literal",
            LITERAL_TIER,
            IndexRecordOption::WithFreqsAndPositions,
        ),
        source_literal: add_text(
            &mut schema,
            "source_literal",
            LITERAL_TIER,
            IndexRecordOption::WithFreqsAndPositions,
        ),
        source_exact: add_whole(&mut schema, "source_exact", false),
        source: schema.add_text_field("source", FAST),
        host: add_whole(&mut schema, "host", false),
        host_exact: schema.add_text_field("host_exact", FAST),
        language: add_whole(&mut schema, "language", true),
        status: add_whole(&mut schema, "status", true),
        date: schema.add_i64_field("date", FAST),
        story: schema.add_u64_field("story", INDEXED | FAST),
        genre: schema.add_u64_field("genre", FAST),
        series: schema.add_u64_field("series", FAST),
        rev: schema.add_u64_field("rev", FAST),
        site: schema.add_u64_field("site", INDEXED),
        title_key: schema.add_u64_field("title_key", INDEXED),
        page: schema.add_u64_field("page", INDEXED),
        band: schema.add_u64_field("band", INDEXED),
        entity: add_whole(&mut schema, "entity", false),
        address: schema.add_ip_addr_field("address", INDEXED),
        file: schema.add_text_field("file", FAST),
        head: schema.add_text_field("head", FAST),
        named: schema.add_text_field("named", FAST),
        lines: schema.add_text_field("lines", FAST),
        file_key: schema.add_u64_field("file_key", FAST),
        file_size: schema.add_u64_field("file_size", FAST),
        file_modified: schema.add_i64_field("file_modified", FAST),
        file_hash: schema.add_u64_field("file_hash", FAST),
        title: schema.add_text_field("title", STORED),
        body: schema.add_text_field("body", STORED),
        meta: schema.add_text_field("meta", STORED),
    };
    (schema.build(), fields)
}

impl Fields {
    /// The handles for an older schema; `None` if it lacks fields that a rebuild reads.
    pub(in crate::index) fn of(schema: &Schema) -> Option<Self> {
        let field = |name| schema.get_field(name).ok();
        // Later fields are not read from an older index.
        let later = |name| field(name).or_else(|| field("meta"));
        Some(Self {
            id: field("id")?,
            title_words: field("title_words")?,
            title_literal: field("title_literal")?,
            body_words: field("body_words")?,
            lead_words: field("lead_words")?,
            body_literal: field("body_literal")?,
            source_literal: field("source_literal")?,
            source_exact: field("source_exact")?,
            source: field("source")?,
            host: field("host")?,
            host_exact: field("host_exact")?,
            language: field("language")?,
            status: field("status")?,
            date: field("date")?,
            story: field("story")?,
            genre: later("genre")?,
            series: later("series")?,
            rev: later("rev")?,
            site: field("site")?,
            title_key: field("title_key")?,
            page: later("page")?,
            band: field("band")?,
            entity: field("entity")?,
            address: field("address")?,
            file: field("file")?,
            head: later("head")?,
            named: later("named")?,
            lines: later("lines")?,
            file_key: later("file_key")?,
            file_size: later("file_size")?,
            file_modified: later("file_modified")?,
            file_hash: later("file_hash")?,
            title: field("title")?,
            body: field("body")?,
            meta: field("meta")?,
        })
    }
}

fn add_text(schema: &mut SchemaBuilder, name: &str, tokenizer: &str, record: IndexRecordOption) -> Field {
    let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record);
    schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
}

fn add_whole(schema: &mut SchemaBuilder, name: &str, fast: bool) -> Field {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(WHOLE)
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    let options = TextOptions::default().set_indexing_options(indexing);
    schema.add_text_field(name, if fast { options.set_fast(WHOLE) } else { options })
}

/// Compression of stored texts. zstd takes three quarters of the space of LZ4. Blocks of 64 KB would save
/// another tenth, but add a quarter to the instructions of a search. An index keeps the setting that it was
/// created with.
pub(in crate::index) fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(LEVEL) }),
        ..IndexSettings::default()
    }
}

/// The tokenizers that the schema names.
pub(in crate::index) fn tokenizers(analyzer: &Analyzer) -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(WORD_TIER, WordTierTokenizer::new(analyzer.clone()));
    manager.register(LITERAL_TIER, LiteralTokenizer::default());
    manager
}

//! Answers → text for people and JSON for programs.
//!
//! Every function writes to a given stream; the caller decides which stream that is and whether it has colour.
//! Foreign text passes through [`printable`] in text and through the escapes of the JSON writer in JSON, so that no
//! control character of an article reaches a terminal.

mod about_lines;
mod article;
mod article_text;
mod block;
mod brief;
mod brief_text;
mod chart;
mod check;
mod citation_line;
#[cfg(feature = "cluster")]
mod comparison;
mod density;
mod entity;
mod event;
mod event_page;
mod explanation;
mod feed;
mod hit_fields;
mod hit_lines;
mod hit_parts;
mod hits;
mod json;
mod layout;
mod look;
mod markdown;
mod marked;
mod named;
mod news;
mod notes;
mod palette;
mod printable;
#[cfg(feature = "cluster")]
mod push;
mod report;
mod rising;
mod sightings;
mod sightings_table;
mod stats;
mod suggestion;
mod timeline;
mod tokens;
mod translated;
mod trend;

pub use article::{ArticleView, Marks, ShownArticle};
pub use article_text::article_text;
pub use brief::{BriefAnswer, html_page, stories as mention_count, title, together as mentions_together};
pub use brief_text::brief_text;
pub use chart::trend_svg;
pub use check::{ListedFindings, verdict_text};
#[cfg(feature = "cluster")]
pub use comparison::comparison_text;
pub use entity::{entity_text, kind_name, missing_days};
pub use event::{coverage, headlines};
pub use event_page::event_text;
pub use explanation::{ExplainedAnswer, explanation_text};
pub use feed::{FeedHead, atom_feed};
pub use hit_fields::{HitField, HitLine, HitLines, lines_text};
pub use hit_parts::reports as other_reports;
pub use hits::{facets_text, hits_text};
pub use json::write_json;
pub use look::Look;
pub(crate) use markdown::{in_markdown, paragraphs_in_markdown};
pub use named::{shown, shown_group, with_own_letters};
pub use news::{HitNews, ListedWatch, RepostNews, WatchNews, news_markdown, news_text};
pub use notes::note_text;
pub use palette::Palette;
pub use printable::{is_unsafe, printable};
#[cfg(feature = "cluster")]
pub use push::{push_summary, push_text};
pub use report::{report_text, write_file_outcome};
pub use rising::{heading as rising_heading, rising_text};
pub use sightings::{Listed, SightingsAnswer, values_text};
pub use sightings_table::sightings_text;
pub use stats::stats_text;
pub use suggestion::{corrections_text, suggestion_line};
pub use timeline::{TimelineAnswer, TimelineEntry, entries as timeline_entries, happened, timeline_text};
pub use tokens::{query_text, tokens_text};
pub use translated::{translated_heading, translated_text};
pub use trend::{Measure, Series, TrendAnswer, TrendBucket, trend_text};

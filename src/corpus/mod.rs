//! Reads fetched files into [`Article`]s. This is the only code that knows where articles are stored and in
//! which formats.
//!
//! [`walk`] lists the files; [`read`] and [`parse`] turn a file into an article as its fetcher wrote it.
//! Cleaning interprets the Markdown, and the index finds duplicates. A new file format is one new file here and
//! one line in `format.rs`.

mod body;
mod date;
mod decode;
mod fields;
mod folder;
mod format;
mod front_matter;
mod list;
mod read;
mod skip;
mod walk;
mod wxvl;
mod yaml;

use std::path::Path;

use crate::article::{Article, Warning};

pub use list::read_list;
pub(crate) use read::{LoadedFile, MAX_FILE_BYTES};
pub use read::{load, read};
pub use skip::SkipReason;
pub(crate) use walk::walk_with;
pub use walk::{ArticleFile, InputPath, WalkEntry, walk};

/// Parses the bytes of the file at `path`. The name excludes files that are no articles, and the folders give the date
/// if the file has none. A malformed file gives an article with warnings.
///
/// # Errors
///
/// The reason why the file is no article.
pub fn parse(path: &Path, bytes: &[u8]) -> Result<Article, SkipReason> {
    if let Some(reason) = skip::by_name(path) {
        return Err(reason);
    }
    let (text, is_whole) = decode::text(bytes);
    if text.trim().is_empty() {
        return Err(SkipReason::Empty);
    }
    let mut article = format::parse(&text).ok_or(SkipReason::NoKnownFormat)?;
    article.date = article.date.or_else(|| date::of_path(path));
    if article.date.is_some() {
        // A missing date needs no warning if the path has one.
        article.warnings.retain(|warning| *warning != Warning::BadDate(String::new()));
    }
    if !is_whole {
        article.warnings.push(Warning::InvalidUtf8);
    }
    Ok(article)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::{SkipReason, parse};
    use crate::article::Warning;

    #[test]
    fn files_that_are_no_articles() {
        for (name, text, expected) in [
            ("daily.md", "---\ntitle: a\n---\n", SkipReason::FeedList),
            ("index.md", "- [a](a.md)\n", SkipReason::IndexPage),
            ("a.txt", "---\ntitle: a\n---\n", SkipReason::NotMarkdown),
            ("a.md", "", SkipReason::Empty),
            ("a.md", "\u{feff}\r\n \r\n", SkipReason::Empty),
            ("README.md", "# The corpus\n\nNotes.\n", SkipReason::NoKnownFormat),
            ("a.md", "---\nlayout: post\n---\n\ntext\n", SkipReason::NoKnownFormat),
            ("a.md", "---\n", SkipReason::NoKnownFormat),
        ] {
            assert_eq!(parse(Path::new(name), text.as_bytes()), Err(expected), "{name}: {text:?}");
        }
    }

    #[test]
    fn bad_bytes_are_replaced_and_reported() {
        let article =
            parse(Path::new("a.MD"), b"---\ntitle: a\xff\nurl: u\ndate: 2024-01-02\n---\nb\xe4\xb8").unwrap();
        assert_eq!((article.title.as_str(), article.body.as_str()), ("a\u{fffd}", "b\u{fffd}"));
        assert_eq!(article.warnings, [Warning::InvalidUtf8]);
    }

    proptest! {
        #[test]
        fn any_bytes_parse_or_are_skipped(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = parse(Path::new("a.md"), &bytes);
        }

        #[test]
        fn any_header_parses_or_is_skipped(
            lines in prop::collection::vec("---|# *|(title|url|source|date|fetch_date):( \\PC{0,9})?|\\PC{0,9}( {0,3}2024-0[0-9]-11 10:00)?", 0..12),
            line_end in "\n|\r\n|\r",
        ) {
            let text = format!("---{line_end}{}", lines.join(&line_end));
            let _ = parse(Path::new("a.md"), text.as_bytes());
            let _ = parse(Path::new("a.md"), &text.as_bytes()[3..]);
        }
    }
}

//! Reasons to skip a file. Each has a short name for reports.

use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::Path;

use crate::message;
use crate::message::{Message, fmt_english, io_error_kind};

/// The reason why a file or folder gave no article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SkipReason {
    /// A daily list of links written by the fetcher: `daily.md`, `daily.json`, `pick.md`.
    FeedList,
    /// A list of links to the articles of an archive: `index.md`.
    IndexPage,
    /// Neither `.md` nor `.markdown`.
    NotMarkdown,
    /// A folder whose name begins with a dot, such as `.git`.
    Hidden,
    /// A pipe, socket or device, which may never end.
    NotAFile,
    /// A symbolic link to a folder that contains it.
    LinkLoop,
    /// An empty text.
    Empty,
    /// Markdown with neither the front matter nor the byline of a fetched article.
    NoKnownFormat,
    /// It changed while it was read.
    Changing,
    /// The file or folder is missing or could not be read.
    Unreadable(io::ErrorKind),
}

impl SkipReason {
    /// A stable short name for counts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FeedList => "feed-list",
            Self::IndexPage => "index-page",
            Self::NotMarkdown => "not-markdown",
            Self::Hidden => "hidden",
            Self::NotAFile => "not-a-file",
            Self::LinkLoop => "link-loop",
            Self::Empty => "empty",
            Self::NoKnownFormat => "no-known-format",
            Self::Changing => "changing",
            Self::Unreadable(_) => "unreadable",
        }
    }

    /// Whether it needs attention; the other reasons are normal in any archive.
    #[must_use]
    pub(crate) const fn needs_attention(self) -> bool {
        matches!(self, Self::Unreadable(_) | Self::LinkLoop | Self::Empty | Self::NotAFile | Self::Changing)
    }
}

impl SkipReason {
    /// The text for users.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::FeedList => {
                message!("a list of a day's links; its articles are indexed from their own files")
            }
            Self::IndexPage => {
                message!("a list of links to articles; the articles are indexed from their own files")
            }
            Self::NotMarkdown => message!("not a Markdown file; rename it to .md if it holds an article"),
            Self::Hidden => message!("a hidden folder; name it as a path of its own to index it"),
            Self::NotAFile => message!("not a regular file; save its content to a file first"),
            Self::LinkLoop => message!("a symbolic link to a folder around it; remove the link"),
            Self::Empty => message!("empty; fetch the article again"),
            Self::NoKnownFormat => message!(
                "no fetched article; it needs front matter with title and url, or a heading and a byline with a time"
            ),
            Self::Changing => message!("being written; the next batch will read it"),
            Self::Unreadable(kind) => {
                message!(
                    "cannot be read ({reason}); check its path and permissions",
                    reason = io_error_kind(*kind)
                )
            }
        }
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_english(&self.message(), f)
    }
}

/// The reason to skip a file by its name alone.
pub(super) fn by_name(path: &Path) -> Option<SkipReason> {
    by_file_name(path.file_name().unwrap_or_default())
}

/// As [`by_name`], of a file with this name.
pub(super) fn by_file_name(name: &OsStr) -> Option<SkipReason> {
    let is_among = |names: &[&str]| names.iter().any(|other| name.eq_ignore_ascii_case(other));
    if is_among(&["daily.md", "daily.json", "pick.md"]) {
        Some(SkipReason::FeedList)
    } else if is_among(&["index.md"]) {
        Some(SkipReason::IndexPage)
    } else if is_markdown(name) {
        None
    } else {
        Some(SkipReason::NotMarkdown)
    }
}

/// Whether a name has one of the extensions of Markdown, and something before it.
fn is_markdown(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    [".md", ".markdown"].into_iter().any(|extension| {
        let end = name.len().checked_sub(extension.len()).filter(|stem| *stem > 0).map(|stem| &name[stem..]);
        end.is_some_and(|end| end.eq_ignore_ascii_case(extension.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{SkipReason, by_name};

    #[test]
    fn files_skipped_by_name() {
        for (name, expected) in [
            ("a.md", None),
            ("a.MD", None),
            ("a.Markdown", None),
            (".NET a.md", None),
            ("-\n'“%20😀.md", None),
            ("2024/daily.md/a.md", None),
            ("2024/daily.md", Some(SkipReason::FeedList)),
            ("daily.json", Some(SkipReason::FeedList)),
            ("pick.md", Some(SkipReason::FeedList)),
            ("index.md", Some(SkipReason::IndexPage)),
            ("other.json", Some(SkipReason::NotMarkdown)),
            ("a.md~", Some(SkipReason::NotMarkdown)),
            (".md", Some(SkipReason::NotMarkdown)),
            ("", Some(SkipReason::NotMarkdown)),
        ] {
            assert_eq!(by_name(Path::new(name)), expected, "{name:?}");
        }
    }
}

//! What the user can do about an error of the library, in terms of this command line. The library names no option; errors
//! of a command itself bring their remedy.

use std::io;

use secnews::error::Error;
use secnews::ingest::{Finding, FindingKind};
use secnews::message;
use secnews::message::Message;
use secnews::watch::{MAX_NAME, WatchError};

use super::engine_hints;

/// The remedy for `error`, if there is one.
pub(super) fn hint(error: &Error) -> Option<Message> {
    Some(match error {
        Error::Query(error) => error.remedy.clone(),
        Error::NoIndex(_) => {
            message!("build one with `secnews index PATH`, or name another with --index DIR")
        }
        Error::NotAFolder(_) => message!("name a folder for the index with --index DIR"),
        Error::Outdated { .. } => {
            message!("run `secnews index --rebuild`: it builds a new index from the articles")
        }
        Error::Locked { .. } => message!("wait for it with --wait, or run the command again later"),
        Error::Interrupted => message!("run the command again to do it"),
        Error::AllFilesVanished { .. } => {
            message!("check that the disk is mounted; to remove them, name the parent folder")
        }
        Error::NotOurs(_) => message!("name another folder, or remove that file"),
        Error::Damaged(_) | Error::Missing(_) => {
            message!("run `secnews index --rebuild PATH`: it builds a new one from the articles in PATH")
        }
        Error::MergeFailed(_) => {
            message!("what was indexed is safe; free some space and run `secnews index --optimize` again")
        }
        Error::Engine(_) => message!(
            "check that the folder can be read and written; `secnews check --deep` finds damage in the index"
        ),
        Error::EmptyPeriod { .. } => message!("give an earlier --since or a later --until"),
        Error::UnknownId(_) => message!("`secnews search --output ids QUERY` lists ids"),
        Error::AmbiguousId { .. } => message!("write more of its digits"),
        Error::Remote(error) => return engine_hints::hint(error),
        Error::Io { source, .. } => return disk_remedy(source.kind()),
        _ => return None,
    })
}

/// The remedy for an error of a watch.
pub(super) fn hint_for_watch(error: &WatchError) -> Message {
    match error {
        WatchError::BadName(_) => {
            message!("use up to {most} letters, characters, figures, dashes and underscores", most = MAX_NAME)
        }
        WatchError::Unknown(_) => message!("`secnews watch list` lists the watches"),
        WatchError::Known(_) => message!("choose another name, or replace it with --replace"),
        WatchError::Damaged { .. } => message!("fix the file, or remove it and add the watch again"),
        WatchError::Io { .. } => {
            message!("see that the folder can be written, or name another with SECNEWS_WATCHES")
        }
    }
}

/// The remedy for a finding of `check`.
pub(super) fn hint_for_finding(finding: &Finding) -> Message {
    match finding.kind {
        FindingKind::Missing => {
            message!(
                "`secnews index --prune {folder}` removes vanished files",
                folder = arguments(finding, "PATH")
            )
        }
        FindingKind::Changed | FindingKind::Extra => {
            message!(
                "`secnews index {folder}` reads what is new and changed",
                folder = arguments(finding, "PATH")
            )
        }
        FindingKind::Unreadable => message!("mount it or fix its permissions, then check again"),
        FindingKind::Words | FindingKind::Article | FindingKind::Index => {
            message!(
                "`secnews index --rebuild {folders}` rebuilds the index",
                folders = arguments(finding, "PATH…")
            )
        }
    }
}

/// The folders of a finding as arguments for a shell, or `placeholder` if they are not known.
fn arguments(finding: &Finding, placeholder: &str) -> String {
    let quoted: Vec<String> = finding.roots.iter().map(|root| quoted(root)).collect();
    if quoted.is_empty() { placeholder.to_owned() } else { quoted.join(" ") }
}

/// `path`, quoted for a shell.
fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+,@%:=".contains(c);
    if path.chars().all(is_plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

/// How to check every article as well.
pub(super) fn deep_check() -> Message {
    message!("--deep reads every one")
}

/// How to see the findings that a check leaves out.
pub(super) fn more_findings(more: usize) -> Message {
    message!("… and {more} more; --verbose lists all", more)
}

/// How to see the entities that a table leaves out.
pub(super) fn more_entities(more: usize) -> Message {
    message!("… and {more} more; --all lists them", more)
}

/// How to see the events that a timeline leaves out.
pub(super) fn more_events(more: usize) -> Message {
    message!("{more} more events have a match; --all lists those that report it", more)
}

/// How to see the values that statistics leave out.
pub(super) fn more_values() -> Message {
    message!("more: --json lists all")
}

/// The remedy for an I/O error.
fn disk_remedy(kind: io::ErrorKind) -> Option<Message> {
    use io::ErrorKind::{NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    match kind {
        StorageFull | QuotaExceeded => {
            Some(message!("free some space and run the command again; the index is as it was"))
        }
        PermissionDenied => Some(message!("check its owner and permissions")),
        ReadOnlyFilesystem => Some(message!("mount it so that it can be written, or name another place")),
        NotFound => Some(message!("check that the disk is mounted and that the folder exists")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted_for_a_shell_where_they_must() {
        for (path, expected) in [("/归档/a-b", "/归档/a-b"), ("/a b", "'/a b'"), ("/it's", r"'/it'\''s'")]
        {
            assert_eq!(quoted(path), expected);
        }
    }
}

//! Errors of the operating system, whose texts are English: common kinds have a Chinese text of ours.

use std::io;
use std::path::Path;

use super::{Message, Value};
use crate::message;

/// The text of an I/O error; a custom one has its own text in every locale.
#[must_use]
pub fn io_error(error: &io::Error) -> Value {
    let number = error.raw_os_error();
    let kind = if number.is_some() || error.get_ref().is_none() { common(error.kind()) } else { None };
    Value::System { english: error.to_string(), kind: kind.map(Box::new), number }
}

/// The text of an I/O error at `path`.
#[must_use]
pub fn io_message(path: &Path, error: &io::Error) -> Message {
    in_file(path, &io_error(error).into())
}

/// What is wrong in the file at `path`.
#[must_use]
pub fn in_file(path: &Path, message: &Message) -> Message {
    // Without words, so the catalog has no entry for it.
    let arguments = vec![("path", Value::from(path.display())), ("message", Value::from(message))];
    Message::new("{path}: {message}", arguments)
}

/// The text of a kind of I/O error.
#[must_use]
pub(crate) fn io_error_kind(kind: io::ErrorKind) -> Value {
    Value::System { english: kind.to_string(), kind: common(kind).map(Box::new), number: None }
}

fn common(kind: io::ErrorKind) -> Option<Message> {
    use io::ErrorKind as Kind;
    Some(match kind {
        Kind::NotFound => message!("no such file or folder"),
        Kind::PermissionDenied => message!("permission denied"),
        Kind::AlreadyExists => message!("already exists"),
        Kind::IsADirectory => message!("is a folder"),
        Kind::NotADirectory => message!("not a folder"),
        Kind::ReadOnlyFilesystem => message!("the file system is read-only"),
        Kind::StorageFull => message!("no space left on the disk"),
        Kind::QuotaExceeded => message!("the quota of the disk is used up"),
        Kind::FileTooLarge => message!("the file is too large"),
        Kind::InvalidFilename => message!("the name of the file cannot be used"),
        Kind::BrokenPipe => message!("the pipe was closed"),
        Kind::Interrupted => message!("interrupted"),
        Kind::UnexpectedEof => message!("unexpected end of file"),
        Kind::InvalidData => message!("not valid UTF-8"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Locale;

    #[test]
    fn a_system_error_keeps_its_number() {
        let error = io::Error::from_raw_os_error(2);
        assert_eq!(io_error(&error).render(Locale::English), error.to_string());
        assert_eq!(io_error(&error).render(Locale::Chinese), "没有这个文件或文件夹（2）");
        let custom = io::Error::other("not a regular file");
        assert_eq!(io_error(&custom).render(Locale::Chinese), "not a regular file");
    }
}

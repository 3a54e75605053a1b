//! Converts tantivy's errors to ours: a failing disk, or a damaged index.

use std::io;
use std::path::Path;
use std::sync::Arc;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

use crate::error::Error;
use crate::message::Message;

impl From<TantivyError> for Error {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::DataCorruption(_) => {
                Self::Damaged(Message::untranslated(without_content(&error.to_string())))
            }
            TantivyError::IncompatibleIndex(difference) => {
                Self::Damaged(Message::untranslated(format!("{difference:?}")))
            }
            TantivyError::OpenReadError(error) => unreadable(error),
            TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, filepath }) => {
                io_error_at(&filepath, &io_error)
            }
            TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, directory_path }) => {
                io_error_at(&directory_path, &io_error)
            }
            TantivyError::LockFailure(LockError::IoError(error), _) => io_error_at(Path::new("lock"), &error),
            TantivyError::IoError(error) if is_corruption(&error) => {
                Self::Damaged(Message::untranslated(error.to_string()))
            }
            other => Self::Engine(Message::untranslated(other.to_string())),
        }
    }
}

fn unreadable(error: OpenReadError) -> Error {
    match error {
        OpenReadError::FileDoesNotExist(path) => Error::Missing(path),
        OpenReadError::IoError { io_error, filepath } if is_corruption(&io_error) => {
            Error::Damaged(Message::untranslated(format!("{}: {io_error}", filepath.display())))
        }
        OpenReadError::IoError { io_error, filepath } => io_error_at(&filepath, &io_error),
        OpenReadError::IncompatibleIndex(difference) => {
            Error::Damaged(Message::untranslated(format!("{difference:?}")))
        }
    }
}

/// Whether the bytes were read but are invalid, rather than that reading failed.
fn is_corruption(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    error.raw_os_error().is_none() && matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof)
}

fn io_error_at(path: &Path, error: &Arc<io::Error>) -> Error {
    let source = io::Error::new(error.kind(), Arc::clone(error));
    Error::Io { path: path.to_owned(), source }
}

/// The message without the file content that it may quote.
fn without_content(message: &str) -> String {
    message.split(" Content: ").next().unwrap_or_default().chars().take(200).collect()
}

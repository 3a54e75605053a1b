//! Turns panics inside tantivy into errors, since a damaged index must not crash the program.
//!
//! tantivy trusts its files. In a damaged one, a slice may end beyond the file or an `unwrap` may fail, and the
//! thread panics. Every call into tantivy goes through [`catch_panic`], which makes an error of the panic. Our
//! own code stays outside, so that its bugs are not taken for damage. Aborts cannot be caught, such as the
//! allocation of a damaged length: see `docstore.rs`. A deep check reads no file whose checksum is wrong.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::tantivy_error::IndexError;
use crate::error::Error;
use crate::message;

thread_local! {
    /// Depth of nested guards in this thread.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// Counts a guard while it lives, also through a panic.
struct DepthGuard;

impl DepthGuard {
    fn enter() -> Self {
        DEPTH.set(DEPTH.get() + 1);
        Self
    }
}

impl Drop for DepthGuard {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}

/// Whether a panic of this thread becomes [`Error::Damaged`], so that a panic hook need not print it.
#[must_use]
pub fn is_catching_panics() -> bool {
    DEPTH.get() > 0
}

/// Runs `read`; returns [`Error::Damaged`] if it panics. Threads started by `read` need their own guard.
pub(in crate::index) fn catch_panic<T>(read: impl FnOnce() -> Result<T, IndexError>) -> Result<T, Error> {
    let _depth = DepthGuard::enter();
    // Unwind safety: readers change nothing that is used after an error.
    catch_unwind(AssertUnwindSafe(read)).map_or_else(|panic| Err(damaged(&*panic)), |read| Ok(read?))
}

fn damaged(panic: &(dyn Any + Send)) -> Error {
    let literal = panic.downcast_ref::<&str>().copied();
    let message = literal.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Error::Damaged(match message {
        Some(reason) => message!("reading it failed ({reason})", reason),
        None => message!("reading it failed"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_and_the_guard_is_left() {
        let slice = [1, 2, 3];
        let end = slice.len() + 1;
        let message = catch_panic(|| Ok(slice[..end].len())).expect_err("beyond the end").to_string();
        assert!(
            message.starts_with("the index is damaged: reading it failed (range end index 4"),
            "{message}"
        );
        assert!(!is_catching_panics());
        assert_eq!(catch_panic(|| Ok(catch_panic(|| Ok(is_catching_panics()))?)).ok(), Some(true));
    }
}

//! A damaged index is an error, not a crash: what panics inside the engine stops here.
//!
//! tantivy trusts its files. Where one is damaged, a slice may end beyond its file or an `unwrap` meet
//! what cannot be, and the thread panics. Every door to the engine leads through [`guarded`], which makes
//! an error of that; our own code on either side of the door stays outside, so that its faults are not
//! taken for damage. What cannot be caught is an abort, as on an allocation of a damaged length: see
//! `texts.rs`, and a deep check reads no file whose checksum is wrong.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::Error;
use crate::message;

thread_local! {
    /// How many guards this thread is inside of.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// Counts a guard while it lives, through a panic too.
struct Inside;

impl Inside {
    fn enter() -> Self {
        DEPTH.set(DEPTH.get() + 1);
        Self
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}

/// Whether a panic of this thread becomes [`Error::Damaged`], so that a panic hook need not tell it.
#[must_use]
pub fn is_guarded() -> bool {
    DEPTH.get() > 0
}

/// What `read` gives; [`Error::Damaged`] if it panics. A thread that `read` starts needs a guard of its own.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let _inside = Inside::enter();
    // Nothing that was being changed is looked at again: readers only read, and an error ends the answer.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| Err(damaged(&*panic)))
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
        let message = guarded(|| Ok(slice[..end].len())).expect_err("beyond the end").to_string();
        assert!(
            message.starts_with("the index is damaged: reading it failed (range end index 4"),
            "{message}"
        );
        assert!(!is_guarded());
        assert_eq!(guarded(|| guarded(|| Ok(is_guarded()))).ok(), Some(true));
    }
}

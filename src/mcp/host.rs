//! What runs the tools: a process of its own, or the server.

use std::sync::Arc;

use secnews::answers::Desk;
use secnews::error::Error;

use crate::serving::current::State;
use crate::serving::lanes::Lanes;

/// What calls are answered from.
pub(crate) trait Host: Send + Sync + 'static {
    /// What is loaded once.
    fn desk(&self) -> &Desk;

    /// The current state of the index.
    ///
    /// # Errors
    ///
    /// If the index cannot be opened.
    fn state(&self) -> Result<Arc<State>, Error>;

    /// The places for calls.
    fn lanes(&self) -> &Lanes;

    /// Whether a search looks for reports in the other language.
    fn translates(&self) -> bool;
}

//! Help texts and errors of clap in Chinese.

pub(super) mod argument_error;
pub(super) mod errors;
pub(super) mod examples;
pub(super) mod help;

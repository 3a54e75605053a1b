//! The settings: configuration file, environment and locale.

pub(super) mod defaults;
pub(super) mod file;
pub(super) mod locale;

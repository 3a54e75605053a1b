//! The binary under test.

use std::process::Command;

/// Variables by which users change what the binary does.
const SETTINGS: [&str; 13] = [
    "SECNEWS_ENGINE",
    "SECNEWS_ENGINE_API_KEY",
    "SECNEWS_ENGINE_NAME",
    "SECNEWS_ENGINE_PASSWORD",
    "SECNEWS_ENGINE_USER",
    "SECNEWS_INDEX",
    "SECNEWS_LANG",
    "SECNEWS_PAGER",
    "SECNEWS_TOKEN",
    "PAGER",
    "NO_COLOR",
    "RUST_BACKTRACE",
    "LC_MESSAGES",
];

pub(crate) fn binary() -> &'static str {
    env!("CARGO_BIN_EXE_secnews")
}

/// A command that runs the binary in English and without the settings of whoever runs the tests.
pub(crate) fn program() -> Command {
    let mut command = Command::new(binary());
    for name in SETTINGS {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C").env("LANG", "C");
    command
}

//! The documents for developers name files that exist, so that a moved file is noticed there.

use std::fs;

use pulldown_cmark::{Event, Options, Parser};

use crate::harness::project;

const DOCUMENTS: [&str; 2] = ["ARCHITECTURE.md", "CONTRIBUTING.md"];

/// Endings of names of files and folders.
const ENDINGS: [&str; 6] = ["/", ".rs", ".md", ".txt", ".tsv", ".yml"];

#[test]
fn every_path_in_the_documents_for_developers_exists() {
    let mut count = 0;
    for document in DOCUMENTS {
        let text = fs::read_to_string(project().join(document)).expect(document);
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
            let Event::Code(code) = event else { continue };
            if is_path(&code) {
                count += 1;
                let exists =
                    ["", "src", "tests/it"].iter().any(|root| project().join(root).join(&*code).exists());
                assert!(exists, "{document} names {code}, which does not exist");
            }
        }
    }
    assert!(count > 100, "only {count} paths are found");
}

/// Whether `code` is a path; a file without a folder, or with a placeholder such as `NAME.rs`, is none.
fn is_path(code: &str) -> bool {
    let is_plain = code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-'));
    let is_outside = code.starts_with("..") || code.starts_with("target/") || code.contains("NAME");
    code.contains('/') && is_plain && !is_outside && ENDINGS.iter().any(|ending| code.ends_with(ending))
}

//! The API as schemathesis sees it, which makes requests from the description and checks the answers against it.
//!
//! `.ci/run` installs it from the Python package index.

use std::fs;
use std::process::Command;

use super::client::{Server, samples};
use crate::harness::project;

const CONFIGURATION: &str = r#"
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "304", "404", "409", "422"]
"#;

#[test]
#[ignore = "needs schemathesis, which `.ci/run` installs"]
fn schemathesis_finds_nothing() {
    let tool = project().join("target/tools/validators/bin/schemathesis");
    assert!(tool.exists(), "{} is missing: run .ci/run", tool.display());
    let bench = samples();
    let server = Server::start(&bench, &[]);
    // A query that does not parse is a string, as every one that does.
    fs::write(bench.path().join("schemathesis.toml"), CONFIGURATION).expect("a file");
    let url = format!("http://{}/api/v1/openapi.json", server.address);
    let run = Command::new(tool)
        .args(["run", &url, "--checks", "all", "--seed", "42", "--max-examples", "30", "--no-color"])
        .args(["--include-path-regex", "^/(api|feed|suggest|opensearch)"])
        .current_dir(bench.path())
        .output()
        .expect("schemathesis");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
}

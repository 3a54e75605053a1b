//! The tests of commands, surveys, exports, watches, the server and tools for language models once more, with a cluster in place of
//! the local index.

use std::process::Command;

use super::asked::{CLUSTER, VARIABLE};
use super::nodes::shared;

/// Tests whose names begin so.
const TESTED: [&str; 11] = [
    "commands::",
    "export::",
    "groups::",
    "habits::",
    "hit_numbers::",
    "mcp::",
    "ranking::",
    "serve::",
    "survey::",
    "typed::",
    "watching::",
];

/// Those that make no sense with a cluster, or that it cannot do, with the reason.
const LEFT_OUT: [(&str, &str); 5] = [
    ("commands::an_index_of_another_analysis", "about the folder of the index"),
    ("ranking::explanations", "a cluster does not explain scores"),
    ("serve::operation::a_clone_serves", "about the folder of the index"),
    ("serve::operation::old_answers", "about the folder of the index"),
    ("serve::reload::answers_go_on_though_the_index_is_deleted", "about the folder of the index"),
];

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn commands_answer_alike_from_a_cluster() {
    let Some(urls) = shared() else { return };
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    // Names that other tests contain, too.
    command.args(TESTED).args(["--skip", "cluster::"]);
    command.args(LEFT_OUT.iter().flat_map(|(test, _)| ["--skip", test]));
    command.env(VARIABLE, CLUSTER).env("SECNEWS_TEST_OPENSEARCH", urls);
    let output = command.output().expect("the tests");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.contains("test result: ok"), "{out}\n{err}");
}

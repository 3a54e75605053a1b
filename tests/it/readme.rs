//! What the two READMEs say: every command that they show works, what is shown of its answer is
//! true, and nothing that the program offers is left unsaid.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::examples::{Example, bench_with_samples, examples, run};
use crate::harness::{project, run_in};

const READMES: [&str; 2] = ["README.md", "README.zh.md"];

/// The way to run the program without installing it.
const FROM_SOURCE: &str = "cargo run --release -- ";

/// Options of other programs that are named.
const OF_OTHERS: [&str; 5] = ["--bench", "--half", "--locked", "--path", "--release"];

#[test]
fn both_readmes_show_the_same_commands() {
    let [english, chinese] = READMES.map(text);
    let commands = |text| examples(text).iter().map(|example| example.command).collect::<Vec<_>>();
    assert!(commands(&english).len() > 5, "no commands found");
    assert_eq!(commands(&english), commands(&chinese));
}

#[test]
fn every_command_shown_works() {
    let checks = fs::read_to_string(project().join(".ci/run")).expect("the checks");
    for readme in READMES {
        let bench = bench_with_samples();
        let language = if readme.contains(".zh.") { "zh" } else { "en" };
        for Example { command, shown } in examples(&text(readme)) {
            if let Some(arguments) = command.strip_prefix(FROM_SOURCE) {
                run(bench.path(), language, &format!("secnews {arguments}"), &shown);
            } else if command.starts_with("cargo test") {
                assert!(checks.contains(command), "{readme}: .ci/run does not run `{command}`");
            } else if !command.starts_with("cargo install --path .") {
                run(bench.path(), language, command, &shown);
            }
        }
    }
}

#[test]
fn everything_on_offer_is_documented() {
    let (general, of_search) = (help(&["--help"]), help(&["search", "--help"]));
    for readme in READMES {
        let text = text(readme);
        for name in subcommands(&general) {
            assert!(
                text.contains(&format!("`secnews {name} ")) || text.contains(&format!("`secnews {name}`")),
                "{readme} does not explain `secnews {name}`"
            );
        }
        let missing: Vec<_> = long_flags(&of_search).difference(&long_flags(&text)).copied().collect();
        assert!(missing.is_empty(), "{readme} does not explain {missing:?}");
    }
}

#[test]
fn what_is_documented_is_on_offer() {
    let mut offered = help(&["--help"]);
    for name in subcommands(&offered.clone()).filter(|name| *name != "help") {
        offered += &help(&[name, "--help"]);
    }
    for verb in ["add", "list", "remove", "run"] {
        offered += &help(&["watch", verb, "--help"]);
    }
    let foreign: BTreeSet<&str> = OF_OTHERS.into_iter().collect();
    let known: BTreeSet<&str> = long_flags(&offered).union(&foreign).copied().collect();
    for path in READMES.map(|readme| project().join(readme)).into_iter().chain(pages()) {
        let text = fs::read_to_string(&path).expect("a page");
        let unknown: Vec<_> = long_flags(&text).difference(&known).copied().collect();
        assert!(unknown.is_empty(), "{} tells of {unknown:?}", path.display());
    }
}

/// The pages of the book.
fn pages() -> impl Iterator<Item = PathBuf> {
    let files = walkdir::WalkDir::new(project().join("docs")).into_iter();
    files.map(|file| file.expect("a file").into_path()).filter(|path| path.extension() == Some("md".as_ref()))
}

#[test]
fn the_help_is_read_right() {
    let general = help(&["--help"]);
    let names: Vec<&str> = subcommands(&general).collect();
    assert!(
        ["index", "search", "show", "tokens", "stats"].iter().all(|name| names.contains(name)),
        "{names:?}"
    );
    assert_eq!(names.last(), Some(&"help"), "{names:?}");
    let wrapped =
        "Commands:\n  one    a text that\n         goes on\n  two    another\n\nOptions:\n  -x  no command";
    assert_eq!(subcommands(wrapped).collect::<Vec<_>>(), ["one", "two"]);
    let flags = long_flags("-n, --limit <N>  `--sort a|b`，--json、--no-collapse -- --- a--b");
    assert_eq!(flags, BTreeSet::from(["--json", "--limit", "--no-collapse", "--sort"]));
}

fn text(readme: &str) -> String {
    fs::read_to_string(project().join(readme)).expect(readme)
}

fn help(arguments: &[&str]) -> String {
    let run = run_in(project(), arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
    run.out
}

/// The names in the list of commands of a help text.
fn subcommands(help: &str) -> impl Iterator<Item = &str> {
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    // What is indented further goes on with the line above.
    let entries = list.take_while(|line| !line.is_empty()).filter_map(|line| line.strip_prefix("  "));
    entries.filter(|entry| !entry.starts_with(' ')).filter_map(|entry| entry.split_whitespace().next())
}

fn long_flags(text: &str) -> BTreeSet<&str> {
    let words = text.split(|character: char| !character.is_ascii_lowercase() && character != '-');
    words
        .filter(|word| word.strip_prefix("--").is_some_and(|name| name.starts_with(|c: char| c != '-')))
        .collect()
}

//! What the two READMEs say: every command that they show works, what is shown of its answer is
//! true, and nothing that the program offers is left unsaid.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::harness::{Bench, binary, project, run_in};

const READMES: [&str; 2] = ["README.md", "README.zh.md"];

/// The way to run the program without installing it.
const FROM_SOURCE: &str = "cargo run --release -- ";

/// Stands for what a README leaves out of an answer.
const ELLIPSIS: char = '…';

/// A command in a README and what is shown of its answer, both streams.
struct Example<'t> {
    command: &'t str,
    shown: Vec<&'t str>,
}

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
        for Example { command, shown } in examples(&text(readme)) {
            if let Some(arguments) = command.strip_prefix(FROM_SOURCE) {
                run(bench.path(), readme, &format!("secnews {arguments}"), &shown);
            } else if command.starts_with("cargo test") {
                assert!(checks.contains(command), "{readme}: .ci/run does not run `{command}`");
            } else if !command.starts_with("cargo install --path .") {
                run(bench.path(), readme, command, &shown);
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
fn the_help_is_read_right() {
    let general = help(&["--help"]);
    let names: Vec<&str> = subcommands(&general).collect();
    assert!(
        ["index", "search", "show", "tokens", "stats"].iter().all(|name| names.contains(name)),
        "{names:?}"
    );
    let flags = long_flags("-n, --limit <N>  `--sort a|b`，--json、--no-collapse -- --- a--b");
    assert_eq!(flags, BTreeSet::from(["--json", "--limit", "--no-collapse", "--sort"]));
}

fn text(readme: &str) -> String {
    fs::read_to_string(project().join(readme)).expect(readme)
}

/// The commands in the console blocks, in order.
fn examples(text: &str) -> Vec<Example<'_>> {
    let mut examples: Vec<Example<'_>> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            examples.push(Example { command, shown: Vec::new() });
        } else if let Some(example) = examples.last_mut().filter(|_| inside) {
            example.shown.push(line);
        }
    }
    examples
}

fn bench_with_samples() -> Bench {
    let bench = Bench::new();
    for entry in walkdir::WalkDir::new(project().join("corpus")) {
        let entry = entry.expect("a sample");
        let target = bench.path().join(entry.path().strip_prefix(project()).expect("below the project"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).expect("a folder");
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
    bench
}

/// Runs a line of a shell in `folder`, with the program on its path, which speaks the language of the README.
fn run(folder: &Path, readme: &str, line: &str, shown: &[&str]) {
    let language = if readme.contains(".zh.") { "zh" } else { "en" };
    let Output { status, stdout, stderr } =
        shell(line).env("SECNEWS_LANG", language).current_dir(folder).output().expect("a shell");
    let answer = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "`{line}` gives {status}\n{answer}");
    for piece in shown.iter().filter(|line| !tells_a_time(line)).flat_map(|line| line.split(ELLIPSIS)) {
        assert!(answer.contains(piece), "`{line}` does not answer {piece:?}, but\n{answer}");
    }
}

fn shell(line: &str) -> Command {
    let own = Path::new(binary()).parent().expect("the program's folder").to_owned();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(own).chain(std::env::split_paths(&others)));
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).env("PATH", path.expect("a path"));
    for name in ["SECNEWS_INDEX", "SECNEWS_PAGER", "PAGER", "NO_COLOR"] {
        shell.env_remove(name);
    }
    shell
}

/// Whether a line of an answer is another one each time.
fn tells_a_time(line: &str) -> bool {
    line.ends_with(" ms)")
        || line.ends_with(" 毫秒）")
        || line.contains(" files in ")
        || line.contains(" 个文件，用时 ")
}

fn help(arguments: &[&str]) -> String {
    let run = run_in(project(), arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
    run.out
}

/// The names in the list of commands of a help text.
fn subcommands(help: &str) -> impl Iterator<Item = &str> {
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    list.take_while(|line| !line.is_empty()).filter_map(|line| line.split_whitespace().next())
}

fn long_flags(text: &str) -> BTreeSet<&str> {
    let words = text.split(|character: char| !character.is_ascii_lowercase() && character != '-');
    words
        .filter(|word| word.strip_prefix("--").is_some_and(|name| name.starts_with(|c: char| c != '-')))
        .collect()
}

//! The two READMEs and the book as documentation: every command that a README shows works, and in both
//! languages every command and option of the program is documented.

use std::collections::BTreeSet;
use std::fs;

use secnews::article::EntityKind;
use secnews::search::Facet;

use crate::book;
use crate::examples::{Example, bench_with_samples, examples, run};
use crate::harness::{Bench, project, run_in};

/// The languages of the documentation, each with its README.
const READMES: [(&str, &str); 2] = [("en", "README.md"), ("zh", "README.zh.md")];

/// How a README runs the program before it is installed.
const FROM_SOURCE: &str = "cargo run --release -- ";

/// Options of other programs that the documentation names.
const FOREIGN_OPTIONS: [&str; 13] = [
    "--bench",
    "--crosslang",
    "--data-urlencode",
    "--get",
    "--half",
    "--lib",
    "--locked",
    "--open",
    "--path",
    "--release",
    "--test",
    "--version",
    "--write",
];

/// A README is a page to read, not a reference; a Chinese word has 1.6 characters on average.
const MAX_README_WORDS: usize = 1500;
const HAN_CHARACTERS_PER_WORD: f64 = 1.6;

/// The command that ends when it is told to.
const SERVE: &str = "cargo run --release -- serve";

/// Serves what the commands before have indexed, on another port than the one shown.
#[cfg(feature = "serve")]
fn serve(bench: &Bench, shown: &[&str]) {
    use crate::serve::client::Server;

    let server = Server::start(bench, &[]);
    assert_eq!(server.get("/").status, 200);
    let help = bench.ok(&["serve", "--help"]).out;
    let defaults = ["--address", "--port"].map(|option| {
        let rest = help.split(&format!("{option} <")).nth(1).expect("an option");
        let rest = rest.split("[default: ").nth(1).expect("a default");
        rest.split(']').next().unwrap_or_default().to_owned()
    });
    assert_eq!(shown, [format!("http://{}/", defaults.join(":"))]);
}

/// Without the server there is nothing to show.
#[cfg(not(feature = "serve"))]
fn serve(_: &Bench, _: &[&str]) {}

#[test]
fn both_readmes_show_the_same_commands() {
    let [english, chinese] = READMES.map(|(_, readme)| text(readme));
    let commands = |text| examples(text).iter().map(|example| example.command).collect::<Vec<_>>();
    assert!(commands(&english).len() > 5, "no commands found");
    assert_eq!(commands(&english), commands(&chinese));
}

#[test]
fn every_command_shown_works() {
    let checks = fs::read_to_string(project().join(".ci/run")).expect("the checks");
    for (language, readme) in READMES {
        let bench = bench_with_samples();
        for Example { command, shown } in examples(&text(readme)) {
            if command == SERVE {
                serve(&bench, &shown);
            } else if let Some(arguments) = command.strip_prefix(FROM_SOURCE) {
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
fn readmes_are_short() {
    for (_, readme) in READMES {
        let words = words(&text(readme));
        assert!(words <= MAX_README_WORDS, "{readme} has {words} words: move some of them into the book");
    }
}

#[test]
fn every_link_of_a_readme_has_a_target() {
    for (_, readme) in READMES {
        for link in book::links(&text(readme)).iter().filter(|link| !link.contains("://")) {
            assert!(project().join(link).exists(), "{readme} links to {link}, which does not exist");
        }
    }
}

#[test]
fn every_command_and_option_is_documented_in_both_languages() {
    let offered: Vec<(String, String)> = offered();
    for (language, readme) in READMES {
        let documented = documentation(language, readme);
        for (command, _) in &offered {
            let name = command.split(' ').next().unwrap_or_default();
            let is_documented = documented.contains(&format!("`secnews {name} "))
                || documented.contains(&format!("`secnews {name}`"));
            assert!(is_documented, "{language}: `secnews {name}` is not documented");
        }
        let documented = long_flags(&documented);
        for (command, help) in &offered {
            let missing: Vec<_> = long_flags(help).difference(&documented).copied().collect();
            assert!(missing.is_empty(), "{language}: options of {command} are not documented: {missing:?}");
        }
    }
}

#[test]
fn every_facet_kind_and_value_is_documented_in_both_languages() {
    let offered = offered();
    for (language, readme) in READMES {
        let documented = documentation(language, readme);
        let facets = documented.lines().find(|line| line.starts_with("| `--facet FIELD")).unwrap_or_default();
        for name in Facet::ALL.map(Facet::name) {
            assert!(facets.contains(&format!("`{name}`")), "{language}: facet {name} is not documented");
        }
        for kind in EntityKind::ALL {
            assert!(documented.contains(&format!("`{kind}`")), "{language}: kind {kind} is not documented");
        }
        let words: BTreeSet<&str> = words_of(&documented).collect();
        for (command, help) in &offered {
            let missing: Vec<&str> = possible_values(help).filter(|value| !words.contains(value)).collect();
            assert!(missing.is_empty(), "{language}: values of {command} are not documented: {missing:?}");
        }
    }
}

#[test]
fn every_documented_option_exists() {
    let offered = offered().into_iter().map(|(_, help)| help).collect::<String>() + &help(&["--help"]);
    let foreign = BTreeSet::from(FOREIGN_OPTIONS);
    let known: BTreeSet<&str> = long_flags(&offered).union(&foreign).copied().collect();
    for (language, readme) in READMES {
        let documented = documentation(language, readme);
        let unknown: Vec<_> = long_flags(&documented).difference(&known).copied().collect();
        assert!(unknown.is_empty(), "{language}: there are no options {unknown:?}");
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
    assert_eq!(names.last(), Some(&"help"), "{names:?}");
    let wrapped =
        "Commands:\n  one    a text that\n         goes on\n  two    another\n\nOptions:\n  -x  no command";
    assert_eq!(subcommands(wrapped).collect::<Vec<_>>(), ["one", "two"]);
    let flags = long_flags("-n, --limit <N>  `--sort a|b`，--json、--no-collapse -- --- a--b");
    assert_eq!(flags, BTreeSet::from(["--json", "--limit", "--no-collapse", "--sort"]));
    assert!(offered().iter().any(|(command, _)| command == "watch add"));
}

#[test]
fn words_are_counted() {
    assert_eq!(words("one `two-three` four"), 3);
    assert_eq!(words("关键信息基础设施 in 一二三四五六七八"), 11);
}

fn text(readme: &str) -> String {
    fs::read_to_string(project().join(readme)).expect(readme)
}

/// The README and all pages of the book in one language.
fn documentation(language: &str, readme: &str) -> String {
    let pages = book::pages(language).into_iter().map(|page| book::page(language, &page));
    std::iter::once(text(readme)).chain(pages).collect::<Vec<_>>().join("\n")
}

/// Every command, such as `watch add`, with its help.
fn offered() -> Vec<(String, String)> {
    let general = help(&["--help"]);
    let mut offered = Vec::new();
    for name in subcommands(&general).filter(|name| *name != "help") {
        let text = help(&[name, "--help"]);
        for verb in subcommands(&text) {
            offered.push((format!("{name} {verb}"), help(&[name, verb, "--help"])));
        }
        offered.push((name.to_owned(), text));
    }
    offered.push(("help".to_owned(), String::new()));
    offered
}

fn help(arguments: &[&str]) -> String {
    let run = run_in(project(), arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
    run.out
}

/// The names in the list of commands of a help text.
fn subcommands(help: &str) -> impl Iterator<Item = &str> {
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    // A line that is indented further continues the line above.
    let entries = list.take_while(|line| !line.is_empty()).filter_map(|line| line.strip_prefix("  "));
    entries.filter(|entry| !entry.starts_with(' ')).filter_map(|entry| entry.split_whitespace().next())
}

/// The values that a help text lists for its options.
fn possible_values(help: &str) -> impl Iterator<Item = &str> {
    let lists = help.split("[possible values: ").skip(1).filter_map(|rest| rest.split(']').next());
    lists.flat_map(words_of)
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_ascii_lowercase() && character != '-')
}

fn long_flags(text: &str) -> BTreeSet<&str> {
    words_of(text)
        .filter(|word| word.strip_prefix("--").is_some_and(|name| name.starts_with(|c: char| c != '-')))
        .collect()
}

/// Words between spaces, as `wc -w` counts them; a run of Han characters counts by its length.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of words")]
fn words(text: &str) -> usize {
    let is_han = |character: char| matches!(character, '\u{3400}'..='\u{9fff}');
    let han = text.chars().filter(|&character| is_han(character)).count();
    let others = text.split(|character: char| character.is_whitespace() || is_han(character));
    let others = others.filter(|word| word.chars().any(char::is_alphanumeric)).count();
    others + (han as f64 / HAN_CHARACTERS_PER_WORD).ceil() as usize
}

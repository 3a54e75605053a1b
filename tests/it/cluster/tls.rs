//! Certificates, passwords and roles, with nginx in front of a node.

use std::path::Path;

use super::articles::{Pushed, with_articles};
use super::nginx::{API_KEY, Nginx, PASSWORD, READER, Shown, USER};
use super::nodes::shared;
use crate::harness::{Run, finish};

/// Who asks, as variables of the environment.
type Variables<'v> = &'v [(&'v str, &'v str)];

const NOBODY: Variables<'static> = &[];
const PUSHER: Variables<'static> = &[("SECNEWS_ENGINE_USER", USER), ("SECNEWS_ENGINE_PASSWORD", PASSWORD)];
const READS: Variables<'static> = &[("SECNEWS_ENGINE_USER", READER), ("SECNEWS_ENGINE_PASSWORD", PASSWORD)];
const WRONG: Variables<'static> =
    &[("SECNEWS_ENGINE_USER", USER), ("SECNEWS_ENGINE_PASSWORD", "wrong-horse")];
const KEY: Variables<'static> = &[("SECNEWS_ENGINE_API_KEY", API_KEY)];

/// A search or a push of `pushed` through `url`.
fn run(pushed: &Pushed, verb: &[&str], url: &str, authority: Option<&Path>, variables: Variables<'_>) -> Run {
    let address = if verb[0] == "push" { "--to" } else { "--engine" };
    let mut command = pushed.command(&[verb, &[address, url]].concat());
    if let Some(authority) = authority {
        command.arg("--engine-ca").arg(authority);
    }
    command.envs(variables.iter().copied());
    finish(command)
}

const SEARCH: &[&str] = &["search", "样本", "--json"];
const PUSH: &[&str] = &["push", "-q"];
const REBUILD: &[&str] = &["push", "-q", "--rebuild"];

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads, and nginx"]
fn certificates_and_passwords_are_checked_and_named() {
    let Some(urls) = shared() else { return };
    let pushed = with_articles("tls", 5, urls, &[]);
    let nginx = Nginx::before(urls.split(',').next().expect("a URL"));
    let (ours, other) = (nginx.authority(), nginx.other_authority());
    let (ours, other) = (Some(ours.as_path()), Some(other.as_path()));
    let fails =
        |shown: Shown, authority: Option<&Path>, who: Variables<'_>, verbs: &[&[&str]], expected: &str| {
            for verb in verbs {
                let run = run(&pushed, verb, &nginx.url(shown), authority, who);
                let address = nginx.url(shown);
                assert!(
                    run.code >= 2 && run.err.contains(expected),
                    "{shown:?} {verb:?}: {} {}",
                    run.code,
                    run.err
                );
                assert!(run.err.contains(&address), "{shown:?} {verb:?} names no {address}: {}", run.err);
                assert!(
                    !run.err.contains("horse") && !run.err.contains(API_KEY),
                    "a secret is shown: {}",
                    run.err
                );
                assert_eq!(run.out, "", "{shown:?} {verb:?}");
            }
        };
    let works = |shown: Shown, who: Variables<'_>, verbs: &[&[&str]]| {
        for verb in verbs {
            let run = run(&pushed, verb, &nginx.url(shown), ours, who);
            assert_eq!(run.code, 0, "{shown:?} {verb:?}: {}", run.err);
        }
    };
    let both = [SEARCH, PUSH];
    works(Shown::Right, NOBODY, &both);
    fails(Shown::Right, other, NOBODY, &both, "is signed by nobody who is trusted here");
    fails(Shown::Right, None, NOBODY, &both, "is signed by nobody who is trusted here");
    fails(Shown::Expired, ours, NOBODY, &both, "has expired");
    fails(Shown::OtherHost, ours, NOBODY, &both, "is for another host");
    works(Shown::WithUsers, PUSHER, &both);
    works(Shown::WithUsers, KEY, &both);
    fails(Shown::WithUsers, ours, NOBODY, &both, "answered 401");
    fails(Shown::WithUsers, ours, WRONG, &both, "answered 401");
    works(Shown::WithUsers, READS, &[SEARCH]);
    fails(Shown::WithUsers, ours, READS, &[REBUILD], "answered 403");
}

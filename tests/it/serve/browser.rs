//! The pages in a browser: tests/browser/ drives Debian's Chromium with playwright-core, and asks axe-core about accessibility.
//!
//! Where Node, Chromium or the packages are missing the test says so and passes, unless `SECNEWS_REQUIRE_BROWSER=1` is set, as `.ci/run`
//! does.

use std::path::PathBuf;
use std::process::Command;

use super::client::{Server, samples};
use super::hostile::hostile;
use crate::harness::project;

/// The names under which Chromium is installed.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

#[test]
#[ignore = "needs Node, Chromium and packages of npm, which `.ci/run` installs"]
fn the_pages_work_in_a_browser() {
    let Some((chromium, packages)) = found() else {
        assert!(
            std::env::var_os("SECNEWS_REQUIRE_BROWSER").is_none(),
            "Node, Chromium or target/tools/browser is missing"
        );
        eprintln!("skipped: Node, Chromium or target/tools/browser is missing; `.ci/run` installs them");
        return;
    };
    let (plain, attacked) = (samples(), hostile());
    attacked.ok(&["watch", "add", "w", "漏洞", "--all"]);
    plain.ok(&["watch", "add", "fox", "漏洞", "--all"]);
    let servers = [Server::start(&plain, &[]), Server::start(&attacked, &[])];
    let urls = servers.each_ref().map(|server| format!("http://{}", server.address));
    let run = Command::new("node")
        .arg(project().join("tests/browser/run.mjs"))
        .args(urls)
        .env("SECNEWS_CHROMIUM", chromium)
        .env("SECNEWS_BROWSER_PACKAGES", packages)
        .output()
        .expect("Node");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(run.status.success(), "{}{}", text(&run.stdout), text(&run.stderr));
    print!("{}", text(&run.stdout));
}

/// Chromium, and the folder with the packages.
fn found() -> Option<(PathBuf, PathBuf)> {
    let on_path = |name: &str| {
        std::env::split_paths(&std::env::var_os("PATH")?)
            .map(|folder| folder.join(name))
            .find(|path| path.is_file())
    };
    on_path("node")?;
    let chromium = NAMES.into_iter().find_map(on_path)?;
    let packages = std::env::var_os("SECNEWS_BROWSER_PACKAGES")
        .map_or_else(|| project().join("target/tools/browser/node_modules"), PathBuf::from);
    packages.join("playwright-core").is_dir().then_some((chromium, packages))
}

//! From a key to the painted results, in a browser.

use std::path::Path;
use std::process::Command;

use crate::server::Server;

/// The names under which Chromium is installed.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Types queries into the search box and prints how long their results took to be painted.
pub(crate) fn report(server: &Server) {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packages = std::env::var_os("SECNEWS_BROWSER_PACKAGES")
        .map_or_else(|| project.join("target/tools/browser/node_modules"), Into::into);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<_> = std::env::split_paths(&path).collect();
    let on_path = |name: &&str| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file());
    let chromium = NAMES.iter().find_map(on_path);
    let (Some(chromium), Some(_), true) =
        (chromium, on_path(&"node"), packages.join("playwright-core").is_dir())
    else {
        println!(
            "key to painted results: skipped, Node, Chromium or playwright-core is missing (`.ci/run` installs them)"
        );
        return;
    };
    let status = Command::new("node")
        .arg(project.join("tests/browser/painted.mjs"))
        .arg(format!("http://{}", server.address))
        .env("SECNEWS_CHROMIUM", chromium)
        .env("SECNEWS_BROWSER_PACKAGES", packages)
        .status();
    assert!(status.expect("Node").success(), "the browser");
}

//! A server of the binary on a port of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use crate::common::http;
pub(crate) use crate::common::http::Reply;
use crate::harness::{Bench, choose_engine, program, project};

/// A running server.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
    /// Its folder, if nobody else has it.
    folder: Option<Bench>,
}

impl Server {
    /// Serves the index of `bench`.
    pub(crate) fn start(bench: &Bench, arguments: &[&str]) -> Self {
        Self::of(command(bench, arguments))
    }

    /// Serves the samples.
    pub(crate) fn with_samples(arguments: &[&str]) -> Self {
        let bench = samples();
        let mut server = Self::start(&bench, arguments);
        server.folder = Some(bench);
        server
    }

    /// Runs a command that serves, and waits until it listens.
    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("a server");
        let mut line = String::new();
        let out = child.stdout.take().expect("standard output");
        BufReader::new(out).read_line(&mut line).expect("an address");
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/');
        let address = address.parse().unwrap_or_else(|error| panic!("{error}: {line:?}"));
        Self { child, address, folder: None }
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], "")
    }

    /// Sends a request and reads its response.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        http::send(self.address, method, path, headers, body.as_bytes())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
        drop(self.folder.take());
    }
}

/// A command that serves the index of `bench`.
pub(crate) fn command(bench: &Bench, arguments: &[&str]) -> Command {
    let mut command = program();
    command.args(["serve", "-q", "--port", "0"]).args(arguments).current_dir(bench.path());
    command.env("XDG_CONFIG_HOME", bench.path()).env("SECNEWS_WATCHES", bench.path().join("watches"));
    choose_engine(&mut command, bench.path(), &[&["serve"], arguments].concat());
    command
}

/// An index of the samples.
pub(crate) fn samples() -> Bench {
    let bench = Bench::new();
    bench.ingest("index", &[project().join("corpus").to_str().expect("UTF-8")]);
    bench
}

/// A value as it stands in a URL.
pub(crate) fn encoded(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric();
    value
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

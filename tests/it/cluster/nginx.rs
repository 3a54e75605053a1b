//! nginx in front of a node, for what the node itself does not have: TLS, passwords and roles. `tests/opensearch/tls.py` starts it.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::harness::project;

/// The user and the password that may do all; `reader` with the same password may read only.
pub(crate) const USER: &str = "pusher";
pub(crate) const READER: &str = "reader";
pub(crate) const PASSWORD: &str = "correct-horse";
/// An API key that may do all.
pub(crate) const API_KEY: &str = "dGhlLWtleQ==";

/// A certificate that nginx shows.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shown {
    /// For 127.0.0.1 and localhost, valid.
    Right,
    /// Its time is over.
    Expired,
    /// For another host.
    OtherHost,
    /// For 127.0.0.1, and it wants a user.
    WithUsers,
}

/// A running nginx with an address for each certificate. It ends with this value.
pub(crate) struct Nginx {
    script: Child,
    folder: PathBuf,
    urls: Vec<String>,
}

impl Nginx {
    /// Starts it in front of `node`, an `http://` URL.
    pub(crate) fn before(node: &str) -> Self {
        let mut command = Command::new("python3");
        command.arg(project().join("tests/opensearch/tls.py")).arg(node);
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut script = pipes.spawn().expect("python3");
        let mut line = String::new();
        BufReader::new(script.stdout.take().expect("standard output")).read_line(&mut line).expect("a line");
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["ready", folder, urls @ ..] = words.as_slice() else {
            let mut errors = String::new();
            script.stderr.take().expect("errors").read_to_string(&mut errors).expect("UTF-8");
            panic!("tests/opensearch/tls.py: {errors}");
        };
        Self { script, folder: folder.into(), urls: urls.iter().map(ToString::to_string).collect() }
    }

    pub(crate) fn url(&self, shown: Shown) -> String {
        self.urls[shown as usize].clone()
    }

    /// The certificate of the authority that has signed all of them.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// The certificate of an authority that has signed none.
    pub(crate) fn other_authority(&self) -> PathBuf {
        self.folder.join("other-ca.pem")
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // The script deletes its folder when its input ends.
        drop(self.script.stdin.take());
        drop(self.script.wait());
    }
}

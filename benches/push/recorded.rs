//! The bodies of bulk requests, as a proxy has seen them, and the same again without the program.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// As many connections as a push uses.
const CONNECTIONS: usize = 2;

/// A proxy of one node.
pub(crate) struct Recorder {
    pub(crate) url: String,
    bodies: Arc<Mutex<Vec<PathBuf>>>,
}

/// Bodies of bulk requests, in files: together they are larger than what a bench should keep in memory.
pub(crate) struct Recording {
    pub(crate) bodies: Vec<PathBuf>,
}

impl Recorder {
    /// Starts a proxy for the node at `url`, which keeps bodies in `folder`.
    pub(crate) fn start(url: &str, folder: &Path) -> Self {
        let address = url.strip_prefix("http://").expect("plain HTTP").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let own = format!("http://{}", listener.local_addr().expect("an address"));
        let bodies = Arc::new(Mutex::new(Vec::new()));
        let (kept, folder) = (Arc::clone(&bodies), folder.to_owned());
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, server) =
                    (client.expect("a client"), TcpStream::connect(&address).expect("a node"));
                let (mut answers, mut to) =
                    (server.try_clone().expect("a socket"), client.try_clone().expect("a socket"));
                thread::spawn(move || {
                    let _ = std::io::copy(&mut answers, &mut to);
                    let _ = to.shutdown(Shutdown::Both);
                });
                let (kept, folder) = (Arc::clone(&kept), folder.clone());
                thread::spawn(move || forward(client, server, &kept, &folder));
            }
        });
        Self { url: own, bodies }
    }

    pub(crate) fn finish(self) -> Recording {
        Recording { bodies: std::mem::take(&mut self.bodies.lock().expect("bodies")) }
    }
}

/// Forwards requests until the client has gone.
fn forward(client: TcpStream, mut server: TcpStream, kept: &Mutex<Vec<PathBuf>>, folder: &Path) {
    let mut client = BufReader::new(client);
    loop {
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let start = head.len();
            match client.read_line(&mut head) {
                Ok(0) | Err(_) => return drop(server.shutdown(Shutdown::Both)),
                Ok(_) => {}
            }
            let line = head[start..].to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        client.read_exact(&mut body).expect("a body");
        if head.lines().next().is_some_and(|line| line.contains("/_bulk")) {
            let mut kept = kept.lock().expect("bodies");
            let path = folder.join(format!("{}.bulk", kept.len()));
            fs::write(&path, &body).expect("a file");
            kept.push(path);
        }
        server.write_all(head.as_bytes()).expect("a node");
        server.write_all(&body).expect("a node");
    }
}

impl Recording {
    pub(crate) fn bytes(&self) -> u64 {
        self.bodies.iter().map(|path| fs::metadata(path).expect("a file").len()).sum()
    }

    /// Sends all bodies to `path`, one after the other on each connection.
    pub(crate) fn replay(&self, address: SocketAddr, path: &str) {
        let next = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..CONNECTIONS {
                scope.spawn(|| {
                    let mut stream = BufReader::new(TcpStream::connect(address).expect("a node"));
                    while let Some(body) = self.bodies.get(next.fetch_add(1, Ordering::Relaxed)) {
                        post(&mut stream, path, body);
                    }
                });
            }
        });
    }
}

/// Sends a body and reads the answer, whose items must have succeeded.
fn post(stream: &mut BufReader<TcpStream>, path: &str, body: &Path) {
    let mut bytes = Vec::new();
    File::open(body).and_then(|mut file| file.read_to_end(&mut bytes)).expect("a file");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-ndjson\r\nContent-Length: {}\r\n\r\n",
        bytes.len()
    );
    stream.get_mut().write_all(head.as_bytes()).expect("a node");
    stream.get_mut().write_all(&bytes).expect("a node");
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let start = head.len();
        stream.read_line(&mut head).expect("an answer");
        let line = head[start..].to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut answer = vec![0; length];
    stream.read_exact(&mut answer).expect("an answer");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let text = String::from_utf8(answer).expect("UTF-8");
    assert!(!text.contains("\"status\":4") && !text.contains("\"status\":5"), "{text}");
}

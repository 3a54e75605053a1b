//! A server in front of a node, or of none, which does what a real node cannot be brought to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crate::common::http::{self, Reply};

/// A request of the program.
pub(crate) struct Request {
    /// The number of requests before it.
    pub(crate) number: usize,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn is_bulk(&self) -> bool {
        self.path.split('?').next().is_some_and(|path| path.ends_with("_bulk"))
    }
}

/// What becomes of a request.
pub(crate) enum Answer {
    /// The node answers it.
    Forward,
    /// The node executes it, and the connection breaks before its answer.
    ForwardAndCut,
    /// The node answers it, and its answer is changed: a new body for its status and body.
    Change(Box<dyn FnOnce(u16, Vec<u8>) -> Vec<u8>>),
    /// These bytes, and the connection is closed.
    Raw(Vec<u8>),
    /// These bytes, and the connection is closed for writing only.
    HalfClose(Vec<u8>),
    /// These bytes, and then the others again and again, as long as the program reads.
    Endless(Vec<u8>, Vec<u8>),
}

/// The whole of an answer in JSON.
pub(crate) fn json(status: &str, body: &str) -> Answer {
    Answer::Raw(whole(status, "", body.as_bytes()))
}

/// A response with its length; `headers` end in a line break.
pub(crate) fn whole(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: application/json\r\n{headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// A running server. Its threads end with the process.
pub(crate) struct Proxy {
    pub(crate) url: String,
    requests: Arc<AtomicUsize>,
}

impl Proxy {
    /// A server that has no node behind it.
    pub(crate) fn alone(decide: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        Self::start(None, Arc::new(decide))
    }

    /// A server in front of the node at `url`.
    pub(crate) fn before(url: &str, decide: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let node = url.trim_start_matches("http://").parse().expect("an address");
        Self::start(Some(node), Arc::new(decide))
    }

    fn start(node: Option<SocketAddr>, decide: Arc<dyn Fn(&Request) -> Answer + Send + Sync>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let requests = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&requests);
        thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                let (decide, count) = (Arc::clone(&decide), Arc::clone(&count));
                thread::spawn(move || answer(&connection, node, &*decide, &count));
            }
        });
        Self { url, requests }
    }

    /// How many requests it has seen.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// Answers the one request of a connection. What the program does with the connection is its own affair, so errors are none.
fn answer(
    connection: &TcpStream,
    node: Option<SocketAddr>,
    decide: &dyn Fn(&Request) -> Answer,
    count: &AtomicUsize,
) {
    let Some(request) = read(connection, count) else { return };
    let forward = || {
        let content = [("Content-Type", "application/x-ndjson")];
        http::try_send(node?, &request.method, &request.path, &content, &request.body).ok()
    };
    let mut out = connection;
    let mut write = |bytes: &[u8]| out.write_all(bytes).is_ok();
    match decide(&request) {
        Answer::Forward => {
            // A node that is gone takes the connection with it.
            if let Some(reply) = forward() {
                write(&reply_bytes(&reply, &reply.body));
            }
        }
        Answer::ForwardAndCut => drop(forward()),
        Answer::Change(change) => {
            if let Some(reply) = forward() {
                let body = change(reply.status, reply.body.clone());
                write(&reply_bytes(&reply, &body));
            }
        }
        Answer::Raw(bytes) => {
            write(&bytes);
        }
        Answer::HalfClose(bytes) => {
            write(&bytes);
            drop(connection.shutdown(Shutdown::Write));
            wait_for_end(connection);
        }
        Answer::Endless(bytes, again) => {
            write(&bytes);
            while write(&again) {}
        }
    }
}

fn read(connection: &TcpStream, count: &AtomicUsize) -> Option<Request> {
    connection.set_read_timeout(Some(Duration::from_mins(2))).ok()?;
    let mut reader = BufReader::new(connection);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut length = 0;
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header).ok()? <= 2 {
            break;
        }
        if let Some(value) = header.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { number: count.fetch_add(1, Ordering::SeqCst), method, path, body })
}

/// Waits until the other side closes.
fn wait_for_end(mut connection: &TcpStream) {
    let mut rest = [0; 1024];
    while connection.read(&mut rest).is_ok_and(|read| read > 0) {}
}

fn reply_bytes(reply: &Reply, body: &[u8]) -> Vec<u8> {
    whole(&format!("{} As The Node", reply.status), "", body)
}

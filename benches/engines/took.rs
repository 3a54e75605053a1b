//! A proxy that adds up the times which an engine says that its answers took.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// What an engine leaves out of its time on average, in microseconds: it gives whole milliseconds, rounded down.
const ROUNDED_OFF: u64 = 500;

/// What stands at the beginning of the body of an answer, before its time in milliseconds.
const TOOK: &[u8] = b"\r\n\r\n{\"took\":";

/// A proxy of one engine.
pub(crate) struct TookProxy {
    pub(crate) url: String,
    /// Microseconds.
    took: Arc<AtomicU64>,
}

impl TookProxy {
    /// Starts a proxy for the engine at `url`, which is plain HTTP.
    pub(crate) fn start(url: &str) -> Self {
        let address =
            url.split(',').next().and_then(|url| url.strip_prefix("http://")).expect("plain HTTP").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let own = format!("http://{}", listener.local_addr().expect("an address"));
        let took = Arc::new(AtomicU64::new(0));
        let sum = took.clone();
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, server) =
                    (client.expect("a client"), TcpStream::connect(&address).expect("the engine"));
                for stream in [&client, &server] {
                    stream.set_nodelay(true).expect("a socket");
                }
                let (from, to) =
                    (client.try_clone().expect("a socket"), server.try_clone().expect("a socket"));
                thread::spawn(move || forward(from, to, &AtomicU64::new(0)));
                let sum = sum.clone();
                thread::spawn(move || forward(server, client, &sum));
            }
        });
        Self { url: own, took }
    }

    pub(crate) fn reset(&self) {
        self.took.store(0, Ordering::SeqCst);
    }

    /// The sum since the last reset.
    pub(crate) fn took(&self) -> Duration {
        Duration::from_micros(self.took.load(Ordering::SeqCst))
    }
}

/// Forwards bytes. The beginning of an answer is in one piece: the engine writes head and body together.
fn forward(mut from: TcpStream, mut to: TcpStream, took: &AtomicU64) {
    let mut buffer = vec![0; 256 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        let bytes = &buffer[..length];
        if let Some(at) = bytes.windows(TOOK.len()).position(|window| window == TOOK) {
            let digits = bytes[at + TOOK.len()..].iter().take_while(|byte| byte.is_ascii_digit());
            let number = digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
            took.fetch_add(number * 1_000 + ROUNDED_OFF, Ordering::SeqCst);
        }
        if to.write_all(bytes).is_err() {
            return;
        }
    }
    drop(to.shutdown(std::net::Shutdown::Both));
}

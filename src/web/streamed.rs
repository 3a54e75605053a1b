//! Answers that are sent while they are made.

use std::io::{self, Write};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::stream;
use hyper::header::{CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use secnews::stop::Stop;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

use super::asked::Asked;
use super::lanes::Place;
use super::problem::Problem;
use super::route::{Route, Work};

/// Bytes that are sent at once of a streamed answer.
const CHUNK: usize = 64 * 1024;

/// Chunks that wait for the client.
const CHUNKS: usize = 4;

/// A client that takes nothing for so long is gone.
const MAX_STALL: Duration = Duration::from_secs(30);

/// The response for an answer that is sent while it is made.
pub(in crate::web) async fn streamed(
    asked: Asked,
    route: &'static Route,
    place: Option<Place>,
    compressed: bool,
) -> Result<Response, Problem> {
    let Work::Streamed { head: about, write } = route.work else { return Err(Problem::internal()) };
    let (media_type, name) = about(&asked);
    let (sender, mut chunks) = mpsc::channel::<Result<Bytes, io::Error>>(CHUNKS);
    let (begin, head) = oneshot::channel();
    let handle = Handle::current();
    tokio::task::spawn_blocking(move || {
        let _place = place;
        let mut out =
            Chunks { sender, handle, stop: asked.stop.clone(), begin: Some(begin), chunk: Vec::new() };
        let outcome = if compressed {
            let mut packed = GzEncoder::new(&mut out, Compression::fast());
            let written = write(&asked, &mut packed);
            written.and_then(|()| packed.finish().map(drop).map_err(|_| Problem::internal()))
        } else {
            write(&asked, &mut out)
        };
        out.end(outcome);
    });
    head.await.map_err(|_| Problem::internal())??;
    let chunks = stream::poll_fn(move |context| chunks.poll_recv(context));
    let mut response = Response::new(Body::from_stream(chunks));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    let named = format!("attachment; filename=\"{name}\"");
    headers.extend(HeaderValue::from_str(&named).map(|named| (CONTENT_DISPOSITION, named)));
    if compressed {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(response)
}

/// Sends what is written to it in chunks.
struct Chunks {
    sender: mpsc::Sender<Result<Bytes, io::Error>>,
    handle: Handle,
    stop: Stop,
    /// Tells, with the first chunk, that there is an answer, or why there is none.
    begin: Option<oneshot::Sender<Result<(), Problem>>>,
    chunk: Vec<u8>,
}

impl Chunks {
    fn send(&mut self, chunk: Result<Bytes, io::Error>) -> io::Result<()> {
        if let Some(begin) = self.begin.take() {
            // Whoever waits for it may be gone.
            let _ = begin.send(Ok(()));
        }
        let sent = self.handle.block_on(tokio::time::timeout(MAX_STALL, self.sender.send(chunk)));
        if matches!(sent, Ok(Ok(()))) {
            return Ok(());
        }
        self.stop.cancel();
        Err(io::ErrorKind::BrokenPipe.into())
    }

    /// Sends the rest, or breaks off.
    fn end(mut self, outcome: Result<(), Problem>) {
        let sent = match (outcome, self.begin.take()) {
            (Err(problem), Some(begin)) => return drop(begin.send(Err(problem))),
            (Err(_), None) => self.send(Err(io::ErrorKind::Other.into())),
            (Ok(()), begin) => {
                self.begin = begin;
                let rest = Bytes::from(std::mem::take(&mut self.chunk));
                self.send(Ok(rest))
            }
        };
        // The client is gone.
        drop(sent);
    }
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.chunk.extend_from_slice(bytes);
        if self.chunk.len() >= CHUNK {
            let chunk = std::mem::take(&mut self.chunk);
            self.send(Ok(chunk.into()))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

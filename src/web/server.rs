//! Connections: accepting them, and ending without losing a request.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use secnews::error::Error;
use tokio::sync::Semaphore;

use super::Setup;
use super::app::App;
use super::router::{router, routes};

/// How long requests may go on after the server is asked to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// How long a client may take for the head of a request, and stay without one.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// Connections at once. Each takes a file and a few kilobytes; systems allow a process a thousand files.
const MAX_CONNECTIONS: usize = 512;

/// How often the server looks whether it should stop, and how often at the index.
const TICK: Duration = Duration::from_millis(100);
const TICKS_PER_REFRESH: u32 = 10;

/// Threads beside those of the lanes: for the index, and for work that goes on after its client has gone.
const SPARE_THREADS: usize = 4;

/// A server with its sockets open.
pub(crate) struct Server {
    app: Arc<App>,
    listeners: Vec<TcpListener>,
}

impl Server {
    /// Opens the index.
    pub(crate) fn new(setup: Setup, listeners: Vec<TcpListener>) -> Result<Self, Error> {
        Ok(Self { app: App::open(setup)?, listeners })
    }

    /// The addresses that it listens on.
    pub(crate) fn addresses(&self) -> Vec<SocketAddr> {
        self.listeners.iter().filter_map(|listener| listener.local_addr().ok()).collect()
    }

    /// Serves until `is_asked_to_stop`, then calls `on_stop` and lets requests end.
    pub(crate) fn run(self, is_asked_to_stop: impl Fn() -> bool, on_stop: impl FnOnce()) -> io::Result<()> {
        let threads = self.app.lanes.places() + SPARE_THREADS;
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_io().enable_time().max_blocking_threads(threads).build()?;
        let outcome = runtime.block_on(self.serve(is_asked_to_stop, on_stop));
        // Work that ignores its `Stop` must not hold the process.
        runtime.shutdown_timeout(TICK);
        outcome
    }

    async fn serve(self, is_asked_to_stop: impl Fn() -> bool, on_stop: impl FnOnce()) -> io::Result<()> {
        let (graceful, places) =
            (Arc::new(GracefulShutdown::new()), Arc::new(Semaphore::new(MAX_CONNECTIONS)));
        let router = router(&self.app, routes());
        let mut accepting = Vec::new();
        for listener in self.listeners {
            listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            accepting.push(tokio::spawn(accept(
                listener,
                router.clone(),
                Arc::clone(&graceful),
                Arc::clone(&places),
            )));
        }
        let mut ticks = 0_u32;
        while !is_asked_to_stop() {
            tokio::time::sleep(TICK).await;
            ticks = ticks.wrapping_add(1);
            if ticks.is_multiple_of(TICKS_PER_REFRESH) {
                let app = Arc::clone(&self.app);
                // A panic there is caught; the next tick tries again.
                drop(tokio::task::spawn_blocking(move || app.refresh()).await);
            }
        }
        on_stop();
        accepting.iter().for_each(tokio::task::JoinHandle::abort);
        for task in accepting {
            // It ends as aborted.
            drop(task.await);
        }
        if let Some(graceful) = Arc::into_inner(graceful) {
            // What takes longer breaks off.
            drop(tokio::time::timeout(DRAIN, graceful.shutdown()).await);
        }
        Ok(())
    }
}

/// Accepts connections until it is aborted.
async fn accept(
    listener: tokio::net::TcpListener,
    router: Router,
    graceful: Arc<GracefulShutdown>,
    places: Arc<Semaphore>,
) {
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // Out of files, most likely: a connection will end.
            tokio::time::sleep(TICK).await;
            continue;
        };
        // Without it an answer is only slower.
        drop(stream.set_nodelay(true));
        let mut protocol = http1::Builder::new();
        protocol.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
        let service = TowerToHyperService::new(router.clone());
        let connection = graceful.watch(protocol.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            let _place = place;
            // A client that breaks off is no error of the server.
            drop(connection.await);
        });
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::path::PathBuf;
    use std::time::Instant;

    use secnews::analysis::Analyzer;
    use secnews::answers::Desk;
    use secnews::engines::EngineAddress;
    use secnews::index::Index;
    use secnews::ingest::{Batch, ingest};
    use secnews::message;
    use secnews::message::Locale;

    use super::*;
    use crate::web::lanes::Lane;
    use crate::web::problem::Problem;
    use crate::web::route::{Depends, Gives, Route, Verb, Work};

    /// Works until it is stopped.
    static ENDLESS: Route = Route {
        verb: Verb::Get,
        path: "/endless",
        about: || message!("the query"),
        gives: Gives::Nothing,
        lane: Some(Lane::Heavy),
        depends: Depends::Moment,
        body: None,
        parameters: &[],
        work: Work::Whole(|asked| {
            while asked.stop.reason().is_none() {
                std::thread::sleep(Duration::from_millis(1));
            }
            Err(Problem::internal())
        }),
    };

    fn app(folder: &std::path::Path) -> Arc<App> {
        let desk = Desk::new(Analyzer::default(), None, None);
        let index = Index::open_or_create(folder, desk.analyzer()).expect("an index");
        ingest(&index, &Batch::of(&[PathBuf::from("corpus/2024/09/24")]), &()).expect("a batch");
        let setup = Setup {
            engine: EngineAddress::Folder(folder.to_owned()),
            desk,
            translate: false,
            watches: None,
            locale: Locale::English,
            public_urls: Vec::new(),
            token: None,
            log_queries: false,
            log: Box::new(|_| {}),
        };
        App::open(setup).expect("a server")
    }

    fn ask(address: SocketAddr) -> TcpStream {
        let mut stream = TcpStream::connect(address).expect("a connection");
        stream.write_all(b"GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("a request");
        stream
    }

    /// Waits until requests that are worked on and those that wait are so many.
    fn wait(app: &App, load: (usize, usize), most: Duration) {
        let started = Instant::now();
        while app.lanes.load(Lane::Heavy) != load {
            assert!(started.elapsed() < most, "{:?} instead of {load:?}", app.lanes.load(Lane::Heavy));
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    #[test]
    fn a_full_lane_refuses_and_a_gone_client_frees_its_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = app(folder.path());
        let listener = TcpListener::bind("127.0.0.1:0").expect("a socket");
        let address = listener.local_addr().expect("an address");
        let router = router(&app, [&ENDLESS].into_iter());
        std::thread::spawn(move || {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = runtime.enable_io().enable_time().build().expect("a runtime");
            runtime.block_on(async {
                listener.set_nonblocking(true).expect("a socket");
                let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
                let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
                accept(listener, router, Arc::new(GracefulShutdown::new()), places).await;
            });
        });
        let first = ask(address);
        wait(&app, (1, 0), Duration::from_secs(5));
        drop(first);
        wait(&app, (0, 0), Duration::from_millis(100));

        let clients: Vec<TcpStream> = (0..9).map(|_| ask(address)).collect();
        wait(&app, (1, 8), Duration::from_secs(5));
        let mut refused = ask(address);
        let mut response = [0; 2_000];
        let length = refused.read(&mut response).expect("a response");
        let response = String::from_utf8_lossy(&response[..length]);
        assert!(response.starts_with("HTTP/1.1 503"), "{response}");
        assert!(response.contains("retry-after: 30\r\n"), "{response}");
        // Those that wait leave the queue, too.
        drop(clients);
        wait(&app, (0, 0), Duration::from_secs(1));
    }
}

//! The tools over the standard streams, for a client that starts the program itself.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use rmcp::ServiceExt;
use rmcp::transport::io::stdio_pipes;
use secnews::answers::Desk;
use secnews::engines::EngineAddress;
use secnews::error::Error;

use super::handler::Handler;
use super::host::Host;
use crate::serving::current::{Current, State};
use crate::serving::lanes::Lanes;

/// Threads beside those of the lanes: for the streams, and for work that goes on after its request was cancelled.
const SPARE_THREADS: usize = 4;

/// A process with one client.
pub(crate) struct Local {
    address: EngineAddress,
    desk: Desk,
    translates: bool,
    lanes: Lanes,
    /// The index, once it could be opened: a client that starts before the first batch need not start again.
    current: Mutex<Option<Current>>,
}

impl Local {
    /// A process that answers from the engine at `address`.
    pub(crate) fn new(address: EngineAddress, desk: Desk, translates: bool) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self { address, desk, translates, lanes: Lanes::new(cores), current: Mutex::new(None) }
    }
}

impl Host for Local {
    fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The state after the latest commit, which is looked for at each call: a process that waits needs no clock. One call at a time
    /// opens it, so that no older state takes the place of a newer one.
    fn state(&self) -> Result<Arc<State>, Error> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = match current.take() {
            Some(opened) => opened,
            None => Current::open(self.address.clone(), self.desk.analyzer())?,
        };
        opened.refresh(self.desk.analyzer());
        let state = opened.state();
        *current = Some(opened);
        Ok(state)
    }

    fn lanes(&self) -> &Lanes {
        &self.lanes
    }

    fn translates(&self) -> bool {
        self.translates
    }
}

/// Answers the client until it closes its stream.
///
/// # Errors
///
/// If the streams cannot be read or written.
pub(crate) fn serve(local: Local) -> io::Result<()> {
    let threads = local.lanes.places() + SPARE_THREADS;
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_io().enable_time().max_blocking_threads(threads).build()?;
    let local = Arc::new(local);
    let opening = Arc::clone(&local);
    // While client and server shake hands. What is wrong with the index is said by the first call.
    runtime.spawn_blocking(move || drop(opening.state()));
    let outcome = runtime.block_on(async {
        let service = Handler(local).serve(stdio_pipes()).await;
        match service {
            Ok(service) => service.waiting().await.map(drop).map_err(io::Error::other),
            // A client that goes before it has said a word wants nothing.
            Err(rmcp::service::ServerInitializeError::ConnectionClosed(_)) => Ok(()),
            Err(error) => Err(io::Error::other(error)),
        }
    });
    // A read that waits for input must not hold the process.
    runtime.shutdown_background();
    outcome
}

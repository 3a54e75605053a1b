//! How many requests are worked on at once, how many wait, and how long.
//!
//! A search takes milliseconds, a survey seconds. Each kind has a lane of its own, so that surveys do not delay searches. What does
//! not fit is refused at once or after a short time: a client can try again, and a queue without a bound helps nobody.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use secnews::stop::Stop;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The lane of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// What opens few articles: a search, an article.
    Light,
    /// What reads every match: a survey, an export.
    Heavy,
}

/// The bounds of a lane.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// Requests worked on at once.
    places: usize,
    /// Requests that wait.
    queue: usize,
    /// How long one waits.
    wait: Duration,
    /// How long one may work.
    deadline: Duration,
}

/// Both lanes.
pub(crate) struct Lanes {
    light: Queue,
    heavy: Queue,
}

struct Queue {
    bounds: Bounds,
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
}

/// The lane is full.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Full {
    /// After how many seconds to try again.
    pub(crate) retry_after: u32,
}

/// A place in a lane, free again when this is dropped.
pub(crate) struct Place {
    _permit: OwnedSemaphorePermit,
    deadline: Instant,
}

impl Place {
    /// When the work has to end.
    pub(crate) fn stop(&self) -> Stop {
        Stop::at(self.deadline)
    }
}

impl Lanes {
    /// The lanes of a machine with so many cores.
    pub(crate) fn new(cores: usize) -> Self {
        let seconds = Duration::from_secs;
        let light = Bounds { places: cores, queue: 64, wait: seconds(2), deadline: seconds(5) };
        let heavy = Bounds { places: 1, queue: 8, wait: seconds(30), deadline: seconds(30) };
        Self { light: Queue::new(light), heavy: Queue::new(heavy) }
    }

    /// Waits for a place.
    pub(crate) async fn enter(&self, lane: Lane) -> Result<Place, Full> {
        self.queue(lane).enter().await
    }

    /// Requests that are worked on, and those that wait.
    pub(crate) fn load(&self, lane: Lane) -> (usize, usize) {
        let queue = self.queue(lane);
        (queue.bounds.places - queue.places.available_permits(), queue.waiting.load(Ordering::Relaxed))
    }

    /// Requests that are worked on at once in all lanes.
    pub(crate) fn places(&self) -> usize {
        self.light.bounds.places + self.heavy.bounds.places
    }

    fn queue(&self, lane: Lane) -> &Queue {
        match lane {
            Lane::Light => &self.light,
            Lane::Heavy => &self.heavy,
        }
    }
}

impl Queue {
    fn new(bounds: Bounds) -> Self {
        Self { bounds, places: Arc::new(Semaphore::new(bounds.places)), waiting: AtomicUsize::new(0) }
    }

    async fn enter(&self) -> Result<Place, Full> {
        let full = Full { retry_after: u32::try_from(self.bounds.wait.as_secs()).unwrap_or(u32::MAX) };
        let permit = if let Ok(permit) = Arc::clone(&self.places).try_acquire_owned() {
            permit
        } else {
            let Some(_waiting) = Waiting::enter(self) else { return Err(full) };
            let permit = tokio::time::timeout(self.bounds.wait, Arc::clone(&self.places).acquire_owned());
            permit.await.ok().and_then(Result::ok).ok_or(full)?
        };
        Ok(Place { _permit: permit, deadline: Instant::now() + self.bounds.deadline })
    }
}

/// One request in a queue; it leaves when this is dropped, also if its client has gone.
struct Waiting<'q>(&'q AtomicUsize);

impl<'q> Waiting<'q> {
    fn enter(queue: &'q Queue) -> Option<Self> {
        let waiting = Self(&queue.waiting);
        let before = queue.waiting.fetch_add(1, Ordering::Relaxed);
        (before < queue.bounds.queue).then_some(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run<T>(task: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        runtime.expect("a runtime").block_on(task)
    }

    #[test]
    fn a_full_queue_refuses_and_a_place_that_is_left_is_free() {
        let bounds =
            Bounds { places: 1, queue: 1, wait: Duration::from_millis(20), deadline: Duration::from_secs(1) };
        run(async {
            let queue = Queue::new(bounds);
            let place = queue.enter().await.expect("a place");
            // The one that waits gives up, and another is refused at once meanwhile.
            let (waited, refused) = futures_util::future::join(queue.enter(), queue.enter()).await;
            assert!(waited.is_err() && refused.is_err());
            assert_eq!(queue.waiting.load(Ordering::Relaxed), 0);
            drop(place);
            assert!(queue.enter().await.is_ok());
        });
    }
}

//! Writes articles: documents are made while those before are sent.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use rayon::prelude::*;

use super::Push;
use super::bulk::{Bulk, BulkLines, Taken};
use super::difference::Difference;
use super::report::PushReport;
use crate::error::Error;
use crate::index::Revision;
use crate::remote::document::{DocumentWriter, write_deletion};

/// Bytes of a bulk request, which has about 200 articles then. Larger ones are no faster, and four are in memory.
const BULK_BYTES: usize = 2 << 20;

/// Requests at the same time. Two keep a small cluster busy while an answer is on its way.
const SENDERS: usize = 2;

/// Articles whose documents are made together.
const PORTION: usize = 128;

/// Writes to one physical index.
pub(super) struct Pipeline<'a> {
    push: &'a Push<'a>,
    index: &'a str,
}

impl<'a> Pipeline<'a> {
    pub(super) fn new(push: &'a Push<'a>, index: &'a str) -> Self {
        Self { push, index }
    }

    /// Deletes and writes what differs.
    pub(super) fn mend(&self, difference: &Difference, report: &mut PushReport) -> Result<(), Error> {
        self.delete(&difference.extra, report)?;
        self.write(&[difference.missing.as_slice(), &difference.older].concat(), report)
    }

    /// Writes articles.
    pub(super) fn write(&self, articles: &[Revision], report: &mut PushReport) -> Result<(), Error> {
        let taken = self.send_all(articles.len(), |queue| self.make(articles, queue))?;
        report.written += taken.done;
        report.add(taken);
        Ok(())
    }

    /// Deletes documents, unless they were written again meanwhile.
    fn delete(&self, extra: &[(String, u64)], report: &mut PushReport) -> Result<(), Error> {
        let generation = self.push.state.generation;
        let taken = self.send_all(extra.len(), |queue| {
            for some in extra.chunks(PORTION * 4) {
                let mut lines = BulkLines::default();
                for (id, rev) in some {
                    write_deletion(id, generation.max(*rev), &mut lines.bytes);
                    lines.end_item();
                }
                if !queue.add(lines) {
                    break;
                }
            }
            Ok(())
        })?;
        report.deleted += taken.done;
        report.add(taken);
        Ok(())
    }

    /// Sends what `make` puts into the queue.
    fn send_all(
        &self,
        total: usize,
        make: impl FnOnce(&Filling<'_>) -> Result<(), Error>,
    ) -> Result<Taken, Error> {
        if total == 0 {
            return Ok(Taken::default());
        }
        let Push { client, observer, stop, .. } = *self.push;
        let bulk = Bulk { client, index: self.index, observer, stop };
        let (queue, receiver) = mpsc::sync_channel(1);
        let sending = Sending {
            bulk,
            queue: Mutex::new(receiver),
            done: AtomicUsize::new(0),
            total,
            has_failed: AtomicBool::new(false),
        };
        thread::scope(|scope| {
            let senders: Vec<_> = (0..SENDERS).map(|_| scope.spawn(|| sending.run())).collect();
            let outcome = make(&Filling { queue, sending: &sending });
            let mut all = Taken::default();
            for sender in senders {
                match sender.join() {
                    Ok(taken) => all.add(taken?),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            outcome.map(|()| all)
        })
    }

    /// Makes the documents of `articles` and queues them.
    fn make(&self, articles: &[Revision], queue: &Filling<'_>) -> Result<(), Error> {
        let Push { searcher, stop, .. } = *self.push;
        let new_writer = || DocumentWriter::new(searcher.analyzer().clone());
        let mut lines = BulkLines::with_capacity(BULK_BYTES);
        for portion in articles.chunks(PORTION) {
            stop.check()?;
            let fields = searcher.fields_of(portion)?;
            let documents: Vec<Vec<u8>> = fields
                .par_iter()
                .map_init(new_writer, |writer, fields| {
                    let mut document = Vec::new();
                    writer.write(fields, &mut document).map(|()| document)
                })
                .collect::<Result<_, Error>>()?;
            for document in documents {
                let is_full = lines.bytes.len() + document.len() > BULK_BYTES && !lines.is_empty();
                if is_full && !queue.add(std::mem::replace(&mut lines, BulkLines::with_capacity(BULK_BYTES)))
                {
                    return Ok(());
                }
                lines.bytes.extend_from_slice(&document);
                lines.end_item();
            }
        }
        if !lines.is_empty() {
            queue.add(lines);
        }
        Ok(())
    }
}

/// The senders, and what they share.
struct Sending<'a> {
    bulk: Bulk<'a>,
    queue: Mutex<Receiver<BulkLines>>,
    /// Articles that were taken, of `total`.
    done: AtomicUsize,
    total: usize,
    has_failed: AtomicBool,
}

/// The end of the queue that is filled.
struct Filling<'a> {
    queue: SyncSender<BulkLines>,
    sending: &'a Sending<'a>,
}

impl Filling<'_> {
    /// Queues a request; returns whether more are wanted.
    fn add(&self, lines: BulkLines) -> bool {
        // A sender takes what is queued even after it has failed.
        self.queue.send(lines).is_ok() && !self.sending.has_failed.load(Ordering::Relaxed)
    }
}

impl Sending<'_> {
    /// Sends what is queued until the end. After an error the rest is taken from the queue and left.
    fn run(&self) -> Result<Taken, Error> {
        let mut outcome = Ok(Taken::default());
        while let Some(lines) = self.next() {
            let Ok(taken) = &mut outcome else { continue };
            if self.has_failed.load(Ordering::Relaxed) {
                continue;
            }
            let items = lines.ends.len();
            match self.bulk.send(lines) {
                Ok(more) => {
                    taken.add(more);
                    let before = self.done.fetch_add(items, Ordering::Relaxed);
                    self.bulk.observer.progress(before + items, self.total);
                }
                Err(error) => {
                    self.has_failed.store(true, Ordering::Relaxed);
                    outcome = Err(error);
                }
            }
        }
        outcome
    }

    /// The next request; none at the end.
    fn next(&self) -> Option<BulkLines> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
    }
}

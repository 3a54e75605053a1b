//! Pushes the local index to a cluster: what has changed since the last push, or all of it into a new physical index.
//!
//! Searches use the alias `NAME`, which stands for one physical index, `NAME-000001` at first. The control document in `NAME-control`
//! says which local index is pushed, which physical index has it, and up to which commit. Every step can be repeated: writes have the
//! revision of their article as version, and the control document is written last, under the condition that nobody else has.

mod bulk;
mod difference;
mod documents;
mod pipeline;
mod report;
mod target;

use std::time::Instant;

use super::client::Client;
use super::control::{Building, ControlDocument, Held};
use super::mapping::IndexShape;
use crate::error::{Error, RemoteFault};
use crate::index::{Index, IndexState, Searcher};
use crate::stop::Stop;
use difference::Difference;
use pipeline::Pipeline;
pub use report::{Mended, PushReport};
use target::Target;

/// How often the articles of the cluster are compared after a push until nothing differs. Once is enough unless somebody else writes.
const MAX_ROUNDS: usize = 3;

/// What to push, and how.
#[derive(Debug, Clone, Default)]
pub struct PushOptions {
    /// The alias that is searched.
    pub name: String,
    /// What others are told if they push to the same name: host and folder of the local index.
    pub owner: String,
    /// The shape of a new physical index.
    pub shape: IndexShape,
    /// Whether nothing is written.
    pub dry_run: bool,
    /// Whether every article of the cluster is compared.
    pub verify: bool,
    /// Whether everything goes into a new physical index.
    pub rebuild: bool,
    /// Whether physical indexes that were replaced are deleted.
    pub drop_old: bool,
    /// Whether a new physical index may replace that of another local index.
    pub take_over: bool,
}

/// Watches a push.
pub trait PushObserver: Sync {
    /// So many articles of so many are written.
    fn progress(&self, done: usize, total: usize);
    /// The cluster has no room or no answer now; the push goes on in so many seconds.
    fn waits(&self, error: &Error, seconds: u64);
}

/// Checks a name: an alias, and the beginning of names of indexes.
#[must_use]
pub fn is_valid_name(name: &str) -> bool {
    // Names of indexes have at most 255 bytes, and some is added.
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    (1..=200).contains(&name.len()) && name.bytes().all(is_plain) && !name.starts_with(['-', '_'])
}

/// Pushes the last commit of `index`.
///
/// # Errors
///
/// If the index cannot be read, the cluster cannot be used, another local index is pushed under this name, or `stop` is set. The push
/// can be repeated then and goes on where it was.
pub fn push(
    index: &Index,
    client: &Client,
    options: &PushOptions,
    observer: &dyn PushObserver,
    stop: &Stop,
) -> Result<PushReport, Error> {
    if !is_valid_name(&options.name) {
        return Err(client.fault(RemoteFault::BadName(options.name.clone())));
    }
    let searcher = index.searcher()?.for_one_pass()?;
    let push = Push { state: searcher.state(), searcher: &searcher, client, options, observer, stop };
    push.run()
}

/// One push.
struct Push<'a> {
    searcher: &'a Searcher,
    state: IndexState,
    client: &'a Client,
    options: &'a PushOptions,
    observer: &'a dyn PushObserver,
    stop: &'a Stop,
}

impl Push<'_> {
    fn run(&self) -> Result<PushReport, Error> {
        let started = Instant::now();
        let mut held = ControlDocument::read(self.client, &self.options.name, self.stop)?;
        self.check(held.as_ref())?;
        let target = Target::choose(self, held.as_ref())?;
        let mut report = PushReport::new(&self.options.name, &target.index, &self.state);
        report.dry_run = self.options.dry_run;
        report.rebuilt = target.is_new;
        if self.options.dry_run {
            self.foresee(&target, &mut report)?;
        } else {
            if target.is_new {
                held = Some(self.begin(held.as_ref(), &target)?);
            }
            self.write(&target, held.as_ref(), &mut report)?;
            let held = self.finish(held, &target, &report)?;
            self.drop_old(&held, &mut report)?;
        }
        report.seconds = started.elapsed().as_secs_f64();
        Ok(report)
    }

    /// Refuses to mix two local indexes, and to go back.
    fn check(&self, held: Option<&Held>) -> Result<(), Error> {
        let Some(Held { document: control, .. }) = held else { return Ok(()) };
        let is_replaced = self.options.rebuild && self.options.take_over;
        if control.identity != self.state.identity {
            let fault =
                RemoteFault::OtherOwner { name: self.options.name.clone(), owner: control.owner.clone() };
            return if is_replaced { Ok(()) } else { Err(self.fault(fault)) };
        }
        if control.generation > self.state.generation && !self.options.rebuild {
            return Err(
                self.fault(RemoteFault::Ahead { cluster: control.generation, local: self.state.generation })
            );
        }
        Ok(())
    }

    fn fault(&self, fault: RemoteFault) -> Error {
        self.client.fault(fault)
    }

    /// Counts what a push would do.
    fn foresee(&self, target: &Target, report: &mut PushReport) -> Result<(), Error> {
        let difference = if target.exists {
            Difference::between(self, &target.index)?
        } else {
            Difference::all(self.searcher)?
        };
        report.written = difference.missing.len() + difference.older.len();
        report.deleted = difference.extra.len();
        Ok(())
    }

    /// Records the new physical index, then creates it: so it is known if the push ends here.
    fn begin(&self, held: Option<&Held>, target: &Target) -> Result<Held, Error> {
        let IndexState { identity, fingerprint, dictionary, .. } = self.state.clone();
        let building = Building { index: target.index.clone(), identity, fingerprint, dictionary };
        let mut control = self.document(held);
        control.building = Some(building);
        let held = self.save(held, control)?;
        target.create(self)?;
        Ok(held)
    }

    /// Writes what differs, until the physical index has what the local one has.
    fn write(&self, target: &Target, held: Option<&Held>, report: &mut PushReport) -> Result<(), Error> {
        let pipeline = Pipeline::new(self, &target.index);
        let since = held.map_or(0, |held| held.document.generation);
        if target.is_new || self.options.verify {
            let difference = Difference::between(self, &target.index)?;
            if self.options.verify && !target.is_new {
                report.mended = difference.listed();
            }
            pipeline.mend(&difference, report)?;
        } else {
            let changed = self.searcher.revisions(|_, rev| rev > since)?;
            pipeline.write(&changed, report)?;
        }
        target.check_made(self)?;
        let mut rounds = 0;
        while self.counts_differ(&target.index)? {
            rounds += 1;
            let difference = Difference::between(self, &target.index)?;
            if rounds > MAX_ROUNDS || difference.is_empty() {
                return Err(self.fault(RemoteFault::Differs(target.index.clone())));
            }
            pipeline.mend(&difference, report)?;
        }
        Ok(())
    }

    /// Makes what was written visible; whether the number of articles is another one than here.
    fn counts_differ(&self, index: &str) -> Result<bool, Error> {
        Ok(target::refreshed_count(self, index)? != self.searcher.len())
    }

    /// Lets the alias stand for the physical index, and records the push.
    fn finish(&self, held: Option<Held>, target: &Target, report: &PushReport) -> Result<Held, Error> {
        let mut control = self.document(held.as_ref());
        if target.is_new {
            target.swap_alias(self)?;
            let replaced = control.index.take().filter(|index| *index != target.index);
            control.old.extend(replaced);
        }
        control.building = None;
        control.index = Some(target.index.clone());
        let IndexState { identity, generation, fingerprint, dictionary } = self.state.clone();
        (control.identity, control.generation) = (identity, generation);
        (control.fingerprint, control.dictionary) = (fingerprint, dictionary);
        control.owner.clone_from(&self.options.owner);
        (control.articles, control.files) = (self.searcher.len(), self.searcher.count_files()?);
        match held {
            // A push of nothing leaves the document as it is: servers keep what they have answered.
            Some(held) if held.document == control && !report.has_changed() => Ok(held),
            held => {
                control.complete();
                self.save(held.as_ref(), control)
            }
        }
    }

    fn document(&self, held: Option<&Held>) -> ControlDocument {
        let new = || ControlDocument::new(&self.state.identity, &self.options.owner);
        held.map_or_else(new, |held| held.document.clone())
    }

    fn save(&self, held: Option<&Held>, control: ControlDocument) -> Result<Held, Error> {
        control.write(self.client, &self.options.name, held, self.stop)
    }

    /// Deletes physical indexes that were replaced, if that is wanted.
    fn drop_old(&self, held: &Held, report: &mut PushReport) -> Result<(), Error> {
        if !self.options.drop_old || held.document.old.is_empty() {
            report.old.clone_from(&held.document.old);
            return Ok(());
        }
        for index in &held.document.old {
            let _: Option<serde::de::IgnoredAny> = self.client.delete(index, self.stop)?;
            report.dropped.push(index.clone());
        }
        let control = ControlDocument { old: Vec::new(), ..held.document.clone() };
        self.save(Some(held), control).map(drop)
    }
}

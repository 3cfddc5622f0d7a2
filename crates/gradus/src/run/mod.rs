//! A run in its folder: what was asked, checkpoints on the way, the model, its scores and its history.

mod answers;
mod aside;
mod folder;
mod history;
mod look;
mod nets;
mod record;
mod report;
mod sources;
mod standing;
mod work;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, Instant};

use gradus_engine::backend::cpu::Cpu;

pub(crate) use answers::PREDICTIONS;
pub use aside::replaced;
pub use folder::REPORT_PAGE;
pub use look::Look;
pub use report::{NetReport, Report, RowCounts};
pub use sources::Moved;
pub(crate) use standing::expect_model;

use crate::checkpoint::Checkpoint;
use crate::error::Error;
use crate::files::{Disk, FileError, RunLock, SaveError};
use crate::fit::Fit;
use crate::limit::{Limit, within};
use crate::model::Model;
use crate::options::Options;
use crate::prepare::{prepare, prepare_with};
use crate::report::{Finished, Language, ReportData, gather};
use crate::trainer::{Ended, Epoch, Trainer};
use folder::{HISTORY, METRICS, RECORD, REPORT_NUMBERS, open_checkpoints, remove_leftovers, write_json};
use record::Record;
use work::Run;

/// Seconds between two checkpoints, where nothing else is asked for.
pub const CHECKPOINT_SECONDS: f64 = 60.0;

/// How a run is worked through. Nothing in here changes a bit of the model.
#[derive(Clone, Debug)]
pub struct Runtime {
    /// Threads to compute with; 0 is all cores.
    pub threads: usize,
    /// Time between two checkpoints.
    pub checkpoint_every: Duration,
    /// Set to a signal's number by whoever wants the run to stop at the next step; 0 goes on.
    pub stop: Arc<AtomicUsize>,
    /// The command as it was typed, for the record.
    pub command: String,
    /// Whether a report is made at the end; it can be made later.
    pub report: bool,
    /// The language of the report.
    pub language: Language,
}

impl Default for Runtime {
    fn default() -> Self {
        Runtime {
            threads: 0,
            checkpoint_every: Duration::from_secs_f64(CHECKPOINT_SECONDS),
            stop: Arc::default(),
            command: String::new(),
            report: true,
            language: Language::default(),
        }
    }
}

/// Something a listener hears of.
#[derive(Debug)]
pub enum Event<'a> {
    /// The table has been read, split and encoded, and the net planned.
    Prepared(&'a Fit),
    /// The run has a folder. `resumed` is the step it goes on from, of all nets together.
    Folder {
        /// The folder.
        folder: &'a Path,
        /// Where it goes on.
        resumed: Option<u64>,
    },
    /// The turn of a net has come, of a run that trains several.
    Net {
        /// The net, from 0.
        net: usize,
        /// How many there are.
        of: usize,
        /// Its kind, of a run of several.
        kind: Option<&'a str>,
        /// The fold, from 0, that it is validated on, and how many there are.
        fold: Option<(usize, usize)>,
    },
    /// A start that was to replace the run in this folder was killed; the run is back in its place.
    PutBack(&'a Path),
    /// The disk of the run's folder may not hold what the run will write: some bytes are needed, fewer are free.
    LowDisk {
        /// Bytes that the run may need.
        needed: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// A checkpoint that could not be used.
    Refused(&'a FileError),
    /// A step was made.
    Step(&'a Trainer<Cpu>),
    /// An epoch was validated.
    Epoch(&'a Trainer<Cpu>, &'a Epoch),
    /// A checkpoint was written, or could not be.
    Saved(Result<&'a Path, &'a SaveError>),
    /// Training is over; the best weights are being measured beside the baselines.
    Measuring(&'a Ended),
    /// A step of the linear model was made.
    Baseline(&'a Trainer<Cpu>),
    /// The report could not be made; everything else is there.
    NotShown(&'a Error),
}

/// Someone who hears how a run goes.
pub trait Listener {
    /// Hears of one thing.
    fn hear(&mut self, event: &Event<'_>);
}

/// Nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Listener for Silent {
    fn hear(&mut self, _: &Event<'_>) {}
}

/// How a run came out.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is done.
    Done(Report),
    /// It was done already.
    WasDone(Report),
    /// It was stopped by this signal; it can be resumed.
    Interrupted {
        /// The run's folder.
        folder: PathBuf,
        /// The signal's number.
        signal: usize,
    },
}

/// Starts a run. Nothing is written before the input has proved good, and with `force` a run that is there is kept
/// aside, see [`replaced`], until the new one is finished.
pub fn start(
    options: Options,
    out: Option<&Path>,
    force: bool,
    runtime: &Runtime,
    listener: &mut dyn Listener,
) -> Result<Outcome, Error> {
    start_within(options, None, out, force, runtime, listener)
}

/// The same of a run that is planned to end within a time, see [`crate::limit`].
///
/// # Errors
/// Also those of [`crate::limit::within`].
pub fn start_within(
    options: Options,
    limit: Option<&Limit>,
    out: Option<&Path>,
    force: bool,
    runtime: &Runtime,
    listener: &mut dyn Listener,
) -> Result<Outcome, Error> {
    let begun = Instant::now();
    if let Some(out) = out {
        folder::refuse_existing(out, force)?;
        folder::refuse_own_tables(out, &options)?;
    }
    let (prepared, time_plan) = match limit {
        None => (prepare_with(options, runtime.threads)?, None),
        Some(limit) => {
            let (prepared, plan) = within(options, limit, runtime.report, runtime.threads, begun)?;
            (prepared, Some(plan))
        }
    };
    let mut fit = Fit::new(prepared, runtime.threads)?;
    fit.time_plan = time_plan;
    // Of the files as they were read: one of them may be the model that is now moved aside.
    let record = Record::of(&fit, &runtime.command)?;
    let config = fit.prepared.options.to_toml()?;
    listener.hear(&Event::Prepared(&fit));
    let taken = folder::take(out, force, &fit.prepared.options)?;
    taken.begin(&config, &record)?;
    let (folder, lock) = (taken.folder, taken.lock);
    listener.hear(&Event::Folder { folder: &folder, resumed: None });
    let checkpoints = open_checkpoints(&folder)?;
    Run { fit, folder, checkpoints, runtime, listener, begun, record, _lock: lock }.go()
}

/// Goes on with a run to the same bits; from the start if it was killed before its first checkpoint. `moved` says
/// where its files are now, should they be neither where its options nor where its record says.
pub fn resume(
    folder: &Path,
    moved: &Moved,
    runtime: &Runtime,
    listener: &mut dyn Listener,
) -> Result<Outcome, Error> {
    let started = Instant::now();
    let wrong = |found: String, todo: &str| Error::Run { path: folder.to_owned(), found, todo: todo.into() };
    standing::expect_run(folder)?;
    let lock = RunLock::take(folder)?;
    remove_leftovers(folder)?;
    if aside::settle(folder).map_err(|cause| folder::error(folder, &cause))? {
        listener.hear(&Event::PutBack(folder));
    }
    if let Ok(text) = fs::read_to_string(folder.join(METRICS)) {
        let mut report: Report = serde_json::from_str(&text)
            .map_err(|error| wrong(format!("{METRICS}: {error}"), "remove that file and resume again"))?;
        report.run = folder.to_owned();
        // It may have been killed after its last file but before this.
        let removed = open_checkpoints(folder)?.remove_all(&Disk).and_then(|()| nets::remove_all(folder));
        removed.map_err(|cause| folder::error(folder, &cause))?;
        return Ok(Outcome::WasDone(report));
    }
    let begun = record::begun(folder, moved)?;
    let mut record = begun.record;
    let mut fit = Fit::new(prepare(begun.options)?, runtime.threads)?;
    fit.time_plan.clone_from(&record.time_plan);
    fit.prepared.scale_choice.clone_from(&record.scale_choice);
    record.check_table(folder, &fit.prepared)?;
    listener.hear(&Event::Prepared(&fit));
    let (kept, refused) = nets::kept(folder, &fit, &record.provenance, &begun.again)?;
    refused.iter().for_each(|error| listener.hear(&Event::Refused(error)));
    if !kept.is_empty() {
        fit.go_on_behind(kept)?;
    }
    let mut checkpoints = open_checkpoints(folder)?;
    let newest = checkpoints.newest(Checkpoint::open);
    newest.refused.iter().for_each(|error| listener.hear(&Event::Refused(error)));
    // One of an earlier net was left behind by a kill; one of a later net is of no use without those before it.
    let its = newest.found.filter(|(_, checkpoint)| checkpoint.of_net() == Some(fit.done().len()));
    if let Some((_, checkpoint)) = its {
        let card = &fit.prepared.card;
        checkpoint.restore(&mut fit.trainer, card, &record.provenance, &begun.again)?;
    }
    if record.moved_to(&fit.prepared.options) {
        // So that the next time nobody needs to say it again.
        write_json(&folder.join(RECORD), &record)?;
    }
    let resumed = Some(fit.standings().map(|standing| standing.step).sum());
    listener.hear(&Event::Folder { folder, resumed });
    let folder = folder.to_owned();
    Run { fit, folder, checkpoints, runtime, listener, begun: started, record, _lock: lock }.go()
}

/// The options that a run was begun with, everything in them filled in.
pub fn options(folder: &Path) -> Result<Options, Error> {
    standing::expect_readable(folder)?;
    Ok(record::read(folder)?.1)
}

/// What a finished run came to, the options that it was begun with, and the fingerprint of the table that its test
/// rows are from.
pub(crate) fn finished(folder: &Path) -> Result<(Report, Options, Option<String>), Error> {
    standing::expect_readable(folder)?;
    let Ok(text) = fs::read_to_string(folder.join(METRICS)) else {
        return Err(standing::unfinished(folder));
    };
    let wrong = |error: serde_json::Error| Error::Run {
        path: folder.to_owned(),
        found: format!("{METRICS}: {error}"),
        todo: "it was not written by this version of gradus as it is; train anew".into(),
    };
    let (record, options) = record::read(folder)?;
    Ok((serde_json::from_str(&text).map_err(wrong)?, options, record.of_test_rows().map(str::to_owned)))
}

/// The numbers of a finished run's report: as they were written, or gathered anew from its files where they were
/// `moved`.
pub fn report_numbers(folder: &Path, moved: &Moved, threads: usize) -> Result<ReportData, Error> {
    standing::expect_readable(folder)?;
    let Ok(text) = fs::read_to_string(folder.join(METRICS)) else {
        return Err(standing::unfinished(folder));
    };
    if let (true, Ok(text)) = (*moved == Moved::default(), fs::read_to_string(folder.join(REPORT_NUMBERS)))
        && let Ok(numbers) = serde_json::from_str(&text)
    {
        return Ok(numbers);
    }
    let begun = record::begun(folder, moved)?;
    let wrong = |found: String| Error::Run { path: folder.to_owned(), found, todo: begun.again.clone() };
    let report: Report = serde_json::from_str(&text).map_err(|error| wrong(format!("{METRICS}: {error}")))?;
    let history = fs::read_to_string(folder.join(HISTORY))
        .map_err(|error| error.to_string())
        .and_then(|text| history::read(&text))
        .map(|nets| nets.into_iter().nth(report.results.first_net()).unwrap_or_default())
        .map_err(|error| wrong(format!("{HISTORY}: {error}")))?;
    let mut prepared = prepare(begun.options)?;
    begun.record.check_table(folder, &prepared)?;
    let model = Model::load(folder)?;
    if !model.card.is_like(&prepared.card) {
        return Err(wrong("its model was not made from this table and options".into()));
    }
    prepared.card.mean_row.clone_from(&model.card.mean_row);
    prepared.card.certainty.clone_from(&model.card.certainty);
    gather(&Finished {
        prepared: &prepared,
        model: &model,
        report: &report,
        history: &history,
        command: &begun.record.command,
        threads,
    })
}

//! A run in its folder: what was asked, checkpoints on the way, the model, its scores and its history.

mod folder;
mod history;
mod record;
mod report;
mod work;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, Instant};

use gradus_engine::backend::cpu::Cpu;

pub use folder::REPORT_PAGE;
pub use report::{Report, RowCounts};

use crate::checkpoint::Checkpoint;
use crate::error::Error;
use crate::files::{Disk, FileError, RunLock, SaveError};
use crate::fit::Fit;
use crate::model::Model;
use crate::options::Options;
use crate::prepare::prepare;
use crate::report::{Finished, Language, ReportData, gather};
use crate::trainer::{Ended, Epoch, Trainer};
use folder::{
    CONFIG, HISTORY, METRICS, RECORD, REPORT_NUMBERS, make_folder, next_folder, open_checkpoints,
    refuse_existing, remove_leftovers, write_json, write_text,
};
use record::Record;
use work::Run;

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
    /// The language of the report.
    pub language: Language,
}

impl Default for Runtime {
    fn default() -> Self {
        Runtime {
            threads: 0,
            checkpoint_every: Duration::from_secs(60),
            stop: Arc::default(),
            command: String::new(),
            language: Language::default(),
        }
    }
}

/// Something a listener hears of.
#[derive(Debug)]
pub enum Event<'a> {
    /// The table has been read, split and encoded, and the net planned.
    Prepared(&'a Fit),
    /// The run has a folder. `resumed` is the step it goes on from.
    Folder {
        /// The folder.
        folder: &'a Path,
        /// Where it goes on.
        resumed: Option<u64>,
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

/// Starts a run. Nothing is written before the input has proved good.
pub fn start(
    options: Options,
    out: Option<&Path>,
    force: bool,
    runtime: &Runtime,
    listener: &mut dyn Listener,
) -> Result<Outcome, Error> {
    let begun = Instant::now();
    if let Some(out) = out {
        refuse_existing(out, force)?;
    }
    let fit = Fit::new(prepare(options)?, runtime.threads)?;
    listener.hear(&Event::Prepared(&fit));
    let mut made = folder::not_there(out.unwrap_or(Path::new(folder::RUNS)));
    let folder = match out {
        Some(out) => make_folder(out, force)?,
        None => {
            let folder = next_folder(&fit.prepared.options)?;
            made.insert(0, folder.clone());
            folder
        }
    };
    let lock = RunLock::take(&folder).inspect_err(|_| folder::remove_empty(&made))?;
    let record = begin(&fit, &folder, runtime).inspect_err(|_| folder::unmake(&folder, &made))?;
    listener.hear(&Event::Folder { folder: &folder, resumed: None });
    let checkpoints = open_checkpoints(&folder)?;
    let command = record.command;
    Run { fit, folder, checkpoints, runtime, listener, begun, command, _lock: lock }.go()
}

/// Writes what makes a folder a run's. Its lock must be held.
fn begin(fit: &Fit, folder: &Path, runtime: &Runtime) -> Result<Record, Error> {
    remove_leftovers(folder)?;
    let record = Record::of(&fit.prepared, &runtime.command)?;
    write_text(&folder.join(CONFIG), &fit.prepared.options.to_toml()?)?;
    write_json(&folder.join(RECORD), &record)?;
    Ok(record)
}

/// Goes on with a run to the same bits; from the start if it was killed before its first checkpoint.
pub fn resume(
    folder: &Path,
    data: Option<PathBuf>,
    runtime: &Runtime,
    listener: &mut dyn Listener,
) -> Result<Outcome, Error> {
    let begun = Instant::now();
    let wrong = |found: String, todo: &str| Error::Run { path: folder.to_owned(), found, todo: todo.into() };
    record::expect_run(folder)?;
    let lock = RunLock::take(folder)?;
    remove_leftovers(folder)?;
    if let Ok(text) = fs::read_to_string(folder.join(METRICS)) {
        let mut report: Report = serde_json::from_str(&text)
            .map_err(|error| wrong(format!("{METRICS}: {error}"), "remove that file and resume again"))?;
        report.run = folder.to_owned();
        // It may have been killed after its last file but before this.
        open_checkpoints(folder)?.remove_all(&Disk).map_err(|cause| folder::error(folder, &cause))?;
        return Ok(Outcome::WasDone(report));
    }
    let (record, options) = record::read(folder, data)?;
    record.check_files(folder, &options)?;
    let mut fit = Fit::new(prepare(options)?, runtime.threads)?;
    record.check_table(folder, &fit.prepared)?;
    listener.hear(&Event::Prepared(&fit));
    let mut checkpoints = open_checkpoints(folder)?;
    let newest = checkpoints.newest(Checkpoint::open);
    newest.refused.iter().for_each(|error| listener.hear(&Event::Refused(error)));
    let resumed = match newest.found {
        Some((_, checkpoint)) => {
            checkpoint.restore(&mut fit.trainer, &fit.prepared.card)?;
            Some(fit.trainer.standing().step)
        }
        None => Some(0),
    };
    listener.hear(&Event::Folder { folder, resumed });
    let folder = folder.to_owned();
    let command = record.command;
    Run { fit, folder, checkpoints, runtime, listener, begun, command, _lock: lock }.go()
}

/// The options that a run was begun with, everything in them filled in.
pub fn options(folder: &Path) -> Result<Options, Error> {
    record::expect_run(folder)?;
    Ok(record::read(folder, None)?.1)
}

/// The numbers of a finished run's report: as they were written, or gathered anew from the table, where `data` says it
/// is now.
pub fn report_numbers(folder: &Path, data: Option<PathBuf>, threads: usize) -> Result<ReportData, Error> {
    let wrong = |found: String, todo: &str| Error::Run { path: folder.to_owned(), found, todo: todo.into() };
    record::expect_run(folder)?;
    let Ok(text) = fs::read_to_string(folder.join(METRICS)) else {
        return Err(wrong("this run is not finished".into(), "finish it first, with gradus resume"));
    };
    if let (None, Ok(text)) = (&data, fs::read_to_string(folder.join(REPORT_NUMBERS)))
        && let Ok(numbers) = serde_json::from_str(&text)
    {
        return Ok(numbers);
    }
    let again = "start the run again with gradus train --config config.toml --force";
    let report: Report =
        serde_json::from_str(&text).map_err(|error| wrong(format!("{METRICS}: {error}"), again))?;
    let history = fs::read_to_string(folder.join(HISTORY))
        .map_err(|error| error.to_string())
        .and_then(|text| history::read(&text))
        .map_err(|error| wrong(format!("{HISTORY}: {error}"), again))?;
    let (record, options) = record::read(folder, data)?;
    record.check_files(folder, &options)?;
    let prepared = prepare(options)?;
    record.check_table(folder, &prepared)?;
    let model = Model::load(folder)?;
    if model.card != prepared.card {
        return Err(wrong("its model was not made from this table and options".into(), again));
    }
    gather(&Finished {
        prepared: &prepared,
        weights: &model.weights,
        report: &report,
        history: &history,
        command: &record.command,
        threads,
    })
}

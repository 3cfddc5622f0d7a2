//! A run in its folder: what was asked, checkpoints on the way, the model, its scores and its history.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use gradus_engine::backend::cpu::Cpu;
use gradus_table::Task;
use serde::{Deserialize, Serialize};

use crate::checkpoint::{self, Checkpoint};
use crate::error::Error;
use crate::files::{Checkpoints, Disk, FileError, RunLock, SaveError, save};
use crate::fit::{Fit, Results};
use crate::model::{Card, MODEL_FILE};
use crate::options::Options;
use crate::prepare::prepare;
use crate::trainer::{Ended, Epoch, Flow, Standing, Trainer, Watcher};

const CONFIG: &str = "config.toml";
const RECORD: &str = "run.json";
const METRICS: &str = "metrics.json";
const HISTORY: &str = "history.csv";

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
}

impl Default for Runtime {
    fn default() -> Self {
        Runtime {
            threads: 0,
            checkpoint_every: Duration::from_secs(60),
            stop: Arc::default(),
            command: String::new(),
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

/// Row counts of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Of the table.
    pub table: usize,
    /// Without a target.
    pub left_out: usize,
    /// Trained on.
    pub train: usize,
    /// That chose the best epoch.
    pub validation: usize,
    /// Tested on.
    pub test: usize,
}

/// What a run came to: `metrics.json`, and what `--json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Version of this layout.
    pub schema: u32,
    /// Version of gradus.
    pub gradus: String,
    /// The run's folder.
    pub run: PathBuf,
    /// The task.
    pub task: Task,
    /// The target's column.
    pub target: String,
    /// The classes, in the order of the scores.
    pub classes: Vec<String>,
    /// Row counts.
    pub rows: RowCounts,
    /// Trained numbers of the net.
    pub parameters: usize,
    /// Epochs done.
    pub epochs: u32,
    /// The epoch whose weights are the model's.
    pub best_epoch: u32,
    /// Why training ended.
    pub ended: Ended,
    /// Seconds from the start of this command to the scores.
    pub seconds: f64,
    /// The scores.
    #[serde(flatten)]
    pub results: Results,
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

/// What a run was made from: `run.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Record {
    gradus: String,
    command: String,
    instructions: String,
    table: PathBuf,
    fingerprint: String,
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
    let folder = match out {
        Some(out) => make_folder(out, force)?,
        None => next_folder(&fit.prepared.options)?,
    };
    let lock = RunLock::take(&folder)?;
    let record = Record {
        gradus: env!("CARGO_PKG_VERSION").into(),
        command: runtime.command.clone(),
        instructions: Cpu::instructions().into(),
        table: fit.prepared.options.data.table.clone(),
        fingerprint: fit.prepared.understood.fingerprint.clone(),
    };
    let config = fit.prepared.options.to_toml()?;
    write_text(&folder.join(CONFIG), &config)?;
    write_json(&folder.join(RECORD), &record)?;
    listener.hear(&Event::Folder { folder: &folder, resumed: None });
    let checkpoints = open_checkpoints(&folder)?;
    Run { fit, folder, checkpoints, runtime, listener, begun, _lock: lock }.go()
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
    if !folder.join(RECORD).is_file() || !folder.join(CONFIG).is_file() {
        let todo = "give the folder of a run that gradus train began, such as runs/people-sex-1";
        return Err(wrong("this is not a run's folder".into(), todo));
    }
    let lock = RunLock::take(folder)?;
    if let Ok(text) = fs::read_to_string(folder.join(METRICS)) {
        let report = serde_json::from_str(&text)
            .map_err(|error| wrong(format!("{METRICS}: {error}"), "remove that file and resume again"))?;
        return Ok(Outcome::WasDone(report));
    }
    let read = |name: &str| {
        fs::read_to_string(folder.join(name))
            .map_err(|error| wrong(format!("{name} cannot be read: {error}"), "check the folder's rights"))
    };
    let record: Record = serde_json::from_str(&read(RECORD)?)
        .map_err(|error| wrong(format!("{RECORD}: {error}"), "start the run again"))?;
    let mut options = Options::from_toml(&read(CONFIG)?, &folder.join(CONFIG).display().to_string())?;
    if let Some(data) = data {
        options.data.table = data;
    }
    if !options.data.table.exists() {
        let found = format!("its table {} is not there", options.data.table.display());
        return Err(wrong(found, "say where it is now with --data FILE"));
    }
    let mut fit = Fit::new(prepare(options)?, runtime.threads)?;
    if fit.prepared.understood.fingerprint != record.fingerprint {
        let found = format!("{} has changed since the run began", fit.prepared.options.data.table.display());
        return Err(wrong(found, "bring the old table back (--data FILE), or start a new run"));
    }
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
    Run { fit, folder, checkpoints, runtime, listener, begun, _lock: lock }.go()
}

struct Run<'a> {
    fit: Fit,
    folder: PathBuf,
    checkpoints: Checkpoints,
    runtime: &'a Runtime,
    listener: &'a mut dyn Listener,
    begun: Instant,
    _lock: RunLock,
}

impl Run<'_> {
    fn go(mut self) -> Result<Outcome, Error> {
        let mut watch = Watch {
            card: &self.fit.prepared.card,
            checkpoints: &mut self.checkpoints,
            runtime: self.runtime,
            listener: self.listener,
            saved: Instant::now(),
        };
        let Some(ended) = self.fit.trainer.run(&mut watch) else {
            watch.save(&self.fit.trainer)?;
            let signal = self.runtime.stop.load(Ordering::Relaxed);
            return Ok(Outcome::Interrupted { folder: self.folder, signal });
        };
        if !matches!(ended, Ended::Diverged { .. }) && self.fit.trainer.standing().step > 0 {
            // So that a kill while the baselines train loses nothing; a full disk is said and survived.
            let _ = watch.save(&self.fit.trainer);
        }
        self.listener.hear(&Event::Measuring(&ended));
        let results = self.fit.results()?;
        self.fit.model().save(&self.folder.join(MODEL_FILE))?;
        let report = self.report(ended, results);
        write_text(&self.folder.join(HISTORY), &history(self.fit.trainer.standing()))?;
        write_json(&self.folder.join(METRICS), &report)?;
        self.checkpoints.remove_all(&Disk).map_err(|error| Error::Run {
            path: self.folder.clone(),
            found: format!("the run is done, but a checkpoint could not be removed: {error}"),
            todo: "remove checkpoint-*.gradus by hand".into(),
        })?;
        Ok(Outcome::Done(report))
    }

    fn report(&self, ended: Ended, results: Results) -> Report {
        let prepared = &self.fit.prepared;
        let trainer = &self.fit.trainer;
        Report {
            schema: 1,
            gradus: env!("CARGO_PKG_VERSION").into(),
            run: self.folder.clone(),
            task: prepared.card.target.task,
            target: prepared.card.target.name.clone(),
            classes: prepared.card.target.classes.clone(),
            rows: prepared.row_counts(),
            parameters: self.fit.parameters(),
            epochs: trainer.standing().epoch,
            best_epoch: trainer.best_epoch().map_or(0, |best| best.epoch),
            ended,
            seconds: self.begun.elapsed().as_secs_f64(),
            results,
        }
    }
}

struct Watch<'a> {
    card: &'a Card,
    checkpoints: &'a mut Checkpoints,
    runtime: &'a Runtime,
    listener: &'a mut dyn Listener,
    saved: Instant,
}

impl Watch<'_> {
    fn save(&mut self, trainer: &Trainer<Cpu>) -> Result<(), SaveError> {
        let saved = self.checkpoints.save(&Disk, |out| checkpoint::write(trainer, self.card, out));
        self.listener.hear(&Event::Saved(saved.as_deref()));
        self.saved = Instant::now();
        saved.map(|_| ())
    }
}

impl Watcher<Cpu> for Watch<'_> {
    fn step(&mut self, trainer: &Trainer<Cpu>) -> Flow {
        self.listener.hear(&Event::Step(trainer));
        if self.runtime.stop.load(Ordering::Relaxed) != 0 {
            return Flow::Pause;
        }
        if self.saved.elapsed() >= self.runtime.checkpoint_every {
            // A checkpoint that cannot be written is said; training goes on.
            let _ = self.save(trainer);
        }
        Flow::Go
    }

    fn epoch(&mut self, trainer: &Trainer<Cpu>, epoch: &Epoch) {
        self.listener.hear(&Event::Epoch(trainer, epoch));
    }
}

fn history(standing: &Standing) -> String {
    let mut text = String::from("epoch,step,train_error,validation_error,metric,learning_rate\n");
    let cell = |x: f64| if x.is_finite() { x.to_string() } else { String::new() };
    for e in &standing.history {
        text += &format!(
            "{},{},{},{},{},{}\n",
            e.epoch,
            e.step,
            cell(e.train_error),
            cell(e.validation_error),
            cell(e.metric),
            e.learning_rate
        );
    }
    text
}

fn write_text(path: &Path, text: &str) -> Result<(), Error> {
    Ok(save(&Disk, path, |out: &mut dyn Write| out.write_all(text.as_bytes()))?)
}

fn write_json(path: &Path, value: &impl Serialize) -> Result<(), Error> {
    Ok(save(&Disk, path, |out: &mut dyn Write| {
        serde_json::to_writer_pretty(&mut *out, value)?;
        out.write_all(b"\n")
    })?)
}

fn open_checkpoints(folder: &Path) -> Result<Checkpoints, Error> {
    Checkpoints::new(&Disk, folder).map_err(|error| folder_error(folder, &error))
}

fn folder_error(folder: &Path, error: &io::Error) -> Error {
    Error::Run {
        path: folder.to_owned(),
        found: format!("the run's folder cannot be made or read: {error}"),
        todo: "choose a folder that you may write to, with --out".into(),
    }
}

/// Only an empty folder, or with `force` one that holds a run, may be used.
fn refuse_existing(folder: &Path, force: bool) -> Result<(), Error> {
    let refuse = |found: &str, todo: &str| {
        Err(Error::Run { path: folder.to_owned(), found: found.into(), todo: todo.into() })
    };
    if !folder.exists() {
        return Ok(());
    }
    if !folder.is_dir() {
        return refuse("this is a file", "choose another folder with --out");
    }
    let mut entries = fs::read_dir(folder).map_err(|error| folder_error(folder, &error))?;
    if entries.next().is_none() {
        return Ok(());
    }
    match (folder.join(RECORD).is_file(), force) {
        (true, true) => Ok(()),
        (true, false) => refuse("there is a run already", "replace it with --force, or choose another --out"),
        (false, _) => refuse("the folder is not empty and holds no run", "choose another folder with --out"),
    }
}

/// Makes the folder; with `force`, removes what a run leaves in it and nothing else.
fn make_folder(folder: &Path, force: bool) -> Result<PathBuf, Error> {
    refuse_existing(folder, force)?;
    fs::create_dir_all(folder).map_err(|error| folder_error(folder, &error))?;
    if force {
        let _lock = RunLock::take(folder)?;
        for name in [METRICS, MODEL_FILE, HISTORY, RECORD, CONFIG] {
            match fs::remove_file(folder.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(folder_error(folder, &error));
                }
                _ => {}
            }
        }
        open_checkpoints(folder)?.remove_all(&Disk).map_err(|error| folder_error(folder, &error))?;
    }
    Ok(folder.to_owned())
}

/// `runs/<table>-<target>-<n>` with the first n that is free.
fn next_folder(options: &Options) -> Result<PathBuf, Error> {
    let file = options.data.table.file_name().unwrap_or_default().to_string_lossy().to_string();
    let stem = file.split('.').find(|part| !part.is_empty()).unwrap_or("table");
    let plain = |text: &str| -> String {
        text.chars().map(|c| if c.is_alphanumeric() || "_-".contains(c) { c } else { '_' }).take(60).collect()
    };
    let name = format!("{}-{}", plain(stem), plain(&options.data.target));
    let runs = Path::new("runs");
    fs::create_dir_all(runs).map_err(|error| folder_error(runs, &error))?;
    for n in 1u32.. {
        let folder = runs.join(format!("{name}-{n}"));
        match fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(folder_error(&folder, &error)),
        }
    }
    Err(folder_error(runs, &io::Error::other("no number is free")))
}

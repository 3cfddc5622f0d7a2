//! One file for each command.

pub mod check;
pub mod evaluate;
pub mod inspect;
pub mod manual;
pub mod predict;
pub mod report;
pub mod resume;
pub mod train;

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::time::Duration;

use gradus::options::Options;
use gradus::report::Language;
use gradus::run::{Outcome, Runtime};
use gradus::trainer::Ended;
use serde::Serialize;
use signal_hook::consts::{SIGINT, SIGTERM};

use crate::output::{print, remark};
use crate::{DONE, NOT_MET, show};

/// Why a command ended early.
#[derive(Debug)]
pub enum Failure {
    /// Nobody reads the output any more: no reason to complain.
    Quiet,
    /// What a person must know.
    Said(String),
}

impl From<gradus::Error> for Failure {
    fn from(error: gradus::Error) -> Self {
        if let gradus::Error::Output(error) = &error
            && error.kind() == io::ErrorKind::BrokenPipe
        {
            return Failure::Quiet;
        }
        Failure::Said(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::Quiet,
            _ => Failure::Said(format!("standard output: {error}")),
        }
    }
}

/// The options of a TOML file, or the defaults.
fn options_of(config: Option<&Path>) -> Result<Options, Failure> {
    let Some(path) = config else { return Ok(Options::default()) };
    let text = fs::read_to_string(path).map_err(|error| {
        Failure::Said(format!("--config {}: cannot be read: {error}; check the path", path.display()))
    })?;
    Ok(Options::from_toml(&text, &path.display().to_string())?)
}

/// One JSON object on standard output.
fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(value).map_err(|error| Failure::Said(error.to_string()))?;
    print(&format!("{text}\n"))
}

/// How a run is worked through.
fn runtime(threads: Option<u16>, checkpoint_every: f64, language: Language) -> Result<Runtime, Failure> {
    if !(checkpoint_every > 0.0 && checkpoint_every <= 1e9) {
        let text = format!("--checkpoint-every {checkpoint_every}: wanted a positive number of seconds");
        return Err(Failure::Said(text));
    }
    Ok(Runtime {
        threads: threads.unwrap_or(0) as usize,
        checkpoint_every: Duration::from_secs_f64(checkpoint_every),
        stop: Arc::default(),
        command: typed(),
        language,
    })
}

/// From now on Ctrl-C and SIGTERM set `stop`; a second one ends the process at once. Called when there is something
/// to save: before that, the first one may end the process.
pub fn catch_signals(stop: &Arc<AtomicUsize>) -> std::io::Result<()> {
    for signal in [SIGINT, SIGTERM] {
        let armed = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, armed.clone())?;
        signal_hook::flag::register(signal, armed)?;
        signal_hook::flag::register_usize(signal, stop.clone(), signal as usize)?;
    }
    Ok(())
}

/// A limit on file sizes (`ulimit -f`) ends a process by a signal, unless something listens for it: then the write
/// fails, and what failed and what to do can be said.
pub fn outlive_file_limits() {
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// The command as it was typed, quoted where a shell would need it.
fn typed() -> String {
    let quote = |word: String| {
        let plain = |c: char| c.is_alphanumeric() || "-_./=,:+".contains(c);
        if !word.is_empty() && word.chars().all(plain) {
            word
        } else {
            format!("'{}'", word.replace('\'', "'\\''"))
        }
    };
    let mut words: Vec<String> =
        std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    if let Some(program) = words.first_mut() {
        *program = "gradus".into();
    }
    words.into_iter().map(quote).collect::<Vec<_>>().join(" ")
}

/// Says how a run came out, and with which exit code.
fn conclude(outcome: Outcome, json: bool) -> Result<u8, Failure> {
    let report = match outcome {
        Outcome::Interrupted { folder, signal } => {
            remark(&format!("interrupted; go on with: gradus resume {}", folder.display()));
            return Ok(128 + signal as u8);
        }
        Outcome::WasDone(report) => {
            remark(&format!("{}: this run is finished; nothing to do", report.run.display()));
            report
        }
        Outcome::Done(report) => report,
    };
    match json {
        true => print(&format!("{}\n", serde_json::to_string(&report).unwrap_or_default()))?,
        false => print(&show::report(&report))?,
    }
    if let Ended::Diverged { step, layer } = &report.ended {
        remark(&show::diverged(&report, *step, layer));
        return Ok(NOT_MET);
    }
    Ok(DONE)
}

//! One file for each command.

pub mod check;
pub mod compare;
pub mod evaluate;
pub mod inspect;
#[cfg(feature = "lab")]
pub mod lab;
pub mod manual;
pub mod predict;
pub mod presets;
pub mod report;
pub mod resume;
pub mod train;
mod written;

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::time::Duration;

use gradus::Error;
use gradus::model::Model;
use gradus::options::{Options, Preset};
use gradus::report::Language;
use gradus::run::{Outcome, Runtime, replaced};
use gradus::shell::{self, quoted};
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

/// A file of options, read.
struct ConfigFile {
    text: String,
    name: String,
}

/// The file that `--config` names, where it does: read once, for it may be a pipe.
fn config_file(path: Option<&Path>) -> Result<Option<ConfigFile>, Failure> {
    let read = |path: &Path| {
        let name = path.display().to_string();
        match fs::read_to_string(path) {
            Ok(text) => Ok(ConfigFile { text, name }),
            Err(error) => {
                Err(Failure::Said(format!("--config {name}: cannot be read: {error}; check the path")))
            }
        }
    };
    path.map(read).transpose()
}

/// The options of a TOML file over those of a preset. Where training starts from a model, named by `--from` or by the
/// file, the model's take the preset's place.
fn options_of(
    preset: Option<Preset>,
    config: Option<&ConfigFile>,
    from: Option<&Path>,
) -> Result<Options, Failure> {
    let named = config.map(|file| Options::from_toml(&file.text, &file.name)).transpose()?;
    let from = from.or(named.as_ref().and_then(|options| options.data.from.as_deref()));
    let base = match (from, preset) {
        (Some(from), None) => Model::load(from)?.options(),
        (None, Some(preset)) => preset.options(),
        (None, None) => return Ok(named.unwrap_or_default()),
        (Some(from), Some(preset)) => {
            return Err(Failure::Said(format!(
                "--preset {preset} with the model {}: a model has its own net; leave one of the two out",
                from.display()
            )));
        }
    };
    Ok(match config {
        Some(file) => Options { preset: base.preset, ..base.under_toml(&file.text, &file.name)? },
        None => base,
    })
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
        report: true,
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
    let mut words: Vec<String> =
        std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    if let Some(program) = words.first_mut() {
        *program = "gradus".into();
    }
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

/// How to go on with a run that is not finished.
fn go_on(folder: &Path) -> String {
    let kept = match replaced(folder) {
        Some(aside) => format!("\nThe run that it replaces is in {} until then.", aside.display()),
        None => String::new(),
    };
    format!("go on with: gradus resume {}{kept}", shell::path(folder))
}

/// Says how a run came out, and with which exit code. `begun` is its folder, once it had one.
fn conclude(outcome: Result<Outcome, Error>, begun: Option<&Path>, json: bool) -> Result<u8, Failure> {
    let outcome = outcome.map_err(|error| match (Failure::from(error), begun) {
        (Failure::Said(text), Some(folder)) if !folder.join("metrics.json").is_file() => {
            Failure::Said(format!("{text}\nWhat was done is kept; {}", go_on(folder)))
        }
        (failure, _) => failure,
    })?;
    let (report, was_done) = match outcome {
        Outcome::Interrupted { folder, signal } => {
            remark(&format!("interrupted; {}", go_on(&folder)));
            return Ok(128 + signal as u8);
        }
        Outcome::WasDone(report) => {
            remark(&format!("{}: this run is finished; nothing to do", report.run.display()));
            (report, true)
        }
        Outcome::Done(report) => (report, false),
    };
    match json {
        true => print(&format!("{}\n", serde_json::to_string(&report).unwrap_or_default()))?,
        false => print(&show::report(&report))?,
    }
    if let (Ended::Diverged { step, layer }, false) = (&report.ended, was_done) {
        remark(&show::diverged(&report, *step, layer));
        return Ok(NOT_MET);
    }
    Ok(DONE)
}

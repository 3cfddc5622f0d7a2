//! The folder of a run: which one, what is in it, and how its small files are written.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::answers::{OUT_OF_FOLD, PREDICTIONS};
use super::aside::{self, ASIDE};
use super::nets;
use super::standing::Standing;
use crate::error::Error;
use crate::files::{Checkpoints, Disk, LockError, RunLock, remove_stale, save};
use crate::model::MODEL_FILE;
use crate::options::Options;
use crate::shell;

pub(super) const CONFIG: &str = "config.toml";
pub(super) const RECORD: &str = "run.json";
pub(super) const METRICS: &str = "metrics.json";
pub(super) const HISTORY: &str = "history.csv";
/// The page that a person reads.
pub const REPORT_PAGE: &str = "report.html";
/// Its numbers, so that it can be drawn again without the table.
pub(super) const REPORT_NUMBERS: &str = "report.json";

/// Where runs go that were not told where to go.
pub(super) const RUNS: &str = "runs";

/// What a run leaves, besides checkpoints.
pub(super) const FILES: [&str; 9] =
    [METRICS, REPORT_PAGE, REPORT_NUMBERS, PREDICTIONS, OUT_OF_FOLD, MODEL_FILE, HISTORY, CONFIG, RECORD];

pub(super) fn write_text(path: &Path, text: &str) -> Result<(), Error> {
    Ok(save(&Disk, path, |out: &mut dyn Write| out.write_all(text.as_bytes()))?)
}

pub(super) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), Error> {
    Ok(save(&Disk, path, |out: &mut dyn Write| {
        serde_json::to_writer_pretty(&mut *out, value)?;
        out.write_all(b"\n")
    })?)
}

pub(super) fn open_checkpoints(folder: &Path) -> Result<Checkpoints, Error> {
    Checkpoints::new(&Disk, folder).map_err(|cause| error(folder, &cause))
}

/// Removes temporary files that a killed process left. The folder's lock must be held.
pub(super) fn remove_leftovers(folder: &Path) -> Result<(), Error> {
    for name in FILES {
        remove_stale(&Disk, &folder.join(name)).map_err(|cause| error(folder, &cause))?;
    }
    nets::remove_leftovers(folder).map_err(|cause| error(folder, &cause))
}

pub(super) fn error(folder: &Path, error: &io::Error) -> Error {
    Error::Run {
        path: folder.to_owned(),
        found: format!("the run's folder cannot be made or read: {error}"),
        todo: "choose a folder that you may write to, with --out".into(),
    }
}

/// Only a folder with nothing in it, or with `force` one that holds a run, may be used.
pub(super) fn refuse_existing(folder: &Path, force: bool) -> Result<(), Error> {
    let refuse = |found: &str, todo: &str| {
        Err(Error::Run { path: folder.to_owned(), found: found.into(), todo: todo.into() })
    };
    if !folder.exists() {
        return Ok(());
    }
    if !folder.is_dir() {
        return refuse("this is a file", "choose another folder with --out");
    }
    match Standing::of(folder).map_err(|cause| error(folder, &cause))? {
        Standing::Nothing | Standing::Killed => Ok(()),
        Standing::Run | Standing::Replaced if force => Ok(()),
        Standing::Run | Standing::Replaced => {
            let go_on = format!("go on with it: gradus resume {}", shell::path(folder));
            refuse(
                "there is a run already",
                &format!("{go_on}; replace it with --force, or choose another --out"),
            )
        }
        Standing::Other => {
            refuse("the folder is not empty and holds no run", "choose another folder with --out")
        }
    }
}

/// Refuses tables that `--force` would remove with the run that they lie in. A model to start from may lie there: it
/// is read before, and kept with the run until the new one is finished.
pub(super) fn refuse_own_tables(folder: &Path, options: &Options) -> Result<(), Error> {
    let Ok(folder) = fs::canonicalize(folder) else { return Ok(()) };
    let is_own = |path: &Path| {
        let name = path.file_name().is_some_and(|name| aside::is_own(&name.to_string_lossy()));
        name && path.parent().is_some_and(|parent| parent == folder || parent == folder.join(ASIDE))
    };
    let data = &options.data;
    for path in [Some(&data.table), data.valid.as_ref(), data.test.as_ref()].into_iter().flatten() {
        if fs::canonicalize(path).is_ok_and(|path| is_own(&path)) {
            return Err(Error::Run {
                path: path.clone(),
                found: "this file belongs to the run that --force replaces, and would go with it".into(),
                todo: "copy it elsewhere first and give the copy, or choose another --out".into(),
            });
        }
    }
    Ok(())
}

/// The folders of a path that are not there, the innermost first.
pub(super) fn not_there(folder: &Path) -> Vec<PathBuf> {
    let named = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
    folder.ancestors().take_while(named).map(Path::to_owned).collect()
}

/// Removes those of the folders that have nothing in them, the innermost first.
pub(super) fn remove_empty(folders: &[PathBuf]) {
    for folder in folders {
        let _ = fs::remove_dir(folder);
    }
}

/// A folder taken for a new run.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) folder: PathBuf,
    pub(super) lock: RunLock,
    /// The folders made for it, the innermost first.
    made: Vec<PathBuf>,
}

/// Takes the folder that was asked for, or the next free one of [`RUNS`]. No file of a run is touched yet.
pub(super) fn take(out: Option<&Path>, force: bool, options: &Options) -> Result<Taken, Error> {
    let Some(out) = out else { return next_folder(options) };
    refuse_existing(out, force)?;
    let made = not_there(out);
    fs::create_dir_all(out).map_err(|cause| error(out, &cause))?;
    let lock = RunLock::take(out).inspect_err(|_| remove_empty(&made))?;
    // Once more, now that no other process can begin a run there.
    refuse_existing(out, force)?;
    Ok(Taken { folder: out.to_owned(), lock, made })
}

impl Taken {
    /// Writes what makes a folder a run's, in place of the run that is there. Where that fails, everything is as it
    /// was.
    pub(super) fn begin(&self, config: &str, record: &impl Serialize) -> Result<(), Error> {
        let folder = &self.folder;
        self.replace().inspect_err(|_| self.give_back())?;
        let written =
            write_text(&folder.join(CONFIG), config).and_then(|()| write_json(&folder.join(RECORD), record));
        written.inspect_err(|_| {
            // What cannot be removed stays: the error that led here is the one to hear of. The record first: without
            // it the rest is of no run.
            for name in [RECORD, CONFIG] {
                let _ = fs::remove_file(folder.join(name));
            }
            self.give_back();
        })
    }

    /// Moves a run that is there aside.
    fn replace(&self) -> Result<(), Error> {
        let folder = &self.folder;
        remove_leftovers(folder)?;
        let moved = aside::settle(folder).and_then(|_| match folder.join(RECORD).is_file() {
            true => aside::set_aside(folder),
            false => Ok(()),
        });
        moved.map_err(|cause| error(folder, &cause))
    }

    /// Puts back what was moved, and takes away the folders that were made for a run that came to nothing.
    fn give_back(&self) {
        let _ = aside::settle(&self.folder);
        if self.made.contains(&self.folder) {
            let _ = fs::remove_file(self.folder.join(".lock"));
        }
        remove_empty(&self.made);
    }
}

/// `runs/<table>-<target>-<n>` with the first n that is free.
fn next_folder(options: &Options) -> Result<Taken, Error> {
    let file = options.data.table.file_name().unwrap_or_default().to_string_lossy().to_string();
    let stem = file.split('.').find(|part| !part.is_empty()).unwrap_or("table");
    let plain = |text: &str| -> String {
        text.chars().map(|c| if c.is_alphanumeric() || "_-".contains(c) { c } else { '_' }).take(60).collect()
    };
    let name = format!("{}-{}", plain(stem), plain(&options.data.target));
    let runs = Path::new(RUNS);
    let mut made = not_there(runs);
    fs::create_dir_all(runs).map_err(|cause| error(runs, &cause))?;
    for n in 1u32.. {
        let folder = runs.join(format!("{name}-{n}"));
        match fs::create_dir(&folder) {
            Ok(()) => made.insert(0, folder.clone()),
            // Where a start was killed before its run had a record, the next one begins.
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
                if !matches!(Standing::of(&folder), Ok(Standing::Killed)) {
                    continue;
                }
            }
            Err(cause) => return Err(error(&folder, &cause)),
        }
        match RunLock::take(&folder) {
            Ok(lock) if matches!(Standing::of(&folder), Ok(Standing::Killed)) => {
                return Ok(Taken { folder, lock, made });
            }
            // Another process was a moment earlier.
            Ok(_) | Err(LockError::Taken { .. }) => made.retain(|path| *path != folder),
            Err(cause) => {
                remove_empty(&made);
                return Err(cause.into());
            }
        }
    }
    Err(error(runs, &io::Error::other("no number is free")))
}

//! The folder of a run: which one, what is in it, and how its small files are written.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::Error;
use crate::files::{Checkpoints, Disk, RunLock, remove_stale, save};
use crate::model::MODEL_FILE;
use crate::options::Options;

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

/// What a run leaves, besides checkpoints; what says most last, so that a removal cut short leaves a run.
const FILES: [&str; 7] = [METRICS, REPORT_PAGE, REPORT_NUMBERS, MODEL_FILE, HISTORY, CONFIG, RECORD];

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
    Ok(())
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
    let names = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>())
        .map_err(|cause| error(folder, &cause))?;
    if names.iter().all(|name| is_of_no_run(&name.to_string_lossy())) {
        return Ok(());
    }
    match (folder.join(RECORD).is_file(), force) {
        (true, true) => Ok(()),
        (true, false) => refuse(
            "there is a run already",
            "go on with it by gradus resume, replace it with --force, or choose another --out",
        ),
        (false, _) => refuse("the folder is not empty and holds no run", "choose another folder with --out"),
    }
}

/// Whether a file is one that is there before a run has its record: all that is left of a start that was killed.
fn is_of_no_run(name: &str) -> bool {
    let temporary = |of: &str| name.starts_with(&format!("{of}.")) && name.ends_with(".tmp");
    name == ".lock" || name == CONFIG || temporary(CONFIG) || temporary(RECORD)
}

/// The folders of a path that are not there, the innermost first.
pub(super) fn not_there(folder: &Path) -> Vec<PathBuf> {
    let named = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
    folder.ancestors().take_while(named).map(Path::to_owned).collect()
}

/// Takes away what a start left that came to nothing, and the folders that were `made` for it, the innermost first.
/// The folder's lock must be held: another process's beginning must not be taken for ours.
pub(super) fn unmake(folder: &Path, made: &[PathBuf]) {
    // What cannot be removed stays: the error that led here is the one to hear of. The record first: without it the
    // rest is of no run.
    for name in [RECORD, CONFIG] {
        let _ = fs::remove_file(folder.join(name));
    }
    if made.iter().any(|path| path == folder) {
        let _ = fs::remove_file(folder.join(".lock"));
    }
    remove_empty(made);
}

/// Removes those of the folders that have nothing in them, the innermost first.
pub(super) fn remove_empty(folders: &[PathBuf]) {
    for folder in folders {
        let _ = fs::remove_dir(folder);
    }
}

/// Makes the folder; with `force`, removes what a run leaves in it and nothing else.
pub(super) fn make_folder(folder: &Path, force: bool) -> Result<PathBuf, Error> {
    refuse_existing(folder, force)?;
    fs::create_dir_all(folder).map_err(|cause| error(folder, &cause))?;
    if force {
        let _lock = RunLock::take(folder)?;
        open_checkpoints(folder)?.remove_all(&Disk).map_err(|cause| error(folder, &cause))?;
        for name in FILES {
            match fs::remove_file(folder.join(name)) {
                Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(error(folder, &cause)),
                _ => {}
            }
        }
    }
    Ok(folder.to_owned())
}

/// `runs/<table>-<target>-<n>` with the first n that is free.
pub(super) fn next_folder(options: &Options) -> Result<PathBuf, Error> {
    let file = options.data.table.file_name().unwrap_or_default().to_string_lossy().to_string();
    let stem = file.split('.').find(|part| !part.is_empty()).unwrap_or("table");
    let plain = |text: &str| -> String {
        text.chars().map(|c| if c.is_alphanumeric() || "_-".contains(c) { c } else { '_' }).take(60).collect()
    };
    let name = format!("{}-{}", plain(stem), plain(&options.data.target));
    let runs = Path::new(RUNS);
    fs::create_dir_all(runs).map_err(|cause| error(runs, &cause))?;
    for n in 1u32.. {
        let folder = runs.join(format!("{name}-{n}"));
        match fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {}
            Err(cause) => return Err(error(&folder, &cause)),
        }
    }
    Err(error(runs, &io::Error::other("no number is free")))
}

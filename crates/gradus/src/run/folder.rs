//! The run's folder: made late, filled carefully, never more removed from it than a run leaves there.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::Error;
use crate::files::{Checkpoints, Disk, RunLock, save};
use crate::model::MODEL_FILE;
use crate::options::Options;

/// The resolved options.
pub(super) const CONFIG: &str = "config.toml";
/// What the run was made from.
pub(super) const RECORD: &str = "run.json";
/// The scores: there once the run is done.
pub(super) const METRICS: &str = "metrics.json";
/// What every epoch came to.
pub(super) const HISTORY: &str = "history.csv";

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
pub(super) fn make_folder(folder: &Path, force: bool) -> Result<PathBuf, Error> {
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
pub(super) fn next_folder(options: &Options) -> Result<PathBuf, Error> {
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

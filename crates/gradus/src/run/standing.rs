//! What a folder holds: a run, what is left of one, or something else; and what to do about it.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::aside::{ASIDE, replaced};
use super::folder::{CONFIG, METRICS, RECORD};
use crate::error::Error;
use crate::model::MODEL_FILE;
use crate::shell;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing, or no folder.
    Nothing,
    /// What a start leaves that was killed before the run had its record.
    Killed,
    /// A run.
    Run,
    /// A run, moved aside by a start that was killed before the new run had its record.
    Replaced,
    /// Something else.
    Other,
}

impl Standing {
    /// Of this folder.
    pub(super) fn of(folder: &Path) -> io::Result<Standing> {
        if folder.join(RECORD).is_file() {
            return Ok(Standing::Run);
        }
        if replaced(folder).is_some() {
            return Ok(Standing::Replaced);
        }
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Standing::Nothing),
            Err(error) if error.kind() == ErrorKind::NotADirectory => return Ok(Standing::Other),
            entries => entries?,
        };
        let mut standing = Standing::Nothing;
        for entry in entries {
            let entry = entry?;
            match is_of_no_run(&entry.file_name().to_string_lossy(), &entry.path()) {
                true => standing = Standing::Killed,
                false => return Ok(Standing::Other),
            }
        }
        Ok(standing)
    }
}

/// Whether a file is one that is there before a run has its record.
fn is_of_no_run(name: &str, path: &Path) -> bool {
    let temporary = |of: &str| name.starts_with(&format!("{of}.")) && name.ends_with(".tmp");
    let empty = |path: &Path| fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    name == ".lock"
        || name == CONFIG
        || temporary(CONFIG)
        || temporary(RECORD)
        || (name == ASIDE && empty(path))
}

fn wrong(folder: &Path, found: &str, todo: String) -> Error {
    Error::Run { path: folder.to_owned(), found: found.into(), todo }
}

/// What there is to say of a folder that should hold a run and holds none.
fn no_run(folder: &Path) -> Error {
    let config = folder.join(CONFIG);
    if Standing::of(folder).is_ok_and(|standing| standing == Standing::Killed) && config.is_file() {
        let (config, folder_word) = (shell::path(&config), shell::path(folder));
        return wrong(
            folder,
            "a start was killed here before there was anything to go on with",
            format!("start it again with: gradus train --config {config} --out {folder_word}"),
        );
    }
    wrong(
        folder,
        "this is not a run's folder",
        "give the folder of a run that gradus train began, such as runs/people-sex-1".into(),
    )
}

/// Refuses a folder that no run was begun in.
pub(super) fn expect_run(folder: &Path) -> Result<(), Error> {
    match Standing::of(folder) {
        Ok(Standing::Run | Standing::Replaced) => Ok(()),
        _ => Err(no_run(folder)),
    }
}

/// Refuses a folder that has no run to look at.
pub(super) fn expect_readable(folder: &Path) -> Result<(), Error> {
    match Standing::of(folder) {
        Ok(Standing::Run) => Ok(()),
        Ok(Standing::Replaced) => Err(wrong(
            folder,
            "a start that was to replace this run was killed",
            format!("put the run back with: gradus resume {}", shell::path(folder)),
        )),
        _ => Err(no_run(folder)),
    }
}

/// Refuses a folder without a model, and says how to come to one.
pub(crate) fn expect_model(folder: &Path) -> Result<(), Error> {
    if folder.join(MODEL_FILE).exists() {
        return Ok(());
    }
    expect_readable(folder)?;
    if folder.join(METRICS).exists() {
        return Err(wrong(folder, "its model.gradus is gone", "bring it back, or train anew".into()));
    }
    Err(unfinished(folder))
}

/// Says that a run is not finished.
pub(super) fn unfinished(folder: &Path) -> Error {
    let mut todo = format!("go on with it: gradus resume {}", shell::path(folder));
    if let Some(aside) = replaced(folder).filter(|aside| aside.join(MODEL_FILE).exists()) {
        todo += &format!(" (the run that it replaces is in {} until then)", shell::path(&aside));
    }
    wrong(folder, "this run is not finished", todo)
}

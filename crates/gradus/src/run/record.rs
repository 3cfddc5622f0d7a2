//! What a run was made from, so that it goes on from the same: `run.json`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::folder::{CONFIG, RECORD};
use super::sources::{self, Moved, Source, Use, fingerprint, from_root};
use crate::error::Error;
use crate::fit::Fit;
use crate::limit::TimePlan;
use crate::options::Options;
use crate::prepare::Prepared;
use crate::provenance::Provenance;
use crate::target_scale::ScaleChoice;

/// See the module.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    /// The command that began the run.
    pub(super) command: String,
    /// What its bits come from besides files.
    #[serde(flatten)]
    pub(super) provenance: Provenance,
    /// How it was fitted into a time, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) time_plan: Option<TimePlan>,
    /// How the target's scale was settled, where that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) scale_choice: Option<ScaleChoice>,
    /// The files that it reads.
    files: BTreeMap<Use, Source>,
}

impl Record {
    /// The record of a run that is ready to begin.
    pub(super) fn of(fit: &Fit, command: &str) -> Result<Record, Error> {
        let prepared = &fit.prepared;
        let mut files = BTreeMap::new();
        for what in Use::ALL {
            let Some(path) = what.path(&prepared.options.data) else { continue };
            let fingerprint = match what {
                // As it was read: it may be a pipe.
                Use::Table => prepared.understood.fingerprint.clone(),
                _ if path.is_file() => fingerprint(&path)?,
                _ => continue,
            };
            files.insert(what, Source::new(&path, fingerprint));
        }
        let provenance = Provenance::of(&prepared.options)?;
        let (time_plan, scale_choice) = (fit.time_plan.clone(), prepared.scale_choice.clone());
        Ok(Record { command: command.into(), provenance, time_plan, scale_choice, files })
    }

    /// The fingerprint of the file that the test rows are from, where it is known.
    pub(super) fn of_test_rows(&self) -> Option<&str> {
        let source = self.files.get(&Use::Test).or(self.files.get(&Use::Table));
        source.map(|source| source.fingerprint.as_str())
    }

    /// Takes down where the files are now; `false` where that was known.
    pub(super) fn moved_to(&mut self, options: &Options) -> bool {
        let mut any = false;
        for (what, source) in &mut self.files {
            if let Some(path) = what.path(&options.data).map(|path| from_root(&path)) {
                any |= path != source.path;
                source.path = path;
            }
        }
        any
    }

    /// Refuses a table that was read and is not the run's.
    pub(super) fn check_table(&self, folder: &Path, prepared: &Prepared) -> Result<(), Error> {
        match self.files.get(&Use::Table) {
            Some(source) if source.fingerprint != prepared.understood.fingerprint => {
                Err(sources::changed(folder, Use::Table, &prepared.options.data.table))
            }
            _ => Ok(()),
        }
    }
}

/// A run as it was begun.
#[derive(Debug)]
pub(super) struct Begun {
    pub(super) record: Record,
    /// Its options, with the files where they are now.
    pub(super) options: Options,
    /// What to do where it cannot go on: the command that begins it again.
    pub(super) again: String,
}

/// The record of a run in a folder, and its options as they are in its `config.toml`.
pub(super) fn read(folder: &Path) -> Result<(Record, Options), Error> {
    let wrong = |found: String, todo: &str| Error::Run { path: folder.to_owned(), found, todo: todo.into() };
    let text = |name: &str| {
        fs::read_to_string(folder.join(name)).map_err(|error| {
            wrong(format!("{name} cannot be read: {error}"), "check the folder and its rights")
        })
    };
    let record = serde_json::from_str(&text(RECORD)?).map_err(|error| {
        let todo = "it was not written by this version of gradus as it is; start the run again";
        wrong(format!("{RECORD}: {error}"), todo)
    })?;
    let options = Options::from_toml(&text(CONFIG)?, &folder.join(CONFIG).display().to_string())?;
    Ok((record, options))
}

/// A run to go on with: its files are found and are what they were, before anything is read from them (a changed
/// table may well be no table any more), and so is everything else that its bits come from.
pub(super) fn begun(folder: &Path, moved: &Moved) -> Result<Begun, Error> {
    let (record, typed) = read(folder)?;
    let mut options = typed.clone();
    let files = record.files.iter().map(|(what, source)| (*what, source));
    sources::locate(folder, files, &mut options, moved)?;
    let again = sources::again(folder, &typed, &options);
    match record.provenance.difference(&Provenance::of(&typed)?) {
        Some(found) => Err(Error::Run { path: folder.to_owned(), found, todo: again }),
        None => Ok(Begun { record, options, again }),
    }
}

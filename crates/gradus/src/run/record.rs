//! What a run was made from, so that it goes on from the same.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use gradus_engine::backend::cpu::Cpu;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::folder::{CONFIG, RECORD};
use crate::error::Error;
use crate::model::model_file;
use crate::options::{DataOptions, Options};
use crate::prepare::Prepared;

/// What a run was made from: `run.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    gradus: String,
    /// The command that began the run.
    pub(super) command: String,
    instructions: String,
    table: PathBuf,
    fingerprint: String,
    /// Fingerprints of the other files a run reads, by the flag that names them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    others: BTreeMap<String, String>,
}

/// The files besides the table, by flag.
fn others(data: &DataOptions) -> impl Iterator<Item = (&'static str, PathBuf)> {
    let from = data.from.as_deref().map(model_file);
    [("valid", data.valid.clone()), ("test", data.test.clone()), ("from", from)]
        .into_iter()
        .filter_map(|(flag, path)| path.map(|path| (flag, path)))
}

impl Record {
    /// The record of a prepared run.
    pub(super) fn of(prepared: &Prepared, command: &str) -> Result<Record, Error> {
        let data = &prepared.options.data;
        let mut fingerprints = BTreeMap::new();
        for (flag, path) in others(data) {
            fingerprints.insert(flag.to_string(), fingerprint(&path)?);
        }
        Ok(Record {
            gradus: env!("CARGO_PKG_VERSION").into(),
            command: command.into(),
            instructions: Cpu::instructions().into(),
            table: data.table.clone(),
            fingerprint: prepared.understood.fingerprint.clone(),
            others: fingerprints,
        })
    }

    /// Refuses files that are gone or not what they were. Before anything is read from them: a changed table may
    /// well be no table any more.
    pub(super) fn check_files(&self, folder: &Path, options: &Options) -> Result<(), Error> {
        let table = &options.data.table;
        if !table.exists() {
            return Err(Error::Run {
                path: folder.to_owned(),
                found: format!("its table {} is not there", table.display()),
                todo: "say where it is now with --data FILE".into(),
            });
        }
        if table.is_file() && fingerprint(table)? != self.fingerprint {
            return Err(changed_table(folder, table));
        }
        for (flag, path) in others(&options.data) {
            if self.others.get(flag).is_some_and(|was| fingerprint(&path).ok().as_ref() != Some(was)) {
                return Err(Error::Run {
                    path: folder.to_owned(),
                    found: format!("its --{flag} file {} is gone or has changed since", path.display()),
                    todo: "bring the old file back, or start a new run".into(),
                });
            }
        }
        Ok(())
    }

    /// Refuses a table that was read and is not the run's.
    pub(super) fn check_table(&self, folder: &Path, prepared: &Prepared) -> Result<(), Error> {
        match prepared.understood.fingerprint == self.fingerprint {
            true => Ok(()),
            false => Err(changed_table(folder, &prepared.options.data.table)),
        }
    }
}

fn changed_table(folder: &Path, table: &Path) -> Error {
    Error::Run {
        path: folder.to_owned(),
        found: format!("{} has changed since the run began", table.display()),
        todo: "bring the old table back (--data FILE), or start a new run".into(),
    }
}

/// Refuses a folder that no run was begun in.
pub(super) fn expect_run(folder: &Path) -> Result<(), Error> {
    if folder.join(RECORD).is_file() && folder.join(CONFIG).is_file() {
        return Ok(());
    }
    Err(Error::Run {
        path: folder.to_owned(),
        found: "this is not a run's folder".into(),
        todo: "give the folder of a run that gradus train began, such as runs/people-sex-1".into(),
    })
}

/// The record and options of a run, with its table where `data` says it is now.
pub(super) fn read(folder: &Path, data: Option<PathBuf>) -> Result<(Record, Options), Error> {
    let wrong = |found: String, todo: &str| Error::Run { path: folder.to_owned(), found, todo: todo.into() };
    let text = |name: &str| {
        fs::read_to_string(folder.join(name))
            .map_err(|error| wrong(format!("{name} cannot be read: {error}"), "check the folder's rights"))
    };
    let record = serde_json::from_str(&text(RECORD)?)
        .map_err(|error| wrong(format!("{RECORD}: {error}"), "start the run again"))?;
    let mut options = Options::from_toml(&text(CONFIG)?, &folder.join(CONFIG).display().to_string())?;
    if let Some(data) = data {
        options.data.table = data;
    }
    Ok((record, options))
}

/// The xxh3-128 of a file's bytes in hexadecimal, as of tables.
fn fingerprint(path: &Path) -> Result<String, Error> {
    let failed = |error: io::Error| Error::Run {
        path: path.to_owned(),
        found: format!("it cannot be read: {error}"),
        todo: "check the path and its rights".into(),
    };
    let mut file = File::open(path).map_err(failed)?;
    let (mut hash, mut piece) = (Xxh3::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(format!("{:032x}", hash.digest128())),
            Ok(n) => hash.update(piece.get(..n).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
}

//! What a run was made from, and whether that is still so.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use crate::error::Error;
use crate::model::MODEL_FILE;
use crate::options::Options;

/// What a run was made from: `run.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) gradus: String,
    pub(super) command: String,
    pub(super) instructions: String,
    pub(super) table: PathBuf,
    pub(super) fingerprint: String,
    /// Fingerprints of the other files that the run reads: rows to validate or test on, a model to start from.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) others: BTreeMap<PathBuf, String>,
}

/// Fingerprints of the files that a run reads besides its table.
pub(super) fn others(options: &Options) -> Result<BTreeMap<PathBuf, String>, Error> {
    let data = &options.data;
    let paths = [&data.valid, &data.test, &data.from];
    let pair = |path: &PathBuf| fingerprint(path).map(|hash| (path.clone(), hash));
    paths.into_iter().flatten().map(pair).collect::<io::Result<_>>().map_err(|error| Error::Run {
        path: data.table.clone(),
        found: format!("a file of the run cannot be read again: {error}"),
        todo: "check --valid, --test and --from".into(),
    })
}

/// xxh3-128 of a file's bytes (of a run's folder: of its model's).
pub(super) fn fingerprint(path: &Path) -> io::Result<String> {
    let inside = path.join(MODEL_FILE);
    let mut file = fs::File::open(if path.is_dir() { &inside } else { path })?;
    let mut hash = Xxh3::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(format!("{:032x}", hash.digest128())),
            n => hash.update(&buffer[..n]),
        }
    }
}

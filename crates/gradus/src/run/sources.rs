//! The files that a run reads: what was in them, and where they are now.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::aside::ASIDE;
use crate::error::Error;
use crate::model::model_path;
use crate::options::{DataOptions, Options};
use crate::shell;

/// What a run reads a file for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Use {
    Table,
    Valid,
    Test,
    From,
}

impl Use {
    pub(super) const ALL: [Use; 4] = [Use::Table, Use::Valid, Use::Test, Use::From];

    /// The flag that says where the file is now.
    fn flag(self) -> &'static str {
        match self {
            Use::Table => "--data",
            Use::Valid => "--valid",
            Use::Test => "--test",
            Use::From => "--from",
        }
    }

    /// What the file is, to a person.
    fn noun(self) -> &'static str {
        match self {
            Use::Table => "table",
            Use::Valid => "--valid table",
            Use::Test => "--test table",
            Use::From => "--from model",
        }
    }

    /// Its path in the options; of a model in a folder, the model file's.
    pub(super) fn path(self, data: &DataOptions) -> Option<PathBuf> {
        match self {
            Use::Table => Some(data.table.clone()),
            Use::Valid => data.valid.clone(),
            Use::Test => data.test.clone(),
            Use::From => data.from.as_deref().map(model_path),
        }
    }

    fn set(self, data: &mut DataOptions, path: PathBuf) {
        match self {
            Use::Table => data.table = path,
            Use::Valid => data.valid = Some(path),
            Use::Test => data.test = Some(path),
            Use::From => data.from = Some(path),
        }
    }
}

/// Where the files that a run reads are now, as far as they were moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// The table.
    pub data: Option<PathBuf>,
    /// The rows to validate on.
    pub valid: Option<PathBuf>,
    /// The rows to test on.
    pub test: Option<PathBuf>,
    /// The model that training started from.
    pub from: Option<PathBuf>,
}

impl Moved {
    fn of(&self, what: Use) -> Option<PathBuf> {
        match what {
            Use::Table => self.data.clone(),
            Use::Valid => self.valid.clone(),
            Use::Test => self.test.clone(),
            Use::From => self.from.as_deref().map(model_path),
        }
    }
}

/// A file that a run reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Source {
    /// Where it was last, from the root.
    pub(super) path: PathBuf,
    /// The xxh3-128 of its bytes in hexadecimal.
    pub(super) fingerprint: String,
}

impl Source {
    pub(super) fn new(path: &Path, fingerprint: String) -> Source {
        Source { path: from_root(path), fingerprint }
    }

    /// Whether this file is it. A pipe cannot be read twice: what comes out of it is looked at when it is read.
    fn is(&self, path: &Path) -> bool {
        match path.is_file() {
            true => fingerprint(path).is_ok_and(|found| found == self.fingerprint),
            false => path.exists() && !path.is_dir(),
        }
    }
}

/// Puts where the run's files are now into the options: where a person says, else where the options or the record
/// name them, else with the run that this one replaces.
pub(super) fn locate<'a>(
    folder: &Path,
    sources: impl Iterator<Item = (Use, &'a Source)>,
    options: &mut Options,
    moved: &Moved,
) -> Result<(), Error> {
    for (what, source) in sources {
        let found = match moved.of(what) {
            Some(path) => check_given(folder, what, source, path)?,
            None => search(folder, what, source, what.path(&options.data))?,
        };
        what.set(&mut options.data, found);
    }
    Ok(())
}

fn check_given(folder: &Path, what: Use, source: &Source, path: PathBuf) -> Result<PathBuf, Error> {
    if source.is(&path) {
        return Ok(path);
    }
    match path.is_file() {
        true => Err(changed(folder, what, &path)),
        false => Err(Error::Run {
            path: folder.to_owned(),
            found: format!("{} {}: there is no such file", what.flag(), path.display()),
            todo: "check the path".into(),
        }),
    }
}

fn search(folder: &Path, what: Use, source: &Source, typed: Option<PathBuf>) -> Result<PathBuf, Error> {
    let aside = source.path.file_name().map(|name| folder.join(ASIDE).join(name));
    let typed = typed.unwrap_or_else(|| source.path.clone());
    let places = [Some(typed.clone()), Some(source.path.clone()), aside];
    if let Some(path) = places.iter().flatten().find(|path| source.is(path)) {
        return Ok(path.clone());
    }
    match [&typed, &source.path].into_iter().find(|path| path.is_file()) {
        Some(path) => Err(changed(folder, what, path)),
        None => Err(Error::Run {
            path: folder.to_owned(),
            found: format!("its {} {} is not there", what.noun(), source.path.display()),
            todo: format!("say where it is now with {} FILE", what.flag()),
        }),
    }
}

/// Says that a file is not the run's any more.
pub(super) fn changed(folder: &Path, what: Use, path: &Path) -> Error {
    Error::Run {
        path: folder.to_owned(),
        found: format!("its {} {} has changed since the run began", what.noun(), path.display()),
        todo: format!(
            "bring the old one back ({} FILE, where it lies elsewhere), or start a new run",
            what.flag()
        ),
    }
}

/// The command that begins a run again from its options as they are now, with its files where they are.
pub(super) fn again(folder: &Path, typed: &Options, located: &Options) -> String {
    let mut words = vec!["gradus".to_string(), "train".into()];
    for what in Use::ALL {
        let (now, before) = (what.path(&located.data), what.path(&typed.data));
        if let Some(path) = now.filter(|now| before.as_ref() != Some(now)) {
            // The table has no flag there.
            words.extend((what != Use::Table).then(|| what.flag().to_string()));
            words.push(shell::path(&path));
        }
    }
    let config = folder.join(super::folder::CONFIG);
    words.extend([
        "--config".into(),
        shell::path(&config),
        "--out".into(),
        shell::path(folder),
        "--force".into(),
    ]);
    format!("begin it again: {}", words.join(" "))
}

/// The path from the root, links in it as they are.
pub(super) fn from_root(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// The xxh3-128 of a file's bytes in hexadecimal, as of tables.
pub(super) fn fingerprint(path: &Path) -> Result<String, Error> {
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

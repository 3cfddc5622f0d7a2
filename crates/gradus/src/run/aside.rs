//! The run that a new one replaces, kept in a folder inside the run's until the new one is finished.
//!
//! A run is where its record is. The record is the first to move aside and the last to come back, so every moment at
//! which a process may be killed can be told from the others:
//!
//! | record in the folder | record aside | means | [`settle`] |
//! |---|---|---|---|
//! | – | yes | the new run has not begun | puts the old one back |
//! | yes | yes | it has begun | keeps the old one, until the new one is finished |
//! | yes | – | what lies aside is left of a removal that was cut short | removes it |

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::folder::{CONFIG, FILES, METRICS, RECORD};
use super::nets::is_net;
use crate::files::{Disk, Files, is_checkpoint};

/// The folder's name. What lies in it is a run's folder like any other: it can be used, or moved elsewhere.
pub(super) const ASIDE: &str = ".replaced";

/// Where the replaced run lies, if there is one.
pub fn replaced(folder: &Path) -> Option<PathBuf> {
    let aside = folder.join(ASIDE);
    aside.join(RECORD).is_file().then_some(aside)
}

/// Whether a file of this name belongs to a run.
pub(super) fn is_own(name: &str) -> bool {
    FILES.contains(&name) || is_checkpoint(name) || is_net(name)
}

/// Ends what a killed process began; `true` where it put the old run back. The folder's lock must be held.
pub(super) fn settle(folder: &Path) -> io::Result<bool> {
    match (folder.join(RECORD).is_file(), replaced(folder)) {
        (false, None) => Ok(false),
        (false, Some(aside)) => {
            carry(&rest_of(&aside)?, &aside, folder)?;
            carry(&[RECORD.into()], &aside, folder)?;
            // Empty, but for what a person put there.
            let _ = fs::remove_dir(&aside);
            Ok(true)
        }
        (true, Some(_)) if !folder.join(METRICS).is_file() => Ok(false),
        (true, _) => remove(folder).map(|()| false),
    }
}

/// Takes the run in the folder out of a new one's way. The folder's lock must be held, and it be settled.
pub(super) fn set_aside(folder: &Path) -> io::Result<()> {
    if replaced(folder).is_some() {
        // The run here was itself to replace that one, and did not come to its end. That one is kept.
        return discard(folder);
    }
    let aside = folder.join(ASIDE);
    match fs::create_dir(&aside) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => Disk.sync_folder(folder)?,
    }
    carry(&[RECORD.into()], folder, &aside)?;
    carry(&rest_of(folder)?, folder, &aside)
}

/// Removes the replaced run, or what is left of it.
pub(super) fn remove(folder: &Path) -> io::Result<()> {
    let aside = folder.join(ASIDE);
    if !aside.is_dir() {
        return Ok(());
    }
    remove_file(&aside.join(RECORD))?;
    for name in rest_of(&aside)? {
        remove_file(&aside.join(name))?;
    }
    let _ = fs::remove_dir(&aside);
    Ok(())
}

/// Removes a run that another one lies aside of. Cut short, it can be resumed still; without its record, what is left
/// is a `config.toml` that the other's is put in place of.
fn discard(folder: &Path) -> io::Result<()> {
    for name in rest_of(folder)?.iter().filter(|name| *name != CONFIG) {
        remove_file(&folder.join(name))?;
    }
    Disk.sync_folder(folder)?;
    remove_file(&folder.join(RECORD))?;
    remove_file(&folder.join(CONFIG))
}

/// The files of a run in a folder, without its record.
fn rest_of(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Disk.list(folder)?;
    names.retain(|name| is_own(name) && name != RECORD);
    names.sort_unstable();
    Ok(names)
}

/// Moves files from one folder to another, and waits until that is on the disk.
fn carry(names: &[String], from: &Path, to: &Path) -> io::Result<()> {
    for name in names {
        Disk.rename(&from.join(name), &to.join(name))?;
    }
    Disk.sync_folder(to)?;
    Disk.sync_folder(from)
}

fn remove_file(path: &Path) -> io::Result<()> {
    match Disk.remove(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

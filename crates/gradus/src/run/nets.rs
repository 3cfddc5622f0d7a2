//! The nets of a run of several that are trained, kept in its folder as `net-1.gradus`, `net-2.gradus`, … until the
//! model is there: what a checkpoint would have to carry along.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::checkpoint;
use crate::error::Error;
use crate::files::{Disk, FileError, Files, SaveError, remove_stale, save};
use crate::fit::{Fit, Trained};
use crate::provenance::Provenance;

const PREFIX: &str = "net-";
const SUFFIX: &str = ".gradus";

/// Whether a file of this name is such a net.
pub(super) fn is_net(name: &str) -> bool {
    let digits = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX)).unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0')
}

/// The file of a net, its number from 0.
fn path(folder: &Path, net: usize) -> PathBuf {
    folder.join(format!("{PREFIX}{}{SUFFIX}", net + 1))
}

/// Keeps the net whose turn it is.
pub(super) fn keep(folder: &Path, fit: &Fit, provenance: &Provenance) -> Result<PathBuf, SaveError> {
    let path = path(folder, fit.done().len());
    let card = &fit.prepared.card;
    save(&Disk, &path, |out: &mut dyn Write| {
        checkpoint::write_net(&fit.trainer, fit.done().len(), card, provenance, out)
    })?;
    Ok(path)
}

/// What was kept, from the first net on; and why the next one could not be read, where there is one. The last net's
/// turn is always left: it is trained once more where it was done.
pub(super) fn kept(
    folder: &Path,
    fit: &Fit,
    provenance: &Provenance,
    again: &str,
) -> Result<(Vec<Trained>, Option<FileError>), Error> {
    let mut done = Vec::new();
    for net in 0..fit.nets().saturating_sub(1) {
        let path = path(folder, net);
        if !path.is_file() {
            break;
        }
        match checkpoint::Checkpoint::open(&path) {
            Ok(file) => done.push(file.net(&fit.prepared.card, net, provenance, again)?),
            Err(error) => return Ok((done, Some(error))),
        }
    }
    Ok((done, None))
}

/// Removes what killed processes left of saves of nets. The folder's lock must be held.
pub(super) fn remove_leftovers(folder: &Path) -> io::Result<()> {
    for name in Disk.list(folder)? {
        // `net-3.gradus.77.tmp`: the part before the process number names the net.
        let saved = name.strip_suffix(".tmp").and_then(|rest| rest.rsplit_once('.'));
        if let Some((saved, _)) = saved.filter(|(saved, _)| is_net(saved)) {
            remove_stale(&Disk, &folder.join(saved))?;
        }
    }
    Ok(())
}

/// Removes them all, after the run has ended.
pub(super) fn remove_all(folder: &Path) -> io::Result<()> {
    Disk.list(folder)?.iter().filter(|name| is_net(name)).try_for_each(|name| Disk.remove(&folder.join(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert!(is_net("net-1.gradus") && is_net("net-20.gradus"));
        for other in ["net-.gradus", "net-01.gradus", "net-x.gradus", "net-1.gradus.7.tmp", "model.gradus"] {
            assert!(!is_net(other), "{other}");
        }
    }
}

//! The last good states of a run, in its folder as `checkpoint-1.gradus`, `checkpoint-2.gradus`, …

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::disk::Files;
use super::save::{SaveError, remove_stale, save};
use super::tensors::FileError;

/// How many good checkpoints are kept.
pub const KEPT: usize = 2;

const PREFIX: &str = "checkpoint-";
const SUFFIX: &str = ".gradus";

/// The checkpoints of one run folder. Hold the folder's [`super::RunLock`] while using it.
#[derive(Debug)]
pub struct Checkpoints {
    folder: PathBuf,
    /// Numbers known to be whole, ascending: those saved here and the one found at the start.
    good: Vec<u64>,
    /// Numbers in the folder besides, ascending: older ones not looked at, or refused.
    others: Vec<u64>,
    next: u64,
}

/// The newest checkpoint that could be opened.
#[derive(Debug)]
pub struct Newest<T> {
    /// Its path and content; `None` where there is none.
    pub found: Option<(PathBuf, T)>,
    /// Newer ones that were refused, newest first, with the reason (which names the file).
    pub refused: Vec<FileError>,
}

impl Checkpoints {
    /// The checkpoints in `folder`. Temporary files that a killed process left of them are removed.
    ///
    /// # Errors
    /// The folder cannot be read, or a leftover cannot be removed.
    pub fn new(files: &dyn Files, folder: &Path) -> io::Result<Checkpoints> {
        let names = files.list(folder)?;
        for name in &names {
            // `checkpoint-3.gradus.77.tmp`: the part before the process number names the checkpoint.
            let saved = name.strip_suffix(".tmp").and_then(|rest| rest.rsplit_once('.'));
            if let Some((saved, _)) = saved.filter(|(saved, _)| number(saved).is_some()) {
                remove_stale(files, &folder.join(saved))?;
            }
        }
        let mut others: Vec<u64> = names.iter().filter_map(|name| number(name)).collect();
        others.sort_unstable();
        let next = others.last().map_or(1, |last| last.saturating_add(1));
        Ok(Checkpoints { folder: folder.to_owned(), good: Vec::new(), others, next })
    }

    /// Opens the newest checkpoint that `open` accepts (as a rule `TensorFile::open`, which checks the
    /// whole file) and says which newer ones were refused. Refused files stay until [`KEPT`] good ones
    /// are there.
    pub fn newest<T>(&mut self, mut open: impl FnMut(&Path) -> Result<T, FileError>) -> Newest<T> {
        let mut refused = Vec::new();
        let mut numbers: Vec<u64> = self.others.iter().chain(&self.good).copied().collect();
        numbers.sort_unstable();
        for number in numbers.into_iter().rev() {
            let path = self.path(number);
            match open(&path) {
                Ok(content) => {
                    self.others.retain(|other| *other != number);
                    if !self.good.contains(&number) {
                        self.good.push(number);
                        self.good.sort_unstable();
                    }
                    return Newest { found: Some((path, content)), refused };
                }
                Err(error) => {
                    refused.push(error);
                    self.good.retain(|good| *good != number);
                    if !self.others.contains(&number) {
                        self.others.push(number);
                    }
                }
            }
        }
        Newest { found: None, refused }
    }

    /// Saves a new checkpoint by the save protocol and then removes all but the last [`KEPT`] good ones.
    /// Returns its path. A removal that fails is not an error: one file more does no harm, and the next
    /// save tries again.
    ///
    /// # Errors
    /// As [`save`]; the earlier checkpoints are all still there.
    pub fn save(
        &mut self,
        files: &dyn Files,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<PathBuf, SaveError> {
        let number = self.next;
        let path = self.path(number);
        let saved = save(files, &path, write);
        if matches!(saved, Ok(()) | Err(SaveError::NotCertain { .. })) {
            // There under its name, if perhaps not for good: never to be written over.
            self.next = number.saturating_add(1);
        }
        if let Err(error) = saved {
            if matches!(error, SaveError::NotCertain { .. }) {
                self.others.push(number);
            }
            return Err(error);
        }
        self.good.push(number);
        self.remove_old(files);
        Ok(path)
    }

    /// Removes every checkpoint, after a run has ended and its model is saved.
    ///
    /// # Errors
    /// The first file that cannot be removed.
    pub fn remove_all(&mut self, files: &dyn Files) -> io::Result<()> {
        // Oldest first: cut short, the newest are still there.
        while let Some(&number) = self.others.first() {
            files.remove(&self.path(number))?;
            self.others.remove(0);
        }
        while let Some(&number) = self.good.first() {
            files.remove(&self.path(number))?;
            self.good.remove(0);
        }
        Ok(())
    }

    fn remove_old(&mut self, files: &dyn Files) {
        if self.good.len() < KEPT {
            return;
        }
        let surplus = self.good.len() - KEPT;
        let old: Vec<u64> = self.others.drain(..).chain(self.good.drain(..surplus)).collect();
        for number in old {
            if files.remove(&self.path(number)).is_err() {
                self.others.push(number);
            }
        }
    }

    fn path(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{PREFIX}{number}{SUFFIX}"))
    }
}

/// The checkpoints in a folder, newest first, for someone who only reads: nothing is removed.
///
/// # Errors
/// The folder cannot be read.
pub fn checkpoints_of(files: &dyn Files, folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut numbers: Vec<u64> = files.list(folder)?.iter().filter_map(|name| number(name)).collect();
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    Ok(numbers.into_iter().map(|number| folder.join(format!("{PREFIX}{number}{SUFFIX}"))).collect())
}

/// Whether a file of this name is a checkpoint.
pub fn is_checkpoint(name: &str) -> bool {
    number(name).is_some()
}

/// The number in a checkpoint's name; `None` for any other name.
fn number(name: &str) -> Option<u64> {
    let digits = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names() {
        assert_eq!(number("checkpoint-12.gradus"), Some(12));
        for other in ["checkpoint-.gradus", "checkpoint-01.gradus", "checkpoint-+1.gradus", "model.gradus"] {
            assert_eq!(number(other), None, "{other}");
        }
    }
}

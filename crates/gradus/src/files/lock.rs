//! One process to a run folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

const NAME: &str = ".lock";

/// Why a run folder cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// Another process has it.
    #[error(
        "{}: another gradus{} is working in this run folder; wait for it to end or choose another with --out",
        .folder.display(), process(.holder)
    )]
    Taken {
        /// The run folder.
        folder: PathBuf,
        /// The number of the process that has it, if it could be read.
        holder: Option<u32>,
    },
    /// The file system says no.
    #[error("{}: cannot lock the run folder: {source}; choose a folder that you may write to", .folder.display())]
    Failed {
        /// The run folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

fn process(holder: &Option<u32>) -> String {
    holder.map_or_else(String::new, |id| format!(" (process {id})"))
}

/// A run folder held by this process, until dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct RunLock {
    /// Closing it gives the lock back.
    file: File,
    held: bool,
}

impl RunLock {
    /// Takes the lock of `folder`, which must exist, by a lock on its file `.lock` (left there: removing
    /// it would let two processes lock two files of one name).
    ///
    /// On a file system that has no locks the folder is used without one, see [`RunLock::is_held`].
    ///
    /// # Errors
    /// [`LockError::Taken`] when another process has it, [`LockError::Failed`] when the file cannot be
    /// made or locked.
    pub fn take(folder: &Path) -> Result<RunLock, LockError> {
        let failed = |source| LockError::Failed { folder: folder.to_owned(), source };
        let path = folder.join(NAME);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failed)?;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) => {
                    return Err(LockError::Taken { folder: folder.to_owned(), holder: holder(&mut file) });
                }
                Err(TryLockError::Error(error)) => match error.kind() {
                    ErrorKind::Interrupted => {}
                    ErrorKind::Unsupported => return Ok(RunLock { file, held: false }),
                    _ => return Err(failed(error)),
                },
            }
        }
        // Only for the message of a second process: a full disk must not stop the first.
        let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
        Ok(RunLock { file, held: true })
    }

    /// Whether the folder is really locked; `false` on a file system without locks.
    pub fn is_held(&self) -> bool {
        self.held
    }
}

impl Drop for RunLock {
    fn drop(&mut self) {
        if self.held {
            let _ = self.file.unlock();
        }
    }
}

fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(20).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = RunLock::take(folder.path()).unwrap();
        assert!(first.is_held());
        let error = RunLock::take(folder.path()).unwrap_err();
        assert!(
            matches!(&error, LockError::Taken { holder: Some(id), .. } if *id == std::process::id()),
            "{error}"
        );
        assert!(error.to_string().contains("another gradus (process "), "{error}");
        drop(first);
        RunLock::take(folder.path()).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let error = RunLock::take(&folder.path().join("none")).unwrap_err();
        assert!(matches!(error, LockError::Failed { .. }));
    }
}

//! Saving a file so that at every moment, whatever fails, the old or the new one is there whole.
//!
//! The order (Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014): write a temporary
//! file in the same folder, sync it, rename it over the old one, sync the folder.

use std::ffi::OsString;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::disk::Files;

/// Bytes gathered before the file system is asked; larger writes pass straight through.
const BUFFER: usize = 1 << 18;

/// Why a file was not saved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SaveError {
    /// The new file could not be written; what was there before is untouched.
    #[error("{}: cannot {step} it: {source}; what was there before is untouched. {}", .path.display(), hint(.source))]
    NotSaved {
        /// The file to be saved.
        path: PathBuf,
        /// What failed: `create`, `write`, `sync` or `replace`.
        step: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The new file is in place and whole, but a power cut might still bring the old one back.
    #[error(
        "{}: saved, but the system cannot say that its folder is on the disk: {source}; \
         check the disk before you rely on it", .path.display()
    )]
    NotCertain {
        /// The file that was saved.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Saves what `write` writes as `path`, through `path.PID.tmp` beside it.
///
/// A link is followed; a device or folder is refused. One process at a time may save one path (see
/// [`super::RunLock`]).
///
/// # Errors
/// [`SaveError::NotSaved`] with the first failure; the temporary file is removed and the old file is as
/// it was. [`SaveError::NotCertain`] when only the last step failed.
pub fn save(
    files: &dyn Files,
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), SaveError> {
    let failed = |step| move |source| SaveError::NotSaved { path: path.to_owned(), step, source };
    let place = files.place(path).map_err(failed("create"))?;
    let temporary = temporary(&place);
    if let Err(error) = write_whole(files, &temporary, write, failed) {
        // The first failure is the one to tell; a leftover is found by the next start.
        let _ = files.remove(&temporary);
        return Err(error);
    }
    if let Err(error) = files.rename(&temporary, &place) {
        let _ = files.remove(&temporary);
        return Err(failed("replace")(error));
    }
    files
        .sync_folder(folder(&place))
        .map_err(|source| SaveError::NotCertain { path: path.to_owned(), source })
}

/// Removes what killed processes left of saves of `path`: `path.PID.tmp` of any process. Call it only
/// while no other process can be saving (see [`super::RunLock`]). Returns the names removed.
///
/// # Errors
/// The folder cannot be read or a file cannot be removed.
pub fn remove_stale(files: &dyn Files, path: &Path) -> io::Result<Vec<String>> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Ok(Vec::new()) };
    let mut stale = files.list(folder(path))?;
    stale.retain(|found| is_temporary_of(found, name));
    stale.sort_unstable();
    for found in &stale {
        files.remove(&path.with_file_name(found))?;
    }
    Ok(stale)
}

fn write_whole<F: FnOnce(io::Error) -> SaveError>(
    files: &dyn Files,
    temporary: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    failed: impl Fn(&'static str) -> F,
) -> Result<(), SaveError> {
    let file = files.create(temporary).map_err(failed("create"))?;
    let mut buffered = BufWriter::with_capacity(BUFFER, file);
    let written = write(&mut buffered).and_then(|()| buffered.flush());
    // Taken apart rather than dropped: a drop would try to write the rest once more.
    let (mut file, _) = buffered.into_parts();
    written.map_err(failed("write"))?;
    file.sync().map_err(failed("sync"))
}

fn temporary(path: &Path) -> PathBuf {
    let mut name = path.file_name().map_or_else(OsString::new, OsString::from);
    name.push(format!(".{}.tmp", std::process::id()));
    path.with_file_name(name)
}

fn is_temporary_of(found: &str, name: &str) -> bool {
    let process = found.strip_prefix(name).and_then(|rest| rest.strip_prefix('.'));
    let process = process.and_then(|rest| rest.strip_suffix(".tmp"));
    process.is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
}

/// The folder a path lies in; `.` for a bare name.
pub(super) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// What to do about a failed save.
fn hint(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "Free some space and try again",
        ErrorKind::FileTooLarge => "Raise the limit on file sizes and try again",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "Choose a folder that you may write to"
        }
        ErrorKind::NotFound | ErrorKind::NotADirectory => "Make its folder first",
        ErrorKind::IsADirectory | ErrorKind::InvalidInput => "Choose another name",
        _ => "Check the disk and try again",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_temporary_files() {
        assert!(is_temporary_of("a.gradus.12.tmp", "a.gradus"));
        for other in ["a.gradus", "a.gradus.tmp", "a.gradus..tmp", "a.gradus.x1.tmp", "b.gradus.12.tmp"] {
            assert!(!is_temporary_of(other, "a.gradus"), "{other}");
        }
        let own = temporary(Path::new("/x/a.gradus"));
        assert_eq!(own.parent(), Some(Path::new("/x")));
        assert!(is_temporary_of(own.file_name().unwrap().to_str().unwrap(), "a.gradus"));
        assert_eq!(folder(Path::new("a")), Path::new("."));
    }
}

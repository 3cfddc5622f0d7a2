//! The few things saving asks of a file system, so that tests can put a failing one in its place.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// A file being written.
pub trait OutFile: Write {
    /// Waits until everything written is on the disk.
    ///
    /// # Errors
    /// Those of the file system; after one, nothing may be assumed of what was written.
    fn sync(&mut self) -> io::Result<()>;
}

/// What saving asks of a file system. [`Disk`] is the real one.
pub trait Files {
    /// The path that a save of `path` really replaces: links are followed.
    ///
    /// # Errors
    /// Something other than a plain file is there (a folder, a device), or the file system says no.
    fn place(&self, path: &Path) -> io::Result<PathBuf>;

    /// Creates a new empty file to write to; a leftover of that name is replaced.
    ///
    /// # Errors
    /// Those of the file system.
    fn create(&self, path: &Path) -> io::Result<Box<dyn OutFile>>;

    /// Renames a file over another in the same folder, in one step.
    ///
    /// # Errors
    /// Those of the file system.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Waits until the names in a folder are on the disk.
    ///
    /// # Errors
    /// Those of the file system.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// Those of the file system.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// The names of the files in a folder, in no particular order; names that are not UTF-8 are left
    /// out, none of ours is such.
    ///
    /// # Errors
    /// Those of the file system.
    fn list(&self, folder: &Path) -> io::Result<Vec<String>>;
}

/// The computer's own file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl OutFile for fs::File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

impl Files for Disk {
    fn place(&self, path: &Path) -> io::Result<PathBuf> {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return followed(path),
            Err(error) => return Err(error),
        };
        if metadata.is_dir() {
            return Err(io::Error::new(ErrorKind::IsADirectory, "a folder of that name is there"));
        }
        if !metadata.is_file() {
            // Renaming over a device would remove it.
            return Err(io::Error::new(ErrorKind::InvalidInput, "it is a device or pipe, not a file"));
        }
        if fs::symlink_metadata(path)?.is_symlink() { fs::canonicalize(path) } else { Ok(path.to_owned()) }
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn OutFile>> {
        let open = || fs::OpenOptions::new().write(true).create_new(true).open(path);
        let file = match open() {
            // Left behind by a dead process of the same number. Removed, not opened: it may be a link.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                self.remove(path)?;
                open()?
            }
            other => other?,
        };
        Ok(Box::new(file))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        uninterrupted(|| fs::rename(from, to))
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if !cfg!(unix) {
            return Ok(()); // Windows writes names through and cannot open folders as files.
        }
        match uninterrupted(|| fs::File::open(folder)?.sync_all()) {
            // Some network file systems cannot do it; there is nothing better to do there.
            Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
            other => other,
        }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        uninterrupted(|| fs::remove_file(path))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder)? {
            names.extend(entry?.file_name().into_string());
        }
        Ok(names)
    }
}

/// Where a link to a file not yet there points; any other path is itself.
fn followed(path: &Path) -> io::Result<PathBuf> {
    match fs::read_link(path) {
        Ok(target) => Ok(path.parent().unwrap_or(Path::new("")).join(target)),
        Err(_) => Ok(path.to_owned()),
    }
}

/// Repeats a call that a signal cut short.
fn uninterrupted<T>(mut call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match call() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

//! The people table inside the program, for a lab that is opened on nothing.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// 48,842 people of the US census of 1994; its source and licence are in `data/README.md`.
static TABLE: &[u8] = include_bytes!("../../../data/people.csv");

/// The table as a file, for a reader of files; removed when dropped.
#[derive(Debug)]
pub struct People {
    folder: PathBuf,
    file: PathBuf,
}

impl People {
    /// What is predicted of it where nothing else is asked for.
    pub const TARGET: &str = "sex";

    /// Writes it into a folder of its own.
    pub fn unpack() -> io::Result<People> {
        let folder = crate::browser::private_folder()?;
        let people = People { file: folder.join("people.csv"), folder };
        fs::write(&people.file, TABLE)?;
        Ok(people)
    }

    /// Where it is.
    pub fn file(&self) -> &Path {
        &self.file
    }
}

impl Drop for People {
    fn drop(&mut self) {
        // A leftover in the folder for temporary files does no harm.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

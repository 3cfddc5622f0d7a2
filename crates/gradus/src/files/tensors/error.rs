//! Why a model or checkpoint file is refused.

use std::io;

/// Why a file is refused. `file` is its path as the person gave it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// The system would not open or read it.
    #[error("{file}: cannot read it: {source}; check the path and that you may read it")]
    Read {
        /// The file.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// It is something else.
    #[error("{file}: not a gradus file but {found}; give a file that gradus wrote, such as model.gradus")]
    NotGradus {
        /// The file.
        file: String,
        /// What it seems to be.
        found: String,
    },
    /// It ends too early.
    #[error("{file}: cut short: {found} bytes of at least {wanted}; copy it again from where it is whole")]
    Truncated {
        /// The file.
        file: String,
        /// Its size in bytes.
        found: u64,
        /// The size that its beginning announces.
        wanted: u64,
    },
    /// Its content is not what was written.
    #[error(
        "{file}: the checksum does not match: the file was changed or damaged; \
         copy it again from where it is whole, or train anew"
    )]
    Checksum {
        /// The file.
        file: String,
    },
    /// It was written by a later gradus.
    #[error("{file}: written in format {found}, but this gradus reads up to {known}; install a newer gradus")]
    Newer {
        /// The file.
        file: String,
        /// The version of its format.
        found: String,
        /// The newest version read.
        known: u32,
    },
    /// Its checksum holds, but its header makes no sense.
    #[error("{file}: its header is wrong: {reason}; this file was not written by gradus as it is")]
    Header {
        /// The file.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// A tensor is missing or is not what is asked for.
    #[error("{file}: tensor '{name}': found {found}, wanted {wanted}; the file does not fit this network")]
    Tensor {
        /// The file.
        file: String,
        /// The tensor.
        name: String,
        /// What the file holds.
        found: String,
        /// What was asked for.
        wanted: String,
    },
    /// There is not enough memory for it.
    #[error("{file}: {bytes} bytes of it do not fit in memory; free some and try again")]
    Memory {
        /// The file.
        file: String,
        /// How many bytes were asked for.
        bytes: u64,
    },
}

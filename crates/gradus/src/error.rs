//! What can go wrong, as a person reads it. All of these are usage or data: exit code 2.

use std::path::PathBuf;

use gradus_engine::session::SessionError;
use gradus_table::{EncodeError, TableError, TargetError};

use crate::calibrate::CalibrationError;
use crate::files::{FileError, LockError, SaveError};
use crate::metrics::MetricError;
use crate::split::SplitError;

/// Any error of the library.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A table that cannot be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A target that cannot be predicted.
    #[error("{place}: {source}")]
    Target {
        /// The table, and the line where it is one line.
        place: String,
        /// What is wrong.
        source: TargetError,
    },
    /// Columns that cannot be encoded.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// Rows that cannot be split.
    #[error(transparent)]
    Split(#[from] SplitError),
    /// Predictions that cannot be scored.
    #[error(transparent)]
    Metric(#[from] MetricError),
    /// Answers that cannot be calibrated.
    #[error(transparent)]
    Calibration(#[from] CalibrationError),
    /// A net that cannot be planned or held.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// A model or checkpoint file that cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A file that cannot be written.
    #[error(transparent)]
    Save(#[from] SaveError),
    /// A run folder in use.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// Predictions that cannot be written.
    #[error("the predictions cannot be written: {0}")]
    Output(std::io::Error),
    /// Options that cannot work; the text names the flag.
    #[error("{0}")]
    Options(String),
    /// A run folder or model that is not as it should be.
    #[error("{}: {found}; {todo}", .path.display())]
    Run {
        /// The folder or file.
        path: PathBuf,
        /// What was found.
        found: String,
        /// What to do.
        todo: String,
    },
    /// More memory than there is.
    #[error(
        "this run needs about {} of memory ({} for {rows} rows of {inputs} inputs, {} for a net of {parameters} \
         parameters), but {} are free; use {}",
        size(*.needed), size(*.needed - *.net), size(*.net), size(*.free), smaller(*.needed, *.net)
    )]
    Memory {
        /// Bytes needed.
        needed: u64,
        /// Bytes free.
        free: u64,
        /// Parameters of the net.
        parameters: usize,
        /// Bytes of the bytes needed that the net takes; the others are the rows'.
        net: u64,
        /// Rows to be held.
        rows: usize,
        /// Inputs of each.
        inputs: usize,
    },
}

/// What would need less, by what takes the most.
fn smaller(needed: u64, net: u64) -> &'static str {
    match needed - net > net {
        true => "fewer columns (--drop), fewer inputs for each (--bins, --numeric robust), or fewer rows",
        false => "fewer or smaller --layers, a smaller --batch, or fewer columns (--drop)",
    }
}

/// Bytes as a person reads them: `1.4 GB`.
pub fn size(bytes: u64) -> String {
    let mut number = bytes as f64;
    for unit in ["B", "kB", "MB", "GB"] {
        if number < 1000.0 {
            return if unit == "B" { format!("{number} B") } else { format!("{number:.1} {unit}") };
        }
        number /= 1000.0;
    }
    format!("{number:.1} TB")
}

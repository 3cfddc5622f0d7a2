//! Files that survive: whole or not there, checked before they are believed, written by one process.

mod checkpoints;
mod disk;
mod lock;
mod save;
mod tensors;

pub use checkpoints::{Checkpoints, KEPT, Newest, checkpoints_of, is_checkpoint};
pub use disk::{Disk, Files, OutFile};
pub use lock::{LockError, RunLock};
pub use save::{SaveError, remove_stale, save};
pub use tensors::{
    CHECKSUM, DType, Element, FORMAT, FORMAT_KEY, FileError, HEADER_LIMIT, TensorFile, TensorSpec,
    TensorStream, TensorWriter,
};

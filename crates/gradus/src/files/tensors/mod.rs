//! Model and checkpoint files: [safetensors](https://github.com/huggingface/safetensors) with a mark, a
//! version and a checksum.
//!
//! A file is the length of the header (8 bytes, little-endian), the header (JSON, padded with spaces to
//! a multiple of 8), then the tensors one after the other, little-endian:
//!
//! ```text
//! {"__metadata__":{"gradus.format":"1",…},"0.dense/weight":{"dtype":"F32","shape":[13,64],"data_offsets":[0,3328]},…}
//! ```
//!
//! The last tensor is [`CHECKSUM`] (`U8`, 8 bytes): the XXH3-64 of every byte of the file before it,
//! header included, little-endian. It guards against damage, not against a forger: after it every
//! number in the header is still checked before it is used.

mod dtype;
mod error;
mod header;
mod read;
mod write;

pub use dtype::{DType, Element};
pub use error::FileError;
pub use read::TensorFile;
pub use write::{TensorStream, TensorWriter};

/// The metadata key that marks a file as ours; its value is the format's version.
pub const FORMAT_KEY: &str = "gradus.format";
/// The version written, and the newest one read.
pub const FORMAT: u32 = 1;
/// The name of the last tensor.
pub const CHECKSUM: &str = "gradus.checksum";
/// The largest header written or read, in bytes (as in safetensors).
pub const HEADER_LIMIT: u64 = 100_000_000;

const CHECKSUM_BYTES: u64 = 8;
const METADATA: &str = "__metadata__";
/// More axes than any tensor of ours has.
const AXES: usize = 8;
/// Bytes converted or hashed at a time.
const CHUNK: usize = 1 << 16;

/// A tensor to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TensorSpec {
    /// Its name, each only once in a file.
    pub name: String,
    /// The kind of its numbers.
    pub dtype: DType,
    /// Its shape; empty for a single number.
    pub shape: Vec<usize>,
}

impl TensorSpec {
    /// A tensor of `name`, `dtype` and `shape`.
    pub fn new(name: impl Into<String>, dtype: DType, shape: impl Into<Vec<usize>>) -> TensorSpec {
        TensorSpec { name: name.into(), dtype, shape: shape.into() }
    }
}

//! Writes a file as a stream: the header first, then each tensor as it comes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use xxhash_rust::xxh3::Xxh3;

use super::{
    AXES, CHECKSUM, CHECKSUM_BYTES, CHUNK, DType, Element, FORMAT, FORMAT_KEY, HEADER_LIMIT, METADATA,
    TensorSpec,
};

/// A file's header, ready to be written.
///
/// ```
/// use std::collections::BTreeMap;
/// use gradus::files::{DType, TensorSpec, TensorWriter};
///
/// let weights = TensorSpec::new("weights", DType::F32, [2, 3]);
/// let writer = TensorWriter::new(&BTreeMap::new(), vec![weights])?;
/// let size = writer.bytes();
/// let mut stream = writer.start(Vec::new())?;
/// stream.push("weights", &[1.0f32, 2.0, 3.0])?; // in pieces or at once
/// stream.push("weights", &[4.0f32, 5.0, 6.0])?;
/// assert_eq!(stream.finish()?.len() as u64, size);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TensorWriter {
    header: Vec<u8>,
    tensors: Vec<TensorSpec>,
    bytes: u64,
}

impl TensorWriter {
    /// A file of `tensors`, in that order, with `metadata`. The format's mark and the checksum are added.
    ///
    /// # Errors
    /// `InvalidInput` for a name used twice or kept for the format, more than 8 axes, or a size or
    /// header beyond the format's limits.
    pub fn new(metadata: &BTreeMap<String, String>, tensors: Vec<TensorSpec>) -> io::Result<TensorWriter> {
        let mut metadata = metadata.clone();
        metadata.insert(FORMAT_KEY.to_owned(), FORMAT.to_string());
        let mut header = vec![b'{'];
        push_json(&mut header, METADATA)?;
        header.push(b':');
        serde_json::to_writer(&mut header, &metadata)?;

        let mut names = BTreeSet::from([METADATA, CHECKSUM]);
        let mut end = 0;
        for tensor in &tensors {
            if !names.insert(&tensor.name) {
                return Err(misuse(format!("tensor name '{}' is taken", tensor.name)));
            }
            end = push_tensor(&mut header, tensor, end)?;
        }
        end = push_tensor(&mut header, &TensorSpec::new(CHECKSUM, DType::U8, [8]), end)?;
        header.push(b'}');
        header.resize(header.len().next_multiple_of(8), b' ');
        let length = header.len() as u64;
        if length > HEADER_LIMIT {
            return Err(misuse(format!(
                "the description of columns and network takes {length} bytes, but a file holds at most \
                 {HEADER_LIMIT}; use fewer categories"
            )));
        }
        let bytes = end.checked_add(8 + length).ok_or_else(|| misuse("the file is too large"))?;
        Ok(TensorWriter { header, tensors, bytes })
    }

    /// The size of the whole file in bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Writes the header and takes the tensors from then on.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn start<W: Write>(self, out: W) -> io::Result<TensorStream<W>> {
        let mut stream = TensorStream {
            out,
            hash: Xxh3::new(),
            tensors: self.tensors,
            current: 0,
            left: 0,
            chunk: vec![0; CHUNK].into_boxed_slice(),
        };
        stream.left = stream.tensors.first().map_or(0, elements);
        stream.write(&(self.header.len() as u64).to_le_bytes())?;
        stream.write(&self.header)?;
        Ok(stream)
    }
}

/// A file being written: takes the tensors in the order announced.
pub struct TensorStream<W> {
    out: W,
    hash: Xxh3,
    tensors: Vec<TensorSpec>,
    /// The tensor being written, and how many of its numbers are still to come.
    current: usize,
    left: usize,
    chunk: Box<[u8]>,
}

impl<W: Write> TensorStream<W> {
    /// Writes the next numbers of tensor `name`, all of them or a piece.
    ///
    /// # Errors
    /// Those of the writer; `InvalidInput` for a tensor out of turn, of another kind or too long.
    pub fn push<T: Element>(&mut self, name: &str, values: &[T]) -> io::Result<()> {
        while self.left == 0 && self.tensors.get(self.current).is_some_and(|now| now.name != name) {
            self.current += 1;
            self.left = self.tensors.get(self.current).map_or(0, elements);
        }
        match self.tensors.get(self.current) {
            Some(now) if now.name == name && now.dtype == T::DTYPE && values.len() <= self.left => {}
            now => {
                let wanted = now.map_or("no more tensors".to_owned(), |now| {
                    format!("{} numbers of kind {} for '{}'", self.left, now.dtype, now.name)
                });
                let found = format!("{} of kind {} for '{name}'", values.len(), T::DTYPE);
                return Err(misuse(format!("wanted {wanted}, got {found}")));
            }
        }
        self.left -= values.len();
        let size = T::DTYPE.size();
        for values in values.chunks(CHUNK / size) {
            let Some(bytes) = self.chunk.get_mut(..values.len() * size) else { continue };
            T::put(values, bytes);
            self.hash.update(bytes);
            self.out.write_all(bytes)?;
        }
        Ok(())
    }

    /// Writes the checksum and gives the writer back; it is not flushed.
    ///
    /// # Errors
    /// Those of the writer; `InvalidInput` when numbers are missing.
    pub fn finish(mut self) -> io::Result<W> {
        let rest = self.tensors.get(self.current + 1..).unwrap_or_default();
        if self.left > 0 || rest.iter().any(|tensor| elements(tensor) > 0) {
            return Err(misuse("tensors are missing at the end of the file"));
        }
        let checksum = self.hash.digest();
        self.out.write_all(&checksum.to_le_bytes())?;
        Ok(self.out)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.out.write_all(bytes)
    }
}

/// Adds a tensor that begins at `begin` to the header and returns its end.
fn push_tensor(header: &mut Vec<u8>, tensor: &TensorSpec, begin: u64) -> io::Result<u64> {
    let bytes = tensor.shape.iter().try_fold(tensor.dtype.size(), |bytes, size| bytes.checked_mul(*size));
    let end = bytes.and_then(|bytes| begin.checked_add(bytes as u64));
    // Room for the checksum, too.
    let end = end.filter(|end| end.checked_add(CHECKSUM_BYTES).is_some() && tensor.shape.len() <= AXES);
    let Some(end) = end else {
        return Err(misuse(format!("tensor '{}' has an impossible shape {:?}", tensor.name, tensor.shape)));
    };
    header.push(b',');
    push_json(header, &tensor.name)?;
    header.extend_from_slice(b":{\"dtype\":");
    push_json(header, tensor.dtype.name())?;
    header.extend_from_slice(b",\"shape\":");
    serde_json::to_writer(&mut *header, &tensor.shape)?;
    write!(header, ",\"data_offsets\":[{begin},{end}]}}")?;
    Ok(end)
}

fn push_json(header: &mut Vec<u8>, text: &str) -> io::Result<()> {
    Ok(serde_json::to_writer(header, text)?)
}

/// How many numbers a tensor holds; its shape was checked when the header was made.
fn elements(tensor: &TensorSpec) -> usize {
    tensor.shape.iter().product()
}

fn misuse(what: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, what.into())
}

//! Reads a file: the checksum of all of it first, then the header, then tensors as they are asked for.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use xxhash_rust::xxh3::Xxh3;

use super::header::{Entry, Header};
use super::{CHECKSUM, CHECKSUM_BYTES, CHUNK, DType, Element, FORMAT, FORMAT_KEY, FileError, HEADER_LIMIT};

/// A file whose checksum and header hold.
#[derive(Debug)]
pub struct TensorFile<R = File> {
    file: String,
    source: R,
    header: Header,
    /// Where the tensors begin.
    start: u64,
}

impl TensorFile<File> {
    /// Opens a file and checks all of it.
    ///
    /// # Errors
    /// As [`TensorFile::from_reader`].
    pub fn open(path: &Path) -> Result<TensorFile<File>, FileError> {
        let file = path.display().to_string();
        let failed = |source| FileError::Read { file: path.display().to_string(), source };
        // Asked before opening: opening a pipe would wait for its writer.
        let metadata = std::fs::metadata(path).map_err(failed)?;
        if !metadata.is_file() {
            let found = if metadata.is_dir() { "a folder" } else { "a device or pipe" };
            return Err(FileError::NotGradus { file, found: found.to_owned() });
        }
        TensorFile::from_reader(file, File::open(path).map_err(failed)?)
    }
}

impl<R: Read + Seek> TensorFile<R> {
    /// Reads `source`, called `file` in messages, and checks all of it.
    ///
    /// # Errors
    /// It cannot be read, is no gradus file, is cut short, damaged, of a newer version, or its header
    /// does not describe its content.
    pub fn from_reader(file: impl Into<String>, mut source: R) -> Result<TensorFile<R>, FileError> {
        let file = file.into();
        let read = |source| FileError::Read { file: file.clone(), source };
        let length = source.seek(SeekFrom::End(0)).map_err(read)?;
        let header_length = check_beginning(&file, &mut source, length)?;
        if !checksum_holds(&mut source, length).map_err(read)? {
            let header = read_header(&file, &mut source, header_length);
            return Err(damage(file, length, header_length, header.ok()));
        }
        let header = read_header(&file, &mut source, header_length)?;
        check_version(&file, &header)?;
        let start = 8 + header_length;
        let checked = header.check_tiling(length - start).and_then(|()| check_checksum_entry(&header));
        match checked {
            Ok(()) => Ok(TensorFile { file, source, header, start }),
            Err(reason) => Err(FileError::Header { file, reason }),
        }
    }

    /// The file's name in messages.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The texts in the header.
    pub fn metadata(&self) -> &BTreeMap<String, String> {
        &self.header.metadata
    }

    /// The names of the tensors in file order, the checksum left out.
    pub fn names(&self) -> Vec<&str> {
        let mut names = self.header.names_in_order();
        names.retain(|name| *name != CHECKSUM);
        names
    }

    /// The shape of a tensor; `None` where there is none of that name.
    pub fn shape(&self, name: &str) -> Option<&[usize]> {
        self.header.tensors.get(name).map(|entry| entry.shape.as_slice())
    }

    /// The kind of a tensor's numbers; `None` where there is none of that name.
    pub fn dtype(&self, name: &str) -> Option<DType> {
        self.header.tensors.get(name).map(|entry| entry.dtype)
    }

    /// Reads a tensor into `values`, which must be of its kind and length.
    ///
    /// # Errors
    /// No such tensor, another kind or length, or the file cannot be read.
    pub fn read<T: Element>(&mut self, name: &str, values: &mut [T]) -> Result<(), FileError> {
        let entry = self.entry::<T>(name)?;
        let size = T::DTYPE.size();
        let begin = entry.begin;
        if entry.end - begin != (values.len() as u64).saturating_mul(size as u64) {
            let found = format!("shape {:?}", entry.shape);
            return Err(self.mismatch(name, found, format!("{} numbers", values.len())));
        }
        let file = &self.file;
        let read = |source| FileError::Read { file: file.clone(), source };
        self.source.seek(SeekFrom::Start(self.start + begin)).map_err(read)?;
        let mut chunk = vec![0; CHUNK.min(values.len() * size)];
        for values in values.chunks_mut(CHUNK / size) {
            let Some(bytes) = chunk.get_mut(..values.len() * size) else { continue };
            self.source.read_exact(bytes).map_err(read)?;
            T::take(bytes, values);
        }
        Ok(())
    }

    /// Reads a whole tensor.
    ///
    /// # Errors
    /// As [`TensorFile::read`]; [`FileError::Memory`] when there is not enough memory.
    pub fn read_all<T: Element>(&mut self, name: &str) -> Result<Vec<T>, FileError> {
        let entry = self.entry::<T>(name)?;
        let bytes = entry.end - entry.begin;
        let memory = || FileError::Memory { file: self.file.clone(), bytes };
        let count = usize::try_from(bytes / T::DTYPE.size() as u64).map_err(|_| memory())?;
        let mut values = Vec::new();
        values.try_reserve_exact(count).map_err(|_| memory())?;
        values.resize(count, T::default());
        self.read(name, &mut values)?;
        Ok(values)
    }

    fn entry<T: Element>(&self, name: &str) -> Result<&Entry, FileError> {
        match self.header.tensors.get(name) {
            Some(entry) if entry.dtype == T::DTYPE => Ok(entry),
            Some(entry) => {
                Err(self.mismatch(name, format!("{} numbers", entry.dtype), format!("{} numbers", T::DTYPE)))
            }
            None => Err(self.mismatch(name, "none of that name".to_owned(), format!("{} numbers", T::DTYPE))),
        }
    }

    fn mismatch(&self, name: &str, found: String, wanted: String) -> FileError {
        FileError::Tensor { file: self.file.clone(), name: name.to_owned(), found, wanted }
    }
}

/// Looks at the first bytes and returns the length of the header, which fits into the file.
fn check_beginning<R: Read + Seek>(file: &str, source: &mut R, length: u64) -> Result<u64, FileError> {
    let read = |source| FileError::Read { file: file.to_owned(), source };
    let mut first = Vec::new();
    source.rewind().map_err(read)?;
    source.by_ref().take(9).read_to_end(&mut first).map_err(read)?;
    let not_gradus = |found: &str| FileError::NotGradus { file: file.to_owned(), found: found.to_owned() };
    if first.is_empty() {
        return Err(not_gradus("an empty file"));
    }
    let Some((&bytes, rest)) = first.split_first_chunk::<8>() else {
        return Err(not_gradus(&format!("a file of {length} bytes")));
    };
    let header = u64::from_le_bytes(bytes);
    let plausible = (2..=HEADER_LIMIT).contains(&header) && matches!(rest, [] | [b'{']);
    if !plausible {
        return Err(not_gradus(kind(&first)));
    }
    let least = 8 + header + CHECKSUM_BYTES;
    if length < least {
        // The tensors come on top, but how many their header says lies beyond the end.
        return Err(FileError::Truncated { file: file.to_owned(), found: length, wanted: least });
    }
    Ok(header)
}

/// What a file seems to be by its first bytes.
fn kind(first: &[u8]) -> &'static str {
    match first {
        [b'P', b'K', 3, 4, ..] => "a zip archive (PyTorch writes such files)",
        [0x80, 2..=5, ..] => "a Python pickle",
        [0x1f, 0x8b, ..] => "a gzip file",
        [b'P', b'A', b'R', b'1', ..] => "a Parquet table",
        [0x89, b'H', b'D', b'F', ..] => "an HDF5 file (Keras writes such files)",
        _ if first.iter().all(|b| matches!(b, b'\t' | b'\n' | b'\r' | b' '..=b'~' | 0x80..)) => "text",
        _ => "a file of another kind",
    }
}

/// Hashes all of the file but its last 8 bytes and compares with those.
fn checksum_holds<R: Read + Seek>(source: &mut R, length: u64) -> io::Result<bool> {
    source.rewind()?;
    let mut hash = Xxh3::new();
    let mut chunk = vec![0; CHUNK];
    let mut left = length.saturating_sub(CHECKSUM_BYTES);
    while left > 0 {
        let size = left.min(CHUNK as u64) as usize;
        let Some(bytes) = chunk.get_mut(..size) else { break };
        source.read_exact(bytes)?;
        hash.update(bytes);
        left -= size as u64;
    }
    let mut wanted = [0; CHECKSUM_BYTES as usize];
    source.read_exact(&mut wanted)?;
    Ok(u64::from_le_bytes(wanted) == hash.digest())
}

/// Reads and parses the header, whose length is known to lie within the file.
fn read_header<R: Read + Seek>(file: &str, source: &mut R, length: u64) -> Result<Header, FileError> {
    let read = |source| FileError::Read { file: file.to_owned(), source };
    let memory = || FileError::Memory { file: file.to_owned(), bytes: length };
    let size = usize::try_from(length).map_err(|_| memory())?;
    let mut json = Vec::new();
    json.try_reserve_exact(size).map_err(|_| memory())?;
    json.resize(size, 0);
    source.seek(SeekFrom::Start(8)).map_err(read)?;
    source.read_exact(&mut json).map_err(read)?;
    Header::parse(&json).map_err(|reason| FileError::Header { file: file.to_owned(), reason })
}

/// The best account of a file whose checksum does not hold; `header` is believed for the message only.
fn damage(file: String, length: u64, header_length: u64, header: Option<Header>) -> FileError {
    let Some(header) = header else { return FileError::Checksum { file } };
    if !header.metadata.contains_key(FORMAT_KEY) && !header.tensors.contains_key(CHECKSUM) {
        return FileError::NotGradus { file, found: "another program's safetensors file".to_owned() };
    }
    let wanted = header.end().saturating_add(8 + header_length);
    if length < wanted {
        return FileError::Truncated { file, found: length, wanted };
    }
    FileError::Checksum { file }
}

fn check_version(file: &str, header: &Header) -> Result<(), FileError> {
    let file = file.to_owned();
    let Some(version) = header.metadata.get(FORMAT_KEY) else {
        return Err(FileError::NotGradus { file, found: "another program's safetensors file".to_owned() });
    };
    let version: String = version.chars().take(20).collect();
    match version.parse::<u32>() {
        Ok(1..=FORMAT) => Ok(()),
        Ok(0) => Err(FileError::Header { file, reason: "format 0 does not exist".to_owned() }),
        Ok(newer) => Err(FileError::Newer { file, found: newer.to_string(), known: FORMAT }),
        Err(_) => Err(FileError::Header { file, reason: format!("format {version:?} is no number") }),
    }
}

/// Checks that the last 8 bytes are the checksum by the header's account, too.
fn check_checksum_entry(header: &Header) -> Result<(), String> {
    match header.tensors.get(CHECKSUM) {
        Some(entry) if entry.dtype == DType::U8 && entry.shape == [8] && entry.end == header.end() => Ok(()),
        Some(_) => Err(format!("'{CHECKSUM}' is not the last 8 bytes")),
        None => Err(format!("there is no '{CHECKSUM}'")),
    }
}

//! Where a table comes from: bytes as they lie on disk, unpacked where they are gzip, and a look at what they are.

use crate::TableError;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3;

/// Where a table comes from.
pub enum Source {
    /// A file.
    Path(PathBuf),
    /// Anything that can be read once.
    Reader {
        /// What messages call it.
        name: String,
        /// The bytes: text, gzip or Parquet.
        reader: Box<dyn Read + Send>,
    },
}

impl Source {
    /// Standard input.
    pub fn stdin() -> Self {
        Self::Reader { name: "standard input".to_owned(), reader: Box::new(io::stdin()) }
    }

    /// What messages call it.
    pub fn name(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Reader { name, .. } => name.clone(),
        }
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Source").field(&self.name()).finish()
    }
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        Self::Path(path.to_owned())
    }
}

/// A source that can be opened again: `read` may go over the rows twice.
pub(crate) enum Again {
    /// A regular file.
    Path(PathBuf),
    /// A pipe or device, kept in memory.
    Memory(String, Arc<[u8]>),
}

impl Again {
    pub(crate) fn new(path: &Path) -> Result<Self, TableError> {
        let file = path.display().to_string();
        let meta = std::fs::metadata(path).map_err(|source| unreadable(&file, source))?;
        if meta.is_file() || meta.is_dir() {
            return Ok(Self::Path(path.to_owned()));
        }
        let mut bytes = Vec::new();
        File::open(path)
            .and_then(|mut file| file.read_to_end(&mut bytes))
            .map_err(|source| unreadable(&file, source))?;
        Ok(Self::Memory(file, bytes.into()))
    }

    pub(crate) fn source(&self) -> Source {
        match self {
            Self::Path(path) => Source::Path(path.clone()),
            Self::Memory(name, bytes) => {
                Source::Reader { name: name.clone(), reader: Box::new(Cursor::new(Arc::clone(bytes))) }
            }
        }
    }
}

/// The bytes of a source, hashed and counted as they pass.
pub(crate) struct Raw {
    inner: Box<dyn Read + Send>,
    /// Bytes read ahead to see what they are.
    head: Vec<u8>,
    head_at: usize,
    hash: Box<Xxh3>,
    count: u64,
}

impl Raw {
    fn new(inner: Box<dyn Read + Send>) -> Self {
        Self { inner, head: Vec::new(), head_at: 0, hash: Box::default(), count: 0 }
    }

    /// The first bytes, up to `want` of them.
    fn peek(&mut self, want: usize) -> io::Result<&[u8]> {
        let mut chunk = [0u8; 4096];
        while self.head.len() < want {
            let got = self.pull(&mut chunk)?;
            if got == 0 {
                break;
            }
            self.head.extend_from_slice(chunk.get(..got).unwrap_or(&[]));
        }
        Ok(&self.head)
    }

    fn pull(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.inner.read(to) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(got) => {
                    self.hash.update(to.get(..got).unwrap_or(&[]));
                    self.count += got as u64;
                    return Ok(got);
                }
            }
        }
    }

    /// Reads what is left, so that fingerprint and count are those of the whole source.
    fn drain(&mut self) -> io::Result<()> {
        let mut chunk = [0u8; 8192];
        while self.pull(&mut chunk)? > 0 {}
        Ok(())
    }
}

impl Read for Raw {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let ahead = self.head.get(self.head_at..).unwrap_or(&[]);
        if ahead.is_empty() {
            return self.pull(to);
        }
        let n = ahead.len().min(to.len());
        for (to, from) in to.iter_mut().zip(ahead) {
            *to = *from;
        }
        self.head_at += n;
        Ok(n)
    }
}

/// Bytes of text, unpacked.
pub(crate) enum Plain {
    /// As they lie there.
    Direct(Raw),
    /// Out of one or more gzip members.
    Gzip(Box<MultiGzDecoder<Raw>>),
}

impl Plain {
    /// Reads some bytes; 0 at the end.
    pub(crate) fn read(&mut self, file: &str, to: &mut [u8]) -> Result<usize, TableError> {
        match self {
            Self::Direct(raw) => raw.read(to).map_err(|source| unreadable(file, source)),
            Self::Gzip(gzip) => loop {
                match gzip.read(to) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    other => return other.map_err(|source| gzip_error(file, source)),
                }
            },
        }
    }

    pub(crate) fn is_gzip(&self) -> bool {
        matches!(self, Self::Gzip(_))
    }

    /// The xxh3-128 of all bytes of the source, in hexadecimal, and their number; reads to the end.
    pub(crate) fn fingerprint(&mut self, file: &str) -> Result<(String, u64), TableError> {
        let raw = match self {
            Self::Direct(raw) => raw,
            Self::Gzip(gzip) => gzip.get_mut(),
        };
        raw.drain().map_err(|source| unreadable(file, source))?;
        Ok((format!("{:032x}", raw.hash.digest128()), raw.count))
    }
}

fn gzip_error(file: &str, source: io::Error) -> TableError {
    match source.kind() {
        io::ErrorKind::UnexpectedEof => TableError::CutShort { file: file.to_owned() },
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            TableError::DamagedGzip { file: file.to_owned(), reason: source.to_string() }
        }
        _ => unreadable(file, source),
    }
}

/// The error for a path or reader that the system refuses.
pub(crate) fn unreadable(file: &str, source: io::Error) -> TableError {
    let file = file.to_owned();
    match source.kind() {
        io::ErrorKind::NotFound => TableError::NoSuchFile { file },
        io::ErrorKind::IsADirectory => TableError::Folder { file },
        _ => TableError::Unreadable { file, source },
    }
}

/// A source of which it is known what it holds.
pub(crate) enum Opened {
    /// Text, perhaps out of gzip.
    Text { file: String, plain: Plain },
    /// A Parquet file on disk.
    #[cfg(feature = "parquet")]
    ParquetFile { file: String, path: PathBuf },
    /// Parquet that came through a pipe, whole: its directory stands at the end.
    #[cfg(feature = "parquet")]
    ParquetBytes { file: String, bytes: Vec<u8>, fingerprint: String },
}

/// Opens a source and looks at its first bytes.
pub(crate) fn open(source: Source) -> Result<Opened, TableError> {
    let file = source.name();
    let (reader, path): (Box<dyn Read + Send>, _) = match source {
        Source::Reader { reader, .. } => (reader, None),
        Source::Path(path) => {
            let meta = std::fs::metadata(&path).map_err(|source| unreadable(&file, source))?;
            if meta.is_dir() {
                return Err(TableError::Folder { file });
            }
            let open = File::open(&path).map_err(|source| unreadable(&file, source))?;
            (Box::new(open), meta.is_file().then_some(path))
        }
    };
    let mut raw = Raw::new(reader);
    let head = raw.peek(16).map_err(|source| unreadable(&file, source))?;
    if head.starts_with(b"PAR1") {
        return parquet(file, path, raw);
    }
    if head.starts_with(&[0x1F, 0x8B]) {
        let plain = Plain::Gzip(Box::new(MultiGzDecoder::new(raw)));
        return Ok(Opened::Text { file, plain });
    }
    check_extension(&file, head)?;
    Ok(Opened::Text { file, plain: Plain::Direct(raw) })
}

#[cfg(feature = "parquet")]
fn parquet(file: String, path: Option<PathBuf>, mut raw: Raw) -> Result<Opened, TableError> {
    if let Some(path) = path {
        return Ok(Opened::ParquetFile { file, path });
    }
    let mut bytes = Vec::new();
    raw.read_to_end(&mut bytes).map_err(|source| unreadable(&file, source))?;
    let fingerprint = format!("{:032x}", raw.hash.digest128());
    Ok(Opened::ParquetBytes { file, bytes, fingerprint })
}

#[cfg(not(feature = "parquet"))]
fn parquet(file: String, _path: Option<PathBuf>, _raw: Raw) -> Result<Opened, TableError> {
    Err(TableError::NoParquet { file })
}

/// A name that promises what the first bytes do not hold.
fn check_extension(file: &str, head: &[u8]) -> Result<(), TableError> {
    let lower = file.to_ascii_lowercase();
    let file = file.to_owned();
    if lower.ends_with(".gz") && head == [0x1F] {
        return Err(TableError::CutShort { file });
    }
    if lower.ends_with(".parquet") && !head.is_empty() {
        return Err(TableError::DamagedParquet { file, reason: "it does not begin with PAR1".to_owned() });
    }
    Ok(())
}

/// The xxh3-128 of a file in hexadecimal, and its length.
#[cfg(feature = "parquet")]
pub(crate) fn fingerprint_of(file: &str, path: &Path) -> Result<(String, u64), TableError> {
    let open = File::open(path).map_err(|source| unreadable(file, source))?;
    Plain::Direct(Raw::new(Box::new(open))).fingerprint(file)
}

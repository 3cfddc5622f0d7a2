//! Small files and short questions.

use gradus_table::{Column, Kind, ReadOptions, Reading, TableError, Values, read};
use std::io::Write;
use std::path::PathBuf;

/// A scratch file of this name with these bytes; it lives as long as the folder.
pub struct Scratch {
    folder: tempfile::TempDir,
}

impl Scratch {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

pub fn read_as(name: &str, bytes: impl AsRef<[u8]>, options: &ReadOptions) -> Result<Reading, TableError> {
    let scratch = Scratch::new();
    read(&scratch.file(name, bytes), options)
}

pub fn read_text(bytes: impl AsRef<[u8]>) -> Reading {
    read_as("table.csv", bytes, &ReadOptions::default()).unwrap()
}

/// The message of a refused table, without its folder.
pub fn refusal(name: &str, bytes: impl AsRef<[u8]>) -> String {
    refusal_with(name, bytes, &ReadOptions::default())
}

pub fn refusal_with(name: &str, bytes: impl AsRef<[u8]>, options: &ReadOptions) -> String {
    let scratch = Scratch::new();
    let path = scratch.file(name, bytes);
    let error = read(&path, options).unwrap_err();
    let folder = format!("{}/", path.parent().unwrap().display());
    error.to_string().replace(&folder, "")
}

pub fn numbers(column: &Column) -> &[f64] {
    match &column.values {
        Values::Numbers(values) => values,
        other => panic!("{}: {other:?}", column.name),
    }
}

/// The cells of a category by name, missing ones as "".
pub fn names(column: &Column) -> Vec<&str> {
    match &column.values {
        Values::Categories { codes, levels } => codes
            .iter()
            .map(|&code| if code == 0 { "" } else { levels[code as usize - 1].as_str() })
            .collect(),
        other => panic!("{}: {other:?}", column.name),
    }
}

pub fn levels(column: &Column) -> Vec<&str> {
    match &column.values {
        Values::Categories { levels, .. } => levels.iter().map(String::as_str).collect(),
        other => panic!("{}: {other:?}", column.name),
    }
}

pub fn column<'a>(reading: &'a Reading, name: &str) -> &'a Column {
    reading.table.column(name).unwrap()
}

pub fn notes(reading: &Reading) -> Vec<String> {
    reading.notes.iter().map(ToString::to_string).collect()
}

pub fn asked(kinds: &[(&str, Kind)]) -> ReadOptions {
    ReadOptions {
        kinds: kinds.iter().map(|(n, k)| ((*n).to_owned(), *k)).collect(),
        ..ReadOptions::default()
    }
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A small seeded generator (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

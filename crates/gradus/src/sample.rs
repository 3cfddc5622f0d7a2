//! A seeded sample of the training rows: what pictures and checks are made on.

use gradus_engine::random::{Random, Stream};
use gradus_table::Table;

/// Rows of a sample, at most.
pub const SAMPLE_ROWS: usize = 2_000;
/// The first rows of it, among which the report looks for one to follow through the net.
pub(crate) const FOLLOWED: usize = 256;
/// Cells that are kept of a row.
const CELLS: usize = 12;

/// Training rows, drawn without return.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// Positions among the training rows.
    pub rows: Vec<u32>,
    /// They, as they stand in the table.
    pub cells: Vec<TableRow>,
}

/// A row as it stands in the table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableRow {
    /// Its number in the table, from 1; the header is not counted.
    pub row: usize,
    /// Its first cells that the net reads: column, text (empty where it is missing).
    pub cells: Vec<(String, String)>,
}

impl Sample {
    /// Draws from `train`, the table's rows that are trained on (positions from 0). `columns` are those that the net
    /// reads.
    pub fn of(table: &Table, train: &[u32], columns: &[&str], seed: u64) -> Sample {
        let mut rows: Vec<u32> = (0..train.len() as u32).collect();
        Random::new(seed, Stream::Sample, 0).shuffle(&mut rows);
        rows.truncate(SAMPLE_ROWS);
        let columns: Vec<_> = columns.iter().filter_map(|name| table.column(name)).take(CELLS).collect();
        let cells = rows.iter().filter_map(|&row| train.get(row as usize)).map(|&row| TableRow {
            row: row as usize + 1,
            cells: columns
                .iter()
                .map(|c| (c.name.clone(), c.text(row as usize).unwrap_or_default()))
                .collect(),
        });
        Sample { cells: cells.collect(), rows }
    }
}

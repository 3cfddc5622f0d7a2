//! Small tables made in memory.

use gradus_table::{Column, Commas, Kind, Table, Values};

/// A small seeded generator (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// In [0, 1).
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

pub fn number(name: &str, cells: Vec<f64>) -> Column {
    Column {
        name: name.into(),
        kind: Kind::Number,
        missing: cells.iter().filter(|x| x.is_nan()).count(),
        values: Values::Numbers(cells),
        out_of_range: 0,
        distinct: 0,
        commas: Commas::None,
        strays: None,
        note: None,
    }
}

pub fn date(name: &str, cells: Vec<f64>) -> Column {
    Column { kind: Kind::Date, ..number(name, cells) }
}

/// A category column of these cells; "" is missing. Levels are sorted by their bytes.
pub fn category(name: &str, cells: &[&str]) -> Column {
    let mut levels: Vec<String> = cells.iter().filter(|c| !c.is_empty()).map(|c| (*c).to_owned()).collect();
    levels.sort_unstable();
    levels.dedup();
    let code = |cell: &&str| levels.binary_search_by(|l| l.as_str().cmp(cell)).map_or(0, |k| k as u32 + 1);
    let codes: Vec<u32> = cells.iter().map(code).collect();
    Column {
        kind: Kind::Category,
        missing: codes.iter().filter(|&&c| c == 0).count(),
        distinct: levels.len(),
        values: Values::Categories { codes, levels },
        ..number(name, vec![])
    }
}

pub fn text(name: &str) -> Column {
    Column { kind: Kind::Text, values: Values::Dropped, ..number(name, vec![]) }
}

pub fn table(columns: Vec<Column>) -> Table {
    let rows = columns.iter().map(|c| match &c.values {
        Values::Numbers(cells) => cells.len(),
        Values::Categories { codes, .. } => codes.len(),
        Values::Dropped => 0,
    });
    Table { rows: rows.max().unwrap_or(0), columns }
}

pub fn all_rows(table: &Table) -> Vec<u32> {
    (0..table.rows as u32).collect()
}

pub fn all_columns(table: &Table) -> Vec<usize> {
    (0..table.columns.len()).collect()
}

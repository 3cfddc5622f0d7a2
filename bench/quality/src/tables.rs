//! The tables of a folder: its manifest says where each one's rows are, what is asked and how answers are scored.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use xxhash_rust::xxh3::Xxh3;

/// One table with its fixed split, as a line of the manifest.
#[derive(Clone, Debug, Deserialize)]
pub struct Table {
    /// Its name in results.
    pub name: String,
    /// The column to predict.
    pub target: String,
    /// The file of training rows, in the folder.
    pub train: PathBuf,
    /// The file of test rows.
    pub test: PathBuf,
    /// How many rows there are to learn from.
    pub rows_train: usize,
    /// How many columns.
    pub columns: usize,
    /// What is ranked by: `roc_auc`, `log_loss`, `rmse`, …
    pub metric: String,
}

#[derive(Deserialize)]
struct Manifest {
    datasets: Vec<Table>,
}

impl Table {
    /// A digest of every byte of both files and of the target's name.
    pub fn digest(&self) -> Result<String, String> {
        let mut sum = Xxh3::new();
        for path in [&self.train, &self.test] {
            sum.update(&fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?);
        }
        sum.update(self.target.as_bytes());
        Ok(format!("{:016x}", sum.digest()))
    }
}

/// The tables that are asked for, those that are quickest to learn first.
pub fn read(folder: &Path, only: &[String]) -> Result<Vec<Table>, String> {
    let path = folder.join("manifest.json");
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = fs::read_to_string(&path).map_err(|error| failed(&error))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|error| failed(&error))?;
    let mut tables = manifest.datasets;
    if let Some(name) = only.iter().find(|name| tables.iter().all(|table| table.name != **name)) {
        let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        return Err(failed(&format!("no table {name}; there are {}", names.join(", "))));
    }
    tables.retain(|table| only.is_empty() || only.contains(&table.name));
    tables.sort_by_key(|table| table.rows_train * (table.columns + 5));
    for table in &mut tables {
        (table.train, table.test) = (folder.join(&table.train), folder.join(&table.test));
    }
    Ok(tables)
}

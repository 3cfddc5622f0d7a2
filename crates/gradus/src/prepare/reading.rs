//! Which columns are read and learned from, and rows from files of their own.

use std::path::Path;

use gradus_table::{Kind, ReadOptions, Source, Table, TableError, TargetError};

use crate::blocks::each_block;
use crate::counts::{Counts, UseFor};
use crate::dataset::Dataset;
use crate::error::Error;
use crate::memory::Need;
use crate::model::Card;
use crate::options::DataOptions;

pub(super) fn read_options(data: &DataOptions) -> ReadOptions {
    let mut only = data.only.clone();
    let roles = || data.roles().map(|(_, column)| column);
    if !only.is_empty() {
        only.extend([data.target.as_str()].into_iter().chain(roles()).map(str::to_owned));
        only.sort();
        only.dedup();
    }
    let mut kinds = data.types.clone();
    // Whatever tells groups apart: numbers, names, identifiers.
    if let Some(group) = &data.group {
        kinds.entry(group.clone()).or_insert(Kind::Category);
    }
    // A column of times that is no input is read all the same.
    let drop = data.drop.iter().filter(|&name| !roles().any(|role| role == *name)).cloned().collect();
    ReadOptions {
        encoding: data.encoding.clone(),
        kinds,
        only: (!only.is_empty()).then_some(only),
        drop,
        delimiter: data.delimiter,
        ..ReadOptions::default()
    }
}

/// A column that is not there is said of the flag that the person wrote.
pub(super) fn of_flag(error: TableError, data: &DataOptions) -> TableError {
    match error {
        TableError::UnknownColumn { file, flag, name, nearest } => {
            let written = data.types.contains_key(&name) || data.only.contains(&name);
            let role = data.roles().find(|&(_, column)| !written && column == name);
            let flag = role.map_or(flag, |(flag, _)| flag);
            TableError::UnknownColumn { file, flag, name, nearest }
        }
        other => other,
    }
}

/// A target that cannot be used, of a table that was read as a whole.
pub(crate) fn of_target(path: &Path, source: TargetError) -> Error {
    let place = match source.row() {
        Some(row) => format!("{}, row {} below the header", path.display(), row + 1),
        None => path.display().to_string(),
    };
    Error::Target { place, source }
}

/// The columns to learn from, as positions.
pub(super) fn inputs(table: &Table, data: &DataOptions) -> Result<Vec<usize>, Error> {
    let apart = |name: &str| {
        let dropped = || data.drop.iter().any(|drop| drop == name);
        name == data.target || data.kept_by(name).is_some() || dropped()
    };
    let inputs: Vec<usize> = (0..table.columns.len()).filter(|&i| !apart(&table.columns[i].name)).collect();
    match inputs.is_empty() {
        false => Ok(inputs),
        true => Err(Error::Run {
            path: data.table.clone(),
            found: format!("no column besides the target '{}'", data.target),
            todo: "keep at least one column to learn from".into(),
        }),
    }
}

/// Rows with targets from a file of their own, by a model's columns; and where they stand in it.
pub(super) fn rows_of_file(
    path: &Path,
    data: &DataOptions,
    card: &Card,
    need: &Need,
    counts: &Counts,
    use_for: UseFor,
) -> Result<(Dataset, Vec<u32>), Error> {
    let mut all: Option<Dataset> = None;
    let (mut before, mut places) = (0, Vec::new());
    let how =
        ReadOptions { encoding: data.encoding.clone(), delimiter: data.delimiter, ..ReadOptions::default() };
    each_block(Source::Path(path.to_owned()), &how, card, counts.required(card), |table, targets| {
        let start = before;
        before += table.rows as u32;
        let Some(targets) = targets else { return Ok(()) };
        places.extend(targets.rows.iter().map(|row| start + row));
        need.check(targets.rows.len())?;
        let mut part = Dataset::of(&card.encoding, &card.head, table, &targets.rows, &targets.values)?;
        counts.at(path).weigh(&mut part, table, &targets.rows, use_for)?;
        match &mut all {
            None => all = Some(part),
            Some(all) => all.append(part),
        }
        Ok(())
    })?;
    all.filter(|rows| rows.rows() > 0).map(|rows| (rows, places)).ok_or_else(|| Error::Run {
        path: path.to_owned(),
        found: "no row with a target".into(),
        todo: format!("give rows whose '{}' is known", card.target.name),
    })
}

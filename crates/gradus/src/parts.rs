//! Which rows of a table are learned from, which choose the best epoch, which test, and how rows are cut into folds: as
//! the options have it.

use std::path::Path;
use std::sync::Arc;

use gradus_engine::random::{Random, Stream};
use gradus_table::{Column, Kind, Table, Target, Task, Values};

use crate::error::Error;
use crate::fit::drawn_seed;
use crate::options::DataOptions;
use crate::split::{Fractions, Split, folds, split, split_by, split_groups, split_time};

/// Divides the rows of a table that have a target.
pub(crate) fn split_rows(
    table: &Table,
    target: &Target,
    data: &DataOptions,
    seed: u64,
) -> Result<Split, Error> {
    if let Some(name) = &data.split_by {
        let classes = classes(target, &target.rows);
        let column =
            column(table, name, "split-by", "whose values are train, validation or test", &data.table)?;
        let values = texts(column, &target.rows, &data.table)?;
        let parts = split_by(name, &target.rows, &values, classes.as_deref(), data.validation_share, seed)?;
        return match parts.test.is_empty() {
            false => Ok(parts),
            true => Err(Error::Options(format!(
                "--split-by {name}: no row says test; wanted some rows to test on, or --test FILE instead"
            ))),
        };
    }
    let share = |given: bool, share| if given { 0.0 } else { share };
    let fractions = Fractions {
        validation: share(data.valid.is_some(), data.validation_share),
        test: share(data.test.is_some(), data.test_share),
    };
    divide(table, target, &target.rows, data, fractions, seed)
}

/// Divides some of them into such shares: whole groups, by time, or at random.
pub(crate) fn divide(
    table: &Table,
    target: &Target,
    rows: &[u32],
    data: &DataOptions,
    fractions: Fractions,
    seed: u64,
) -> Result<Split, Error> {
    let classes = classes(target, rows);
    if let Some(name) = &data.group {
        let column = column(table, name, "group", "whose rows of one value stay together", &data.table)?;
        let groups = groups(column, rows, &data.table)?;
        return Ok(split_groups(rows, &groups, classes.as_deref(), fractions, seed)?);
    }
    if let Some(name) = &data.time {
        let column = column(table, name, "time", "of dates or numbers", &data.table)?;
        let times = numbers(column, rows, "time", "of dates or numbers", &data.table)?;
        return Ok(split_time(rows, &times, fractions)?);
    }
    Ok(split(rows, classes.as_deref(), fractions, seed)?)
}

/// Cuts the rows that are not for the test into folds, so many times, each time otherwise; each fold is a list of
/// positions among `rows`, cut by cut.
pub(crate) fn cut_folds(
    table: &Table,
    target: &Target,
    rows: &[u32],
    data: &DataOptions,
    (of, repeats): (u32, u32),
    seed: u64,
) -> Result<Vec<Arc<[u32]>>, Error> {
    let positions: Vec<u32> = (0..rows.len() as u32).collect();
    let groups_of = |name: &String| {
        let column = column(table, name, "group", "whose rows of one value stay together", &data.table)?;
        groups(column, rows, &data.table)
    };
    let groups = data.group.as_ref().map(groups_of).transpose()?;
    let classes = classes(target, rows);
    let mut all = Vec::new();
    for repeat in 0..repeats {
        let seed = match repeat {
            0 => seed,
            _ => drawn_seed(Random::new(seed, Stream::Repeats, repeat.into())),
        };
        let folds = folds(&positions, groups.as_deref(), classes.as_deref(), of, seed)?;
        all.extend(folds.into_iter().map(Arc::from));
    }
    Ok(all)
}

/// The class of each row, where the target has classes.
fn classes(target: &Target, rows: &[u32]) -> Option<Vec<u32>> {
    match target.task() {
        Task::Regression => None,
        _ => Some(rows.iter().map(|&row| target.values[row as usize] as u32).collect()),
    }
}

/// A column that a flag names; `wanted` says what it should be like.
pub(crate) fn column<'a>(
    table: &'a Table,
    name: &str,
    flag: &str,
    wanted: &str,
    path: &Path,
) -> Result<&'a Column, Error> {
    table.column(name).ok_or_else(|| {
        let names = table.columns.iter().map(|c| c.name.as_str());
        let hint = gradus_table::nearest(name, names).map(|n| format!(" (did you mean '{n}'?)"));
        Error::Run {
            path: path.to_owned(),
            found: format!("no column '{name}'{}", hint.unwrap_or_default()),
            todo: format!("name a column {wanted}, with --{flag}"),
        }
    })
}

fn holds(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "numbers",
        Kind::Date => "dates",
        Kind::Category => "categories",
        Kind::Boolean => "yes and no",
        Kind::Text => "free text",
    }
}

/// The texts of a category column in these rows.
fn texts(column: &Column, rows: &[u32], path: &Path) -> Result<Vec<String>, Error> {
    let Values::Categories { codes, levels } = &column.values else {
        return Err(Error::Run {
            path: path.to_owned(),
            found: format!("column '{}' holds {}", column.name, holds(column.kind)),
            todo: "name a column whose values are train, validation or test, with --split-by".into(),
        });
    };
    let text = |&row: &u32| match codes[row as usize] {
        0 => String::new(),
        code => levels[code as usize - 1].clone(),
    };
    Ok(rows.iter().map(text).collect())
}

/// What tells the rows of a column apart; nothing where a cell is missing.
fn groups(column: &Column, rows: &[u32], path: &Path) -> Result<Vec<Option<u64>>, Error> {
    match &column.values {
        Values::Categories { codes, .. } => {
            let group = |&row: &u32| Some(u64::from(codes[row as usize])).filter(|&code| code > 0);
            Ok(rows.iter().map(group).collect())
        }
        Values::Numbers(numbers) => {
            let group = |&row: &u32| Some(numbers[row as usize]).filter(|x| !x.is_nan()).map(f64::to_bits);
            Ok(rows.iter().map(group).collect())
        }
        Values::Dropped => Err(Error::Run {
            path: path.to_owned(),
            found: format!("column '{}' holds {}, which is not kept", column.name, holds(column.kind)),
            todo: format!("say what it is with --type '{}=category'", column.name),
        }),
    }
}

/// The numbers of a column in these rows, all of them there.
pub(crate) fn numbers(
    column: &Column,
    rows: &[u32],
    flag: &str,
    wanted: &str,
    path: &Path,
) -> Result<Vec<f64>, Error> {
    let wrong = |found: String, todo: String| Err(Error::Run { path: path.to_owned(), found, todo });
    let Values::Numbers(numbers) = &column.values else {
        return wrong(
            format!("column '{}' holds {}", column.name, holds(column.kind)),
            format!("name a column {wanted}, with --{flag}"),
        );
    };
    match rows.iter().find(|&&row| numbers[row as usize].is_nan()) {
        None => Ok(rows.iter().map(|&row| numbers[row as usize]).collect()),
        Some(row) => wrong(
            format!("column '{}', row {}: no value", column.name, row + 1),
            format!("give every row with a target one, or leave --{flag} out"),
        ),
    }
}

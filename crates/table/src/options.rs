//! What a person can say about a table before it is read.

use crate::builder::{Builder, Wish};
use crate::rows::Rows;
use crate::{Commas, Kind, Required, TableError, nearest};
use std::collections::{BTreeMap, BTreeSet};

/// Corrections and choices for reading; the default leaves all to the content.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadOptions {
    /// The text encoding by its label (`euc-kr`); `None`: UTF-8, or what a byte order mark says.
    pub encoding: Option<String>,
    /// Kinds that the content does not show, by column: `zip` is a category.
    pub kinds: BTreeMap<String, Kind>,
    /// What commas in numbers stand for, by column, where their cells leave it open: as a model knows it.
    pub commas: BTreeMap<String, Commas>,
    /// Keep these columns only.
    pub only: Option<Vec<String>>,
    /// Leave these columns out.
    pub drop: Vec<String>,
    /// The separator, an ASCII character; `None`: found in the text.
    pub delimiter: Option<char>,
}

impl ReadOptions {
    /// The separator as it stands in a text; refused where it cannot be one.
    pub(crate) fn separator(&self) -> Result<Option<u8>, TableError> {
        let Some(delimiter) = self.delimiter else { return Ok(None) };
        match u8::try_from(delimiter) {
            Ok(b'"' | b'\'' | b'\n' | b'\r' | 0 | 128..) | Err(_) => {
                Err(TableError::BadDelimiter { delimiter })
            }
            Ok(separator) => Ok(Some(separator)),
        }
    }
}

/// A column that is read: its place in the file, and its cells so far.
pub(crate) struct Slot {
    pub(crate) index: usize,
    pub(crate) builder: Builder,
}

/// The columns to read. Without a schema those of the file that the options keep, in its order; with one those of
/// the schema, in the schema's order.
pub(crate) fn plan(
    rows: &Rows,
    options: &ReadOptions,
    schema: Option<&[Required]>,
) -> Result<Vec<Slot>, TableError> {
    if let Some(schema) = schema {
        return plan_schema(rows, schema);
    }
    let (file, names) = (rows.file.as_str(), rows.names.as_slice());
    known(file, names, "--type", options.kinds.keys())?;
    known(file, names, "--only", options.only.iter().flatten())?;
    known(file, names, "--drop", &options.drop)?;
    let slots: Vec<Slot> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| options.only.as_ref().is_none_or(|only| only.contains(name)))
        .filter(|(_, name)| !options.drop.contains(name))
        .map(|(index, name)| {
            let wish = options.kinds.get(name).map_or(Wish::Infer, |&kind| Wish::Asked(kind));
            // Where commas separate the columns, one in a number says too little; unless a person says that it is one.
            let prior = options.commas.get(name).copied().unwrap_or_default();
            let closed = rows.separator() == Some(b',') && wish == Wish::Infer && prior.is_none();
            let mut builder = Builder::new(name, wish, closed.then_some(Commas::None));
            builder.prior = prior;
            Slot { index, builder }
        })
        .collect();
    if slots.is_empty() {
        return Err(TableError::NothingLeft { file: file.to_owned() });
    }
    Ok(slots)
}

fn plan_schema(rows: &Rows, schema: &[Required]) -> Result<Vec<Slot>, TableError> {
    let (file, names) = (rows.file.as_str(), rows.names.as_slice());
    let evidence = rows.evidence();
    let places: BTreeMap<&str, usize> =
        names.iter().enumerate().map(|(i, name)| (name.as_str(), i)).collect();
    let mut slots = Vec::with_capacity(schema.len());
    let mut missing = Vec::new();
    let mut wanted: BTreeSet<&str> = BTreeSet::new();
    for Required { name, kind, commas, .. } in schema {
        if !wanted.insert(name) {
            continue;
        }
        match places.get(name.as_str()) {
            Some(&index) => {
                let seen = evidence.get(index).copied().unwrap_or_default();
                let commas = seen.settle_for(*commas, rows.separator() == Some(b';'));
                let builder = Builder::new(name, Wish::Schema(*kind), Some(commas));
                slots.push(Slot { index, builder });
            }
            None => missing.push(name.clone()),
        }
    }
    match missing.first() {
        None => Ok(slots),
        Some(first) => {
            let free = names.iter().map(String::as_str).filter(|name| !wanted.contains(name));
            let nearest = nearest(first, free).map(str::to_owned);
            let alone = match names {
                [only] if schema.len() > 1 => Some(only.clone()),
                _ => None,
            };
            Err(TableError::MissingColumns { file: file.to_owned(), names: missing, nearest, alone })
        }
    }
}

/// Checks that all columns named by an option exist.
fn known<'a>(
    file: &str,
    names: &[String],
    flag: &'static str,
    wanted: impl IntoIterator<Item = &'a String>,
) -> Result<(), TableError> {
    for name in wanted {
        if !names.contains(name) {
            let nearest = nearest(name, names.iter().map(String::as_str)).map(str::to_owned);
            return Err(TableError::UnknownColumn {
                file: file.to_owned(),
                flag,
                name: name.clone(),
                nearest,
            });
        }
    }
    Ok(())
}

//! What a person can say about a table before it is read.

use crate::builder::{Builder, Wish};
use crate::{Kind, TableError, nearest};
use std::collections::{BTreeMap, BTreeSet};

/// Corrections and choices for reading; the default leaves all to the content.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadOptions {
    /// The text encoding by its label (`euc-kr`); `None`: UTF-8, or what a byte order mark says.
    pub encoding: Option<String>,
    /// Kinds that the content does not show, by column: `zip` is a category.
    pub kinds: BTreeMap<String, Kind>,
    /// Keep these columns only.
    pub only: Option<Vec<String>>,
    /// Leave these columns out.
    pub drop: Vec<String>,
    /// The separator, an ASCII character; `None`: found in the text.
    pub delimiter: Option<u8>,
}

impl ReadOptions {
    pub(crate) fn check_delimiter(&self) -> Result<(), TableError> {
        match self.delimiter {
            Some(b'"' | b'\'' | b'\n' | b'\r' | 0 | 128..) => {
                let delimiter = self.delimiter.map_or('\0', char::from);
                Err(TableError::BadDelimiter { delimiter })
            }
            _ => Ok(()),
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
    file: &str,
    names: &[String],
    options: &ReadOptions,
    schema: Option<&[(String, Kind)]>,
    decimal_comma: bool,
) -> Result<Vec<Slot>, TableError> {
    if let Some(schema) = schema {
        return plan_schema(file, names, schema, decimal_comma);
    }
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
            Slot { index, builder: Builder::new(name, wish, decimal_comma) }
        })
        .collect();
    if slots.is_empty() {
        return Err(TableError::NothingLeft { file: file.to_owned() });
    }
    Ok(slots)
}

fn plan_schema(
    file: &str,
    names: &[String],
    schema: &[(String, Kind)],
    decimal_comma: bool,
) -> Result<Vec<Slot>, TableError> {
    let places: BTreeMap<&str, usize> =
        names.iter().enumerate().map(|(i, name)| (name.as_str(), i)).collect();
    let mut slots = Vec::with_capacity(schema.len());
    let mut missing = Vec::new();
    let mut wanted: BTreeSet<&str> = BTreeSet::new();
    for (name, kind) in schema {
        if !wanted.insert(name) {
            continue;
        }
        match places.get(name.as_str()) {
            Some(&index) => {
                slots.push(Slot { index, builder: Builder::new(name, Wish::Schema(*kind), decimal_comma) });
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

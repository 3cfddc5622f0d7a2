//! Fitted encoders: what turns a table's columns into a net's inputs, as plain data that a model file keeps.
//!
//! [`Encoding::fit`] looks at the training rows only; [`Encoding::apply`] turns any table with the same columns into
//! numbers and codes. Every number it writes is finite, whatever the table holds.

mod apply;
mod category;
mod date;
mod error;
mod inputs;
mod landmarks;
mod levels;
mod mark;
mod normal;
mod number;
mod pieces;
mod quantile;
mod recipe;
mod scale;
mod seen;
pub(crate) mod text;

pub use apply::{Bound, Encoded};
pub use category::{Codes, OneHot, OneHotRule};
pub use date::{DateEncoder, DatePart, Part};
pub use error::EncodeError;
pub use inputs::{Feature, NumberInput};
pub use landmarks::Landmarks;
pub use levels::{FIRST_LEVEL_CODE, Levels, MISSING_CODE, OTHER_CODE};
pub use mark::Mark;
pub use number::{NumberEncoder, Numeric};
pub use pieces::{Pieces, REACH};
pub use recipe::{Dates, Fill, Recipe};
pub use scale::Scale;
pub use seen::{BoundSeen, Seen, Unfamiliar};

use crate::{Column, Commas, Kind, Required, Table, Values};
use category::{Counts, Fitted};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The encoder of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Encoder {
    /// Numbers and dates to scaled values.
    Number(NumberEncoder),
    /// Dates to scaled values of their parts.
    Date(DateEncoder),
    /// Categories and booleans to one input a level.
    OneHot(OneHot),
    /// Categories to one code.
    Codes(Codes),
}

impl Encoder {
    /// The numeric inputs it makes.
    pub fn width(&self) -> usize {
        match self {
            Encoder::Number(number) => number.width(),
            Encoder::Date(date) => date.width(),
            Encoder::OneHot(one_hot) => one_hot.width(),
            Encoder::Codes(_) => 0,
        }
    }

    fn names(&self, column: &str) -> Vec<String> {
        match self {
            Encoder::Number(number) => number.names(column),
            Encoder::Date(date) => date.names(column),
            Encoder::OneHot(one_hot) => one_hot.names(column),
            Encoder::Codes(_) => Vec::new(),
        }
    }

    fn fits(&self, kind: Kind) -> bool {
        match self {
            Encoder::Number(_) => matches!(kind, Kind::Number | Kind::Date),
            Encoder::Date(_) => kind == Kind::Date,
            Encoder::OneHot(_) | Encoder::Codes(_) => matches!(kind, Kind::Category | Kind::Boolean),
        }
    }

    /// What is wrong with it, if anything is.
    fn fault(&self) -> Option<&'static str> {
        match self {
            Encoder::Number(number) => (!number.is_sound()).then_some("its scaling is not usable"),
            Encoder::Date(date) => (!date.is_sound()).then_some("the parts of its dates are not usable"),
            Encoder::OneHot(one_hot) => one_hot.fault(),
            Encoder::Codes(_) => None,
        }
    }
}

/// A column that is an input, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InputColumn {
    /// Its name in the header.
    pub name: String,
    /// What it was in training, so what a reader should take it for.
    pub kind: Kind,
    /// What commas in its numbers stood for in training.
    #[serde(default, skip_serializing_if = "Commas::is_none")]
    pub commas: Commas,
    /// Its fitted encoder.
    pub encoder: Encoder,
}

/// Why a column gives no input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum UnusedReason {
    /// All training rows hold the same.
    Constant,
    /// No training row holds a value.
    AllMissing,
    /// No level occurs often enough to be learned.
    Rare,
    /// Free text or an identifier.
    Text,
}

impl std::fmt::Display for UnusedReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            UnusedReason::Constant => "the same in every training row",
            UnusedReason::AllMissing => "missing in every training row",
            UnusedReason::Rare => "no level occurs often enough",
            UnusedReason::Text => "free text",
        })
    }
}

/// A column that was offered as an input and gives none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnusedColumn {
    /// Its name in the header.
    pub name: String,
    /// Why.
    pub reason: UnusedReason,
}

/// The fitted encoders of a table's input columns. Plain data: it goes into the model file as JSON. Reading it back
/// checks it, so that no stored value can make [`Encoding::apply`] fail in another way than with a stated error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parts")]
pub struct Encoding {
    #[serde(default)]
    recipe: Recipe,
    columns: Vec<InputColumn>,
    unused: Vec<UnusedColumn>,
}

#[derive(Deserialize)]
struct Parts {
    #[serde(default)]
    recipe: Recipe,
    columns: Vec<InputColumn>,
    #[serde(default)]
    unused: Vec<UnusedColumn>,
}

impl TryFrom<Parts> for Encoding {
    type Error = EncodeError;

    fn try_from(parts: Parts) -> Result<Encoding, EncodeError> {
        let mut names = BTreeSet::new();
        for column in &parts.columns {
            let fault = if !names.insert(column.name.as_str()) {
                Some("it is listed twice")
            } else if !column.encoder.fits(column.kind) {
                Some("its encoder is made for another kind of column")
            } else {
                column.encoder.fault()
            };
            if let Some(found) = fault {
                return Err(EncodeError::Damaged { column: column.name.clone(), found });
            }
        }
        Ok(Encoding { recipe: parts.recipe, columns: parts.columns, unused: parts.unused })
    }
}

impl Encoding {
    /// Fits encoders to the columns at the positions `inputs`, looking only at `rows` (positions from 0). Positions
    /// that the table does not have are passed over.
    pub fn fit(table: &Table, rows: &[u32], inputs: &[usize], recipe: &Recipe) -> Encoding {
        let mut encoding = Encoding { recipe: *recipe, columns: Vec::new(), unused: Vec::new() };
        for column in inputs.iter().filter_map(|&k| table.columns.get(k)) {
            match fit_column(column, rows, recipe) {
                Ok((kind, encoder)) => {
                    let (name, commas) = (column.name.clone(), column.commas);
                    encoding.columns.push(InputColumn { name, kind, commas, encoder });
                }
                Err(reason) => {
                    encoding.unused.push(UnusedColumn { name: column.name.clone(), reason });
                }
            }
        }
        encoding
    }

    /// What was asked for when they were fitted.
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// The columns that are inputs, in the order of their inputs.
    pub fn columns(&self) -> &[InputColumn] {
        &self.columns
    }

    /// The columns that were offered and give no input.
    pub fn unused(&self) -> &[UnusedColumn] {
        &self.unused
    }

    /// The schema that a table must have: what the reader is to take each needed column for.
    pub fn required(&self) -> Vec<Required> {
        let required = |c: &InputColumn| Required { commas: c.commas, ..Required::new(&c.name, c.kind) };
        self.columns.iter().map(required).collect()
    }

    /// The number of numeric inputs.
    pub fn width(&self) -> usize {
        self.columns.iter().map(|c| c.encoder.width()).sum()
    }

    /// The names of the numeric inputs, by position: `age`, `age is missing`, `workclass = Private`.
    pub fn names(&self) -> Vec<String> {
        self.columns.iter().flat_map(|c| c.encoder.names(&c.name)).collect()
    }

    /// For each numeric input the position in [`Encoding::columns`] of the column it comes from.
    pub fn sources(&self) -> Vec<usize> {
        let sources = self.columns.iter().enumerate();
        sources.flat_map(|(k, c)| std::iter::repeat_n(k, c.encoder.width())).collect()
    }

    /// The number of different codes of each code column.
    pub fn cardinalities(&self) -> Vec<u32> {
        self.code_encoders().map(|(_, codes)| codes.cardinality()).collect()
    }

    /// For each code column the position in [`Encoding::columns`] of the column it comes from.
    pub fn code_sources(&self) -> Vec<usize> {
        self.code_encoders().map(|(k, _)| k).collect()
    }

    fn code_encoders(&self) -> impl Iterator<Item = (usize, &Codes)> {
        self.columns.iter().enumerate().filter_map(|(k, column)| match &column.encoder {
            Encoder::Codes(codes) => Some((k, codes)),
            Encoder::Number(_) | Encoder::Date(_) | Encoder::OneHot(_) => None,
        })
    }
}

fn fit_column(column: &Column, rows: &[u32], recipe: &Recipe) -> Result<(Kind, Encoder), UnusedReason> {
    match (&column.values, column.kind) {
        (Values::Dropped, _) | (_, Kind::Text) => Err(UnusedReason::Text),
        (Values::Numbers(cells), kind) => {
            let mut values = Vec::with_capacity(rows.len());
            let cells = rows.iter().filter_map(|&r| cells.get(r as usize));
            values.extend(cells.copied().filter(|&x| text::usable(x)).map(text::tidy));
            let none = if values.is_empty() { UnusedReason::AllMissing } else { UnusedReason::Constant };
            let kind = if kind == Kind::Date { Kind::Date } else { Kind::Number };
            let encoder = if kind == Kind::Date && recipe.dates == Dates::Parts {
                DateEncoder::fit(&values, rows.len(), recipe).map(Encoder::Date)
            } else {
                NumberEncoder::fit(&mut values, rows.len(), recipe).map(Encoder::Number)
            };
            Ok((kind, encoder.ok_or(none)?))
        }
        (Values::Categories { codes, levels }, kind) => {
            let seen = rows.iter().map(|&r| codes.get(r as usize).copied().unwrap_or(MISSING_CODE));
            let counts = Counts::of(seen, levels.len());
            let min_count = recipe.min_count_for(rows.len());
            let kind = if kind == Kind::Boolean { Kind::Boolean } else { Kind::Category };
            match category::fit(levels, &counts, min_count, recipe) {
                Fitted::OneHot(encoder) => Ok((kind, Encoder::OneHot(encoder))),
                Fitted::Codes(encoder) => Ok((kind, Encoder::Codes(encoder))),
                Fitted::Constant => Err(UnusedReason::Constant),
                Fitted::Rare => Err(UnusedReason::Rare),
                Fitted::AllMissing => Err(UnusedReason::AllMissing),
            }
        }
    }
}

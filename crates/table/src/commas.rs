//! What a comma inside the numbers of a column stands for. It is settled column by column from all of its cells:
//! `1,5` is a decimal, `1,234,567` has separators of thousands, and `1,234` alone may be either.

use crate::number::{self, Numeric, Written};
use serde::{Deserialize, Serialize};

/// What a comma inside the numbers of a column stands for. A model keeps it, so that a table to predict is read as
/// the one it learnt from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Commas {
    /// No number has one.
    #[default]
    None,
    /// The decimal sign: `1,5` is one and a half.
    Decimal,
    /// Separators of thousands: `1,234` is one thousand and some.
    Thousands,
}

impl Commas {
    /// Whether no number has one.
    pub fn is_none(&self) -> bool {
        *self == Commas::None
    }

    /// Reads a trimmed cell that holds a comma.
    pub(crate) fn parse(self, cell: &[u8]) -> Numeric {
        match (self, kind(cell)) {
            (Commas::Decimal, Some(Written::DecimalComma | Written::Either)) => number::parse(cell, true),
            (Commas::Thousands, Some(Written::Thousands | Written::Either)) => number::parse_grouped(cell),
            _ => Numeric::No,
        }
    }
}

/// How a number with a comma is written; `None` where it is none. Points are decimal signs here.
fn kind(cell: &[u8]) -> Option<Written> {
    match number::written(cell) {
        Some(Written::Thousands) => {
            (number::parse_grouped(cell) != Numeric::No).then_some(Written::Thousands)
        }
        Some(written) => Some(written),
        None => (number::parse(cell, true) != Numeric::No).then_some(Written::DecimalComma),
    }
}

/// Why the numbers of a column cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// Some cells have a decimal comma; others a point, or separators of thousands.
    Mixed,
    /// Nothing tells whether `1,234` is a decimal.
    Unclear,
}

/// What the cells of a column say about its commas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// A comma that can only be a decimal sign: `1,5`, `0,125`.
    decimal: bool,
    /// Commas that can only separate thousands: `1,234,567`, `1,234.5`.
    thousands: bool,
    /// A comma that may be either: `1,234`.
    either: bool,
    /// A number of hundreds without a comma: a writer of exactly three decimals would have given it some.
    hundreds: bool,
    /// A whole number of thousands without a comma: its writer separates none.
    ungrouped: bool,
    /// A point that can only be a decimal sign.
    point: bool,
    /// A point that may separate thousands: `1.234`.
    point_or_thousands: bool,
}

impl Evidence {
    /// Whether a number with a comma was seen.
    pub(crate) fn has_commas(&self) -> bool {
        self.decimal || self.thousands || self.either
    }

    /// Takes note of a cell that holds a comma, and reads it for the time being: what may be either as a decimal.
    pub(crate) fn with_comma(&mut self, cell: &[u8]) -> Numeric {
        match kind(cell) {
            Some(Written::DecimalComma) => self.decimal = true,
            Some(Written::Either) => self.either = true,
            Some(Written::Thousands) => {
                self.thousands = true;
                return number::parse_grouped(cell);
            }
            None => return Numeric::No,
        }
        number::parse(cell, true)
    }

    /// Takes note of a number without a comma.
    #[inline]
    pub(crate) fn without_comma(&mut self, cell: &[u8], number: Numeric) {
        let Numeric::Value(value) = number else { return };
        if cell.contains(&b'.') {
            let groups = cell.rsplit(|&c| c == b'.').next().is_some_and(|end| end.len() == 3);
            self.point_or_thousands |= groups;
            self.point |= !groups;
        } else {
            self.hundreds |= (100.0..1000.0).contains(&value.abs());
            self.ungrouped |= value.abs() >= 1000.0;
        }
    }

    /// Takes note of a cell of a table's head, whatever it holds.
    pub(crate) fn see(&mut self, cell: &[u8]) {
        if cell.contains(&b',') {
            self.with_comma(cell);
        } else {
            self.without_comma(cell, number::parse(cell, false));
        }
    }

    /// Whether the cells read for the time being are right under `commas`.
    pub(crate) fn is_read_as(&self, commas: Commas) -> bool {
        match commas {
            Commas::None => !self.has_commas(),
            Commas::Decimal => !self.thousands,
            Commas::Thousands => !self.decimal && !self.either,
        }
    }

    /// What the commas of a column mean by its own cells; else as those of the other columns of the table do
    /// (`others`); else decimals where the columns are separated by semicolons, as spreadsheets write where the comma
    /// is the decimal sign (`semicolons`). With `asked`, a person said that the column holds numbers.
    pub(crate) fn settle(&self, others: Commas, semicolons: bool, asked: bool) -> Result<Commas, Doubt> {
        let any_point = self.point || self.point_or_thousands;
        match (self.decimal, self.thousands) {
            (true, false) if asked || !any_point => Ok(Commas::Decimal),
            (true, _) => Err(Doubt::Mixed),
            (false, true) => Ok(Commas::Thousands),
            (false, false) if !self.either => Ok(Commas::None),
            // `1,234` is thousands beside `12.5`, and beside `999` if no `1234` is there.
            (false, false) if self.point || (self.hundreds && !self.ungrouped) => Ok(Commas::Thousands),
            (false, false) if self.point_or_thousands || self.hundreds => Err(Doubt::Unclear),
            (false, false) if !others.is_none() => Ok(others),
            (false, false) if semicolons => Ok(Commas::Decimal),
            (false, false) => Err(Doubt::Unclear),
        }
    }

    /// What the commas of a column mean in a table for a model that learnt from numbers with such `commas`: what this
    /// table's own cells leave no doubt about, else what they were in training.
    pub(crate) fn settle_for(&self, commas: Commas, semicolons: bool) -> Commas {
        match (self.decimal, self.thousands) {
            (true, false) => Commas::Decimal,
            (false, true) => Commas::Thousands,
            _ if !commas.is_none() => commas,
            _ if !self.has_commas() && semicolons => Commas::Decimal,
            _ => self.settle(Commas::None, semicolons, true).unwrap_or_default(),
        }
    }
}

/// What the columns of one table agree on: they are written by one hand.
pub(crate) fn common(columns: impl Iterator<Item = Evidence>) -> Commas {
    let mut found = columns.filter_map(|evidence| {
        evidence.settle(Commas::None, false, false).ok().filter(|commas| !commas.is_none())
    });
    let first = found.next().unwrap_or_default();
    if found.all(|commas| commas == first) { first } else { Commas::None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(cells: &[&str]) -> Evidence {
        let mut evidence = Evidence::default();
        cells.iter().for_each(|cell| evidence.see(cell.as_bytes()));
        evidence
    }

    #[test]
    fn settled_by_its_own_cells() {
        use Commas::*;
        for (cells, wanted) in [
            (&["1", "2.5", "1.234"][..], Ok(None)),
            (&["1,5", "2", "1,234", "999"], Ok(Decimal)),
            (&["0,500", "9,500"], Ok(Decimal)),
            (&["-,5", "1,5e3"], Ok(Decimal)),
            (&["90,000", "999"], Ok(Thousands)),
            (&["1,234,567", "1,234"], Ok(Thousands)),
            (&["1,234.5", "1,234", "12.5"], Ok(Thousands)),
            (&["1,234", "12.5"], Ok(Thousands)),
            (&["1,234", "5,678"], Err(Doubt::Unclear)),
            (&["1,234", "999", "1234"], Err(Doubt::Unclear)),
            (&["1,5", "1.234"], Err(Doubt::Mixed)),
            (&["1,5", "1,234,567"], Err(Doubt::Mixed)),
        ] {
            assert_eq!(seen(cells).settle(None, false, false), wanted, "{cells:?}");
        }
    }

    #[test]
    fn settled_by_the_other_columns_or_the_separator() {
        let unclear = seen(&["1,234", "5,678"]);
        assert_eq!(unclear.settle(Commas::Thousands, true, false), Ok(Commas::Thousands));
        assert_eq!(unclear.settle(Commas::None, true, false), Ok(Commas::Decimal));
        let columns = [unclear, seen(&["1,5"]), seen(&["7"])];
        assert_eq!(common(columns.into_iter()), Commas::Decimal);
        let columns = [seen(&["1,5"]), seen(&["1,234", "999"])];
        assert_eq!(common(columns.into_iter()), Commas::None);
    }

    #[test]
    fn a_model_decides_where_the_table_leaves_a_doubt() {
        let unclear = seen(&["1,234", "5,678", "999"]);
        assert_eq!(unclear.settle_for(Commas::Decimal, false), Commas::Decimal);
        assert_eq!(unclear.settle_for(Commas::None, false), Commas::Thousands);
        assert_eq!(seen(&["1,5"]).settle_for(Commas::Thousands, false), Commas::Decimal);
        assert_eq!(seen(&["1,234,567"]).settle_for(Commas::Decimal, true), Commas::Thousands);
        assert_eq!(seen(&["7"]).settle_for(Commas::None, true), Commas::Decimal);
        assert_eq!(seen(&["1,234"]).settle_for(Commas::None, false), Commas::None);
    }

    #[test]
    fn cells() {
        assert_eq!(Commas::Decimal.parse(b"1,234"), Numeric::Value(1.234));
        assert_eq!(Commas::Thousands.parse(b"1,234"), Numeric::Value(1234.0));
        assert_eq!(Commas::Thousands.parse(b"-1,234,567.5"), Numeric::Value(-1_234_567.5));
        assert_eq!(Commas::Thousands.parse(b"0,123"), Numeric::No);
        assert_eq!(Commas::Decimal.parse(b"1,234,567"), Numeric::No);
        assert_eq!(Commas::None.parse(b"1,5"), Numeric::No);
        for commas in [Commas::Decimal, Commas::Thousands] {
            for cell in ["1.234,5", ",", "1,2,3", "a,b", "1,234."] {
                assert_eq!(commas.parse(cell.as_bytes()), Numeric::No, "{cell}");
            }
        }
    }
}

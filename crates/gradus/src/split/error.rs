//! Why rows cannot be split.

/// Why rows cannot be split.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SplitError {
    /// Fewer rows than parts.
    #[error(
        "{rows} rows with a target cannot be split into {parts} parts of at least one row each; \
         give more rows, or name files for validation and test"
    )]
    TooFewRows {
        /// How many rows there are.
        rows: usize,
        /// How many parts were asked for.
        parts: usize,
    },
    /// More rows than row numbers can count.
    #[error("{rows} rows, but at most 4294967295 can be split")]
    TooManyRows {
        /// How many rows there are.
        rows: usize,
    },
    /// A share that is none.
    #[error("the share of rows for {part} is {value}; it must be at least 0 and below 1, for example 0.15")]
    Fraction {
        /// `validation` or `test`.
        part: &'static str,
        /// The share given.
        value: f64,
    },
    /// Nothing is left to train on.
    #[error(
        "shares of {validation} for validation and {test} for test leave no rows to train on; \
         their sum must be below 1"
    )]
    NothingLeft {
        /// The share for validation.
        validation: f64,
        /// The share for test.
        test: f64,
    },
    /// A list that should have one entry a row.
    #[error("{found} {what} for {rows} rows; give one for each row")]
    Length {
        /// What was counted.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many rows there are.
        rows: usize,
    },
    /// A row number given twice.
    #[error("row {row} is named twice; a row can be in one part only")]
    Repeated {
        /// The row, counted from 1.
        row: u64,
    },
    /// A value of the splitting column that names no part.
    #[error(
        "column '{column}', row {row}: '{value}' names no part; \
         write train, validation (or valid, val, dev) or test in each row"
    )]
    UnknownPart {
        /// The splitting column.
        column: String,
        /// The row, counted from 1 below the header.
        row: u64,
        /// What stands there.
        value: String,
    },
    /// The splitting column names no training row.
    #[error("column '{column}': no row says train; mark the rows to learn from with train")]
    NoTraining {
        /// The splitting column.
        column: String,
    },
    /// Fewer groups than parts.
    #[error(
        "{groups} groups cannot be split into {parts} parts of whole groups; \
         name a column with more values, or files for validation and test"
    )]
    TooFewGroups {
        /// How many groups there are.
        groups: usize,
        /// How many parts were asked for.
        parts: usize,
    },
    /// Fewer rows or groups than folds.
    #[error("{found} {what} cannot be cut into {folds} folds of at least one each; ask for fewer --folds")]
    TooFewForFolds {
        /// What was counted.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many folds were asked for.
        folds: u32,
    },
    /// Too few different times.
    #[error(
        "{times} different times are too few to divide: rows of one time stay together; \
         name a finer column, or files for validation and test"
    )]
    TooFewTimes {
        /// How many there are.
        times: usize,
    },
}

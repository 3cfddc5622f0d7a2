//! Flags that say which rows and columns.

use std::path::PathBuf;

use clap::Args;
use gradus::options::{DataOptions, Numeric, PrepareOptions};
use gradus::table::{Dates, TargetScale, Task};

use super::values::{ColumnKind, List, delimiter, list, number, whole, word};

#[derive(Debug, Args)]
#[command(next_help_heading = "Data")]
pub struct DataArgs {
    /// The table: CSV, TSV (also .gz) or Parquet
    #[arg(value_name = "TABLE", help_heading = None::<&'static str>)]
    pub table: Option<PathBuf>,
    /// The column to predict
    #[arg(short, long, value_name = "COLUMN")]
    pub target: Option<String>,
    /// What kind of question it is: binary, multiclass or regression [default: guessed from the target]
    #[arg(long, value_name = "TASK", value_parser = word::<Task>)]
    pub task: Option<Task>,
    /// Columns to leave out, separated by commas; one with a comma in its name in double quotes: '"a,b",c'
    #[arg(long, value_name = "COLUMNS", value_parser = list::<String>)]
    pub drop: Vec<List<String>>,
    /// The only columns to learn from, separated by commas
    #[arg(long, value_name = "COLUMNS", value_parser = list::<String>)]
    pub only: Vec<List<String>>,
    /// What a column is, where the guess is wrong: zip=category (or number, boolean, date, text)
    #[arg(long = "type", value_name = "COLUMN=KIND", value_parser = list::<ColumnKind>)]
    pub types: Vec<List<ColumnKind>>,
    /// The table's text encoding where it is not UTF-8, such as euc-kr
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// The character between two columns, where the guess is wrong; \t is a tab
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    pub delimiter: Option<char>,
    /// Rows to validate on, from this table instead
    #[arg(long, value_name = "FILE")]
    pub valid: Option<PathBuf>,
    /// Rows to test on, from this table instead
    #[arg(long, value_name = "FILE")]
    pub test: Option<PathBuf>,
    /// A column that says train, validation or test for each row
    #[arg(long, value_name = "COLUMN")]
    pub split_by: Option<String>,
    /// A column whose rows of one value are never in two parts: people, households, machines
    #[arg(long, value_name = "COLUMN")]
    pub group: Option<String>,
    /// A column of dates or numbers: the latest rows are tested on, those before choose the best epoch
    #[arg(long, value_name = "COLUMN")]
    pub time: Option<String>,
    /// A column that says how much each row counts
    #[arg(long, value_name = "COLUMN")]
    pub weight: Option<String>,
    /// Train one net for each of N folds of the rows that are not for the test; the model is their mean; 0 is one net [default: by preset and rows]
    #[arg(long, value_name = "N", value_parser = whole::<u32>)]
    pub folds: Option<u32>,
    /// Cut the rows into folds N times, each time otherwise: N nets for each fold, N answers for each row [default: by preset and rows]
    #[arg(long, value_name = "N", value_parser = whole::<u32>)]
    pub repeats: Option<u32>,
    /// Share of the rows to validate on
    #[arg(long, value_name = "SHARE", value_parser = number::<f64>)]
    pub validation_share: Option<f64>,
    /// Share of the rows to test on
    #[arg(long, value_name = "SHARE", value_parser = number::<f64>)]
    pub test_share: Option<f64>,
    /// Start from this model: its columns, encoders, net, weights, loss and split
    #[arg(long, value_name = "MODEL")]
    pub from: Option<PathBuf>,
    /// How numbers are scaled: standard, robust, piecewise, robust-piecewise or quantile
    #[arg(long, value_name = "HOW", value_parser = word::<Numeric>)]
    pub numeric: Option<Numeric>,
    /// Pieces a number column is cut into, at most [default: by the number of columns]
    #[arg(long, value_name = "N", value_parser = whole::<u32>)]
    pub bins: Option<u32>,
    /// Columns with more categories than this get an embedding
    #[arg(long, value_name = "N", value_parser = whole::<u32>)]
    pub one_hot_limit: Option<u32>,
    /// Numbers in the embedding of a category
    #[arg(long, value_name = "N", value_parser = whole::<u32>)]
    pub embedding_width: Option<u32>,
    /// What dates become: seconds, or also the parts of the calendar and the clock that differ
    #[arg(long, value_name = "HOW", value_parser = word::<Dates>)]
    pub dates: Option<Dates>,
    /// On what scale a number is learnt: standard or log [default: by preset, and by validation where it may matter]
    #[arg(long, value_name = "SCALE", value_parser = word::<TargetScale>)]
    pub target_scale: Option<TargetScale>,
    /// Hold predicted numbers within the targets of the training rows
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    pub clamp_predictions: Option<bool>,
}

impl DataArgs {
    pub fn apply(self, data: &mut DataOptions, prepare: &mut PrepareOptions) {
        set(&mut data.table, self.table);
        set(&mut data.target, self.target);
        data.task = self.task.or(data.task);
        data.drop.extend(List::joined(self.drop));
        if !self.only.is_empty() {
            data.only = List::joined(self.only).collect();
        }
        data.types.extend(List::joined(self.types).map(|ColumnKind(column, kind)| (column, kind)));
        data.encoding = self.encoding.or(data.encoding.take());
        data.delimiter = self.delimiter.or(data.delimiter);
        data.valid = self.valid.or(data.valid.take());
        data.test = self.test.or(data.test.take());
        data.split_by = self.split_by.or(data.split_by.take());
        data.group = self.group.or(data.group.take());
        data.time = self.time.or(data.time.take());
        data.weight = self.weight.or(data.weight.take());
        data.folds = self.folds.or(data.folds);
        // Where a flag says that there are no folds, what a file or a model says of cutting them means nothing.
        data.repeats = self.repeats.or(data.repeats.filter(|_| self.folds != Some(0)));
        set(&mut data.validation_share, self.validation_share);
        set(&mut data.test_share, self.test_share);
        data.from = self.from.or(data.from.take());
        set(&mut prepare.numeric, self.numeric);
        prepare.bins = self.bins.or(prepare.bins);
        set(&mut prepare.one_hot_limit, self.one_hot_limit);
        set(&mut prepare.embedding_width, self.embedding_width);
        set(&mut prepare.dates, self.dates);
        prepare.target_scale = self.target_scale.or(prepare.target_scale);
        set(&mut prepare.clamp_predictions, self.clamp_predictions);
    }
}

/// A flag that was given replaces what was there.
pub(super) fn set<T>(place: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *place = given;
    }
}

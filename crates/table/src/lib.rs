//! Rows from files: CSV, TSV and Parquet into typed columns, and the fitted encoders that turn them into numbers.
#![forbid(unsafe_code)]

mod argument;
mod blocks;
mod builder;
#[cfg(feature = "parquet")]
mod cell;
mod column;
mod commas;
mod date;
mod dialect;
mod encode;
mod encoding;
mod error;
mod infer;
mod intern;
mod magic;
mod missing;
mod name;
mod nearest;
mod note;
mod number;
mod options;
#[cfg(feature = "parquet")]
mod parquet;
mod read;
mod records;
mod relation;
mod required;
mod rows;
mod source;
mod split;
mod target;
mod write;

pub use argument::{OpenQuote, list_argument, shell_word, split_list};
pub use blocks::{Block, Blocks};
pub use column::{Column, Kind, Strays, Table, Values};
pub use commas::Commas;
pub use encode::{
    Bound, BoundSeen, Codes, DateEncoder, DatePart, Dates, EncodeError, Encoded, Encoder, Encoding,
    FIRST_LEVEL_CODE, Feature, Fill, InputColumn, Landmarks, Levels, MISSING_CODE, Mark, NumberEncoder,
    NumberInput, Numeric, OTHER_CODE, OneHot, OneHotRule, Part, Pieces, REACH, Recipe, Scale, Seen,
    Unfamiliar, UnusedColumn, UnusedReason,
};
pub use encoding::check_encoding;
pub use error::TableError;
pub use missing::truth;
pub use nearest::nearest;
pub use note::{Note, Remark};
pub use number::Written;
pub use options::ReadOptions;
pub use read::{Format, Reading, read};
pub use relation::{EVIDENCE_BITS, LEAST_ROWS, Relation, TargetCopy, find_copies};
pub use required::Required;
pub use rows::RawRows;
pub use source::Source;
pub use target::{
    MOST_NUMBER_CLASSES, NoLogarithm, Target, TargetError, TargetScale, TargetSpec, TargetUnits,
    TargetValues, Task, UnknownTask,
};
pub use write::CsvWriter;

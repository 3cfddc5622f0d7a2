//! Rows from files: CSV, TSV and Parquet into typed columns, and the fitted encoders that turn them into numbers.
#![forbid(unsafe_code)]

mod column;
mod encode;
mod nearest;
mod relation;
mod target;

pub use column::{Column, Kind, Table, Values};
pub use encode::{
    Bound, Codes, EncodeError, Encoded, Encoder, Encoding, EncodingOptions, FIRST_LEVEL_CODE, InputColumn,
    Levels, MISSING_CODE, NumberEncoder, Numeric, OTHER_CODE, OneHot, Pieces, REACH, Scale, UnusedColumn,
    UnusedReason,
};
pub use nearest::nearest;
pub use relation::{EVIDENCE_BITS, LEAST_ROWS, Relation, TargetCopy, find_copies};
pub use target::{MOST_NUMBER_CLASSES, Target, TargetError, TargetSpec, TargetValues, Task, UnknownTask};

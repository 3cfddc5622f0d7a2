//! What was understood of a table.

use gradus_table::{Encoding, Kind, Reading, Target, TargetCopy};

use crate::blocks::remarks;
use crate::used::Alone;

/// What was understood of a table.
#[derive(Clone, Debug)]
pub struct Understood {
    /// The columns, as read; the cells are gone.
    pub columns: Vec<ColumnView>,
    /// Remarks of the reader that are worth a warning.
    pub warnings: Vec<String>,
    /// Its other remarks.
    pub notes: Vec<String>,
    /// Rows of the table.
    pub rows: usize,
    /// Rows without a target.
    pub left_out: usize,
    /// Fingerprint of the table's bytes.
    pub fingerprint: String,
    /// How the task was found.
    pub reason: String,
    /// The flag that changes it; `None` where it was given.
    pub how_to_change: Option<String>,
    /// Inputs the target can be read off.
    pub copies: Vec<TargetCopy>,
    /// Inputs that say nearly all of the target by themselves, without being copies of it.
    pub alone: Vec<Alone>,
    /// Where training starts from a model: what is known to be dishonest about testing it on these rows.
    pub seen: Option<String>,
    /// Columns that tell nothing, and why.
    pub unused: Vec<(String, String)>,
}

/// One column, for people.
#[derive(Clone, Debug)]
pub struct ColumnView {
    /// Its name.
    pub name: String,
    /// What it was understood as.
    pub kind: Kind,
    /// Missing cells.
    pub missing: usize,
    /// Cells that were infinite or too large, among the missing.
    pub out_of_range: usize,
    /// Distinct values.
    pub distinct: usize,
    /// A remark.
    pub note: Option<String>,
}

pub(super) fn understood(
    reading: &Reading,
    target: &Target,
    copies: Vec<TargetCopy>,
    encoding: &Encoding,
) -> Understood {
    let view = |c: &gradus_table::Column| ColumnView {
        name: c.name.clone(),
        kind: c.kind,
        missing: c.missing,
        out_of_range: c.out_of_range,
        distinct: c.distinct,
        note: c.note.clone(),
    };
    let (warnings, notes) = remarks(&reading.notes);
    Understood {
        columns: reading.table.columns.iter().map(view).collect(),
        warnings,
        notes,
        rows: reading.table.rows,
        left_out: target.left_out,
        fingerprint: reading.fingerprint.clone(),
        reason: target.reason.clone(),
        how_to_change: target.guessed.then(|| target.how_to_change.clone()),
        copies,
        alone: Vec::new(),
        seen: None,
        unused: encoding.unused().iter().map(|u| (u.name.clone(), u.reason.to_string())).collect(),
    }
}

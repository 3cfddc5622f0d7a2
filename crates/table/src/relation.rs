//! Can the target be read off one input? Such a column makes a test look perfect and a model useless, so a person is
//! warned of it; it is never dropped unasked.
//!
//! Only exact relations count, and only with evidence that chance does not give: had the rows been paired at random,
//! a relation as exact as the one found would occur less than once in 2^[`EVIDENCE_BITS`] tables. So identifiers,
//! constants, rare levels and tiny tables say nothing.

mod evidence;
mod ids;
#[cfg(test)]
mod tests;

use crate::{Column, Table, Target, Task, list_argument};
use evidence::{Evidence, Pairing};
use ids::{Ids, certainly_unrelated};
use std::fmt;

/// Fewer rows with both cells than this prove nothing.
pub const LEAST_ROWS: usize = 20;
/// Evidence that a relation needs, in bits; the binary logarithm of the number of inputs is added.
pub const EVIDENCE_BITS: f64 = 12.0;

/// How an input and the target hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Each value of one goes with one value of the other: the target under another name.
    Equal,
    /// The target is a function of the input: the input is a finer copy (`age` where the target is `age_group`).
    Finer,
    /// The input is a function of the target: the input is a coarser copy (`age_group` where the target is `age`).
    Coarser,
}

/// An input that the target can be read off, wholly or in part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetCopy {
    /// The input's column.
    pub column: String,
    /// How it hangs together with the target.
    pub relation: Relation,
    /// What was found, as a sentence without its full stop.
    pub detail: String,
}

impl fmt::Display for TargetCopy {
    /// The warning for a person: what was found and the flag that leaves the column out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.relation {
            Relation::Equal => "is the target under another name",
            Relation::Finer => "is a finer copy of the target",
            Relation::Coarser => "is a coarser copy of the target",
        };
        let TargetCopy { column, detail, .. } = self;
        write!(
            f,
            "column '{column}' {what}: {detail}; leave it out with --drop {}",
            list_argument(column, "")
        )
    }
}

/// The inputs (positions in the table) that the target can be read off. Rows where either cell is missing are passed
/// over. O(n log n) for each column that is related, O(n) or less for one that is not.
pub fn find_copies(table: &Table, target: &Target, inputs: &[usize]) -> Vec<TargetCopy> {
    let wanted = EVIDENCE_BITS + libm::log2(inputs.len().max(1) as f64);
    let goal = Ids::of_target(target);
    let columns = inputs.iter().filter_map(|&k| table.columns.get(k));
    let columns = columns.filter(|column| column.name != target.name());
    columns.filter_map(|column| relation_of(column, target, &goal, wanted)).collect()
}

fn relation_of(column: &Column, target: &Target, goal: &Ids, wanted: f64) -> Option<TargetCopy> {
    if certainly_unrelated(column, target, goal) {
        return None;
    }
    let input = Ids::of_column(column, &target.rows)?;
    let pairing = Pairing::of(&input, goal)?;
    // A copy that holds for a twentieth of the rows is still one; a handful of cells is not.
    if pairing.rows < LEAST_ROWS || pairing.rows.saturating_mul(20) < target.rows.len() {
        return None;
    }
    let (forward, backward) = (pairing.target_of_input(), pairing.input_of_target());
    let (relation, evidence) = match (forward, backward) {
        (Some(a), Some(b)) => (Relation::Equal, if a.bits >= b.bits { a } else { b }),
        (Some(forward), None) => (Relation::Finer, forward),
        (None, Some(backward)) => (Relation::Coarser, backward),
        (None, None) => return None,
    };
    (evidence.bits >= wanted).then(|| TargetCopy {
        column: column.name.clone(),
        relation,
        detail: describe(column, target, &pairing, relation, &evidence),
    })
}

fn describe(
    column: &Column,
    target: &Target,
    pairing: &Pairing,
    relation: Relation,
    evidence: &Evidence,
) -> String {
    let (input, goal) = (column.name.as_str(), target.name());
    let rows = if pairing.rows == target.rows.len() {
        format!("all {} rows", pairing.rows)
    } else {
        format!("all {} rows that have both", pairing.rows)
    };
    let many = match target.task() {
        Task::Regression => "values",
        Task::Binary | Task::Multiclass => "classes",
    };
    match (relation, evidence.by_thresholds) {
        (Relation::Equal, _) if evidence.in_order => {
            format!("sorted by '{input}', the rows are sorted by '{goal}' too, in {rows}")
        }
        (Relation::Equal, _) => {
            format!(
                "each of its {} values goes with one value of '{goal}' and back, in {rows}",
                pairing.inputs
            )
        }
        (Relation::Finer, true) => format!(
            "thresholds on '{input}' separate the {} {many} of '{goal}' without an error, in {rows}",
            pairing.goals
        ),
        (Relation::Finer, false) => {
            format!("each of its {} values has only one value of '{goal}', in {rows}", pairing.inputs)
        }
        (Relation::Coarser, true) => format!(
            "its {} values are separated by thresholds on '{goal}' without an error, in {rows}",
            pairing.inputs
        ),
        (Relation::Coarser, false) => {
            format!("each of the {} values of '{goal}' has only one value of it, in {rows}", pairing.goals)
        }
    }
}

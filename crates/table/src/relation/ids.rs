//! The cells of a column as small whole numbers: equal cells the same, and in order where the column has one.

use crate::encode::text::{tidy, usable};
use crate::{Column, Target, Task, Values};
use rustc_hash::FxHashMap;

/// The id of a missing cell.
pub(super) const MISSING: u32 = u32::MAX;
/// Rows of the quick look that rules most columns out.
const LOOK: usize = 2048;

/// One id a row.
pub(super) struct Ids {
    pub ids: Vec<u32>,
    /// Ids are below this.
    pub count: usize,
    /// Whether a smaller id is a smaller value.
    pub ordered: bool,
}

impl Ids {
    /// The target's values at its rows.
    pub fn of_target(target: &Target) -> Ids {
        let cells = target.rows.iter().map(|&r| target.values.get(r as usize).copied().unwrap_or(f64::NAN));
        let mut ids = Ids::of_numbers(cells);
        // Classes come as positions; names have no order.
        ids.ordered = target.task() == Task::Regression || target.spec.kind == crate::Kind::Number;
        ids
    }

    /// A column's cells at these rows; `None` for text.
    pub fn of_column(column: &Column, rows: &[u32]) -> Option<Ids> {
        match &column.values {
            Values::Numbers(cells) => {
                let at = |&r: &u32| cells.get(r as usize).copied().unwrap_or(f64::NAN);
                Some(Ids::of_numbers(rows.iter().map(at)))
            }
            Values::Categories { codes, levels } => {
                let id = |&r: &u32| {
                    let code = codes.get(r as usize).copied().unwrap_or(0);
                    code.checked_sub(1).filter(|&k| (k as usize) < levels.len()).unwrap_or(MISSING)
                };
                Some(Ids { ids: rows.iter().map(id).collect(), count: levels.len(), ordered: false })
            }
            Values::Dropped => None,
        }
    }

    fn of_numbers(cells: impl Iterator<Item = f64>) -> Ids {
        let mut ids = Vec::new();
        let mut sorted: Vec<(f64, u32)> = Vec::new();
        for (row, x) in (0..MISSING).zip(cells) {
            ids.push(MISSING);
            if usable(x) {
                sorted.push((tidy(x), row));
            }
        }
        sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let mut next = 0;
        let mut before = None;
        for (x, row) in sorted {
            if before.is_some_and(|b| b != x) {
                next += 1;
            }
            before = Some(x);
            if let Some(id) = ids.get_mut(row as usize) {
                *id = next;
            }
        }
        Ids { ids, count: before.map_or(0, |_| next as usize + 1), ordered: true }
    }
}

/// Whether the first rows alone show that neither the target is a function of the column nor the column of the
/// target: one pair of rows each way is proof, and spares sorting the column.
pub(super) fn certainly_unrelated(column: &Column, target: &Target, goal: &Ids) -> bool {
    let key = |row: u32| match &column.values {
        Values::Numbers(cells) => cells.get(row as usize).filter(|&&x| usable(x)).map(|&x| tidy(x).to_bits()),
        Values::Categories { codes, .. } => {
            codes.get(row as usize).filter(|&&c| c > 0).map(|&c| u64::from(c))
        }
        Values::Dropped => None,
    };
    let mut goal_of: FxHashMap<u64, u32> = FxHashMap::default();
    let mut key_of: FxHashMap<u32, u64> = FxHashMap::default();
    let (mut forward, mut backward) = (true, true);
    for (&row, &goal) in target.rows.iter().zip(&goal.ids).take(LOOK) {
        let Some(key) = key(row) else { continue };
        forward = forward && *goal_of.entry(key).or_insert(goal) == goal;
        backward = backward && *key_of.entry(goal).or_insert(key) == key;
        if !forward && !backward {
            return true;
        }
    }
    false
}

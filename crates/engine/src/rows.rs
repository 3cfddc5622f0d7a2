//! What flows through a net: batches of rows, and the names under which the plan keeps them.

/// A piece of memory that lives inside one step: the plan gives it a size and a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SlotId(pub u32);

/// A parameter: memory that lives from step to step. Its optimizer state hangs on the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ParamId(pub u32);

/// Bin edges of numeric columns: numbers of the net's description that operations read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EdgesId(pub u32);

/// A batch on its way through the net: `[rows, members, width]`, row-major. `members` is 1 except in ensembles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Where it lies.
    pub slot: SlotId,
    /// Nets that share the batch.
    pub members: u32,
    /// Numbers in a row (of one member).
    pub width: u32,
    /// Whether a parameter lies upstream, so that an error has to be handed back to here.
    pub tracked: bool,
}

impl Rows {
    /// Numbers in a row over all members.
    pub fn stride(&self) -> usize {
        self.members as usize * self.width as usize
    }
}

/// The rows a net reads, row-major, owned by the caller. `numbers` is `[rows, width]`, `codes` is
/// `[rows, code_columns]`, `targets` is `[rows, target_width]` (a class is its index), `weights` is `[rows]`.
#[derive(Clone, Copy, Debug)]
pub struct Data<'a> {
    /// Numeric inputs.
    pub numbers: &'a [f32],
    /// Numeric inputs in a row.
    pub width: usize,
    /// Category codes.
    pub codes: &'a [u32],
    /// Category codes in a row.
    pub code_columns: usize,
    /// What should come out; empty when only predicting.
    pub targets: &'a [f32],
    /// Targets in a row.
    pub target_width: usize,
    /// Row weights, scaled to mean 1 over the training rows; `None` is 1 for every row.
    pub weights: Option<&'a [f32]>,
}

/// Which rows of a [`Data`] make up a batch.
#[derive(Clone, Copy, Debug)]
pub enum Pick<'a> {
    /// `len` rows from `start` on.
    Range {
        /// The first row.
        start: usize,
        /// How many.
        len: usize,
    },
    /// These rows, in this order.
    Rows(&'a [u32]),
}

impl Pick<'_> {
    /// Rows picked.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        match self {
            Pick::Range { len, .. } => *len,
            Pick::Rows(rows) => rows.len(),
        }
    }

    /// `len` of them, from the one number `from` on. Panics beyond the end.
    pub fn part(&self, from: usize, len: usize) -> Self {
        match *self {
            Pick::Range { start, .. } => Pick::Range { start: start + from, len },
            Pick::Rows(rows) => Pick::Rows(&rows[from..from + len]),
        }
    }

    /// The row of the data that is number `i` of the batch.
    #[inline(always)]
    pub fn row(&self, i: usize) -> usize {
        match self {
            Pick::Range { start, .. } => start + i,
            Pick::Rows(rows) => rows[i] as usize,
        }
    }
}

/// Some rows of some data: what one step learns from.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// The data.
    pub data: Data<'a>,
    /// Which of its rows.
    pub pick: Pick<'a>,
}

impl Batch<'_> {
    /// The weight of the batch's row `i`.
    #[inline(always)]
    pub fn weight(&self, i: usize) -> f32 {
        match self.data.weights {
            Some(weights) => weights[self.pick.row(i)],
            None => 1.0,
        }
    }
}

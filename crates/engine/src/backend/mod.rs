//! Backends: who owns the memory and runs the operations. The only seam between what a program says and how a
//! machine does it.

#[allow(unsafe_code)]
pub mod cpu;
pub mod reference;

use crate::optim::Rule;
use crate::plan::Program;
use crate::plan::op::Op;
use crate::real::Real;
use crate::rows::{Batch, ParamId, SlotId};

/// Whether a program runs to learn or to predict: dropout and batch norm differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Masks are drawn, the batch's own statistics are used.
    Train,
    /// No masks, running statistics.
    Evaluate,
}

/// What the operations of one step need besides the arena.
#[derive(Clone, Copy, Debug)]
pub struct StepArgs<'a> {
    /// Learn or predict.
    pub mode: Mode,
    /// Seed of the run: keys the masks.
    pub seed: u64,
    /// Number of the step: keys the masks.
    pub step: u64,
    /// How gradients become updates.
    pub rule: Rule,
    /// Factor on the shares that dropout layers drop, from 0 to 1.
    pub dropout: f32,
    /// The rows. At most as many as the program was planned for.
    pub batch: Batch<'a>,
    /// The one slot that is read afterwards, where there is only one: rows of others need not be kept.
    pub only: Option<SlotId>,
}

/// What running some operations found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunReport {
    /// The weighted mean loss over the rows, if a loss was among the operations.
    pub loss: f64,
    /// Whether the loss and every error at the output are finite.
    pub finite: bool,
    /// The first parameter that an update left with a number that is not finite; the run stopped there.
    pub diverged: Option<ParamId>,
}

impl RunReport {
    /// Nothing found.
    pub const NOTHING: RunReport = RunReport { loss: 0.0, finite: true, diverged: None };
}

/// A place in a backend's memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A slot.
    Slot(SlotId),
    /// A parameter.
    Param(ParamId),
    /// What the optimizer remembers of a parameter: its `n`-th number of each element.
    State(ParamId, u8),
}

/// Memory that could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{bytes} bytes of memory for the net could not be had; use a smaller batch or fewer units")]
pub struct OutOfMemory {
    /// How much was asked for.
    pub bytes: usize,
}

/// Runs operations over memory of its own.
pub trait Backend: Send {
    /// The numbers it calculates with.
    type Number: Real;
    /// Makes room for a program; parameters and states start as 0. What was there before is gone.
    fn reserve(&mut self, program: &Program) -> Result<(), OutOfMemory>;
    /// Copies `values` to `place`, from its number `from` on. Both must fit.
    fn write(&mut self, place: Place, from: usize, values: &[Self::Number]);
    /// Copies from `place`, from its number `from` on, to `values`.
    fn read(&self, place: Place, from: usize, values: &mut [Self::Number]);
    /// Brings `averages` nearer to the numbers at `place`, from its number `from` on: `a ← a + share·(w − a)`.
    fn average(&self, place: Place, from: usize, share: Self::Number, averages: &mut [Self::Number]);
    /// Runs operations one after the other. Allocates nothing.
    fn run(&mut self, ops: &[Op], args: &StepArgs) -> RunReport;
}

/// `a ← a + share·(w − a)` for each.
fn nearer<R: Real>(averages: &mut [R], numbers: &[R], share: R) {
    for (a, &w) in averages.iter_mut().zip(numbers) {
        *a = share.fma(w - *a, *a);
    }
}

/// `len` zeros, or the error where there is no room for them.
fn zeros<T: Clone + Default>(len: usize) -> Result<Vec<T>, OutOfMemory> {
    let mut zeros = Vec::new();
    let bytes = len.saturating_mul(size_of::<T>());
    zeros.try_reserve_exact(len).map_err(|_| OutOfMemory { bytes })?;
    zeros.resize(len, T::default());
    Ok(zeros)
}

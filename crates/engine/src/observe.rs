//! Watching: an observer says what it wants to see of a step; the session stops at the program's marks and shows
//! it. Without interest a step is one run through its lists.

use crate::backend::{Backend, Place};
use crate::real::Real;

/// What an observer wants to see of one step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interest {
    /// What each layer writes on the way forward.
    pub outputs: bool,
    /// The error at what each layer wrote, on the way back.
    pub errors: bool,
    /// Whole gradients. The step is run in the kept order, to the same bits; needs a session that was made with
    /// `watch_gradients` or in the kept order.
    pub gradients: bool,
    /// Parameters just after their update.
    pub updates: bool,
}

impl Interest {
    /// No interest.
    pub const NONE: Interest = Interest { outputs: false, errors: false, gradients: false, updates: false };
    /// Everything.
    pub const ALL: Interest = Interest { outputs: true, errors: true, gradients: true, updates: true };
}

/// What is being shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The rows a layer wrote.
    Output,
    /// The error at them.
    Error,
    /// The gradient of a parameter.
    Gradient,
    /// A parameter after its update.
    Updated,
}

/// Numbers in the arena, read where they lie.
pub trait Numbers {
    /// Copies numbers from `from` on.
    fn read(&self, from: usize, to: &mut [f64]);
}

/// One thing seen. Rows are `[rows, width]`, parameters `[rows, columns]` by their shape.
pub struct Seen<'a> {
    /// The step, from 0.
    pub step: u64,
    /// What it is.
    pub shown: Shown,
    /// Which layer.
    pub layer: u32,
    /// The layer's path, or the parameter's.
    pub name: &'a str,
    /// Rows.
    pub rows: usize,
    /// Numbers in a row.
    pub width: usize,
    /// The numbers.
    pub numbers: &'a dyn Numbers,
}

/// A few figures that tell a layer's state.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// Mean.
    pub mean: f64,
    /// Root of the mean square.
    pub rms: f64,
    /// Largest absolute value.
    pub largest: f64,
    /// Share of exact zeros.
    pub zeros: f64,
}

impl Seen<'_> {
    /// Reads all numbers.
    pub fn all(&self) -> Vec<f64> {
        let mut numbers = vec![0.0; self.rows * self.width];
        self.numbers.read(0, &mut numbers);
        numbers
    }

    /// Summarises them without copying them all.
    pub fn summary(&self) -> Summary {
        let n = self.rows * self.width;
        let mut buffer = [0.0; 256];
        let (mut sum, mut squares, mut largest, mut zeros) = (0.0, 0.0, 0.0f64, 0usize);
        let mut from = 0;
        while from < n {
            let piece = &mut buffer[..(n - from).min(256)];
            self.numbers.read(from, piece);
            for &x in piece.iter() {
                sum += x;
                squares += x * x;
                largest = largest.max(x.abs());
                zeros += usize::from(x == 0.0);
            }
            from += piece.len();
        }
        let n = n.max(1) as f64;
        Summary { mean: sum / n, rms: (squares / n).sqrt(), largest, zeros: zeros as f64 / n }
    }
}

/// Someone who watches training.
pub trait Observer {
    /// What to show of step `step`.
    fn interest(&mut self, step: u64) -> Interest;
    /// Shows it, in the order in which it happens.
    fn see(&mut self, seen: &Seen<'_>);
}

/// Nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Observer for Unwatched {
    fn interest(&mut self, _: u64) -> Interest {
        Interest::NONE
    }
    fn see(&mut self, _: &Seen<'_>) {}
}

/// A place in a backend's memory, as f64.
pub(crate) struct At<'a, B: Backend> {
    pub backend: &'a B,
    pub place: Place,
}

impl<B: Backend> Numbers for At<'_, B> {
    fn read(&self, from: usize, to: &mut [f64]) {
        let mut buffer = [B::Number::ZERO; 256];
        let mut done = 0;
        for piece in to.chunks_mut(256) {
            let buffer = &mut buffer[..piece.len()];
            self.backend.read(self.place, from + done, buffer);
            for (to, from) in piece.iter_mut().zip(buffer.iter()) {
                *to = from.f64();
            }
            done += piece.len();
        }
    }
}

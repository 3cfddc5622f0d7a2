//! What becomes of a tile of a product while it is still in the nearest cache: an activation, an activation's slope, or
//! a parameter's update. So rows and gradients pass memory once less.

use super::rowwise::with_function;
use super::simd::{Simd, Work};
use super::sink::Sink;
use crate::layer::Function;

/// See the module. Positions are those of C's element, rows `stride` numbers apart.
#[derive(Clone, Copy)]
pub(super) enum Finish<'a> {
    /// C is what was wanted.
    Nothing,
    /// `c ← f(c)`.
    Value {
        /// f.
        function: Function,
    },
    /// `y = f(c)`, C being wanted too.
    Both {
        /// f.
        function: Function,
        /// As large as C.
        y: *mut f32,
    },
    /// `c ← c · f′(saved)`.
    Slope {
        /// f.
        function: Function,
        /// As large as C: what the forward pass kept.
        saved: *const f32,
    },
    /// C is a gradient, and needed nowhere else: each strip of tiles may be written over the one before.
    Into(&'a Sink),
}

/// A tile that is done.
#[derive(Clone, Copy)]
pub(super) struct Done {
    /// Its numbers, rows `stride` apart.
    pub(super) c: *mut f32,
    /// From row to row at `c`.
    pub(super) stride: usize,
    /// Its place in the whole of C: row · columns + column.
    pub(super) first: usize,
    /// From row to row in the whole of C.
    pub(super) columns: usize,
    /// Its rows.
    pub(super) rows: usize,
    /// Its columns.
    pub(super) width: usize,
}

impl Finish<'_> {
    /// Whether a tile's numbers are needed no longer once it is finished.
    pub(super) fn takes_all(&self) -> bool {
        matches!(self, Finish::Into(_))
    }

    /// Says which tile is calculated next.
    ///
    /// # Safety
    /// As [`Finish::tile`].
    #[inline(always)]
    pub(super) unsafe fn before(&self, next: &Done) {
        if let Finish::Into(sink) = self {
            // SAFETY: the caller's.
            unsafe { sink.claim(next) }
        }
    }

    /// Finishes a tile.
    ///
    /// # Safety
    /// The level's instructions exist; the tile, and the same elements of y, saved and the sink's parameter, are there
    /// and this thread's alone.
    #[inline(always)]
    pub(super) unsafe fn tile<S: Simd>(&self, done: Done) {
        match *self {
            Finish::Nothing => {}
            // SAFETY: the caller's.
            Finish::Into(sink) => unsafe { sink.tile::<S>(&done) },
            // SAFETY: the caller's.
            _ => unsafe { S::compile(Mapped { finish: *self, done }) },
        }
    }
}

struct Mapped<'a> {
    finish: Finish<'a>,
    done: Done,
}

/// Calls `$body` with the length of a row, known when compiling where the tile is as wide as tiles are.
macro_rules! with_width {
    ($S:ident, $width:expr, $n:ident, $body:expr) => {
        if $width == 2 * $S::LANES {
            let $n = 2 * $S::LANES;
            $body
        } else {
            let $n = $width;
            $body
        }
    };
}

impl Work for Mapped<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        let Done { c, stride, first, columns, rows, width } = self.done;
        // SAFETY: `Finish::tile`'s caller vouches for the elements; y is apart from C.
        unsafe {
            match self.finish {
                Finish::Value { function } => with_function!(function, f, {
                    with_width!(S, width, n, {
                        for r in 0..rows {
                            for c in core::slice::from_raw_parts_mut(c.add(r * stride), n) {
                                *c = f.value(*c);
                            }
                        }
                    })
                }),
                Finish::Both { function, y } => with_function!(function, f, {
                    with_width!(S, width, n, {
                        for r in 0..rows {
                            let c = core::slice::from_raw_parts(c.add(r * stride), n);
                            let y = core::slice::from_raw_parts_mut(y.add(first + r * columns), n);
                            for (y, &c) in y.iter_mut().zip(c) {
                                *y = f.value(c);
                            }
                        }
                    })
                }),
                Finish::Slope { function, saved } => with_function!(function, f, {
                    with_width!(S, width, n, {
                        for r in 0..rows {
                            let c = core::slice::from_raw_parts_mut(c.add(r * stride), n);
                            let saved = core::slice::from_raw_parts(saved.add(first + r * columns), n);
                            for (c, &saved) in c.iter_mut().zip(saved) {
                                *c *= f.slope(saved);
                            }
                        }
                    })
                }),
                Finish::Nothing | Finish::Into(_) => {}
            }
        }
    }
}

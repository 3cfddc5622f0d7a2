//! What this machine can do at most, as work to be timed by a benchmark: the yardstick for the rest. No clock here.

use super::arena::Arena;
use super::level::{Checked, Level};
use super::simd::{Simd, Work};
use super::threads::Pool;
use crate::backend::OutOfMemory;

/// Chains of multiply-adds that run side by side: enough to fill the pipelines of every machine we know, few enough
/// for its registers.
const CHAINS: usize = 12;
/// Numbers in each of the three streams: far beyond any cache.
const STREAM: usize = 1 << 25;

/// See the module.
#[derive(Debug)]
pub struct Limits {
    level: Checked,
    pool: Pool,
    streams: Arena,
}

impl Limits {
    /// On `threads` threads, with the machine's best instructions.
    pub fn new(threads: usize) -> Result<Limits, OutOfMemory> {
        let streams = Arena::new(3 * STREAM)?;
        // Pages never written would all be one page of zeros.
        // SAFETY: nobody else has them.
        unsafe { streams.span(0, 3 * STREAM).write() }.fill(1.0);
        Ok(Limits { level: Checked::new(Level::best()), pool: Pool::new(threads), streams })
    }

    /// Does multiply-adds in registers alone; returns how many floating-point operations that were.
    pub fn multiply_adds(&self, rounds: usize) -> f64 {
        let (threads, level) = (self.pool.threads(), self.level);
        self.pool.run(threads, |_, _| {
            std::hint::black_box(level.run(Chains { rounds }));
        });
        // A tile is two vectors wide.
        (threads * rounds * CHAINS * self.level.tile().1) as f64
    }

    /// `a = b + 3·c` over three long streams; returns how many bytes were read and written.
    pub fn triad(&mut self) -> f64 {
        let parts = self.pool.threads();
        let level = self.level;
        let streams = &self.streams;
        self.pool.run(parts, |part, _| {
            let range = STREAM / parts * part..STREAM / parts * (part + 1);
            let stream = |n: usize| streams.span(n * STREAM, STREAM).part(range.clone());
            level.run(Triad {
                a: stream(0).start(),
                b: stream(1).start(),
                c: stream(2).start(),
                len: range.len(),
            });
        });
        (3 * 4 * (STREAM / parts * parts)) as f64
    }
}

struct Chains {
    rounds: usize,
}

impl Work for Chains {
    type Output = f32;
    #[inline(always)]
    fn run<S: Simd>(self) -> f32 {
        // SAFETY: the level's instructions exist; the array has room for a vector.
        unsafe {
            let (a, b) = (S::splat(std::hint::black_box(0.999)), S::splat(std::hint::black_box(1e-6)));
            let mut chains = [S::splat(0.5); CHAINS];
            for _ in 0..self.rounds {
                for chain in &mut chains {
                    *chain = S::fma(*chain, a, b);
                }
            }
            let mut sum = 0.0;
            for chain in chains {
                let mut lanes = [0.0f32; 16];
                S::store(lanes.as_mut_ptr(), chain);
                sum += lanes[0];
            }
            sum
        }
    }
}

struct Triad {
    a: *mut f32,
    b: *mut f32,
    c: *mut f32,
    len: usize,
}

impl Work for Triad {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        let whole = self.len / S::LANES * S::LANES;
        for i in (0..whole).step_by(S::LANES) {
            // SAFETY: `i + LANES` ≤ len numbers at each of the three, which are this thread's alone.
            unsafe {
                let sum = S::fma(S::splat(3.0), S::load(self.c.add(i)), S::load(self.b.add(i)));
                S::store(self.a.add(i), sum);
            }
        }
    }
}

//! Which instructions the kernels use. Products and sums give the same bits with all of them; what is promised across
//! sets of instructions stands in `docs/adr/0003`.

use super::simd::{Portable, Simd, Work};

/// A set of vector instructions, from the lowest to the highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What every machine has. Slow without a fused multiply-add in hardware.
    Portable,
    /// 128-bit vectors of 64-bit ARM.
    Neon,
    /// 256-bit vectors of x86-64, with FMA.
    Avx2,
    /// 512-bit vectors of x86-64.
    Avx512,
}

impl Level {
    /// All of them.
    pub const ALL: [Level; 4] = [Level::Portable, Level::Neon, Level::Avx2, Level::Avx512];

    /// Its name: `portable`, `neon`, `avx2` or `avx512`.
    pub fn name(self) -> &'static str {
        match self {
            Level::Portable => "portable",
            Level::Neon => "neon",
            Level::Avx2 => "avx2",
            Level::Avx512 => "avx512",
        }
    }

    /// Whether this machine has it.
    pub fn available(self) -> bool {
        match self {
            Level::Portable => true,
            Level::Neon => cfg!(target_arch = "aarch64"),
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => {
                std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma")
            }
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => {
                Level::Avx2.available()
                    && std::arch::is_x86_feature_detected!("avx512f")
                    && std::arch::is_x86_feature_detected!("avx512bw")
                    && std::arch::is_x86_feature_detected!("avx512dq")
                    && std::arch::is_x86_feature_detected!("avx512vl")
            }
            #[cfg(not(target_arch = "x86_64"))]
            Level::Avx2 | Level::Avx512 => false,
        }
    }

    /// The highest one of this machine.
    pub fn best() -> Level {
        Level::Avx512.or_lower()
    }

    /// This one, or the highest below it that the machine has.
    pub(super) fn or_lower(self) -> Level {
        let lower = Level::ALL.into_iter().rev().filter(|&level| level <= self);
        lower.into_iter().find(|level| level.available()).unwrap_or(Level::Portable)
    }
}

/// A level the machine is known to have: the right to run its instructions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checked(Level);

impl Checked {
    /// `level`, or the highest below it that the machine has.
    pub(super) fn new(level: Level) -> Checked {
        Checked(level.or_lower())
    }

    /// Which one.
    pub(super) fn level(self) -> Level {
        self.0
    }

    /// Runs `work` compiled for this level.
    #[inline]
    pub(super) fn run<W: Work>(self, work: W) -> W::Output {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `new` found the instructions on this machine.
            Level::Avx512 => unsafe { super::simd::Avx512::compile(work) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `new` found the instructions on this machine.
            Level::Avx2 => unsafe { super::simd::Avx2::compile(work) },
            #[cfg(target_arch = "aarch64")]
            // SAFETY: 64-bit ARM always has NEON.
            Level::Neon => unsafe { super::simd::Neon::compile(work) },
            // SAFETY: needs nothing.
            _ => unsafe { Portable::compile(work) },
        }
    }

    /// (rows, columns) of the register tile of products.
    pub(super) fn tile(self) -> (usize, usize) {
        struct Shape;
        impl Work for Shape {
            type Output = (usize, usize);
            #[inline(always)]
            fn run<S: Simd>(self) -> (usize, usize) {
                (S::TILE_ROWS, 2 * S::LANES)
            }
        }
        self.run(Shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_the_machine_lacks_falls_back() {
        for level in Level::ALL {
            let got = Checked::new(level).level();
            assert!(got.available() && (got <= level));
            assert_eq!(got == level, level.available());
        }
        assert_eq!(Checked::new(Level::best()).level(), Level::best());
    }
}

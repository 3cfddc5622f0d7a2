//! Random numbers that depend on *what* they are for, never on who asks or when: Philox4x32-10
//! (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011, section 4.3), keyed by
//! `(seed, stream, step, element)`. The same key gives the same number on any thread, in any order,
//! before and after a resume.

/// What a stream of random numbers is used for. The upper half of the key, so that streams never meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Starting weights; the number is the parameter's position in the program.
    Init(u32),
    /// The order of the rows in an epoch.
    Shuffle,
    /// Dropout; the number is the dropout layer's position in the program.
    Dropout(u32),
    /// Splitting rows into train, validation and test.
    Split,
    /// Sampling rows for pictures and checks.
    Sample,
    /// Drawing rows again, with replacement, for intervals of metrics; the step is the resample.
    Resample,
    /// Cutting rows into folds; the step is the class.
    Folds,
    /// Seeds of the nets of a model after the first; the step is the net.
    Nets,
    /// Starts fitted to rows; the number is the weight's position in the program.
    Start(u32),
    /// Shuffling the cells of one column among rows; the number is the column, the step the shuffle.
    Permute(u32),
    /// Which rows and starts settle the target's scale; the step is 0.
    TargetScale,
    /// Seeds of the cuts into folds after the first; the step is the cut.
    Repeats,
}

impl Stream {
    const fn id(self) -> u32 {
        match self {
            Stream::Init(i) => i << 3,
            Stream::Shuffle => 1,
            Stream::Dropout(i) => (i << 3) | 2,
            Stream::Split => 3,
            Stream::Sample => 4,
            Stream::Start(i) => (i << 3) | 5,
            Stream::Resample => 6,
            Stream::Folds => 7,
            Stream::Nets => (1 << 3) | 7,
            Stream::Permute(i) => ((i + 1) << 3) | 6,
            Stream::TargetScale => (2 << 3) | 7,
            Stream::Repeats => (3 << 3) | 7,
        }
    }
}

/// One Philox4x32-10 block: four 32-bit words from a 128-bit counter and a 64-bit key.
#[inline(always)]
pub fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
    const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
    let mut round = 0;
    while round < 10 {
        let a = MULTIPLIERS[0] as u64 * counter[0] as u64;
        let b = MULTIPLIERS[1] as u64 * counter[2] as u64;
        counter = [
            (b >> 32) as u32 ^ counter[1] ^ key[0],
            b as u32,
            (a >> 32) as u32 ^ counter[3] ^ key[1],
            a as u32,
        ];
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
        round += 1;
    }
    counter
}

/// A source of random numbers for one seed, stream and step; `element` picks the number.
#[derive(Clone, Copy, Debug)]
pub struct Random {
    key: [u32; 2],
    stream: u32,
    step: u32,
}

impl Random {
    /// Numbers for `stream` in `step` (an epoch or a training step, as the stream has it).
    #[inline(always)]
    pub fn new(seed: u64, stream: Stream, step: u64) -> Self {
        // The step's upper half joins the key: 2^32 steps pass before it is anything but zero.
        let key = [seed as u32, (seed >> 32) as u32 ^ ((step >> 32) as u32).rotate_left(16)];
        Random { key, stream: stream.id(), step: step as u32 }
    }

    /// The block of four words number `block`.
    #[inline(always)]
    pub fn block(&self, block: u64) -> [u32; 4] {
        philox([block as u32, (block >> 32) as u32, self.step, self.stream], self.key)
    }

    /// The 32 random bits of `element`.
    #[inline(always)]
    pub fn bits(&self, element: u64) -> u32 {
        self.block(element >> 2)[(element & 3) as usize]
    }

    /// Uniform in [0, 1), with 53 bits.
    #[inline]
    pub fn uniform(&self, element: u64) -> f64 {
        let words = self.block(element);
        let bits = ((words[0] as u64) << 32 | words[1] as u64) >> 11;
        bits as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// Standard normal, by Box and Muller (1958), on the crate `libm`: the same bits on every platform.
    pub fn normal(&self, element: u64) -> f64 {
        let words = self.block(element);
        let scale = 1.0 / 4_294_967_296.0;
        let u = (words[0] as f64 + 0.5) * scale;
        let v = words[1] as f64 * scale;
        libm::sqrt(-2.0 * libm::log(u)) * libm::cos(2.0 * core::f64::consts::PI * v)
    }

    /// An integer in `0..bound`, unbiased to 2^-32 (Lemire's multiply-and-shift on 64 bits).
    #[inline]
    pub fn below(&self, element: u64, bound: u64) -> u64 {
        let words = self.block(element);
        let bits = (words[0] as u64) << 32 | words[1] as u64;
        ((bits as u128 * bound as u128) >> 64) as u64
    }

    /// Puts `items` in a random order (Fisher and Yates, from the end).
    pub fn shuffle<T>(&self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i as u64, i as u64 + 1) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers_of_random123() {
        // Random123's kat_vectors, philox 4x32 10.
        assert_eq!(philox([0; 4], [0; 2]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
        assert_eq!(philox([u32::MAX; 4], [u32::MAX; 2]), [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
        assert_eq!(
            philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]),
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        );
    }

    #[test]
    fn streams_and_steps_do_not_meet() {
        let a = Random::new(7, Stream::Shuffle, 0).bits(0);
        assert_ne!(a, Random::new(7, Stream::Split, 0).bits(0));
        assert_ne!(a, Random::new(7, Stream::Shuffle, 1).bits(0));
        assert_ne!(a, Random::new(8, Stream::Shuffle, 0).bits(0));
    }

    #[test]
    fn moments() {
        let r = Random::new(1, Stream::Sample, 0);
        let n = 20_000;
        let (mut u, mut g, mut g2) = (0.0, 0.0, 0.0);
        for i in 0..n {
            u += r.uniform(i);
            let z = r.normal(i);
            g += z;
            g2 += z * z;
        }
        let n = n as f64;
        assert!((u / n - 0.5).abs() < 0.01 && (g / n).abs() < 0.03 && (g2 / n - 1.0).abs() < 0.05);
    }

    #[test]
    fn shuffle_is_a_permutation() {
        let mut v: Vec<u32> = (0..100).collect();
        Random::new(3, Stream::Shuffle, 0).shuffle(&mut v);
        let mut sorted = v.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..100).collect::<Vec<_>>());
        assert_ne!(v, sorted);
    }
}

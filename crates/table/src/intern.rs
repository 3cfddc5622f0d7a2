//! Texts to small numbers: each distinct text is kept once.

use std::hash::Hasher;

/// An open-addressing hash table over one arena of bytes. Codes are given in the order of first sight, from 1, so
/// they depend on nothing but the texts.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    /// Codes at the places of their hashes, 0 where free; its length is a power of two, or 0.
    places: Vec<u32>,
    bytes: Vec<u8>,
    /// Where the text of code `k` ends in `bytes`, at `k - 1`.
    ends: Vec<usize>,
    last: u32,
}

impl Interner {
    /// The number of distinct texts.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a code; empty for one that was never given.
    pub(crate) fn text(&self, code: u32) -> &[u8] {
        let Some(at) = (code as usize).checked_sub(1) else { return &[] };
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(at).and_then(|&end| self.bytes.get(start..end)).unwrap_or(&[])
    }

    /// The code of a text, or 0 when 4 billion codes are spent.
    #[inline]
    pub(crate) fn intern(&mut self, text: &[u8]) -> u32 {
        // Neighbouring rows are often alike.
        if self.last != 0 && self.text(self.last) == text {
            return self.last;
        }
        if self.places.len() < 2 * (self.len() + 1) {
            self.grow();
        }
        let mask = self.places.len().wrapping_sub(1);
        let mut place = hash(text) & mask;
        while let Some(&code) = self.places.get(place) {
            if code == 0 {
                return self.add(text, place);
            }
            if self.text(code) == text {
                self.last = code;
                return code;
            }
            place = (place + 1) & mask;
        }
        0
    }

    fn add(&mut self, text: &[u8], place: usize) -> u32 {
        let Ok(code) = u32::try_from(self.len() + 1) else { return 0 };
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
        if let Some(free) = self.places.get_mut(place) {
            *free = code;
        }
        self.last = code;
        code
    }

    fn grow(&mut self) {
        let size = (4 * (self.len() + 1)).next_power_of_two().max(64);
        let mut places = vec![0u32; size];
        for code in (1..).take(self.len()) {
            let mut place = hash(self.text(code)) & (size - 1);
            while places.get(place).is_some_and(|&taken| taken != 0) {
                place = (place + 1) & (size - 1);
            }
            if let Some(free) = places.get_mut(place) {
                *free = code;
            }
        }
        self.places = places;
    }
}

fn hash(text: &[u8]) -> usize {
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(text);
    let hash = hasher.finish();
    (hash ^ (hash >> 32)) as usize
}

/// Counts distinct numbers exactly: in a small table while they are few, by sorting at the end when they are many.
#[derive(Debug, Default)]
pub(crate) struct Distinct {
    seen: rustc_hash::FxHashSet<u64>,
    many: bool,
    last: Option<u64>,
}

impl Distinct {
    const FEW: usize = 1024;

    /// Notes a number.
    #[inline]
    pub(crate) fn see(&mut self, value: f64) {
        let bits = value.to_bits();
        if self.many || self.last == Some(bits) {
            return;
        }
        self.last = Some(bits);
        self.seen.insert(bits);
        if self.seen.len() > Self::FEW {
            self.many = true;
            self.seen = rustc_hash::FxHashSet::default();
        }
    }

    /// The distinct numbers among `values`, which were all seen; NaN is none.
    pub(crate) fn count(&self, values: &[f64]) -> usize {
        if !self.many {
            return self.seen.len();
        }
        let mut bits: Vec<u64> = values.iter().filter(|v| !v.is_nan()).map(|v| v.to_bits()).collect();
        bits.sort_unstable();
        bits.dedup();
        bits.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_stable_and_texts_come_back() {
        let mut interner = Interner::default();
        for round in 0..2 {
            for i in 0..20_000u32 {
                assert_eq!(interner.intern(format!("text {i}").as_bytes()), i + 1, "round {round}");
            }
        }
        assert_eq!(interner.len(), 20_000);
        for i in 0..20_000u32 {
            assert_eq!(interner.text(i + 1), format!("text {i}").as_bytes());
        }
        assert_eq!(interner.text(0), b"");
        assert_eq!(interner.text(20_001), b"");
        assert_eq!(interner.intern(b""), 20_001);
        assert_eq!(interner.intern(b""), 20_001);
    }

    #[test]
    fn distinct_numbers_few_and_many() {
        for wanted in [0, 1, 3, 1024, 1025, 5000] {
            let values: Vec<f64> = (0..wanted * 3).map(|i| (i % wanted) as f64).collect();
            let mut distinct = Distinct::default();
            values.iter().for_each(|&v| distinct.see(v));
            assert_eq!(distinct.count(&values), wanted);
        }
    }
}

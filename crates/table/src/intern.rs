//! Texts to small numbers: each distinct text is kept once.

use std::hash::Hasher;

/// Bytes that are compared at once; so many lie before the first text.
const SHORT: usize = 16;

/// An open-addressing hash table over one arena of bytes. Codes are given in the order of first sight, from 1, so
/// they depend on nothing but the texts.
#[derive(Debug)]
pub(crate) struct Interner {
    /// Codes at the places of their hashes, 0 where free; its length is a power of two, or 0.
    places: Vec<u32>,
    bytes: Vec<u8>,
    /// Where the text of code `k` starts in `bytes`, at `k - 1`; the last entry is where the last one ends.
    starts: Vec<usize>,
}

impl Default for Interner {
    fn default() -> Self {
        Self { places: Vec::new(), bytes: vec![0; SHORT], starts: vec![SHORT] }
    }
}

impl Interner {
    /// The number of distinct texts.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Where the text of a code lies.
    #[inline]
    fn place(&self, code: u32) -> Option<(usize, usize)> {
        let at = (code as usize).checked_sub(1)?;
        Some((*self.starts.get(at)?, *self.starts.get(at + 1)?))
    }

    /// The text of a code; empty for one that was never given.
    pub(crate) fn text(&self, code: u32) -> &[u8] {
        self.place(code).and_then(|(start, end)| self.bytes.get(start..end)).unwrap_or(&[])
    }

    /// The code of a text, or 0 when 4 billion codes are spent.
    pub(crate) fn intern(&mut self, text: &[u8]) -> u32 {
        self.intern_in(text, text.len(), text.len())
    }

    /// The code of the `length` bytes before `end`, or 0 when 4 billion codes are spent.
    #[inline]
    pub(crate) fn intern_in(&mut self, text: &[u8], end: usize, length: usize) -> u32 {
        if self.places.len() < 2 * (self.len() + 1) {
            self.grow();
        }
        let mask = self.places.len().wrapping_sub(1);
        let cell = text.get(end.wrapping_sub(length)..end).unwrap_or(&[]);
        let key = last_bytes(text, end, length);
        let mut place = hash(cell, key) & mask;
        while let Some(&code) = self.places.get(place) {
            if code == 0 {
                return self.add(cell, place);
            }
            if let Some((start, end)) = self.place(code)
                && end - start == length
                && last_bytes(&self.bytes, end, length) == key
                && (length <= SHORT || self.bytes.get(start..end) == Some(cell))
            {
                return code;
            }
            place = (place + 1) & mask;
        }
        0
    }

    fn add(&mut self, text: &[u8], place: usize) -> u32 {
        let Ok(code) = u32::try_from(self.len() + 1) else { return 0 };
        self.bytes.extend_from_slice(text);
        self.starts.push(self.bytes.len());
        if let Some(free) = self.places.get_mut(place) {
            *free = code;
        }
        code
    }

    fn grow(&mut self) {
        let size = (4 * (self.len() + 1)).next_power_of_two().max(64);
        let mut places = vec![0u32; size];
        for code in (1..).take(self.len()) {
            let text = self.text(code);
            let mut place = hash(text, last_bytes(text, text.len(), text.len())) & (size - 1);
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

/// The last bytes of the `length` before `end`, at most 16, the last of them highest; zeros below.
#[inline]
fn last_bytes(text: &[u8], end: usize, length: usize) -> u128 {
    if let Some(start) = end.checked_sub(SHORT)
        && let Some(bytes) = text.get(start..).and_then(|rest| rest.first_chunk())
    {
        let all = u128::from_le_bytes(*bytes);
        let unused = 8 * (SHORT - length.min(SHORT)) as u32;
        return if length == 0 { 0 } else { (all >> unused) << unused };
    }
    let mut bytes = [0u8; SHORT];
    let cell = text.get(end.saturating_sub(length.min(SHORT))..end).unwrap_or(&[]);
    bytes.iter_mut().rev().zip(cell.iter().rev()).for_each(|(to, &from)| *to = from);
    u128::from_le_bytes(bytes)
}

/// Mixes by the two halves of a product, as wyhash does; a long text goes through all of its bytes.
#[inline]
fn hash(text: &[u8], key: u128) -> usize {
    let fold = |a: u64, b: u64| {
        let product = u128::from(a ^ 0x9E37_79B9_7F4A_7C15) * u128::from(b ^ 0xD1B5_4A32_D192_ED03);
        (product as u64) ^ ((product >> 64) as u64)
    };
    let short = fold(key as u64, (key >> 64) as u64 ^ text.len() as u64);
    if text.len() <= SHORT {
        return (short ^ (short >> 32)) as usize;
    }
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(text.get(..text.len() - SHORT).unwrap_or(&[]));
    let long = fold(short, hasher.finish());
    (long ^ (long >> 32)) as usize
}

/// Counts distinct numbers exactly: in small tables while they are few, all of them at the end when they are many.
#[derive(Debug, Default)]
pub(crate) struct Distinct {
    /// A bit for each whole number from 0 up to [`Self::WHOLE`].
    whole: Vec<u64>,
    /// Open addressing; other numbers as bits, [`FREE`] where free. Empty until there is one.
    others: Vec<u64>,
    count: usize,
    many: bool,
}

/// No number: the bits of a NaN.
const FREE: u64 = u64::MAX;

impl Distinct {
    const FEW: usize = 1024;
    const WHOLE: f64 = 4096.0;

    /// Notes a number.
    #[inline]
    pub(crate) fn see(&mut self, value: f64) {
        // All are counted at the end.
        if self.many {
            return;
        }
        if (0.0..Self::WHOLE).contains(&value) && value == f64::from(value as u32) {
            let whole = value as usize;
            if self.whole.is_empty() {
                self.whole = vec![0; Self::WHOLE as usize / 64];
            }
            if let Some(bits) = self.whole.get_mut(whole / 64) {
                let bit = 1u64 << (whole % 64);
                self.count += usize::from(*bits & bit == 0);
                *bits |= bit;
            }
        } else {
            self.see_other(value.to_bits());
        }
    }

    fn see_other(&mut self, bits: u64) {
        if self.others.is_empty() {
            self.others = vec![FREE; 2 * Self::FEW];
        }
        if add(&mut self.others, bits) {
            self.count += 1;
            if self.count > Self::FEW {
                self.many = true;
                self.others = Vec::new();
            }
        }
    }

    /// The distinct numbers among `values`, which were all seen; NaN is none.
    pub(crate) fn count(&self, values: &[f64]) -> usize {
        if self.many { count_all(values) } else { self.count }
    }
}

/// Adds to an open-addressing table that has room; whether it is new.
#[inline]
fn add(places: &mut [u64], bits: u64) -> bool {
    let mask = places.len().wrapping_sub(1);
    let mut place = spread(bits) as usize & mask;
    while let Some(taken) = places.get_mut(place) {
        if *taken == bits {
            return false;
        }
        if *taken == FREE {
            *taken = bits;
            return true;
        }
        place = (place + 1) & mask;
    }
    false
}

/// All bits of a number into all bits of its hash.
#[inline]
fn spread(bits: u64) -> u64 {
    let product = u128::from(bits ^ 0x9E37_79B9_7F4A_7C15) * 0xD1B5_4A32_D192_ED03;
    (product as u64) ^ ((product >> 64) as u64)
}

/// The distinct numbers among many: first apart by their hash, so that the table for each part stays in cache.
fn count_all(values: &[f64]) -> usize {
    const PART: usize = 4096;
    let parts = (values.len() / PART).next_power_of_two();
    let shift = 64 - parts.trailing_zeros();
    let part = |bits: u64| spread(bits).checked_shr(shift).unwrap_or(0) as usize;
    let numbers = || values.iter().filter(|value| !value.is_nan()).map(|value| value.to_bits());
    let mut ends = vec![0usize; parts + 1];
    numbers().for_each(|bits| {
        if let Some(count) = ends.get_mut(part(bits) + 1) {
            *count += 1;
        }
    });
    for i in 1..ends.len() {
        ends[i] += ends[i - 1];
    }
    let mut apart = vec![0u64; ends.last().copied().unwrap_or(0)];
    let mut next = ends.clone();
    numbers().for_each(|bits| {
        if let Some(at) = next.get_mut(part(bits)) {
            if let Some(place) = apart.get_mut(*at) {
                *place = bits;
            }
            *at += 1;
        }
    });
    let mut places = Vec::new();
    let mut count = 0;
    for range in ends.windows(2) {
        let part = apart.get(range[0]..range[1]).unwrap_or(&[]);
        places.clear();
        places.resize((2 * part.len()).next_power_of_two(), FREE);
        count += part.iter().filter(|&&bits| add(&mut places, bits)).count();
    }
    count
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
        for (wanted, step) in
            [0, 1, 3, 1024, 1025, 5000, 70_000].into_iter().flat_map(|n| [(n, 1.0), (n, -0.25)])
        {
            let values: Vec<f64> = (0..wanted * 3).map(|i| (i % wanted) as f64 * step + 0.0).collect();
            let mut distinct = Distinct::default();
            values.iter().for_each(|&v| distinct.see(v));
            assert_eq!(distinct.count(&values), wanted);
        }
    }
}

//! Where fields may end: the separators, quotes and line breaks of a text, found 64 bytes at a time.

use crate::split::Dialect;

/// Bytes looked at together: as many as a mask has bits.
const BLOCK: usize = 64;

/// Goes from one stop of a text to the next. A stop is a separator, a quote, `\n` or `\r`.
pub(crate) struct Stops {
    dialect: Dialect,
    /// Where the block starts that `marks` is of.
    block: usize,
    /// The stops of the block that were not given yet, the first byte in the lowest bit.
    marks: u64,
}

impl Stops {
    /// At the start of a text: [`seek`](Self::seek) first.
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self { dialect, block: 0, marks: 0 }
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Goes to a place of a text.
    pub(crate) fn seek(&mut self, text: &[u8], at: usize) {
        self.block = at;
        self.marks = self.look(text);
    }

    /// The next stop; `None` where the text has no more.
    #[inline]
    pub(crate) fn next(&mut self, text: &[u8]) -> Option<usize> {
        while self.marks == 0 {
            if self.block + BLOCK >= text.len() {
                return None;
            }
            self.block += BLOCK;
            self.marks = self.look(text);
        }
        let at = self.block + self.marks.trailing_zeros() as usize;
        self.marks &= self.marks - 1;
        Some(at)
    }

    fn look(&self, text: &[u8]) -> u64 {
        let rest = text.get(self.block..).unwrap_or(&[]);
        match rest.first_chunk() {
            Some(block) => marks(block, self.dialect),
            None => {
                // Zeros are no stops.
                let mut block = [0; BLOCK];
                block.iter_mut().zip(rest).for_each(|(to, &from)| *to = from);
                marks(&block, self.dialect)
            }
        }
    }
}

/// A bit for each stop. The comparisons become wide instructions; then eight flags at a time are gathered to a byte
/// by a product that moves flag `k` to bit `56 + k`, with no two on one bit.
#[inline]
fn marks(block: &[u8; BLOCK], Dialect { separator, quote }: Dialect) -> u64 {
    let mut flags = [0u8; BLOCK];
    for (flag, &c) in flags.iter_mut().zip(block) {
        *flag = u8::from(c == separator) | u8::from(c == quote) | u8::from(c == b'\n') | u8::from(c == b'\r');
    }
    let (eights, _) = flags.as_chunks::<8>();
    eights.iter().rev().fold(0, |bits, &eight| {
        (bits << 8) | (u64::from_le_bytes(eight).wrapping_mul(0x0102_0408_1020_4080) >> 56)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stop_and_nothing_else() {
        let dialect = Dialect { separator: b';', quote: b'\'' };
        let alphabet = b";'\n\r,\"ab \0\xEA\x80\xFF";
        let mut state = 1u64;
        for length in 0..300 {
            let text: Vec<u8> = (0..length)
                .map(|_| {
                    state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    alphabet[(state >> 33) as usize % alphabet.len()]
                })
                .collect();
            for from in [0, length / 3, length] {
                let mut stops = Stops::new(dialect);
                stops.seek(&text, from);
                let found: Vec<usize> = std::iter::from_fn(|| stops.next(&text)).collect();
                let is_stop = |&at: &usize| b";'\n\r".contains(&text[at]);
                assert_eq!(found, (from..length).filter(is_stop).collect::<Vec<_>>());
            }
        }
    }
}

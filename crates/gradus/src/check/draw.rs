//! Which weights are tried.

use gradus_engine::random::{Random, Stream};

/// Positions in each tensor, ascending: all of them where they are no more than `most` together, else `most` spread
/// evenly over the tensors (a small one gives all it has), and over each tensor's length.
pub(super) fn draw(lengths: &[usize], most: usize, seed: u64) -> Vec<Vec<usize>> {
    let mut shares = vec![0; lengths.len()];
    let mut order: Vec<usize> = (0..lengths.len()).collect();
    order.sort_by_key(|&tensor| lengths[tensor]);
    let (mut left, mut tensors) = (most, lengths.len());
    for tensor in order {
        shares[tensor] = lengths[tensor].min(left / tensors);
        left -= shares[tensor];
        tensors -= 1;
    }
    let pick = |(tensor, (&len, &share)): (usize, (&usize, &usize))| {
        let random = Random::new(seed, Stream::Sample, 2 + tensor as u64);
        let one = |i: usize| {
            let (from, to) = (i * len / share, (i + 1) * len / share);
            from + random.below(i as u64, (to - from) as u64) as usize
        };
        (0..share).map(one).collect()
    };
    lengths.iter().zip(&shares).enumerate().map(pick).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_nets_are_taken_whole_and_large_ones_evenly() {
        assert_eq!(draw(&[3, 0, 2], 10, 1), [vec![0, 1, 2], vec![], vec![0, 1]]);
        let drawn = draw(&[100_000, 300, 1, 50_000], 2_000, 1);
        assert_eq!(drawn.iter().map(Vec::len).collect::<Vec<_>>(), [850, 300, 1, 849]);
        for tensor in &drawn {
            assert!(tensor.is_sorted_by(|a, b| a < b), "each once");
        }
        assert!(drawn[0].last().is_some_and(|&last| last > 99_000));
        assert_ne!(drawn, draw(&[100_000, 300, 1, 50_000], 2_000, 2));
    }
}

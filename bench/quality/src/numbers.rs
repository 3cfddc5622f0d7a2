//! Means, spreads, ranks and normalised errors.

use crate::results::Runs;

/// The mean; `None` of nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The mean of a number that lines name.
pub fn mean_of(runs: &Runs, key: &str) -> Option<f64> {
    mean(&runs.each(|line| line[key].as_f64()))
}

/// The standard deviation (n − 1); `None` of fewer than two.
pub fn spread(values: &[f64]) -> Option<f64> {
    let mean = mean(values).filter(|_| values.len() > 1)?;
    let squares: f64 = values.iter().map(|x| (x - mean).powi(2)).sum();
    Some((squares / (values.len() - 1) as f64).sqrt())
}

/// The geometric mean of positive numbers.
pub fn geometric(values: &[f64]) -> Option<f64> {
    let logs: Vec<f64> = values.iter().map(|x| x.max(1e-9).ln()).collect();
    mean(&logs).map(f64::exp)
}

/// The median; `None` of nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (sorted.get(sorted.len().checked_sub(1)? / 2)?, sorted.get(sorted.len() / 2)?);
    Some((low + high) / 2.0)
}

/// The rank of each error, 1 the lowest; equal ones share the mean of their places.
pub fn ranks(errors: &[f64]) -> Vec<f64> {
    let rank = |x: &f64| {
        let below = errors.iter().filter(|y| *y < x).count() as f64;
        let equal = errors.iter().filter(|y| *y == x).count() as f64;
        below + (equal + 1.0) / 2.0
    };
    errors.iter().map(rank).collect()
}

/// Each error between the best (0) and the median (1), what is worse held at 1: the normalised error of TabRepo (arXiv
/// 2311.02971, section 5). Where best and median are one, 0 is the best and 1 everything else.
pub fn normalised(errors: &[f64]) -> Vec<f64> {
    let best = errors.iter().copied().fold(f64::INFINITY, f64::min);
    let middle = median(errors).unwrap_or(best);
    let one = |x: &f64| match middle > best {
        true => ((x - best) / (middle - best)).min(1.0),
        false => f64::from(u8::from(*x > best)),
    };
    errors.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_their_places() {
        assert_eq!(ranks(&[3.0, 1.0, 2.0]), [3.0, 1.0, 2.0]);
        assert_eq!(ranks(&[1.0, 1.0, 2.0, 2.0, 2.0]), [1.5, 1.5, 4.0, 4.0, 4.0]);
        assert!(ranks(&[]).is_empty());
    }

    #[test]
    fn errors_lie_between_best_and_median() {
        assert_eq!(normalised(&[1.0, 2.0, 3.0, 9.0, 5.0]), [0.0, 0.5, 1.0, 1.0, 1.0]);
        assert_eq!(normalised(&[1.0, 1.0, 1.0, 4.0]), [0.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn means_and_spreads() {
        assert_eq!((mean(&[]), mean(&[1.0, 3.0])), (None, Some(2.0)));
        assert_eq!((spread(&[1.0]), spread(&[1.0, 3.0])), (None, Some(2f64.sqrt())));
        assert!((geometric(&[1.0, 100.0]).unwrap() - 10.0).abs() < 1e-12);
        assert_eq!(
            (median(&[]), median(&[3.0, 1.0]), median(&[3.0, 1.0, 9.0])),
            (None, Some(2.0), Some(3.0))
        );
    }
}

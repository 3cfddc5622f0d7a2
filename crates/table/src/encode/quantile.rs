//! Quantiles of sorted values.

/// The `q`-quantile (0 ≤ q ≤ 1) of values in ascending order, by linear interpolation between neighbours
/// (definition 7 of Hyndman & Fan 1996, the default of `numpy.quantile`). NaN if there are no values.
pub(crate) fn quantile(sorted: &[f64], q: f64) -> f64 {
    quantile_of(sorted.len(), |k| sorted.get(k).copied().unwrap_or(f64::NAN), q)
}

/// [`quantile`] of `len` ascending values of which value `k` is `at(k)`: for values that are not kept one by one.
pub(crate) fn quantile_of(len: usize, at: impl Fn(usize) -> f64, q: f64) -> f64 {
    let Some(last) = len.checked_sub(1) else { return f64::NAN };
    let place = q.clamp(0.0, 1.0) * last as f64;
    let below = (place.floor() as usize).min(last);
    between(at(below), at((below + 1).min(last)), place - below as f64)
}

/// The point a share `t` of the way from `a` to `b`, never outside them.
fn between(a: f64, b: f64, t: f64) -> f64 {
    // From the nearer end, as numpy does: exact at both ends and monotone in t.
    if t >= 0.5 { b - (b - a) * (1.0 - t) } else { a + (b - a) * t }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        let values = [1.0, 2.0, 4.0, 8.0];
        assert_eq!(quantile(&values, 0.0), 1.0);
        assert_eq!(quantile(&values, 0.5), 3.0);
        assert_eq!(quantile(&values, 0.25), 1.75);
        assert_eq!(quantile(&values, 0.75), 5.0);
        assert_eq!(quantile(&values, 1.0), 8.0);
        assert_eq!(quantile(&[7.0], 0.3), 7.0);
        assert!(quantile(&[], 0.5).is_nan());
    }
}

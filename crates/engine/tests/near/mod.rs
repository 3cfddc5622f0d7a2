//! How far numbers are from golden ones.

/// max |a − b| / max |b|. Where all of b is 0, such as the gradient of a bias that a batch norm takes out again,
/// what is left is the rounding of a sum whose terms are of size 1, so there it is max |a|.
pub fn distance(got: &[f64], want: &[f64]) -> f64 {
    assert_eq!(got.len(), want.len());
    let largest = want.iter().fold(0.0f64, |m, b| m.max(b.abs()));
    let apart = got.iter().zip(want).fold(0.0f64, |m, (a, b)| {
        let d = (a - b).abs();
        // `f64::max` would swallow a NaN.
        if d.is_nan() { f64::INFINITY } else { m.max(d) }
    });
    if largest < 1e-12 { apart } else { apart / largest }
}

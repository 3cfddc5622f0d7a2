//! How long a call lasts. gradus and the rivals in Rust read this file.

use std::time::Instant;

/// Seconds of one call of `f`: `repeats` means, each over calls that last some `seconds` together; a first one, not
/// counted, warms up.
pub fn means(seconds: f64, repeats: usize, mut f: impl FnMut()) -> Vec<f64> {
    let begin = Instant::now();
    let mut calls = 0;
    while calls == 0 || begin.elapsed().as_secs_f64() < seconds {
        f();
        calls += 1;
    }
    let mean = |_| {
        let begin = Instant::now();
        (0..calls).for_each(|_| f());
        begin.elapsed().as_secs_f64() / calls as f64
    };
    (0..repeats).map(mean).collect()
}

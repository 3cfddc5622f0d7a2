//! Scaling and pieces against numpy and scikit-learn (golden/encoders.py).

use crate::helpers::{number, table};
use gradus_table::{Encoding, Numeric, Recipe};
use serde_json::Value;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn encode(train: &[f64], x: &[f64], numeric: Numeric) -> Vec<f32> {
    let trained = table(vec![number("x", train.to_vec())]);
    let rows: Vec<u32> = (0..train.len() as u32).collect();
    let options = Recipe { numeric, ..Recipe::default() };
    let encoding = Encoding::fit(&trained, &rows, &[0], &options);
    encoding.apply(&table(vec![number("x", x.to_vec())]), None).unwrap().numbers
}

fn assert_close(found: &[f32], wanted: &[f64], what: &str) {
    assert_eq!(found.len(), wanted.len(), "{what}");
    let largest = wanted.iter().fold(1.0_f64, |m, w| m.max(w.abs()));
    for (k, (&f, &w)) in found.iter().zip(wanted).enumerate() {
        assert!((f64::from(f) - w).abs() <= 1e-6 * largest, "{what}[{k}]: {f} instead of {w}");
    }
}

#[test]
fn encoders_agree_with_numpy_and_scikit_learn() {
    let golden: Value = serde_json::from_str(include_str!("../golden/encoders.json")).unwrap();
    let bins = golden["bins"].as_u64().unwrap() as usize;
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 9);
    for case in cases {
        let name = case["name"].as_str().unwrap();
        let (train, x) = (numbers(&case["train"]), numbers(&case["x"]));
        let standard = encode(&train, &x, Numeric::Standard);
        assert_close(&standard, &numbers(&case["standard"]), &format!("{name}, standard"));
        let robust = encode(&train, &x, Numeric::Robust);
        assert_close(&robust, &numbers(&case["robust"]), &format!("{name}, robust"));
        let rows = case["pieces"].as_array().unwrap();
        let wanted: Vec<f64> = rows.iter().flat_map(numbers).collect();
        let pieces = encode(&train, &x, Numeric::Piecewise { bins });
        assert_close(&pieces, &wanted, &format!("{name}, pieces"));

        // Side by side they are the same two, but where one value fills a piece by itself: it has edges of its own then.
        let heavy = |y: &f64| train.iter().filter(|x| *x == y).count().saturating_mul(bins) >= train.len();
        let both = encode(&train, &x, Numeric::RobustPiecewise { bins });
        let width = both.len() / x.len();
        if train.iter().any(|y| heavy(y) && train.iter().filter(|x| *x == y).count() > 1) {
            assert!(both.chunks(width).zip(&robust).all(|(row, z)| row[0] == *z), "{name}");
            continue;
        }
        for ((row, z), pieces) in both.chunks(width).zip(&robust).zip(pieces.chunks(width - 1)) {
            assert_eq!((&row[0], &row[1..]), (z, pieces), "{name}");
        }
    }
}

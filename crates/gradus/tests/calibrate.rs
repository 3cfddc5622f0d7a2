//! Temperature scaling against probmetrics (golden/calibrate.py).
#![allow(clippy::unwrap_used)]

use gradus::calibrate::Temperature;
use serde_json::Value;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

#[test]
fn probabilities_agree_with_probmetrics() {
    let golden: Value = serde_json::from_str(include_str!("golden/calibrate.json")).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 3);
    for case in cases {
        let classes = case["classes"].as_u64().unwrap() as usize;
        let z: Vec<f32> = numbers(&case["z"]).into_iter().map(|z| z as f32).collect();
        let truth: Vec<u32> = numbers(&case["truth"]).into_iter().map(|c| c as u32).collect();
        let found = Temperature::fit(&z, classes, &truth, None).unwrap();
        let mut p = vec![0.0; classes];
        for (row, (z, wanted)) in z.chunks(classes).zip(numbers(&case["p"]).chunks(classes)).enumerate() {
            found.apply(z, &mut p);
            for (p, wanted) in p.iter().zip(wanted) {
                assert!((p - wanted).abs() <= 1e-6, "{classes} classes, row {row}: {p} instead of {wanted}");
            }
        }
    }
}

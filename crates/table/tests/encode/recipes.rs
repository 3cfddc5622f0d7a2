//! The published recipes against pytabkit, scikit-learn and rtdl_num_embeddings (golden/recipes.py).

use crate::helpers::{all_columns, category, number, table};
use gradus_table::{Encoding, Numeric, Recipe, Scale, Table, UnusedReason};
use serde_json::Value;

fn golden() -> Value {
    serde_json::from_str(include_str!("../golden/recipes.json")).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn rows(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(numbers).collect()
}

fn close(found: impl IntoIterator<Item = f32>, wanted: &[f64], tolerance: f64, what: &str) {
    let found: Vec<f32> = found.into_iter().collect();
    assert_eq!(found.len(), wanted.len(), "{what}");
    for (k, (&f, &w)) in found.iter().zip(wanted).enumerate() {
        assert!((f64::from(f) - w).abs() <= tolerance, "{what}[{k}]: {f} instead of {w}");
    }
}

/// The table of the golden file: its columns by their own order.
fn people(golden: &Value) -> Table {
    let columns = ["constant", "binary", "heavy", "age", "k1", "k2", "k3", "k8", "k9"].map(|name| {
        let cells = golden["cells"][name].as_array().unwrap();
        match name.starts_with('k') {
            true => category(name, &cells.iter().map(|c| c.as_str().unwrap_or("")).collect::<Vec<_>>()),
            false => number(name, cells.iter().map(|c| c.as_f64().unwrap()).collect()),
        }
    });
    table(columns.to_vec())
}

#[test]
fn realmlp_prepares_as_pytabkit_does() {
    let golden = &golden()["realmlp"];
    let people = people(golden);
    let train: Vec<u32> = (0..golden["train_rows"].as_u64().unwrap() as u32).collect();
    let encoding = Encoding::fit(&people, &train, &all_columns(&people), &Recipe::REALMLP);
    let unused: Vec<_> = encoding.unused().iter().map(|u| (u.name.as_str(), u.reason)).collect();
    assert_eq!(unused, [("constant", UnusedReason::Constant)]);
    let encoded = encoding.apply(&people, None).unwrap();
    assert_eq!((encoded.rows, encoded.width, encoded.code_columns), (15, 3 + 13, 1));
    for (row, inputs) in encoded.numbers.chunks(encoded.width).enumerate() {
        let scaled = numbers(&golden["numbers"][row]);
        assert_eq!(scaled[0], 0.0, "a constant column, which gradus leaves out");
        close(inputs[..3].iter().copied(), &scaled[1..], 1e-6, &format!("row {row}, numbers"));
        close(
            inputs[3..].iter().copied(),
            &numbers(&golden["one_hot"][row]),
            1e-6,
            &format!("row {row}, one-hot"),
        );
    }
    // pytabkit has one code for missing and unknown, 0; here they are 0 and 1.
    let codes: Vec<f64> = encoded.codes.iter().map(|&code| f64::from(code.saturating_sub(1))).collect();
    assert_eq!(codes, rows(&golden["codes"]).concat());
}

fn fitted(train: &[f64], bins: Option<usize>) -> Encoding {
    let whole = table(vec![number("x", train.to_vec())]);
    let every: Vec<u32> = (0..train.len() as u32).collect();
    Encoding::fit(&whole, &every, &[0], &Recipe { bins, ..Recipe::TABM })
}

fn written(encoding: &Encoding, x: &[f64]) -> Vec<f32> {
    encoding.apply(&table(vec![number("x", x.to_vec())]), None).unwrap().numbers
}

#[test]
fn places_agree_with_scikit_learn_and_bins_with_rtdl() {
    let golden = golden();
    let cases = golden["quantile"].as_array().unwrap();
    assert_eq!(cases.len(), 4);
    for case in cases {
        let name = case["name"].as_str().unwrap();
        let (train, new) = (numbers(&case["train"]), numbers(&case["new"]));
        let x = [train.clone(), new].concat();
        close(written(&fitted(&train, None), &x), &numbers(&case["written"]), 1e-5, name);
        for (bins, edges) in case["edges"].as_object().unwrap() {
            let encoding = fitted(&train, Some(bins.parse().unwrap()));
            let [input] = encoding.numbers()[..] else { panic!("one number") };
            assert_eq!((input.input, input.column), (0, 0));
            close(input.edges.iter().copied(), &numbers(edges), 1e-5, &format!("{name}, {bins} bins"));
        }
    }
}

#[test]
fn a_value_that_many_rows_have_is_where_noise_would_put_it() {
    for case in golden()["ties"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let train = numbers(&case["train"]);
        let found = written(&fitted(&train, None), &numbers(&case["x"]));
        for ((f, mean), deviation) in
            found.iter().zip(numbers(&case["mean"])).zip(numbers(&case["deviation"]))
        {
            let within = deviation.max(1e-5);
            assert!((f64::from(*f) - mean).abs() <= within, "{name}: {f} instead of {mean} ± {deviation}");
        }
        // Edges that fall together are one, whatever the scaling.
        let recipe = Recipe { numeric: Numeric::Standard, bins: Some(8), ..Recipe::HOUSE };
        let every: Vec<u32> = (0..train.len() as u32).collect();
        let encoding = Encoding::fit(&table(vec![number("x", train)]), &every, &[0], &recipe);
        let wanted = numbers(&case["standard_edges"]);
        assert!(wanted.len() < 9, "{name}");
        close(encoding.numbers()[0].edges.iter().copied(), &wanted, 1e-5, name);
    }
}

#[test]
fn a_missing_number_is_the_mean_of_what_is_written() {
    let cells = vec![1.0, 2.0, f64::NAN, 4.0, 100.0, f64::NAN, 7.0];
    for (recipe, wanted) in [(Recipe::TABM, None), (Recipe::REALMLP, Some(22.8))] {
        let whole = table(vec![number("x", cells.clone())]);
        let encoding = Encoding::fit(&whole, &[0, 1, 2, 3, 4, 5, 6], &[0], &recipe);
        assert_eq!(encoding.names(), ["x", "x is missing"]);
        let out = encoding.apply(&whole, None).unwrap().numbers;
        let missing = out[4];
        match wanted {
            None => {
                let known = [0, 1, 3, 4, 6].map(|row| out[2 * row]);
                assert!((missing - known.iter().sum::<f32>() / 5.0).abs() < 1e-6, "{out:?}");
                assert_eq!((out[5], out[1]), (1.0, 0.0));
            }
            Some(mean) => {
                let at_mean = encoding.apply(&table(vec![number("x", vec![mean])]), None).unwrap();
                assert!((missing - at_mean.numbers[0]).abs() < 1e-6, "{out:?}");
                // Scaled and clipped as any other 0 and 1.
                assert!((out[5] - 1.664_100_6).abs() < 1e-6 && out[1] == 0.0, "{out:?}");
            }
        }
    }
}

#[test]
fn bins_are_of_what_is_written_whatever_the_scaling() {
    let train: Vec<f64> = (0..500).map(|k| f64::from(k * k)).collect();
    for numeric in [Numeric::Standard, Numeric::Robust, Numeric::Quantile] {
        let whole = table(vec![number("x", train.clone()), number("y", train.clone())]);
        let every: Vec<u32> = (0..500).collect();
        let recipe = Recipe { numeric, bins: Some(16), ..Recipe::HOUSE };
        let encoding = Encoding::fit(&whole, &every, &[0, 1], &recipe);
        let inputs = encoding.numbers();
        assert_eq!(inputs.iter().map(|i| (i.input, i.column)).collect::<Vec<_>>(), [(0, 0), (1, 1)]);
        let out = written(&encoding_of(&encoding, 0), &train);
        let (first, last) = (out[0], out[499]);
        assert_eq!((inputs[0].edges[0], inputs[0].edges[16]), (first, last), "{numeric:?}");
        let in_first_bin = out.iter().filter(|&&x| x < inputs[0].edges[1]).count();
        assert!((30..33).contains(&in_first_bin), "{numeric:?}: {in_first_bin}");
    }
    let plain = Encoding::fit(&table(vec![number("x", train)]), &[1, 2, 3], &[0], &Recipe::HOUSE);
    assert!(plain.numbers()[0].edges.is_empty());
}

/// An encoding of one of the columns, named `x`.
fn encoding_of(encoding: &Encoding, column: usize) -> Encoding {
    let mut json = serde_json::to_value(encoding).unwrap();
    let kept = json["columns"][column].clone();
    json["columns"] = Value::Array(vec![kept]);
    serde_json::from_value(json).unwrap()
}

#[test]
fn an_encoding_says_which_recipe_it_follows() {
    let whole = table(vec![number("x", vec![1.0, 2.0, 5.0])]);
    for recipe in [Recipe::HOUSE, Recipe::REALMLP, Recipe::TABM] {
        let encoding = Encoding::fit(&whole, &[0, 1, 2], &[0], &recipe);
        assert_eq!(encoding.recipe(), &recipe);
        let text = serde_json::to_string(&encoding).unwrap();
        assert_eq!(serde_json::from_str::<Encoding>(&text).unwrap(), encoding);
    }
    // A model written before recipes were kept.
    let old: Encoding = serde_json::from_str(r#"{"columns":[],"unused":[]}"#).unwrap();
    assert_eq!(old.recipe(), &Recipe::HOUSE);
    let tabm = Encoding::fit(&whole, &[0, 1, 2], &[0], &Recipe::TABM);
    let gradus_table::Encoder::Number(number) = &tabm.columns()[0].encoder else { panic!("a number") };
    let Some(Scale::Quantile { landmarks, .. }) = &number.scale else { panic!("by place") };
    assert_eq!(landmarks.values(), [1.0, 2.0, 5.0]);
}

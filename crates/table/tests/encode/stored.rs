//! Encoders in a model file: what is written, read back and refused.

use crate::helpers::{all_columns, all_rows, category, date, number, table, text};
use gradus_table::{Encoding, Kind, Numeric, Recipe, Required, UnusedReason};

fn sample() -> gradus_table::Table {
    let words = ["red", "blue", "", "green", "red", "blue", "green", "red"];
    table(vec![
        number("size", vec![0.1, 2.0 / 3.0, f64::NAN, 1e9 + 1.0, 5e-7, 3.0, 4.0, 5.0]),
        category("colour", &words),
        category("two", &["b", "a", "a", "b", "b", "a", "a", "b"]),
        date("day", (0..8).map(|k| f64::from(k) * 86400.0).collect()),
        number("constant", vec![7.0; 8]),
        number("nothing", vec![f64::NAN; 8]),
        category("same", &["x"; 8]),
        text("remark"),
        category("many", &["a1", "a2", "a3", "a4", "a5", "a6", "a1", ""]),
    ])
}

fn fit(numeric: Numeric) -> Encoding {
    let table = sample();
    let options = Recipe { numeric, one_hot_limit: 5, ..Recipe::HOUSE };
    Encoding::fit(&table, &all_rows(&table), &all_columns(&table), &options)
}

#[test]
fn names_widths_and_sources() {
    let encoding = fit(Numeric::Robust);
    let names = [
        "size",
        "size is missing",
        "colour = blue",
        "colour = green",
        "colour = red",
        "colour is missing",
        "two = a",
        "day",
    ];
    assert_eq!(encoding.names(), names);
    assert_eq!(encoding.width(), names.len());
    assert_eq!(encoding.sources(), [0, 0, 1, 1, 1, 1, 2, 3]);
    assert_eq!((encoding.cardinalities(), encoding.code_sources()), (vec![8], vec![4]));
    let required = [
        ("size", Kind::Number),
        ("colour", Kind::Category),
        ("two", Kind::Category),
        ("day", Kind::Date),
        ("many", Kind::Category),
    ];
    assert_eq!(encoding.required(), required.map(|(n, k)| Required::new(n, k)));
    let unused: Vec<_> = encoding.unused().iter().map(|u| (u.name.as_str(), u.reason)).collect();
    let wanted = [
        ("constant", UnusedReason::Constant),
        ("nothing", UnusedReason::AllMissing),
        ("same", UnusedReason::Constant),
        ("remark", UnusedReason::Text),
    ];
    assert_eq!(unused, wanted);
}

#[test]
fn the_same_bits_after_json() {
    for numeric in [Numeric::Standard, Numeric::Robust, Numeric::RobustPiecewise { bins: 5 }] {
        let encoding = fit(numeric);
        let text = serde_json::to_string(&encoding).unwrap();
        let back: Encoding = serde_json::from_str(&text).unwrap();
        assert_eq!(back, encoding);
        assert_eq!(serde_json::to_string(&back).unwrap(), text);
        let (a, b) = (encoding.apply(&sample(), None).unwrap(), back.apply(&sample(), None).unwrap());
        assert_eq!(a, b);
        assert_eq!(a.numbers.len(), a.rows * encoding.width());
        assert_eq!(a.codes, [2, 3, 4, 5, 6, 7, 2, 0]);
    }
}

#[test]
fn the_written_form_stays() {
    let text = serde_json::to_string(&fit(Numeric::Robust)).unwrap();
    let two = r#"{"name":"two","kind":"category","encoder":{"type":"one-hot","levels":["a","b"],"other_input":false,"missing_input":false}}"#;
    let day = r#"{"name":"day","kind":"date","encoder":{"type":"number","scale":{"method":"robust","median":302400.0,"factor":3.306878306878307e-6},"pieces":null,"fill":302400.0,"missing_input":false}}"#;
    let many = r#"{"name":"many","kind":"category","encoder":{"type":"codes","levels":["a1","a2","a3","a4","a5","a6"]}}"#;
    let unused =
        r#""unused":[{"name":"constant","reason":"constant"},{"name":"nothing","reason":"all-missing"}"#;
    for part in [two, day, many, unused] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

#[test]
fn damaged_encoders_are_refused_or_harmless() {
    let text = serde_json::to_string(&fit(Numeric::RobustPiecewise { bins: 3 })).unwrap();
    let refused = [
        (r#""name":"two""#, r#""name":"size""#),
        (r#""kind":"date""#, r#""kind":"category""#),
        (r#""kind":"date""#, r#""kind":"text""#),
        (r#"["a","b"]"#, r#"["a","a"]"#),
        (r#"["a","b"]"#, r#"["a"]"#),
        (r#""median":302400.0"#, r#""median":1e300"#),
        (r#""median":302400.0"#, r#""median":null"#),
        (r#""edges":["#, r#""edges":[9e9,"#),
    ];
    for (from, to) in refused {
        assert!(text.contains(from), "{from} is not in {text}");
        let error = serde_json::from_str::<Encoding>(&text.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(!error.is_empty());
    }
    // Every byte changed to a few others: an error, or encoders whose inputs are all finite.
    for place in 0..text.len() {
        for byte in [b'0', b'9', b'e', b'-', b'"'] {
            let mut bytes = text.clone().into_bytes();
            bytes[place] = byte;
            let Ok(encoding) = serde_json::from_slice::<Encoding>(&bytes) else { continue };
            if let Ok(encoded) = encoding.apply(&sample(), None) {
                assert!(encoded.numbers.iter().all(|x| x.is_finite()), "{place} {byte}");
            }
        }
    }
}

#[test]
fn damaged_encoders_of_other_recipes_are_refused_or_harmless() {
    let sample = sample();
    for recipe in [Recipe::REALMLP, Recipe { bins: Some(3), ..Recipe::TABM }] {
        let encoding = Encoding::fit(&sample, &all_rows(&sample), &all_columns(&sample), &recipe);
        let text = serde_json::to_string(&encoding).unwrap();
        assert_eq!(serde_json::from_str::<Encoding>(&text).unwrap(), encoding);
        for place in 0..text.len() {
            for byte in [b'9', b'-', b'e'] {
                let mut bytes = text.clone().into_bytes();
                bytes[place] = byte;
                let Ok(encoding) = serde_json::from_slice::<Encoding>(&bytes) else { continue };
                if let Ok(encoded) = encoding.apply(&sample, None) {
                    assert!(encoded.numbers.iter().all(|x| x.is_finite()), "{place} {byte}");
                    let edges = encoding.numbers().into_iter().map(|n| n.edges);
                    assert!(edges.flatten().all(|e| e.is_finite()), "{place} {byte}");
                }
            }
        }
    }
}

#[test]
fn a_yes_written_otherwise_is_still_a_yes() {
    use gradus_table::{Column, Kind, Table, Values};
    let column = |levels: [&str; 2], codes: Vec<u32>| {
        let values = Values::Categories { codes, levels: levels.map(String::from).to_vec() };
        let name = "member".to_string();
        let column = Column {
            name,
            kind: Kind::Boolean,
            values,
            missing: 0,
            out_of_range: 0,
            distinct: 2,
            commas: gradus_table::Commas::None,
            strays: None,
            note: None,
        };
        Table { rows: 4, columns: vec![column] }
    };
    let train = column(["No", "Yes"], vec![1, 2, 2, 1]);
    let encoding = Encoding::fit(&train, &[0, 1, 2, 3], &[0], &Recipe::default());
    let other = column(["false", "true"], vec![1, 2, 2, 1]);
    assert_eq!(encoding.apply(&train, None).unwrap(), encoding.apply(&other, None).unwrap());
}

//! Tables that do not fit the model, and values that no training row had.

use crate::helpers::{Dice, all_columns, all_rows, category, date, number, table, text};
use gradus_table::{
    Column, EncodeError, Encoding, Kind, MISSING_CODE, Numeric, OTHER_CODE, Recipe, Required, Table, Values,
};

fn fit(table: &Table, options: &Recipe) -> Encoding {
    Encoding::fit(table, &all_rows(table), &all_columns(table), options)
}

fn one(column: Column, encoding: &Encoding) -> Result<Vec<f32>, EncodeError> {
    encoding.apply(&table(vec![column]), None).map(|e| e.numbers)
}

#[test]
fn missing_columns_are_named() {
    let train = table(vec![
        number("age", vec![1.0, 2.0]),
        category("job", &["a", "b"]),
        number("pay", vec![1.0, 9.0]),
    ]);
    let encoding = fit(&train, &Recipe::default());
    let error = encoding.apply(&table(vec![category("job", &["a"])]), None).unwrap_err();
    assert_eq!(error, EncodeError::MissingColumns { columns: vec!["age".into(), "pay".into()] });
    assert!(error.to_string().starts_with("the table has no column 'age', 'pay';"), "{error}");
}

#[test]
fn columns_are_found_in_any_order() {
    let (a, b) = (number("a", vec![1.0, 2.0, 5.0]), category("b", &["x", "y", "z"]));
    let encoding = fit(&table(vec![a.clone(), b.clone()]), &Recipe::default());
    let turned = table(vec![b.clone(), number("more", vec![0.0; 3]), a.clone()]);
    assert_eq!(encoding.apply(&turned, None), encoding.apply(&table(vec![a, b]), None));
}

#[test]
fn numbers_stand_for_levels_by_text_or_value() {
    let zips = category("zip", &["007", "007", "7.5", "7.5", "12", "12"]);
    let encoding = fit(&table(vec![zips]), &Recipe::default());
    assert_eq!(encoding.names(), ["zip = 007", "zip = 12", "zip = 7.5"]);
    let found = one(number("zip", vec![7.0, 12.0, 7.5, 8.0, f64::NAN]), &encoding).unwrap();
    let wanted = [[1., 0., 0.], [0., 1., 0.], [0., 0., 1.], [0., 0., 0.], [0., 0., 0.]];
    assert_eq!(found, wanted.concat());
    // Where two levels are one number, the one that is its text is meant.
    let encoding = fit(&table(vec![category("zip", &["07", "7", "x"])]), &Recipe::default());
    assert_eq!(one(number("zip", vec![7.0]), &encoding).unwrap(), [0.0, 1.0, 0.0]);
}

#[test]
fn texts_stand_for_numbers_where_they_read_as_such() {
    let encoding = fit(&table(vec![number("n", vec![0.0, 1.0, 2.0, 3.0, 4.0])]), &Recipe::default());
    let found = one(category("n", &["3", "many", "", " 1.0 "]), &encoding).unwrap();
    assert_eq!(found, one(number("n", vec![3.0, f64::NAN, f64::NAN, 1.0]), &encoding).unwrap());
    let error = one(category("n", &["many", "few"]), &encoding).unwrap_err();
    assert!(error.to_string().contains("such as 'few'"), "{error}");
    assert!(one(category("n", &["", ""]), &encoding).is_ok());
}

#[test]
fn what_cannot_stand_for_the_other_is_refused() {
    let days = date("d", vec![0.0, 1e6, 3e6]);
    let encoding = fit(&table(vec![days.clone()]), &Recipe::default());
    assert_eq!(encoding.required(), [Required::new("d", Kind::Date)]);
    assert!(one(days, &encoding).is_ok());
    for column in [number("d", vec![2020.0]), category("d", &["2020"]), text("d")] {
        let error = one(column, &encoding).unwrap_err();
        assert!(error.to_string().contains("--type d=date"), "{error}");
    }
    // A column without one value was read as numbers; it is missing for any model.
    assert_eq!(one(number("d", vec![f64::NAN]), &encoding).unwrap(), [0.0]);
    let encoding = fit(&table(vec![category("c", &["a", "b", "c"])]), &Recipe::default());
    assert!(one(date("c", vec![1.0]), &encoding).is_err());
    assert!(one(text("c"), &encoding).unwrap_err().to_string().contains("--type c=category"));
    assert_eq!(one(date("c", vec![f64::NAN]), &encoding).unwrap(), [0.0; 3]);
}

#[test]
fn rows_beyond_the_table_are_refused() {
    let train = table(vec![number("a", vec![1.0, 2.0, 3.0])]);
    let encoding = fit(&train, &Recipe::default());
    let error = encoding.apply(&train, Some(&[0, 3])).unwrap_err();
    assert_eq!(error, EncodeError::NoSuchRow { row: 3, rows: 3 });
    let bound = encoding.bind(&train).unwrap();
    let error = bound.fill(&[0, 1], &mut [0.0; 3], &mut []).unwrap_err();
    assert!(matches!(error, EncodeError::BufferSize { found: 3, wanted: 2, .. }), "{error}");
    // Rows or inputs that are not there do no harm in fitting.
    assert_eq!(Encoding::fit(&train, &[0, 1, 99], &[0, 7], &Recipe::default()).columns().len(), 1);
}

#[test]
fn tables_that_contradict_themselves_do_no_harm() {
    let train = table(vec![number("a", vec![1.0, 2.0, 3.0]), category("c", &["x", "y", "z"])]);
    let encoding = fit(&train, &Recipe::default());
    let mut short = train.clone();
    short.columns[0].values = Values::Numbers(vec![1.0]);
    short.columns[1].values = Values::Categories { codes: vec![9, 1], levels: vec!["x".into()] };
    let found = encoding.apply(&short, None).unwrap();
    assert_eq!((found.rows, found.numbers.len()), (3, 12));
    assert_eq!(found.numbers[4..8], [0.0, 1.0, 0.0, 0.0]);
    assert!(fit(&short, &Recipe::default()).width() > 0);
}

#[test]
fn no_rows_and_no_columns() {
    let train = table(vec![number("a", vec![1.0, 2.0])]);
    let encoding = fit(&train, &Recipe::default());
    assert!(encoding.apply(&train, Some(&[])).unwrap().numbers.is_empty());
    let nothing = Encoding::fit(&train, &[], &[], &Recipe::default());
    let encoded = nothing.apply(&train, None).unwrap();
    assert_eq!((encoded.rows, encoded.width, encoded.code_columns), (2, 0, 0));
    assert_eq!(Encoding::fit(&train, &[], &[0], &Recipe::default()).width(), 0);
}

#[test]
fn every_input_is_finite() {
    let hostile = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        5e-324,
        -1e-310,
        1e-300,
        1e30,
        -1e30,
        3.4e38,
        -3.4e38,
        1e300,
        f64::MAX,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        1e9,
        1e9 + 1.0,
        0.1,
    ];
    let mut dice = Dice(1);
    let mut cells = |rows: u64, kinds: u64| -> Vec<f64> {
        let some: Vec<f64> = (0..kinds).map(|_| hostile[dice.below(hostile.len() as u64) as usize]).collect();
        (0..rows).map(|_| some[dice.below(kinds) as usize]).collect()
    };
    for turn in 0..400 {
        let columns = (0..6).map(|k| number(&k.to_string(), cells(1 + turn % 40, 1 + k))).collect();
        let train = table(columns);
        for numeric in [
            Numeric::Standard,
            Numeric::Robust,
            Numeric::Piecewise { bins: turn as usize % 20 },
            Numeric::RobustPiecewise { bins: usize::MAX },
            Numeric::Quantile,
        ] {
            let bins = (turn % 2 == 0).then_some(48);
            let encoding = fit(&train, &Recipe { numeric, bins, ..Recipe::default() });
            let new = table((0..6).map(|k| number(&k.to_string(), hostile.to_vec())).collect());
            for table in [&train, &new] {
                let encoded = encoding.apply(table, None).unwrap();
                assert!(encoded.numbers.iter().all(|x| x.is_finite()), "turn {turn}, {numeric:?}");
                let largest = encoded.numbers.iter().fold(0.0_f32, |m, x| m.max(x.abs()));
                assert!(largest <= 13.0, "turn {turn}, {numeric:?}: {largest}");
            }
            let text = serde_json::to_string(&encoding).unwrap();
            assert_eq!(serde_json::from_str::<Encoding>(&text).unwrap(), encoding);
        }
    }
}

#[test]
fn unseen_levels_are_other_or_nothing() {
    let cells: Vec<String> = (0..300).map(|k| format!("l{}", k % 3)).collect();
    let mut cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let plain = fit(&table(vec![category("c", &cells)]), &Recipe::default());
    assert_eq!(one(category("c", &["new", ""]), &plain).unwrap(), [0.0; 6]);
    cells[0] = "once";
    let with_rare = fit(&table(vec![category("c", &cells)]), &Recipe::default());
    assert_eq!(with_rare.names()[3], "c is other");
    assert_eq!(one(category("c", &["new", "once"]), &with_rare).unwrap()[3..], [1., 0., 0., 0., 1.]);
    let options = Recipe { one_hot_limit: 2, ..Recipe::default() };
    let codes = fit(&table(vec![category("c", &cells)]), &options);
    let new = table(vec![category("c", &["new", "once", "", "l0", "l2"])]);
    assert_eq!(codes.apply(&new, None).unwrap().codes, [OTHER_CODE, OTHER_CODE, MISSING_CODE, 2, 4]);
}

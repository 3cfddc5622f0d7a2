//! Every recipe on tables that are wide, that have many levels, and that lack much.

use crate::helpers::{Dice, all_columns, all_rows, category, number, table, text};
use gradus_table::{Encoding, MISSING_CODE, OTHER_CODE, OneHotRule, Recipe, UnusedReason, Values};

const RECIPES: [Recipe; 3] = [Recipe::HOUSE, Recipe::REALMLP, Recipe::TABM];

#[test]
fn ten_thousand_levels_are_codes_and_rare_ones_share_one() {
    // 10,000 levels: the first half twice or more, the other half once.
    let codes: Vec<u32> = (0..5_000).chain(0..5_000).chain(0..10_000).map(|k| k + 1).collect();
    let mut column = category("town", &[]);
    let levels = (0..10_000).map(|k| format!("town {k:05}")).collect();
    column.values = Values::Categories { codes, levels };
    let whole = table(vec![column]);
    for recipe in RECIPES {
        let encoding = Encoding::fit(&whole, &all_rows(&whole), &[0], &recipe);
        assert_eq!((encoding.width(), encoding.cardinalities()), (0, vec![5_002]), "{recipe:?}");
        let block = table(vec![category("town", &["town 00000", "town 04999", "town 05000", "nowhere", ""])]);
        let codes = encoding.apply(&block, None).unwrap().codes;
        assert_eq!(codes, [2, 5_001, OTHER_CODE, OTHER_CODE, MISSING_CODE]);
    }
}

#[test]
fn one_input_for_one_or_two_levels_and_zeros_for_what_is_not_known() {
    let fit = |cells: &[&str], one_hot| {
        let whole = table(vec![category("c", cells)]);
        let recipe = Recipe { one_hot, ..Recipe::HOUSE };
        Encoding::fit(&whole, &all_rows(&whole), &[0], &recipe)
    };
    let write = |encoding: &Encoding, cells: &[&str]| {
        encoding.apply(&table(vec![category("c", cells)]), None).unwrap().numbers
    };
    let new = ["a", "b", "c", "z", ""];
    let one = ["a", "a", ""];
    assert_eq!(write(&fit(&one, OneHotRule::Signed), &new), [1.0, -1.0, -1.0, -1.0, -1.0]);
    assert_eq!(write(&fit(&one, OneHotRule::Plain), &new), [1.0, 0.0, 0.0, 0.0, 0.0]);
    let two = ["a", "b", ""];
    assert_eq!(write(&fit(&two, OneHotRule::Signed), &new), [1.0, -1.0, 0.0, 0.0, 0.0]);
    assert_eq!(write(&fit(&two, OneHotRule::Plain), &new), [1., 0., 0., 1., 0., 0., 0., 0., 0., 0.]);
    let three = fit(&["a", "b", "c", ""], OneHotRule::Signed);
    assert_eq!(three, encoding_with(&fit(&["a", "b", "c", ""], OneHotRule::Plain), "plain", "signed"));
    assert_eq!(write(&three, &new), [[1., 0., 0.], [0., 1., 0.], [0., 0., 1.], [0.; 3], [0.; 3]].concat());
}

fn encoding_with(encoding: &Encoding, from: &str, to: &str) -> Encoding {
    serde_json::from_str(&serde_json::to_string(encoding).unwrap().replace(from, to)).unwrap()
}

#[test]
fn the_limit_is_where_inputs_become_codes() {
    let cells: Vec<String> = (0..180).map(|k| format!("l{}", k % 9)).collect();
    let nine: Vec<&str> = cells.iter().map(String::as_str).collect();
    let eight: Vec<&str> = nine.iter().copied().filter(|c| *c != "l8").collect();
    for (cells, width, codes) in [(eight, 8, 0), (nine, 0, 1)] {
        let whole = table(vec![category("c", &cells)]);
        let encoding = Encoding::fit(&whole, &all_rows(&whole), &[0], &Recipe::REALMLP);
        assert_eq!((encoding.width(), encoding.cardinalities().len()), (width, codes));
    }
}

#[test]
fn half_the_cells_missing_and_columns_that_say_nothing() {
    let mut dice = Dice(11);
    let mut half = |cell: String| if dice.below(2) == 0 { String::new() } else { cell };
    let words: Vec<String> = (0..600).map(|k| half(format!("w{}", k % 5))).collect();
    let many: Vec<String> = (0..600).map(|k| half(format!("m{}", k % 90))).collect();
    let sizes: Vec<String> = (0..600).map(|k| half((k % 101).to_string())).collect();
    let cells =
        |words: &[String]| category("w", &words.iter().map(String::as_str).collect::<Vec<_>>()).values;
    let columns = vec![
        number("size", sizes.iter().map(|s| s.parse().unwrap_or(f64::NAN)).collect()),
        gradus_table::Column { values: cells(&words), ..category("word", &[]) },
        gradus_table::Column { values: cells(&many), ..category("many", &[]) },
        number("constant", vec![4.0; 600]),
        number("nothing", vec![f64::NAN; 600]),
        category("same", &["x"; 600]),
        category("empty", &[""; 600]),
        text("remark"),
    ];
    let whole = table(columns);
    for recipe in RECIPES {
        let encoding = Encoding::fit(&whole, &all_rows(&whole), &all_columns(&whole), &recipe);
        let unused: Vec<_> = encoding.unused().iter().map(|u| (u.name.as_str(), u.reason)).collect();
        let wanted = [
            ("constant", UnusedReason::Constant),
            ("nothing", UnusedReason::AllMissing),
            ("same", UnusedReason::Constant),
            ("empty", UnusedReason::AllMissing),
            ("remark", UnusedReason::Text),
        ];
        assert_eq!(unused, wanted, "{recipe:?}");
        assert_eq!(encoding.names()[..2], ["size", "size is missing"]);
        assert_eq!(encoding.cardinalities().len(), 1);
        let out = encoding.apply(&whole, None).unwrap();
        assert!(out.numbers.iter().all(|x| x.is_finite() && x.abs() <= 5.2), "{recipe:?}");
        assert_eq!(encoding.numbers().len(), 1);
    }
}

#[test]
fn five_thousand_columns_by_every_recipe() {
    let mut dice = Dice(5);
    let columns = (0..5_000).map(|k| match k % 3 {
        0 => number(&format!("x{k}"), (0..150).map(|_| dice.share()).collect()),
        1 => number(&format!("x{k}"), (0..150).map(|_| dice.below(3) as f64).collect()),
        _ => {
            let cells: Vec<String> = (0..150).map(|_| format!("l{}", dice.below(4))).collect();
            category(&format!("x{k}"), &cells.iter().map(String::as_str).collect::<Vec<_>>())
        }
    });
    let wide = table(columns.collect());
    for recipe in RECIPES {
        let encoding = Encoding::fit(&wide, &all_rows(&wide), &all_columns(&wide), &recipe);
        let out = encoding.apply(&wide, None).unwrap();
        assert_eq!((out.rows, out.width), (150, 3_334 + 1_666 * 4), "{recipe:?}");
        assert!(out.numbers.iter().all(|x| x.is_finite()));
        let numbers = encoding.numbers();
        assert_eq!((numbers.len(), numbers.last().unwrap().column), (3_334, 4_999));
        assert!(numbers.iter().all(|n| n.edges.is_empty() == recipe.bins.is_none()));
    }
}

use super::*;
use crate::{Kind, Values};

/// A small seeded generator (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }
}

fn number(name: &str, cells: Vec<f64>) -> Column {
    Column {
        name: name.into(),
        kind: Kind::Number,
        values: Values::Numbers(cells),
        missing: 0,
        out_of_range: 0,
        distinct: 0,
        commas: crate::Commas::None,
        strays: None,
        note: None,
    }
}

fn category(name: &str, codes: Vec<u32>) -> Column {
    let levels = (0..codes.iter().copied().max().unwrap_or(0)).map(|k| format!("l{k:05}")).collect();
    Column { kind: Kind::Category, values: Values::Categories { codes, levels }, ..number(name, vec![]) }
}

/// Copies among all other columns, as (name, relation).
fn copies(columns: Vec<Column>, target: &str) -> Vec<(String, Relation)> {
    let rows = match &columns[0].values {
        Values::Numbers(cells) => cells.len(),
        Values::Categories { codes, .. } => codes.len(),
        Values::Dropped => 0,
    };
    let table = Table { columns, rows };
    let found = Target::understand(&table, target, None).unwrap();
    let inputs: Vec<usize> = (0..table.columns.len()).collect();
    find_copies(&table, &found, &inputs).into_iter().map(|c| (c.column, c.relation)).collect()
}

fn ages(rows: usize) -> Vec<f64> {
    let mut dice = Dice(7);
    (0..rows).map(|_| 17.0 + dice.below(60) as f64).collect()
}

fn groups(ages: &[f64]) -> Vec<u32> {
    ages.iter()
        .map(|&a| {
            if a < 30.0 {
                1
            } else if a < 50.0 {
                2
            } else {
                3
            }
        })
        .collect()
}

#[test]
fn age_and_its_groups() {
    let years = ages(3000);
    let columns = || vec![number("age", years.clone()), category("age_group", groups(&years))];
    assert_eq!(copies(columns(), "age_group"), [("age".to_owned(), Relation::Finer)]);
    assert_eq!(copies(columns(), "age"), [("age_group".to_owned(), Relation::Coarser)]);
}

#[test]
fn exact_ages_without_repeats() {
    let mut dice = Dice(3);
    let exact: Vec<f64> = (0..500).map(|_| 17.0 + dice.below(1 << 40) as f64 / 2e10).collect();
    let whole: Vec<f64> = exact.iter().map(|a| a.floor()).collect();
    let columns = || vec![number("exact", exact.clone()), category("group", groups(&exact))];
    assert_eq!(copies(columns(), "group"), [("exact".to_owned(), Relation::Finer)]);
    assert_eq!(copies(columns(), "exact"), [("group".to_owned(), Relation::Coarser)]);
    let columns = || vec![number("exact", exact.clone()), number("whole", whole.clone())];
    assert_eq!(copies(columns(), "whole"), [("exact".to_owned(), Relation::Finer)]);
    assert_eq!(copies(columns(), "exact"), [("whole".to_owned(), Relation::Coarser)]);
}

#[test]
fn renamed_and_rescaled_copies() {
    let mut dice = Dice(5);
    let codes: Vec<u32> = (0..400).map(|_| dice.below(16) as u32 + 1).collect();
    let shuffled: Vec<f64> = codes.iter().map(|&c| f64::from(c * 7 % 17)).collect();
    let columns = || vec![category("name", codes.clone()), number("number", shuffled.clone())];
    assert_eq!(copies(columns(), "name"), [("number".to_owned(), Relation::Equal)]);
    assert_eq!(copies(columns(), "number"), [("name".to_owned(), Relation::Equal)]);
    let dollars: Vec<f64> = (0..300).map(|_| dice.below(1 << 50) as f64 / 1e6).collect();
    let euros = dollars.iter().map(|d| -0.9 * d + 5.0).collect();
    let columns = vec![number("dollars", dollars), number("euros", euros)];
    assert_eq!(copies(columns, "dollars"), [("euros".to_owned(), Relation::Equal)]);
}

#[test]
fn zip_codes_and_states() {
    let mut dice = Dice(9);
    let zips: Vec<u32> = (0..5000).map(|_| dice.below(800) as u32 + 1).collect();
    let states: Vec<u32> = zips.iter().map(|z| z * 7919 % 48 + 1).collect();
    let columns = || vec![category("zip", zips.clone()), category("state", states.clone())];
    assert_eq!(copies(columns(), "state"), [("zip".to_owned(), Relation::Finer)]);
    let as_numbers = zips.iter().map(|&z| f64::from(z)).collect();
    let columns = vec![number("zip", as_numbers), category("state", states)];
    assert_eq!(copies(columns, "state"), [("zip".to_owned(), Relation::Finer)]);
}

#[test]
fn one_exception_is_no_copy() {
    let years = ages(3000);
    let mut found = groups(&years);
    let place = years.iter().position(|&a| a == 40.0).unwrap();
    found[place] = 1;
    assert_eq!(copies(vec![number("age", years), category("age_group", found)], "age_group"), []);
}

#[test]
fn missing_cells_are_passed_over() {
    let mut years = ages(3000);
    let found = groups(&years);
    years.iter_mut().step_by(5).for_each(|a| *a = f64::NAN);
    let names = copies(vec![number("age", years.clone()), category("age_group", found.clone())], "age_group");
    assert_eq!(names, [("age".to_owned(), Relation::Finer)]);
    // So few cells that the copy tells nothing of the table.
    years.iter_mut().skip(100).for_each(|a| *a = f64::NAN);
    assert_eq!(copies(vec![number("age", years), category("age_group", found)], "age_group"), []);
}

#[test]
fn identifiers_constants_and_rare_levels_say_nothing() {
    let mut dice = Dice(11);
    let rows = 2000;
    let class: Vec<u32> = (0..rows).map(|_| dice.below(3) as u32 + 1).collect();
    let mut single = vec![0.0; rows];
    single[77] = 1.0;
    let pairs = (0..rows).map(|k| (k as u32 % 1990) + 1).collect();
    let columns = |target: Column| {
        vec![
            target,
            category("id", (1..=rows as u32).collect()),
            number("number", (0..rows).map(|k| k as f64).collect()),
            number("constant", vec![1.0; rows]),
            number("single", single.clone()),
            category("pairs", Vec::clone(&pairs)),
        ]
    };
    let pairs_agree =
        { class.iter().enumerate().map(|(k, &c)| if k >= 1990 { class[k - 1990] } else { c }).collect() };
    assert_eq!(copies(columns(category("class", pairs_agree)), "class"), []);
    let amount = (0..rows).map(|_| dice.below(1 << 40) as f64 / 1e3).collect();
    assert_eq!(copies(columns(number("amount", amount)), "amount"), []);
}

#[test]
fn tiny_tables_say_nothing() {
    let years = ages(19);
    let columns = vec![number("age", years.clone()), category("age_group", groups(&years))];
    let table = Table { columns, rows: 19 };
    let target = Target::understand(&table, "age_group", Some(Task::Multiclass)).unwrap();
    assert_eq!(find_copies(&table, &target, &[0, 1]), []);
}

#[test]
fn unrelated_columns_never_warn() {
    for seed in 0..200 {
        let mut dice = Dice(seed);
        let rows = 20 + dice.below(400) as usize;
        let target: Vec<f64> = (0..rows).map(|_| dice.below(2) as f64).collect();
        let mut columns = vec![number("target", target)];
        for k in 0..40 {
            let levels = 2 + dice.below(rows as u64 * 2);
            // Skewed: most rows share a level.
            let mut cell = || if dice.below(3) == 0 { dice.below(levels) } else { 0 };
            columns.push(if k % 2 == 0 {
                number(&format!("n{k}"), (0..rows).map(|_| cell() as f64).collect())
            } else {
                category(&format!("c{k}"), (0..rows).map(|_| cell() as u32 + 1).collect())
            });
        }
        let target = columns[0].values.clone();
        let constant = matches!(&target, Values::Numbers(v) if v.iter().all(|&x| x == v[0]));
        if !constant {
            assert_eq!(copies(columns, "target"), [], "seed {seed}");
        }
    }
}

#[test]
fn the_warning_names_column_and_flag() {
    let years = ages(200);
    let table = Table {
        rows: 200,
        columns: vec![number("age", years.clone()), category("age_group", groups(&years))],
    };
    let target = Target::understand(&table, "age_group", None).unwrap();
    let text = find_copies(&table, &target, &[0])[0].to_string();
    let expected = "column 'age' is a finer copy of the target: thresholds on 'age' separate the 3 classes of \
                    'age_group' without an error, in all 200 rows; leave it out with --drop age";
    assert_eq!(text, expected);
}

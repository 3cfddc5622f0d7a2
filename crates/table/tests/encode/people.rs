//! The real table of the repository, data/people.csv, with its columns made by hand.

use crate::helpers::{all_columns, all_rows, category, number, table};
use gradus_table::{Encoding, Recipe, Relation, Table, Target, Task, find_copies};

fn people() -> Table {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/people.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let columns = names.iter().enumerate().map(|(k, name)| {
        let cells: Vec<&str> = records.iter().map(|r| if &r[k] == "?" { "" } else { &r[k] }).collect();
        let parsed: Option<Vec<f64>> = cells.iter().map(|c| c.parse().ok()).collect();
        parsed.map_or_else(|| category(name, &cells), |cells| number(name, cells))
    });
    table(columns.collect())
}

fn copies(people: &Table, target: &str) -> Vec<(String, Relation)> {
    let target = Target::understand(people, target, None).unwrap();
    let found = find_copies(people, &target, &all_columns(people));
    found.into_iter().map(|c| (c.column, c.relation)).collect()
}

#[test]
fn warns_of_the_copies_there_are_and_of_no_other() {
    let people = people();
    assert_eq!(people.rows, 48_842);
    assert_eq!(copies(&people, "age_group"), [("age".to_owned(), Relation::Finer)]);
    assert_eq!(copies(&people, "age"), [("age_group".to_owned(), Relation::Coarser)]);
    assert_eq!(copies(&people, "education"), [("education_num".to_owned(), Relation::Equal)]);
    assert_eq!(copies(&people, "education_num"), [("education".to_owned(), Relation::Equal)]);
    for target in ["sex", "income", "hours_per_week", "relationship", "race", "capital_gain"] {
        assert_eq!(copies(&people, target), [], "{target}");
    }
}

#[test]
fn understands_its_targets() {
    let people = people();
    let understand = |name| Target::understand(&people, name, None).unwrap();
    let sex = understand("sex");
    assert_eq!((sex.task(), sex.classes().join(" ").as_str()), (Task::Binary, "Female Male"));
    assert_eq!(understand("age_group").task(), Task::Multiclass);
    assert_eq!(understand("age").task(), Task::Regression);
    assert_eq!(understand("occupation").left_out, 2809);
}

#[test]
fn encodes_every_column() {
    let people = people();
    let inputs: Vec<usize> =
        all_columns(&people).into_iter().filter(|&k| people.columns[k].name != "sex").collect();
    let encoding = Encoding::fit(&people, &all_rows(&people), &inputs, &Recipe::default());
    assert!(encoding.unused().is_empty() && encoding.cardinalities().is_empty());
    // 6 numbers; 8, 16, 7, 14, 6, 5 and 41 levels (one country once: other), 3 columns with gaps, income, age_group.
    assert_eq!(encoding.width(), 6 + 8 + 16 + 7 + 14 + 6 + 5 + 41 + 3 + 1 + 3);
    let encoded = encoding.apply(&people, None).unwrap();
    assert!(encoded.numbers.iter().all(|x| x.is_finite()));
    assert_eq!(encoded.numbers.len(), 48_842 * encoding.width());
}

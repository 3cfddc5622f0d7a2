use super::*;

fn number(name: &str, cells: &[f64]) -> Column {
    let missing = cells.iter().filter(|x| x.is_nan()).count();
    Column {
        name: name.into(),
        kind: Kind::Number,
        values: Values::Numbers(cells.to_vec()),
        missing,
        out_of_range: 0,
        distinct: 0,
        commas: crate::Commas::None,
        strays: None,
        note: None,
    }
}

fn category(name: &str, levels: &[&str], codes: &[u32]) -> Column {
    let levels = levels.iter().map(|l| (*l).to_owned()).collect();
    let values = Values::Categories { codes: codes.to_vec(), levels };
    Column { kind: Kind::Category, values, ..number(name, &[]) }
}

fn table(column: Column) -> Table {
    let rows = match &column.values {
        Values::Numbers(cells) => cells.len(),
        Values::Categories { codes, .. } => codes.len(),
        Values::Dropped => 30,
    };
    Table { columns: vec![column], rows }
}

fn understand(column: Column, task: Option<Task>) -> Result<Target, TargetError> {
    Target::understand(&table(column), "y", task)
}

/// `count` cells that go round `distinct` whole numbers.
fn round(count: usize, distinct: usize) -> Vec<f64> {
    (0..count).map(|k| (k % distinct) as f64).collect()
}

#[test]
fn whole_numbers_of_few_values_are_classes() {
    let mut cells = round(40, 3);
    cells[5] = f64::NAN;
    let target = understand(number("y", &cells), None).unwrap();
    assert_eq!((target.task(), target.guessed, target.left_out), (Task::Multiclass, true, 1));
    assert_eq!(target.classes(), ["0", "1", "2"]);
    assert_eq!(target.reason, "whole numbers with 3 distinct values");
    assert_eq!(target.how_to_change, "--task regression");
    assert_eq!(target.rows.len(), 39);
    assert!(target.values[5].is_nan() && !target.rows.contains(&5));
    assert_eq!(target.values[7], 1.0);

    assert_eq!(understand(number("y", &round(40, 10)), None).unwrap().task(), Task::Multiclass);
    assert_eq!(understand(number("y", &round(40, 11)), None).unwrap().task(), Task::Regression);
    assert_eq!(understand(number("y", &round(40, 2)), None).unwrap().task(), Task::Binary);
    let halves = understand(number("y", &[0.5, 1.0, 0.5, 1.0]), None).unwrap();
    assert_eq!((halves.task(), halves.how_to_change.as_str()), (Task::Regression, "--task multiclass"));
    assert_eq!(halves.values, [0.5, 1.0, 0.5, 1.0]);
}

#[test]
fn classes_of_numbers_are_sorted_by_value_and_written_short() {
    let target = understand(number("y", &[10.0, 9.0, -1.0, 9.0, -0.0, 0.0]), None).unwrap();
    assert_eq!(target.classes(), ["-1", "0", "9", "10"]);
    assert_eq!(target.values, [3.0, 2.0, 0.0, 2.0, 1.0, 1.0]);
}

#[test]
fn names_are_classes_and_levels_without_rows_are_not() {
    let target = understand(category("y", &["a", "b", "c"], &[1, 3, 0, 3]), None).unwrap();
    assert_eq!((target.task(), target.classes()), (Task::Binary, &["a".to_owned(), "c".to_owned()][..]));
    assert_eq!(target.values[..2], [0.0, 1.0]);
    assert_eq!((target.rows.as_slice(), target.left_out), (&[0, 1, 3][..], 1));
    let asked = understand(category("y", &["a", "c"], &[1, 2]), Some(Task::Multiclass)).unwrap();
    assert_eq!((asked.task(), asked.guessed), (Task::Multiclass, false));
}

#[test]
fn refuses_what_cannot_be_learned() {
    let nan = f64::NAN;
    let text = |error: TargetError| error.to_string();
    let refuse = |column, task| text(understand(column, task).unwrap_err());
    assert!(refuse(number("y", &[nan; 5]), None).contains("missing in all 5 rows"));
    assert!(refuse(number("y", &[nan, 1.0, nan]), None).contains("only 1 row"));
    assert!(refuse(number("y", &[2.0, 2.0, nan]), None).contains("hold '2'"));
    assert!(refuse(category("y", &["Male"], &[1, 1, 0]), None).contains("hold 'Male'"));
    assert!(refuse(category("y", &["Male"], &[0, 0]), None).contains("missing in all"));
    assert!(refuse(number("y", &round(30, 3)), Some(Task::Binary)).contains("has 3"));
    let names = category("y", &["a", "b"], &[1, 2]);
    assert!(refuse(names, Some(Task::Regression)).contains("such as 'a'"));
    let date = Column { kind: Kind::Date, ..number("y", &[1.0, 2.0]) };
    assert!(refuse(date, None).contains("is a date"));
    let free = Column { kind: Kind::Text, values: Values::Dropped, ..number("y", &[]) };
    assert!(refuse(free, None).contains("--type y=category"));
}

#[test]
fn refuses_identifiers() {
    let levels: Vec<String> = (0..11).map(|k| format!("n{k:02}")).collect();
    let levels: Vec<&str> = levels.iter().map(String::as_str).collect();
    let codes = |rows: u32| (0..rows).map(|k| k % 11 + 1).collect::<Vec<u32>>();
    let error = understand(category("y", &levels, &codes(109)), None).unwrap_err();
    assert!(
        error.to_string().contains("11 different values in 109 rows looks like an identifier"),
        "{error}"
    );
    assert!(understand(category("y", &levels, &codes(110)), None).is_ok());
    assert!(understand(category("y", &levels, &codes(22)), Some(Task::Multiclass)).is_ok());
    assert!(understand(category("y", &levels, &codes(21)), Some(Task::Multiclass)).is_err());
    let error = understand(number("y", &round(40, 30)), Some(Task::Multiclass)).unwrap_err();
    assert!(error.to_string().contains("--task regression"), "{error}");
}

#[test]
fn suggests_the_nearest_column() {
    let error = Target::understand(&table(number("income", &[1.0, 2.0])), "incme", None).unwrap_err();
    assert_eq!(error.to_string(), "no column is named 'incme'; did you mean 'income'?");
    let error = Target::understand(&table(number("income", &[1.0, 2.0])), "zzzzzzzzzz", None).unwrap_err();
    assert!(error.to_string().ends_with("the columns are 'income'"), "{error}");
}

#[test]
fn applies_to_another_table() {
    let target = understand(category("y", &["a", "b"], &[1, 2, 1]), None).unwrap();
    let other = target.apply(&table(category("y", &["b", "x"], &[1, 0, 1]))).unwrap();
    assert_eq!((other.rows, other.left_out), (vec![0, 2], 1));
    assert_eq!((other.values[0], other.values[2]), (1.0, 1.0));
    let error = target.apply(&table(category("y", &["b", "x", "z"], &[1, 2, 2, 3]))).unwrap_err();
    assert!(error.to_string().contains("'x' is no class that the model knows (at least 3 rows"), "{error}");
    assert_eq!(error.row(), Some(1));
    assert!(target.apply(&table(category("y", &["a"], &[0, 0]))).is_err());
    assert!(target.apply(&table(number("z", &[1.0]))).is_err());
    // One class alone is enough to test on.
    assert!(target.apply(&table(category("y", &["a"], &[1]))).is_ok());
}

#[test]
fn applies_across_kinds() {
    let classes = understand(number("y", &round(12, 3)), None).unwrap();
    assert_eq!(classes.apply(&table(category("y", &["1.0", "2"], &[1, 2]))).unwrap().values, [1.0, 2.0]);
    let error = classes.apply(&table(number("y", &[1.0, 7.5, 7.5]))).unwrap_err();
    assert!(error.to_string().contains("2 rows") && error.to_string().contains("'7.5'"), "{error}");
    let amount = understand(number("y", &[0.5, 1.0]), None).unwrap();
    assert_eq!(amount.apply(&table(category("y", &["2.5"], &[1]))).unwrap().values, [2.5]);
    let error = amount.apply(&table(category("y", &["2.5", "many"], &[1, 2]))).unwrap_err();
    assert!(error.to_string().contains("'many'"), "{error}");
    assert_eq!(error.row(), Some(1));
    assert!(matches!(understand(category("y", &["07", "7"], &[1, 2]), None).unwrap().task(), Task::Binary));
}

#[test]
fn the_spec_goes_through_json_and_tasks_through_text() {
    let target = understand(number("y", &round(12, 3)), None).unwrap();
    let text = serde_json::to_string(&target.spec).unwrap();
    assert_eq!(text, r#"{"name":"y","kind":"number","task":"multiclass","classes":["0","1","2"]}"#);
    assert_eq!(serde_json::from_str::<TargetSpec>(&text).unwrap(), target.spec);
    for task in [Task::Binary, Task::Multiclass, Task::Regression] {
        assert_eq!(task.to_string().parse::<Task>().unwrap(), task);
    }
    assert!("clustering".parse::<Task>().unwrap_err().to_string().contains("binary, multiclass, regression"));
}

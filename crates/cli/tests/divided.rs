//! Rows that belong together, that follow each other in time, and that count differently.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use rig::tables::{QUICK, lines, rows};
use rig::{Rig, Seeded};

/// [`rows`] with a household, a day and a weight each.
fn table(count: usize) -> String {
    let day = |i: usize| format!("2024-{:02}-{:02}", 1 + i / 28 % 12, 1 + i % 28);
    let line = |(i, row): (usize, &[String; 3])| {
        format!("{},h{},{},{}", row.join(","), i % 40, day(i / 3), 1 + i % 3)
    };
    lines("x,c,y,household,day,w", rows(count).iter().enumerate().map(line))
}

#[test]
fn groups_times_and_weights_are_said_and_work() {
    let rig = Rig::with(&table(360));
    for (i, (flags, said)) in [
        ("--group household", "household                category         40         0  ← group"),
        ("--time day", "day                      date            120         0  ← time"),
        ("--time day --drop day", "← time"),
        ("--time x", "← time"),
        ("--weight w", "← weight"),
        ("--class-weight balanced --weight w --group household", "← group"),
    ]
    .into_iter()
    .enumerate()
    {
        let ended = rig.done(&format!("train t.csv --target y {QUICK} {flags} --out run{i}"));
        assert!(ended.out.contains(said) || ended.err.contains(said), "{flags}: no '{said}' in {ended:#?}");
        let inspected = rig.done(&format!("inspect run{i} --json"));
        let inputs = !inspected.out.contains("\"household\"") && !inspected.out.contains("\"w\"");
        let own = flags.contains("group") && flags.contains("weight");
        assert!(!own || inputs, "{flags}: {inspected:#?}");
        // A day is an input unless it is dropped.
        assert_eq!(inspected.out.contains("\"day\""), !flags.contains("drop"), "{flags}");
        // The same options give the same model, from the file as from the flags.
        let config = rig.done(&format!("train t.csv --target y {QUICK} {flags} --print-config")).out;
        rig.write("run.toml", &config);
        rig.done(&format!("train --config run.toml --out again{i}"));
        assert!(rig.bytes(&format!("run{i}/model.gradus")) == rig.bytes(&format!("again{i}/model.gradus")));
        rig.done(&format!("predict run{i} t.csv -o p.csv --force"));
    }
}

/// Rows that do not count are as if they were not there: not to the net, not to the scores.
#[test]
fn rows_of_weight_zero_do_not_matter() {
    let mut seeded = Seeded(3);
    let honest = rows(1200);
    let line = |row: &[String; 3]| {
        let lie = seeded.below(2) == 0;
        let other = if row[2] == "yes" { "no" } else { "yes" };
        format!("{},{},{},{}", row[0], row[1], if lie { other } else { &row[2] }, if lie { 0 } else { 5 })
    };
    let rig = Rig::with(&lines("x,c,y,w", honest.iter().map(line)));
    let accuracy = |flags: &str, out: &str| -> f64 {
        let ended =
            rig.done(&format!("train t.csv --target y --epochs 30 --layers 16 {flags} --out {out} --json"));
        let report: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
        report["test"]["accuracy"].as_f64().unwrap()
    };
    assert!(accuracy("--weight w", "weighed") > 0.75);
    assert!(accuracy("--drop w", "plain") < 0.65);
    // The rows of a file of their own count by its column.
    rig.write(
        "other.csv",
        &lines("x,c,y,w", honest.iter().take(300).map(|row| format!("{},2", row.join(",")))),
    );
    assert!(accuracy("--weight w --test other.csv", "tested") > 0.75);
    rig.write("without.csv", &lines("x,c,y", honest.iter().take(300).map(|row| row.join(","))));
    rig.refused("train t.csv --target y --weight w --test without.csv --out no", &["without.csv", "\"w\""]);
}

/// With classes that count the same, a rare class is answered far more often; the scores count rows as they are.
#[test]
fn balanced_classes() {
    let mut seeded = Seeded(5);
    let line = |_| {
        let x = seeded.below(1000) as f64 / 1000.0;
        let yes = x > 0.9 && seeded.below(3) == 0;
        format!("{x},{}", if yes { "yes" } else { "no" })
    };
    let rig = Rig::with(&lines("x,y", (0..2000).map(line)));
    let recall = |flags: &str, out: &str| -> (f64, f64) {
        let ended =
            rig.done(&format!("train t.csv --target y --epochs 20 --layers 16 {flags} --out {out} --json"));
        let report: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
        let yes = report["test"]["per_class"].as_array().unwrap()[1]["recall"].as_f64().unwrap();
        (yes, report["test"]["accuracy"].as_f64().unwrap())
    };
    let (plain, balanced) = (recall("", "plain"), recall("--class-weight balanced", "balanced"));
    assert!(balanced.0 > plain.0 + 0.3 && balanced.1 < plain.1, "{plain:?} {balanced:?}");
}

#[test]
fn what_cannot_be_is_refused() {
    let rig = Rig::with(&table(60));
    for (flags, said) in [
        ("--group househald", &["--group names the column \"househald\"", "did you mean \"household\"?"][..]),
        ("--time c", &["column 'c' holds categories", "dates or numbers", "--time"]),
        ("--weight c", &["column 'c' holds categories", "--weight"]),
        ("--weight x", &["column 'x', row", "a weight of -", "0 or more"]),
        ("--group y", &["--group y", "the target"]),
        ("--group household --drop household", &["--drop household", "--group reads this one"]),
        ("--group household --time day", &["--group together with --time", "one way of splitting"]),
        ("--split-by c --time day", &["--split-by together with --time"]),
    ] {
        rig.refused(&format!("train t.csv --target y {QUICK} {flags} --out no"), said);
    }
    rig.write(
        "gap.csv",
        "x,y,day,w\n1,2,2024-01-01,1\n2,3,,1\n3,5,2024-01-03,\n4,1,2024-01-04,2\n5,7,2024-01-05,2\n",
    );
    rig.refused("train gap.csv --target y --time day --out no", &["column 'day', row 2: no value", "--time"]);
    rig.refused("train gap.csv --target y --weight w --out no", &["column 'w', row 3: no value", "--weight"]);
    rig.refused(
        "train t.csv --target x --class-weight balanced --out no",
        &["--class-weight balanced", "a number"],
    );
    let two = lines("x,y,g", (0..40).map(|i| format!("{i},{},{}", i * i % 7, i % 2)));
    rig.write("two.csv", &two);
    rig.refused("train two.csv --target y --task regression --group g --out no", &["2 groups", "3 parts"]);
    rig.refused("train two.csv --target y --task regression --time g --out no", &["2 different times"]);
}

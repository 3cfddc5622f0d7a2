//! `--folds` and `gradus compare` as a person uses them.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use rig::Rig;

const TRAIN: &str = "train people.csv --layers 16 --epochs 4 --batch 64";

#[test]
fn folds_are_told_of() {
    let rig = Rig::people(600);
    let done = rig.done(&format!("{TRAIN} --target income --folds 3 --out run"));
    for said in ["510 to train and validate in 3 folds, 90 to test", "3 nets of "] {
        assert!(done.err.contains(said), "{said}: {}", done.err);
    }
    for said in [
        "3 nets, one for each fold",
        "the model is their mean",
        "Out of fold: 510 training rows",
        "fold 3",
        "spread",
    ] {
        assert!(done.out.contains(said), "{said}: {}", done.out);
    }
    let metrics: serde_json::Value = serde_json::from_slice(&rig.bytes("run/metrics.json")).unwrap();
    assert_eq!(metrics["folds"]["scores"].as_array().unwrap().len(), 3);
    assert_eq!(metrics["nets"].as_array().unwrap().len(), 3);
    assert!(metrics["folds"]["spread"]["log_loss"].as_f64().unwrap() > 0.0);
    assert_eq!(metrics["validation"]["rows"], 510);
    // Everything that takes a model takes this one.
    rig.done("predict run people.csv -o said.csv");
    assert_eq!(rig.text("said.csv").lines().count(), 601);
    rig.done("evaluate run people.csv");
    for look in [
        "inspect run",
        "inspect run --program",
        "inspect run --row 3 --data people.csv",
        "check run people.csv --rows 4 --weights 20",
    ] {
        let done = rig.done(look);
        assert!(
            done.out.contains("The model is the mean of 3 nets; this is the first of them."),
            "{look}: {}",
            done.out
        );
    }
    for lang in ["en", "ko"] {
        rig.done(&format!("report run --lang {lang} -o {lang}.html"));
        assert!(rig.text(&format!("{lang}.html")).contains("id=\"folds\""), "{lang}");
    }
    // What a run says of itself repeats it.
    rig.done("train --config run/config.toml --out again");
    assert!(rig.bytes("again/model.gradus") == rig.bytes("run/model.gradus"));
    assert_eq!(rig.text("again/out_of_fold.csv"), rig.text("run/out_of_fold.csv"));
}

#[test]
fn a_difference_that_is_noise_and_one_that_is_not() {
    let rig = Rig::people(2_000);
    rig.done(&format!("{TRAIN} --target income --seed 0 --out good"));
    rig.done(&format!("{TRAIN} --target income --folds 3 --out folds"));
    rig.done(&format!("{TRAIN} --target income --only age --out poor"));

    let same = rig.done("compare good good --json");
    let same: serde_json::Value = serde_json::from_str(&same.out).unwrap();
    assert_eq!((&same["verdict"], &same["rows"]), (&"noise".into(), &300.into()));
    for difference in same["differences"].as_array().unwrap() {
        assert_eq!(difference["difference"], 0.0);
        assert_eq!(
            (&difference["interval"]["low"], &difference["interval"]["high"]),
            (&0.0.into(), &0.0.into())
        );
    }
    let said = rig.done("compare good good").out;
    assert!(said.contains("By log loss these 300 rows cannot tell the two apart"), "{said}");

    for (command, better) in [("compare good poor", "first"), ("compare poor good", "second")] {
        let of: serde_json::Value =
            serde_json::from_str(&rig.done(&format!("{command} --json")).out).unwrap();
        assert_eq!(of["verdict"], better, "{of:#}");
        assert_eq!(of["metric"], "log_loss");
        let metrics: Vec<serde_json::Value> = ["good", "poor"]
            .map(|run| serde_json::from_slice(&rig.bytes(&format!("{run}/metrics.json"))).unwrap())
            .into();
        let loss = |run: &serde_json::Value| run["test"]["log_loss"].as_f64().unwrap();
        let difference = of["differences"][1]["difference"].as_f64().unwrap();
        let wanted = loss(&metrics[1]) - loss(&metrics[0]);
        assert!((difference.abs() - wanted).abs() < 1e-9, "{difference} {wanted}");
        let said = rig.done(command).out;
        assert!(said.contains(&format!("By log loss the {better} run is better")), "{said}");
    }
    let said = rig.done("compare good poor --metric accuracy").out;
    assert!(said.contains("By accuracy"), "{said}");
    // Folds keep the test rows that there are without them.
    rig.done("compare good folds");
}

#[test]
fn what_cannot_be_compared() {
    let rig = Rig::people(400);
    rig.done(&format!("{TRAIN} --target income --out a"));
    rig.done(&format!("{TRAIN} --target income --seed 1 --out seed"));
    rig.done(&format!("{TRAIN} --target income --test-share 0.3 --out share"));
    rig.done(&format!("{TRAIN} --target sex --out sex"));
    rig.done(&format!("{TRAIN} --target income --weight age --out weighted"));
    let refused = |command: &str, said: &str| {
        rig.run(command).with(2).saying(said);
    };
    refused("compare a seed", "its 60 test rows are others; compare runs on the same test rows");
    refused("compare a share", "it was tested on 120 rows, the first run on 60");
    refused("compare a sex", "a binary of 'sex', beside a binary of 'income'");
    refused("compare a weighted", "its test rows count otherwise");
    refused("compare a nothing", "nothing: this is not a run's folder");
    refused("compare a a --metric rmse", "--metric rmse: wanted accuracy, log_loss, roc_auc");
    rig.done("compare weighted weighted");
    std::fs::remove_file(rig.path("seed/predictions.csv")).unwrap();
    refused("compare seed seed", "its predictions.csv is not there");
    rig.write(
        "share/predictions.csv",
        "row,target,prediction,probability_<=50K,probability_>50K\n1,x,y,0.5,0.5\n",
    );
    refused("compare share share", "line 2: '1,x,y,0.5,0.5'");
}

#[test]
fn a_test_counts_rows_by_a_column() {
    let rig = Rig::people(400);
    rig.done(&format!("{TRAIN} --target income --out run"));
    // A weight of 2 is the row twice, one of 0 the row not there.
    let text = rig.text("people.csv");
    let lines: Vec<&str> = text.lines().collect();
    let weight = |row: usize| row % 3;
    let mut weighted = format!("{},w\n", lines[0]);
    let mut repeated = format!("{}\n", lines[0]);
    for (row, line) in lines[1..].iter().enumerate() {
        weighted += &format!("{line},{}\n", weight(row));
        repeated += &format!("{line}\n").repeat(weight(row));
    }
    rig.write("weighted.csv", &weighted);
    rig.write("repeated.csv", &repeated);
    let test = |command: &str| -> serde_json::Value { serde_json::from_str(&rig.done(command).out).unwrap() };
    let by_weight = test("evaluate run weighted.csv --weight w --json");
    let by_rows = test("evaluate run repeated.csv --json");
    for metric in ["accuracy", "log_loss", "roc_auc"] {
        let [a, b] = [&by_weight, &by_rows].map(|test| test["test"][metric].as_f64().unwrap());
        assert!((a - b).abs() < 1e-9, "{metric}: {a} {b}");
    }
    assert_eq!(by_weight["weight"], "w");
    assert!(rig.done("evaluate run weighted.csv --weight w").out.contains("counted by 'w'"));
    rig.run("evaluate run people.csv --weight w").with(2).saying("a needed column is missing: \"w\"");
    rig.write("negative.csv", &weighted.replace(",2\n", ",-2\n"));
    rig.run("evaluate run negative.csv --weight w").with(2).saying("a weight of -2");
}

//! `gradus inspect` and the numbers of `gradus report`, through the real binary.
#![allow(clippy::unwrap_used)]

mod rig;

use rig::Rig;
use serde_json::Value;

const TRAIN: &str = "--bins 4 --layers 6,5 --epochs 3 --one-hot-limit 5 --json";

fn trained(target: &str) -> Rig {
    let rig = Rig::people(400);
    rig.done(&format!("train people.csv -t {target} {TRAIN} --out run"));
    rig
}

#[track_caller]
fn json(rig: &Rig, words: &str) -> Value {
    let text = rig.done(&format!("{words} --json")).out;
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

#[track_caller]
fn near(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-6 * b.abs().max(1e-3), "{a} is not {b}");
}

#[test]
fn columns_layers_and_memory() {
    let rig = trained("sex");
    let text = rig.done("inspect run").out;
    for part in
        ["Predicts sex, 2 classes: Female, Male", "pieces from", "a learnt vector a level", "0.columns"]
    {
        assert!(text.contains(part), "no '{part}' in {text}");
    }
    let found = json(&rig, "inspect run");
    assert_eq!(found, json(&rig, "inspect run/model.gradus"));
    let layers = found["layers"].as_array().unwrap();
    let sum: u64 = layers.iter().map(|layer| layer["parameters"].as_u64().unwrap()).sum();
    assert_eq!(sum, found["parameters"].as_u64().unwrap());
    let report = json(&rig, "report run");
    assert_eq!((&report["parameters"], &report["layers"]), (&found["parameters"], &found["layers"]));
    assert_eq!(found["memory"]["weights"].as_u64().unwrap(), 4 * sum);
    rig.run("inspect people.csv").with(2);
}

#[test]
fn the_program_hands_the_error_back_before_it_updates() {
    let rig = trained("sex");
    let listing = json(&rig, "inspect run --program");
    let lines = listing["lines"].as_array().unwrap();
    let at =
        |formula: &str| lines.iter().position(|l| l["formula"].as_str().unwrap().contains(formula)).unwrap();
    let weight = |name: &str| {
        let parameters = listing["parameters"].as_array().unwrap();
        let found = parameters.iter().find(|p| p["name"] == name).unwrap();
        found["symbol"].as_str().unwrap().to_string()
    };
    // Dense layer 3 of: columns, dense, silu, dropout, dense, …
    let middle = weight("4.dense.weight");
    assert!(at(&format!("·{middle}ᵀ")) < at(&format!("{middle} += update")), "{listing}");
    let text = rig.done("inspect run --program").out;
    assert!(text.contains("predict: forward") && text.contains("bce("), "{text}");
}

#[test]
fn a_row_followed_is_the_prediction_and_the_gradient() {
    for (target, drop) in [("sex", ""), ("age_group", "--drop age"), ("age", "--drop age_group")] {
        let rig = trained(&format!("{target} {drop}"));
        let trace = json(&rig, "inspect run --row 7 --data people.csv");
        rig.done("predict run people.csv -o out.csv");
        let out = rig.text("out.csv");
        let row: Vec<&str> = out.lines().nth(7).unwrap().split(',').collect();
        let says = numbers(&trace["says"]);
        let said: Vec<f64> = match target {
            "age" => vec![row[0].parse().unwrap()],
            _ => row[1..].iter().map(|p| p.parse().unwrap()).collect(),
        };
        says.iter().zip(&said).for_each(|(a, b)| near(*a, *b));

        let operations = trace["operations"].as_array().unwrap();
        let stages: Vec<&str> = operations.iter().map(|o| o["stage"].as_str().unwrap()).collect();
        let ordered =
            ["forward", "loss", "backward"].iter().flat_map(|s| stages.iter().filter(move |x| *x == s));
        assert!(ordered.eq(stages.iter()), "{stages:?}");
        // The error at the output is p − y, or 2·(z − y); the last bias hands it on as its gradient.
        let error = numbers(&trace["error"]);
        let learnt = trace["learnt"].as_f64().unwrap();
        match target {
            "sex" => near(error[0], says[1] - learnt),
            "age" => near(error[0], 2.0 * (numbers(&trace["raw"])[0] - learnt)),
            _ => error.iter().enumerate().for_each(|(k, e)| {
                near(*e, says[k] - if k as f64 == learnt { 1.0 } else { 0.0 });
            }),
        }
        let gradient =
            operations.iter().find(|o| o["gradient_of"].as_str().is_some_and(|name| name == "7.dense.bias"));
        let gradient = gradient.unwrap();
        let first = numbers(&gradient["written"][0]["first"]);
        error.iter().zip(&first).for_each(|(a, b)| near(*a, *b));
        let update = numbers(&gradient["update"]);
        update.iter().zip(&first).for_each(|(u, g)| near(*u, -1e-2 * g));
        // In the text, backward comes in the order it happens: the error first, then gradient and update.
        let text = rig.done("inspect run --row 7 --data people.csv").out;
        let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("no '{part}' in {text}"));
        let order = [
            "Predict:",
            "Compare:",
            "Reduce the error:",
            "7.dense\n    error handed back",
            "gradient of 7.dense.weight",
            "gradient of 4.dense.weight",
            "gradient of 1.dense.weight",
            "Repeat:",
        ];
        assert!(order.map(at).is_sorted(), "{text}");
        assert!(text.contains("the run's rate 0.01"), "{text}");
    }
}

#[test]
fn a_row_without_an_answer_is_only_predicted() {
    let rig = trained("sex");
    let people = rig.text("people.csv");
    let position = people.lines().next().unwrap().split(',').position(|name| name == "sex").unwrap();
    let without = |line: &str| {
        let cells = line.split(',').enumerate().filter(|(i, _)| *i != position);
        cells.map(|(_, cell)| cell).collect::<Vec<_>>().join(",")
    };
    let lines: Vec<String> = people.lines().map(without).collect();
    rig.write("new.csv", &(lines.join("\n") + "\n"));
    let trace = json(&rig, "inspect run --row 3 --data new.csv");
    assert!(trace["loss"].is_null() && trace["truth"].is_null(), "{trace}");
    assert!(trace["operations"].as_array().unwrap().iter().all(|o| o["stage"] == "forward"), "{trace}");
    assert!(rig.done("inspect run --row 3 --data new.csv").out.contains("nothing to compare with"));
    rig.run("inspect run --row 401 --data people.csv").with(2).saying("a number from 1 to 400");
    rig.run("inspect run --row 0 --data people.csv").with(2);
    rig.run("inspect run --row 3").with(2).saying("--data");
}

#[test]
fn a_report_is_drawn_again_with_and_without_its_table() {
    let rig = trained("sex");
    let page = rig.text("run/report.html");
    let numbers = rig.text("run/report.json");
    rig.done("report run -o again.html");
    assert_eq!(rig.text("again.html"), page);
    rig.done("report run --data people.csv -o gathered.html");
    assert_eq!(rig.text("gathered.html"), page, "gathered from the table, to the same bits");
    rig.done("report run --lang ko");
    assert!(rig.text("run/report.html").contains("lang=\"ko\""));
    assert_eq!(rig.text("run/report.json"), numbers);
    rig.run("report run --lang xx").with(2);
    std::fs::remove_file(rig.path("run/report.json")).unwrap();
    rig.done("report run --lang en");
    assert_eq!(rig.text("run/report.html"), page);
    std::fs::remove_file(rig.path("people.csv")).unwrap();
    std::fs::remove_file(rig.path("run/metrics.json")).unwrap();
    rig.run("report run").with(2).saying("not finished");
}

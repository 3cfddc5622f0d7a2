//! What a person finds of the command without a table: help, manual, completions, version; and what a program finds:
//! one JSON object.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use std::collections::BTreeSet;

use rig::Rig;
use rig::tables::QUICK;
use serde_json::Value;

/// Every flag of every command. A change here is a change of what people type: say it in the changelog.
const FLAGS: &str = include_str!("surface.txt");

/// The names in a block of the help that a heading begins.
fn listed(help: &str, heading: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != heading).skip(1);
    let lines = lines.take_while(|line| line.starts_with("  "));
    // A name is set in by two; a text that goes on in the next line is set in further.
    let names =
        lines.filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    names.map(str::to_string).collect()
}

/// The commands, but for `help`, which shows what the others show by `--help`.
fn commands(rig: &Rig) -> Vec<String> {
    let mut names = listed(&rig.done("--help").out, "Commands:");
    assert_eq!(names.pop().as_deref(), Some("help"));
    assert!(names.len() >= 6, "{names:?}");
    names
}

/// The flags in a help, as `--layers` or `-t, --target`, each with its text.
fn flags(help: &str) -> Vec<(String, String)> {
    let mut flags: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in help.lines() {
        let indent = line.len() - line.trim_start().len();
        let line = line.trim_start();
        if indent <= 6 && line.starts_with('-') {
            let (names, text) = line.split_once("  ").unwrap_or((line, ""));
            let names = names.split(['<', '[']).next().unwrap_or_default().trim();
            assert!(names.contains("--"), "no long name in '{line}'");
            flags.push((names.to_string(), text.trim().to_string()));
            inside = true;
        } else if indent > 6 && inside {
            let text = &mut flags.last_mut().unwrap().1;
            *text = format!("{text} {line}").trim().to_string();
        } else {
            inside = false;
        }
    }
    flags
}

/// `--target` of `-t, --target`.
fn long(flag: &str) -> &str {
    flag.rsplit(' ').next().unwrap_or_default()
}

/// Every option of the net and of how it learns says in the help what it is where it is not given, and what the
/// options of a run say is the same.
#[test]
fn defaults_are_in_the_help() {
    let rig = Rig::people(60);
    let printed = rig.done("train people.csv --target sex --preset default --print-config").out;
    let value = |name: &str| {
        let line = printed.lines().find_map(|line| line.strip_prefix(&format!("{name} = ")))?;
        Some(line.replace(['"', '[', ']', ' '], "").replace('_', "-"))
    };
    for command in ["train", "check"] {
        let flags = flags(&rig.done(&format!("{command} --help")).out);
        let mut same = 0;
        for name in FLAGS.split_once("--numeric").unwrap().1.split_once("--seed").unwrap().0.split("--") {
            let name = name.trim();
            let Some((_, text)) = flags.iter().find(|(flag, _)| long(flag) == format!("--{name}")) else {
                continue;
            };
            let default = text.split_once("[default: ").unwrap_or_else(|| panic!("--{name}: {text}")).1;
            let default = default.trim_end_matches(']');
            if default.contains(' ') || default == "never" || name.ends_with("schedule") {
                // By the table, or a table of its own in the file.
                continue;
            }
            let written: Option<f64> = value(&name.replace('-', "_")).and_then(|value| value.parse().ok());
            match (written, default.parse::<f64>()) {
                (Some(written), Ok(default)) => assert_eq!(written, default, "--{name}"),
                _ => assert_eq!(value(&name.replace('-', "_")).as_deref(), Some(default), "--{name}"),
            }
            same += 1;
        }
        assert!(same >= 15, "{same}");
    }
    // Wherever its lines are broken.
    let help = rig.done("train --help").out.split_whitespace().collect::<Vec<_>>().join(" ");
    for text in
        ["128,128", "[default: silu]", "[default: flat-cosine]", "[default: adamw]", "[default: 0.01]"]
    {
        assert!(help.contains(text), "{text}: {help}");
    }
}

/// In an empty folder, without a table, and leaving nothing there.
#[test]
fn every_flag_is_known_and_explained() {
    let rig = Rig::empty();
    let mut found = String::new();
    for command in [vec![String::new()], commands(&rig)].concat() {
        let help = rig.done(&format!("{command} --help"));
        assert_eq!(help.err, "");
        assert!(help.out.contains(&format!("Usage: gradus {command}")), "{}", help.out);
        let flags = flags(&help.out);
        for (flag, text) in &flags {
            assert!(
                text.len() >= 8 && text.contains(' '),
                "gradus {command} {flag}: '{text}' is no explanation"
            );
        }
        let names: Vec<&str> = flags.iter().map(|(flag, _)| flag.as_str()).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{command}: {names:?}");
        found += &format!("gradus {command}\n").replace(" \n", "\n");
        names.iter().for_each(|name| found += &format!("    {name}\n"));
        if !command.is_empty() {
            assert_eq!(rig.done(&format!("help {command}")).out, help.out);
            let about = help.out.lines().next().unwrap();
            assert!(rig.done("--help").out.contains(about), "{command}: two texts say what it is");
        }
    }
    assert!(found == FLAGS, "the flags have changed; if they should have, this is surface.txt now:\n{found}");
    assert_eq!(rig.names(""), Vec::<String>::new());
}

#[test]
fn nothing_to_do_shows_the_help() {
    let rig = Rig::empty();
    let ended = rig.run("").with(2);
    assert_eq!((ended.out.as_str(), ended.err), ("", rig.done("--help").out));
    for flag in ["--version", "-V"] {
        let ended = rig.done(flag);
        let version = format!("gradus {} (", env!("CARGO_PKG_VERSION"));
        assert!(ended.out.starts_with(&version) && ended.out.ends_with(")\n"), "{ended:?}");
        assert_eq!(ended.out.lines().count(), 1, "for scripts: {ended:?}");
    }
}

/// What the help gives as examples does work, one after the other.
#[cfg(unix)]
#[test]
fn examples_in_the_help_work() {
    let rig = Rig::people(120);
    let table = rig.text("people.csv");
    rig.write("new.csv", &table);
    rig.write("test.csv", &table);
    let mut run = 0;
    for help in ["--help", "train --help"] {
        let help = rig.done(help).out;
        for line in help.lines().filter(|line| line.starts_with("  gradus ")) {
            rig.shell(line).with(0);
            run += 1;
        }
    }
    assert!(run >= 8, "{run} examples");
    let lines = |name: &str| rig.text(name).lines().count();
    assert_eq!(lines("predictions.csv"), lines("new.csv"));
}

#[test]
fn manual_pages() {
    let rig = Rig::empty();
    let mut pages = vec![(String::new(), rig.done("man").out)];
    let names = commands(&rig);
    for name in &names {
        assert!(pages[0].1.contains(&format!("gradus\\-{name}(1)")), "{name}");
        pages.push((name.clone(), rig.done(&format!("man {name}")).out));
    }
    for (name, page) in &pages {
        let title = format!("gradus-{name}").trim_end_matches('-').to_string();
        let head = format!(".TH {title} 1  \"gradus {}\"", env!("CARGO_PKG_VERSION"));
        assert!(page.contains(&head), "{title}: {page}");
        for (flag, _) in flags(&rig.done(&format!("{name} --help")).out) {
            assert!(page.contains(&long(&flag).replace('-', "\\-")), "{title}: {flag}");
        }
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"] {
            assert!(page.contains(&format!(".SH {section}\n")), "{title}: {section}");
        }
    }
    assert!(rig.run("man trian").with(2).err.contains("train"));
}

#[test]
fn completions() {
    let rig = Rig::empty();
    let flags = flags(&rig.done("train --help").out);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = rig.done(&format!("completions {shell}"));
        assert_eq!(script.err, "");
        // fish names a flag by `-l name`.
        let names = flags.iter().map(|(flag, _)| long(flag).trim_start_matches("--").to_string());
        for name in names.chain(commands(&rig)) {
            assert!(script.out.contains(&name), "{shell}: no {name}");
        }
        if shell == "bash" {
            rig.write("gradus.bash", &script.out);
            let check = std::process::Command::new("bash").arg("-n").arg(rig.path("gradus.bash")).status();
            // Where there is no bash, there is nothing to check it with.
            assert!(check.map_or(true, |status| status.success()));
        }
    }
    let refused = rig.run("completions tcsh").with(2);
    assert!(refused.err.contains("bash") && refused.err.contains("fish"), "{refused:?}");
}

/// One JSON object on one line, which ends.
#[track_caller]
fn object(out: &str) -> Value {
    assert!(out.ends_with('\n') && out.lines().count() == 1, "{out}");
    let value: Value = serde_json::from_str(out).unwrap();
    assert!(value.is_object(), "{out}");
    assert_eq!(value["schema"], 1);
    value
}

/// The scores of a task are there, and are numbers.
#[track_caller]
fn scores(value: &Value, names: &[&str], rows: &Value) {
    for name in names {
        assert!(value[name].is_f64(), "{name}: {value}");
    }
    assert_eq!(&value["rows"], rows);
}

#[test]
fn json() {
    let rig = Rig::people(300);
    let of_classes = ["accuracy", "log_loss", "roc_auc"].as_slice();
    for (task, target, more, names) in [
        ("binary", "sex", "", of_classes),
        ("multiclass", "age_group", "--drop age", of_classes),
        ("regression", "age", "--drop age_group", &["rmse", "mae", "r2"]),
    ] {
        let train =
            rig.done(&format!("train people.csv --target {target} {more} {QUICK} --json --out {target}"));
        assert_eq!(train.err, "", "{target}");
        let report = object(&train.out);
        assert_eq!((&report["task"], &report["target"]), (&task.into(), &target.into()));
        let rows = &report["rows"];
        let count = |name: &str| rows[name].as_u64().unwrap();
        assert_eq!((count("table"), count("left_out")), (300, 0));
        assert_eq!(count("train") + count("validation") + count("test"), 300);
        assert!(report["seconds"].as_f64().unwrap() > 0.0);
        for part in ["test", "baseline_constant", "baseline_linear"] {
            scores(&report[part], names, &rows["test"]);
        }
        scores(&report["validation"], names, &rows["validation"]);
        let on_disk: Value = serde_json::from_str(&rig.text(&format!("{target}/metrics.json"))).unwrap();
        assert_eq!(report, on_disk);

        let resumed = rig.done(&format!("resume {target} --json")).saying("this run is finished");
        assert_eq!(object(&resumed.out), report);

        let evaluated = rig.done(&format!("evaluate {target} people.csv --json"));
        assert_eq!(evaluated.err, "");
        let evaluation = object(&evaluated.out);
        assert_eq!((&evaluation["task"], &evaluation["target"]), (&task.into(), &target.into()));
        scores(&evaluation["test"], names, &300.into());

        // Standard output is the object's, unless the predictions go there.
        let file = format!("{target}.csv");
        let to_file = rig.done(&format!("predict {target} people.csv -o {file} --json"));
        assert_eq!(to_file.err, "");
        let predicted = object(&to_file.out);
        assert_eq!((&predicted["rows"], &predicted["columns"][0]), (&300.into(), &"prediction".into()));
        let to_screen = rig.done(&format!("predict {target} people.csv --json"));
        assert_eq!(to_screen.out, rig.text(&file));
        assert_eq!(object(&to_screen.err), predicted);
    }
}

/// Refusals are for people: they leave standard output to the object that does not come.
#[test]
fn no_json_where_there_is_nothing_to_report() {
    let rig = Rig::people(50);
    for command in
        ["train people.csv --target nosuch --json", "resume nowhere --json", "evaluate no people.csv --json"]
    {
        let refused = rig.run(command).with(2);
        assert_eq!(refused.out, "");
        assert!(refused.err.starts_with("error: "), "{refused:?}");
    }
}

//! gradus on the tables: what is not yet in the results is run, and kept at once.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

use crate::arguments::Arguments;
use crate::children::{self, Failure, Measured};
use crate::note;
use crate::tables::{self, Table};

/// Keys of a line that make it the same run as another.
const KEYS: [&str; 8] =
    ["table", "table_digest", "preset", "options", "seed", "version", "machine", "threads"];

/// Runs what is asked for and not there.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let data =
        arguments.data.as_ref().ok_or("--data DIR is wanted: the tables; or --standing to run nothing")?;
    let tables = tables::read(data, &arguments.tables)?;
    let program = match &arguments.program {
        Some(program) => program.clone(),
        None => built()?,
    };
    let bench = Bench::new(arguments, &program)?;
    let result = bench.tables(&tables);
    let _ = fs::remove_dir_all(&bench.scratch);
    result
}

struct Bench<'a> {
    arguments: &'a Arguments,
    /// A copy, so that a build meanwhile changes nothing.
    program: PathBuf,
    version: String,
    scratch: PathBuf,
    file: PathBuf,
    /// Keys of the lines that are there.
    known: Vec<Value>,
}

impl Bench<'_> {
    fn new<'a>(arguments: &'a Arguments, program: &Path) -> Result<Bench<'a>, String> {
        let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench");
        clear(&place);
        let scratch = place.join(format!("quality-{}", std::process::id()));
        let copy = scratch.join("gradus");
        fs::create_dir_all(&scratch).map_err(|error| format!("{}: {error}", scratch.display()))?;
        fs::copy(program, &copy).map_err(|error| format!("{}: {error}", program.display()))?;
        let version = said(&copy, &["--version"])?.trim().trim_start_matches("gradus ").to_string();
        let file = arguments.home.join("results.jsonl");
        let known = fs::read_to_string(&file).unwrap_or_default();
        let known =
            known.lines().filter_map(|line| serde_json::from_str(line).ok()).map(|line: Value| key(&line));
        let known = known.collect();
        Ok(Bench { arguments, program: copy, version, scratch, file, known })
    }

    /// Seeds outermost, so that a first standing is there early.
    fn tables(&self, tables: &[Table]) -> Result<(), String> {
        let mut plans = Vec::new();
        for table in tables {
            let digest = table.digest()?;
            for preset in &self.arguments.presets {
                plans.push((table, digest.clone(), preset, self.options(table, preset)?));
            }
        }
        for seed in &self.arguments.seeds {
            for (table, table_digest, preset, options) in &plans {
                let mut line = json!({
                    "table": table.name, "table_digest": table_digest, "preset": name(preset), "options": options,
                    "seed": seed, "version": self.version, "machine": machine(), "threads": self.arguments.threads,
                });
                if !self.arguments.again && self.known.contains(&key(&line)) {
                    continue;
                }
                let more = match self.one(table, preset, *seed) {
                    Ok(more) => more,
                    Err(Failure::Said(error)) => json!({ "error": error }),
                    Err(Failure::Ended(text)) => return Err(format!("{} {preset}: {text}", table.name)),
                };
                if let (Value::Object(line), Value::Object(more)) = (&mut line, more) {
                    line.extend(more);
                }
                self.keep(&line)?;
                note(&told(&line, &table.metric));
            }
        }
        Ok(())
    }

    /// Trains and predicts once.
    fn one(&self, table: &Table, preset: &str, seed: u64) -> Result<Value, Failure> {
        let out = self.scratch.join("run");
        let place = |path: &Path| path.display().to_string();
        let mut words = train(table, preset);
        words.extend(["--seed".into(), seed.to_string(), "--no-report".into(), "--json".into()]);
        words.extend(["--force".into(), "--out".into(), place(&out)]);
        words.extend(["--threads".into(), self.arguments.threads.to_string()]);
        let fit = children::run(&self.program, &words, &self.scratch)?;
        let answers = self.scratch.join("answers.csv");
        let words = ["predict", &place(&out), &place(&table.test), "--output", &place(&answers), "--force"];
        let mut words: Vec<String> = words.map(String::from).to_vec();
        words.extend(["--threads".into(), self.arguments.threads.to_string()]);
        let predict = children::run(&self.program, &words, &self.scratch)?;
        let said = said_by(&fit)?;
        Ok(json!({
            "task": said["task"], "metric": table.metric, "rows_train": table.rows_train,
            "fit_cpu_s": fit.cpu, "fit_s": fit.wall, "peak_mib": fit.peak_mib,
            "predict_cpu_s": predict.cpu, "predict_s": predict.wall, "predict_peak_mib": predict.peak_mib,
            "cores_of_others": fit.others, "epochs": said["epochs"], "best_epoch": said["best_epoch"],
            "parameters": said["parameters"], "scores": scores(&said["test"]),
            "interval": said["test_intervals"][&table.metric], "commit": commit(),
        }))
    }

    /// A digest of the options as they are resolved for a table; where its files lie and the seed stand elsewhere.
    fn options(&self, table: &Table, preset: &str) -> Result<String, String> {
        let mut words = train(table, preset);
        words.push("--print-config".into());
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        Ok(digest(&said(&self.program, &words)?))
    }

    /// Adds a line to the results.
    fn keep(&self, line: &Value) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("{}: {error}", self.file.display());
        let mut file = OpenOptions::new().create(true).append(true).open(&self.file).map_err(failed)?;
        file.write_all(format!("{line}\n").as_bytes()).map_err(failed)
    }
}

/// Takes away what stopped runs left: scratch folders of processes that are no more.
fn clear(place: &Path) {
    let folders = fs::read_dir(place).into_iter().flatten().flatten();
    for folder in folders.map(|entry| entry.path()) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let of = name.strip_prefix("quality-").and_then(|process| process.parse::<u32>().ok());
        // Where the system does not list its processes, nothing is known to be over.
        if of
            .is_some_and(|of| Path::new("/proc/self").exists() && !Path::new(&format!("/proc/{of}")).exists())
        {
            let _ = fs::remove_dir_all(&folder);
        }
    }
}

/// This tree's gradus, built.
fn built() -> Result<PathBuf, String> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let words = ["build", "--quiet", "--release", "--locked", "--package", "gradus-cli"];
    let status = Command::new("cargo").args(words).current_dir(&home).status();
    match status.map_err(|error| format!("cargo: {error}"))?.success() {
        true => Ok(home.join("target/release/gradus")),
        false => Err("gradus could not be built; --program FILE names one that is".into()),
    }
}

/// The words that say what is learnt, from what.
fn train(table: &Table, preset: &str) -> Vec<String> {
    let how = if preset.ends_with(".toml") { "--config" } else { "--preset" };
    let (train, test) = (table.train.display().to_string(), table.test.display().to_string());
    ["train", &train, "--test", &test, "--target", &table.target, how, preset].map(String::from).to_vec()
}

/// What a preset is called: a TOML file by its name.
fn name(preset: &str) -> &str {
    match preset.strip_suffix(".toml") {
        Some(path) => path.rsplit('/').next().unwrap_or(path),
        None => preset,
    }
}

/// A digest of a printed config without paths, seed and the preset's name.
fn digest(config: &str) -> String {
    let own = ["table = ", "test = ", "seed = ", "preset = "];
    let kept: Vec<&str> =
        config.lines().filter(|line| !own.iter().any(|start| line.starts_with(start))).collect();
    format!("{:016x}", xxh3_64(kept.join("\n").as_bytes()))
}

/// What makes a line the same run as another.
fn key(line: &Value) -> Value {
    KEYS.iter().map(|key| line[key].clone()).collect()
}

/// A line's key without its seed.
pub fn setting(line: &Value) -> Value {
    KEYS.iter().filter(|key| **key != "seed").map(|key| line[key].clone()).collect()
}

/// The metrics of a test that are single numbers.
fn scores(test: &Value) -> Value {
    let names = ["accuracy", "log_loss", "roc_auc", "rmse", "mae", "r2"];
    let found = names.iter().filter(|name| test[**name].is_number());
    found.map(|name| (name.to_string(), test[*name].clone())).collect::<serde_json::Map<_, _>>().into()
}

fn said_by(fit: &Measured) -> Result<Value, Failure> {
    let last = fit.output.lines().last().unwrap_or_default();
    serde_json::from_str(last).map_err(|error| Failure::Ended(format!("train --json: {error}")))
}

/// A program's output.
fn said(program: &Path, words: &[&str]) -> Result<String, String> {
    let failed = |text: String| format!("{} {}: {text}", program.display(), words.join(" "));
    let output = Command::new(program).args(words).output().map_err(|error| failed(error.to_string()))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_string())),
    }
}

/// The processor and how many cores of it there are.
fn machine() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map_or(std::env::consts::ARCH, |(_, name)| name.trim());
    format!("{model}, {} cores", std::thread::available_parallelism().map_or(1, |n| n.get()))
}

/// The commit of this tree, with a + where it has changes.
fn commit() -> Option<String> {
    let home = env!("CARGO_MANIFEST_DIR");
    let words = ["-C", home, "describe", "--always", "--dirty=+", "--exclude=*"];
    said(Path::new("git"), &words).ok().map(|text| text.trim().to_string())
}

/// A line for whoever watches.
fn told(line: &Value, metric: &str) -> String {
    let what = format!("{} {} seed {}", line["table"], line["preset"], line["seed"]).replace('"', "");
    match line["error"].as_str() {
        Some(error) => format!("{what}: {error}"),
        None => format!(
            "{what}: {metric} {:.4}, {:.1} CPU s, {} epochs",
            line["scores"][metric].as_f64().unwrap_or(f64::NAN),
            line["fit_cpu_s"].as_f64().unwrap_or(f64::NAN),
            line["epochs"]
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_holds_what_makes_a_run_and_nothing_else() {
        let line = json!({
            "table": "t", "table_digest": "1", "preset": "quick", "options": "2", "seed": 0, "version": "0.1.0 (avx2)",
            "machine": "m", "threads": 2, "fit_cpu_s": 1.0,
        });
        let with = |name: &str, value: Value| {
            let mut other = line.clone();
            other[name] = value;
            key(&other)
        };
        for name in KEYS {
            assert_ne!(key(&line), with(name, "other".into()), "{name}");
        }
        assert_eq!(key(&line), with("fit_cpu_s", 2.0.into()));
        assert_eq!(key(&line), with("commit", "abc".into()));
    }

    #[test]
    fn options_are_told_apart_by_what_matters() {
        let config =
            "preset = \"a\"\n[data]\ntable = \"/x\"\ntest = \"/y\"\n[training]\nbatch = 32\nseed = 0\n";
        let same = config.replace("/x", "/z").replace("seed = 0", "seed = 7").replace("\"a\"", "\"b\"");
        assert_eq!(digest(config), digest(&same));
        assert_ne!(digest(config), digest(&config.replace("32", "64")));
    }

    #[test]
    fn presets_and_files_are_named() {
        assert_eq!((name("quick"), name("/a/b/wide.toml")), ("quick", "wide"));
    }

    #[test]
    fn only_single_numbers_are_kept() {
        let test = json!({ "rows": 3, "rmse": 1.0, "confusion": [[1.0]], "mae": null });
        assert_eq!(scores(&test), json!({ "rmse": 1.0 }));
    }
}

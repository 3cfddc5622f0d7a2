//! `cargo xtask bench`: gradus and its rivals on the same work, side by side, and one table of ratios.

mod table;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::{run, say, workspace};

/// Where environments, builds and results go.
fn folder() -> PathBuf {
    workspace().join("target/bench")
}

/// One process to be timed.
struct Job {
    work: &'static str,
    threads: usize,
    program: PathBuf,
    arguments: Vec<String>,
}

/// The work, in the order of the table.
const WORK: [&str; 8] = ["W1", "W2", "W2b", "W3", "W4-sgd", "W4-adam", "W5", "W6"];

/// Times the work whose names hold `only` (all of it where empty) and prints the table.
pub fn bench(only: &str) -> Result<(), String> {
    run("cargo", &["build", "--release", "--package", "gradus-bench"])?;
    let rivals = workspace().join("bench/rivals");
    let python = python(&rivals)?;
    run(
        "cargo",
        &[
            "build",
            "--release",
            "--manifest-path",
            "bench/rivals/burn/Cargo.toml",
            "--target-dir",
            "target/bench/burn",
        ],
    )?;
    let own = workspace().join("target/release/gradus-bench");
    let burn = folder().join("burn/release/rival-burn");
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    let mut threads = vec![1, cores];
    threads.dedup();
    let mut lines = Vec::new();
    for &threads in &threads {
        let words = ["limits".into(), threads.to_string()];
        lines.extend(timed(&Job { work: "limits", threads, program: own.clone(), arguments: words.into() })?);
    }
    for work in WORK.into_iter().filter(|work| work.contains(only)) {
        for &threads in &threads {
            let job = |program: &Path, arguments: &[&str]| Job {
                work,
                threads,
                program: program.to_path_buf(),
                arguments: arguments.iter().map(|word| word.to_string()).collect(),
            };
            let count = &threads.to_string();
            let script = |name: &str| rivals.join(name).display().to_string();
            let mut jobs = vec![
                job(&own, &["work", work, count]),
                job(&burn, &[work, count]),
                job(&python, &[&script("jax_bench.py"), work, count, "step"]),
                job(&python, &[&script("torch_bench.py"), work, count, "eager"]),
                job(&python, &[&script("sklearn_bench.py"), work, count]),
            ];
            if work != "W5" {
                jobs.push(job(&python, &[&script("jax_bench.py"), work, count, "scan"]));
            }
            for job in &jobs {
                match timed(job) {
                    Ok(more) => lines.extend(more),
                    Err(text) => say(&format!("left out: {text}")),
                }
            }
        }
    }
    let (markdown, json) = table::table(&lines, cores);
    let write = |name: &str, text: String| {
        fs::write(folder().join(name), text).map_err(|error| format!("{name}: {error}"))
    };
    write("results.md", markdown.clone())?;
    write("results.json", json.to_string())?;
    say(&markdown);
    Ok(())
}

/// The rivals' Python, with what they need; made when it is not there.
fn python(rivals: &Path) -> Result<PathBuf, String> {
    let python = folder().join("venv/bin/python");
    if !python.exists() {
        fs::create_dir_all(folder()).map_err(|error| format!("target/bench: {error}"))?;
        let home = folder().join("venv").display().to_string();
        run("python3", &["-m", "venv", &home])?;
        let list = rivals.join("requirements.txt").display().to_string();
        run(&python.display().to_string(), &["-m", "pip", "install", "--quiet", "-r", &list])?;
    }
    Ok(python)
}

/// Runs a job, pinned to one core where it has one thread; its JSON lines.
fn timed(job: &Job) -> Result<Vec<Value>, String> {
    let name = format!("{} {} × {}", job.program.display(), job.arguments.join(" "), job.threads);
    let mut command = match job.threads {
        1 => {
            let mut command = Command::new("taskset");
            command.args(["-c", "0"]).arg(&job.program);
            command
        }
        _ => Command::new(&job.program),
    };
    command.args(&job.arguments).env("RAYON_NUM_THREADS", job.threads.to_string());
    let output = command.output().map_err(|error| format!("{name}: {error}"))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{name}: {}", text.lines().last().unwrap_or_default()));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    for line in &lines {
        say(&format!(
            "{} {} × {}: {} {}",
            line["workload"], line["peer"], job.threads, line["value"], line["metric"]
        ));
    }
    match lines.is_empty() {
        true => Err(format!("{name}: no figure for {}", job.work)),
        false => Ok(lines),
    }
}

/// Figures by (work, metric), then by peer and threads.
type Figures = BTreeMap<(String, String), BTreeMap<(String, usize), Value>>;

/// Sorts lines into figures.
fn figures(lines: &[Value]) -> Figures {
    let mut figures = Figures::new();
    for line in lines {
        let text = |key: &str| line[key].as_str().unwrap_or_default().to_string();
        let threads = line["threads"].as_u64().unwrap_or(0) as usize;
        figures
            .entry((text("workload"), text("metric")))
            .or_default()
            .insert((text("peer"), threads), json!({"value": line["value"], "line": line}));
    }
    figures
}

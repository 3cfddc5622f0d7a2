//! `cargo xtask bench`: gradus and its rivals on the same work, side by side, and one table of ratios.

mod against;
mod curves;
mod figures;
mod goals;
mod job;
#[path = "../../bench/speed/src/others.rs"]
mod others;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{built, run, say, workspace};
use job::Job;

/// Where environments, builds and results go.
fn folder() -> PathBuf {
    workspace().join("target/bench")
}

/// The work, in the order of the table.
const WORK: [&str; 8] = ["W1", "W2", "W2b", "W3", "W4-sgd", "W4-adam", "W5", "W6"];
/// Work that is timed only where it is named, and has no rivals.
const NAMED: [&str; 1] = ["W500M"];

/// What the words after `bench` ask for.
pub fn bench(words: &[&str]) -> Result<(), String> {
    match words {
        ["--curves"] => curves::curves(&own()?, ""),
        ["--curves", name] => curves::curves(&own()?, name),
        ["--against", commit, only @ ..] => against::against(commit, &chosen(only)?),
        [first, ..] if first.starts_with('-') => Err(format!("bench: {first}? See cargo xtask.")),
        only => side_by_side(&chosen(only)?),
    }
}

/// Work whose names hold one of the words, or all of it.
fn chosen(words: &[&str]) -> Result<Vec<&'static str>, String> {
    let named = NAMED.into_iter().filter(|work| words.contains(work));
    let held = |work: &&str| {
        words.is_empty() || words.iter().any(|word| !NAMED.contains(word) && work.contains(word))
    };
    let work: Vec<_> = WORK.into_iter().filter(held).chain(named).collect();
    match work.is_empty() {
        true => Err(format!("no work holds {}; there are {WORK:?} and {NAMED:?}", words.join(", "))),
        false => Ok(work),
    }
}

/// Threads to time on: one, and all cores.
fn threads() -> Vec<usize> {
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    let mut threads = vec![1, cores];
    threads.dedup();
    threads
}

/// gradus' own bench, built.
fn own() -> Result<PathBuf, String> {
    run("cargo", &["build", "--release", "--package", "gradus-bench"])?;
    built("release", "gradus-bench")
}

/// A file of results.
fn write(name: &str, text: &str) -> Result<(), String> {
    fs::create_dir_all(folder()).map_err(|error| format!("target/bench: {error}"))?;
    fs::write(folder().join(name), text).map_err(|error| format!("{name}: {error}"))
}

/// Times the chosen work and prints the table.
fn side_by_side(chosen: &[&str]) -> Result<(), String> {
    let own = own()?;
    let rivals = match chosen.iter().all(|work| NAMED.contains(work)) {
        true => None,
        false => Some(Rivals::ready()?),
    };
    let threads = threads();
    let limits = || -> Result<Vec<Value>, String> {
        let each = threads.iter().map(|&n| Job::new(&own, n, &["limits", &n.to_string()]).said());
        Ok(each.collect::<Result<Vec<_>, _>>()?.concat())
    };
    // Before and after: a machine that is shared is not always as quick.
    let mut lines = limits()?;
    for work in chosen {
        for &threads in threads.iter().filter(|&&n| n > 1 || !NAMED.contains(work)) {
            let count = &threads.to_string();
            let mut jobs = vec![Job::new(&own, threads, &["work", work, count])];
            if threads > 1 && ["W2", "W2b", "W3"].contains(work) {
                jobs.push(Job::new(&own, threads, &["shares", work, count]));
            }
            jobs.extend(rivals.iter().flat_map(|rivals| rivals.jobs(work, threads)));
            for job in &jobs {
                match job.said() {
                    Ok(more) => lines.extend(more),
                    Err(text) => say(&format!("left out: {text}")),
                }
            }
        }
    }
    lines.extend(limits()?);
    let (markdown, json) = table::table(&lines, threads.last().copied().unwrap_or(1));
    write("results.md", &markdown)?;
    write("results.json", &json.to_string())?;
    say(&markdown);
    Ok(())
}

/// The rivals, built and installed.
struct Rivals {
    scripts: PathBuf,
    python: PathBuf,
    burn: PathBuf,
    candle: PathBuf,
}

impl Rivals {
    fn ready() -> Result<Rivals, String> {
        let scripts = workspace().join("bench/rivals");
        let built = |name: &str| {
            let manifest = format!("bench/rivals/{name}/Cargo.toml");
            let target = format!("target/bench/{name}");
            run("cargo", &["build", "--release", "--manifest-path", &manifest, "--target-dir", &target])?;
            Ok::<_, String>(folder().join(format!("{name}/release/rival-{name}")))
        };
        Ok(Rivals { python: python(&scripts)?, burn: built("burn")?, candle: built("candle")?, scripts })
    }

    /// All of them on a work.
    fn jobs(&self, work: &str, threads: usize) -> Vec<Job> {
        if NAMED.contains(&work) {
            return Vec::new();
        }
        let count = &threads.to_string();
        let script = |name: &str, mode: &str| {
            let script = self.scripts.join(name).display().to_string();
            Job::new(&self.python, threads, &[&script, work, count, mode])
        };
        let mut jobs = vec![
            Job::new(&self.burn, threads, &[work, count]),
            script("jax_bench.py", "step"),
            script("torch_bench.py", "eager"),
            script("sklearn_bench.py", ""),
        ];
        if work != "W5" {
            jobs.push(script("jax_bench.py", "scan"));
        }
        if ["W1", "W4-sgd", "W4-adam", "W6"].contains(&work) {
            jobs.push(Job::new(&self.candle, threads, &[work, count]));
        }
        jobs
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_chosen_by_a_part_of_its_name() {
        assert_eq!(chosen(&[]), Ok(WORK.to_vec()));
        assert_eq!(chosen(&["W2"]), Ok(vec!["W2", "W2b"]));
        assert_eq!(chosen(&["W1", "adam"]), Ok(vec!["W1", "W4-adam"]));
        // It holds "W5" too, but takes minutes and gigabytes.
        assert_eq!(chosen(&["W5"]), Ok(vec!["W5"]));
        assert_eq!(chosen(&["W500M"]), Ok(vec!["W500M"]));
        assert!(chosen(&["W9"]).is_err());
        assert!(bench(&["--curvs"]).is_err());
    }
}

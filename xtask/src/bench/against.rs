//! `cargo xtask bench --against COMMIT`: whether anything has become slower.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use super::figures::seconds;
use super::job::Job;
use super::{folder, own, threads, write};
use crate::{run, say, workspace};

/// Times each side is run. The median of so many lies between the second smallest and the second largest in 96 of
/// 100 cases, whatever the noise is like.
const PAIRS: usize = 9;
/// Slower by more than this is too slow.
const SLOWER: f64 = 1.05;

/// Times the chosen work here and at another commit, by turns, on all cores; an error where any is slower.
pub fn against(commit: &str, chosen: &[&str]) -> Result<(), String> {
    let (id, other) = built_at(commit)?;
    let own = own()?;
    let threads = threads().last().copied().unwrap_or(1);
    let mut verdicts = Vec::new();
    for work in chosen {
        let job = |program: &Path| Job::new(program, threads, &["work", work, &threads.to_string()]);
        let mut ratios = BTreeMap::<String, Vec<f64>>::new();
        for pair in 0..PAIRS {
            // Whoever comes second may find a warmer machine: they change places.
            let (now, then) = match pair % 2 {
                0 => {
                    let now = times(&job(&own))?;
                    (now, times(&job(&other))?)
                }
                _ => {
                    let then = times(&job(&other))?;
                    (times(&job(&own))?, then)
                }
            };
            for (metric, now) in now {
                if let Some(then) = then.get(&metric) {
                    ratios.entry(metric).or_default().push(now / then);
                }
            }
        }
        for (metric, ratios) in ratios {
            let verdict = Verdict::new(format!("{work} {metric}"), ratios);
            say(&verdict.text());
            verdicts.push(verdict);
        }
    }
    let mut text = format!(
        "Time now over time at {id:.12}, {threads} thread(s), {PAIRS} pairs\n\n| work | ratio | from | to | |\n|---|---|---|---|---|\n"
    );
    verdicts.iter().for_each(|verdict| {
        let _ = writeln!(text, "{}", verdict.text());
    });
    write("against.md", &text)?;
    let json =
        verdicts.iter().map(|v| json!({ "work": v.work, "median": v.median, "low": v.low, "high": v.high }));
    write("against.json", &json!(json.collect::<Vec<_>>()).to_string())?;
    say(&format!("\n{text}"));
    let slower: Vec<&str> = verdicts.iter().filter(|v| v.is_slower()).map(|v| v.work.as_str()).collect();
    match slower.is_empty() {
        true => Ok(()),
        false => Err(format!("slower than at {id:.12}: {}", slower.join(", "))),
    }
}

/// Seconds of each metric.
fn times(job: &Job) -> Result<BTreeMap<String, f64>, String> {
    let time = |line: &serde_json::Value| {
        let metric = line["metric"].as_str()?;
        Some((metric.to_string(), seconds(metric, line["value"].as_f64()?)))
    };
    Ok(job.lines()?.iter().filter_map(time).collect())
}

/// What came of a work.
struct Verdict {
    work: String,
    median: f64,
    low: f64,
    high: f64,
}

impl Verdict {
    /// Of the ratios of pairs: their median, and the range it may lie in.
    fn new(work: String, mut ratios: Vec<f64>) -> Verdict {
        ratios.sort_by(f64::total_cmp);
        let n = ratios.len();
        let edge = usize::from(n > 2);
        Verdict { work, median: ratios[n / 2], low: ratios[edge], high: ratios[n - 1 - edge] }
    }

    /// Beyond the spread.
    fn is_slower(&self) -> bool {
        self.low > SLOWER
    }

    fn text(&self) -> String {
        let word = match () {
            () if self.is_slower() => "**slower**",
            () if self.high < 1.0 / SLOWER => "quicker",
            () => "",
        };
        format!("| {} | {:.3} | {:.3} | {:.3} | {word} |", self.work, self.median, self.low, self.high)
    }
}

/// A commit's number, and gradus' bench of it, built in a work tree of its own that is taken away again.
fn built_at(commit: &str) -> Result<(String, PathBuf), String> {
    let id = git(&["rev-parse", "--verify", "--quiet", &format!("{commit}^{{commit}}")])
        .map_err(|_| format!("no commit {commit}"))?;
    let home = folder().join("against");
    let program = home.join(format!("gradus-bench-{id}"));
    if program.exists() {
        return Ok((id, program));
    }
    let io = |error: std::io::Error| format!("{}: {error}", home.display());
    let tree = home.join("tree");
    // A run that was killed may have left one.
    if tree.exists() {
        fs::remove_dir_all(&tree).map_err(io)?;
    }
    fs::create_dir_all(&home).map_err(io)?;
    let at = tree.display().to_string();
    git(&["worktree", "add", "--force", "--detach", &at, &id])?;
    let built = build(&tree, &home.join("build"), &program);
    git(&["worktree", "remove", "--force", &at])?;
    built.map(|()| (id, program))
}

fn build(tree: &Path, target: &Path, program: &Path) -> Result<(), String> {
    let (manifest, target_name) = (tree.join("Cargo.toml"), target.display().to_string());
    let manifest = manifest.display().to_string();
    let words = [
        "build",
        "--release",
        "--package",
        "gradus-bench",
        "--manifest-path",
        &manifest,
        "--target-dir",
        &target_name,
    ];
    run("cargo", &words)?;
    let from = target.join("release/gradus-bench");
    fs::copy(&from, program).map(|_| ()).map_err(|error| format!("{}: {error}", from.display()))
}

/// What git says.
fn git(words: &[&str]) -> Result<String, String> {
    let output = Command::new("git").args(words).current_dir(workspace()).output();
    let output = output.map_err(|error| format!("git: {error}"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).trim().to_string()),
        false => Err(format!("git {}: {}", words.join(" "), String::from_utf8_lossy(&output.stderr).trim())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slower_is_what_is_slower_beyond_the_spread() {
        let verdict = |ratios: &[f64]| Verdict::new("W".into(), ratios.into());
        let noisy = verdict(&[1.0, 0.97, 1.3, 1.02, 1.2, 0.99, 1.1, 1.04, 1.15]);
        assert_eq!((noisy.median, noisy.low, noisy.high), (1.04, 0.99, 1.2));
        assert!(!noisy.is_slower());
        let slow = verdict(&[1.08, 1.09, 1.07, 1.10, 1.06, 1.0, 1.08, 1.09, 1.3]);
        assert!(slow.is_slower() && slow.text().contains("**slower**"));
        assert!(verdict(&[0.9; 9]).text().contains("quicker"));
        // A single slow pair of many says nothing.
        assert!(!verdict(&[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 5.0]).is_slower());
        assert!(!verdict(&[1.01]).is_slower());
    }

    #[test]
    fn an_unknown_commit_is_named() {
        assert_eq!(built_at("no-such-commit"), Err("no commit no-such-commit".into()));
    }
}

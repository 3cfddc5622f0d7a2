//! One process that is timed, and the lines it says.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use serde_json::Value;

use crate::say;

/// The key of each line that says how many cores other processes kept busy meanwhile.
pub const OTHERS: &str = "cores_of_others";

/// One process to be timed.
pub struct Job {
    /// On how many threads; one is pinned to a core.
    pub threads: usize,
    /// What is run.
    pub program: PathBuf,
    /// With what.
    pub arguments: Vec<String>,
}

impl Job {
    /// Of words.
    pub fn new(program: impl Into<PathBuf>, threads: usize, arguments: &[&str]) -> Job {
        let arguments = arguments.iter().map(|word| word.to_string()).collect();
        Job { threads, program: program.into(), arguments }
    }

    /// Runs it; its JSON lines.
    pub fn lines(&self) -> Result<Vec<Value>, String> {
        let name = format!("{} {}", self.program.display(), self.arguments.join(" "));
        let mut command = match self.threads {
            1 => {
                let mut command = Command::new("taskset");
                command.args(["-c", "0"]).arg(&self.program);
                command
            }
            _ => Command::new(&self.program),
        };
        command.args(&self.arguments).env("RAYON_NUM_THREADS", self.threads.to_string());
        let (begin, before) = (Instant::now(), ticks());
        let output = command.output().map_err(|error| format!("{name}: {error}"))?;
        let others = before.zip(ticks()).map(|(before, now)| {
            // A tick is a hundredth of a second wherever the files exist.
            let theirs = (now.0 - before.0 - (now.1 - before.1)) / 100.0;
            (theirs / begin.elapsed().as_secs_f64()).max(0.0)
        });
        if !output.status.success() {
            let text = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{name}: {}", text.lines().last().unwrap_or_default()));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let mut lines: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        for line in lines.iter_mut().filter_map(Value::as_object_mut) {
            line.insert(OTHERS.into(), others.into());
        }
        match lines.is_empty() {
            true => Err(format!("{name}: no figure")),
            false => Ok(lines),
        }
    }

    /// Runs it and says each figure.
    pub fn said(&self) -> Result<Vec<Value>, String> {
        let lines = self.lines()?;
        for line in &lines {
            let text = |key: &str| line[key].as_str().unwrap_or_default().to_string();
            let (work, peer, metric) = (text("workload"), text("peer"), text("metric"));
            say(&format!("{work} {peer} × {}: {} {metric}", self.threads, line["value"]));
        }
        Ok(lines)
    }
}

/// Ticks that all cores have worked; and those of this process and its children that are done. `None` where the
/// system does not say.
fn ticks() -> Option<(f64, f64)> {
    let numbers =
        |text: &str| text.split_whitespace().filter_map(|word| word.parse().ok()).collect::<Vec<f64>>();
    let all = std::fs::read_to_string("/proc/stat").ok()?;
    let all = numbers(all.lines().next()?);
    // User, nice, system; then idle and waiting; then interrupts and what the host took.
    let busy = all.get(..3)?.iter().sum::<f64>() + all.get(5..8)?.iter().sum::<f64>();
    let own = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name before may hold anything; after it there are a letter and numbers, among them user and system time of
    // this process and of its children.
    let own = numbers(own.rsplit(')').next()?);
    Some((busy, own.get(10..14)?.iter().sum()))
}

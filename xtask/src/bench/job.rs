//! One process that is timed, and the lines it says.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use super::others::Others;
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
        let others = Others::since_now();
        let output = command.output().map_err(|error| format!("{name}: {error}"))?;
        let others = others.cores();
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

//! A program that is run and measured.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use wait4::Wait4;

use crate::others::Others;

/// What a program said and took.
pub struct Measured {
    /// Standard output.
    pub output: String,
    /// Seconds of all its threads, user and system.
    pub cpu: f64,
    /// Seconds on the clock.
    pub wall: f64,
    /// The most memory it had, in MiB.
    pub peak_mib: f64,
    /// How many cores others kept busy meanwhile, where the system says so.
    pub others: Option<f64>,
}

/// Why there is nothing.
pub enum Failure {
    /// It ended with an error of its own: its last words.
    Said(String),
    /// It could not be started, or was ended from outside.
    Ended(String),
}

/// Runs a program to its end. What it says goes through files in `folder`, so that no pipe has to be emptied while
/// its end is waited for.
pub fn run(program: &Path, words: &[String], folder: &Path) -> Result<Measured, Failure> {
    let ended = |error: std::io::Error| Failure::Ended(format!("{}: {error}", program.display()));
    let file = |name: &str| folder.join(name);
    let (said, remarks) = (file("stdout"), file("stderr"));
    let others = Others::since_now();
    let begin = Instant::now();
    let child = Command::new(program)
        .args(words)
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(&said).map_err(ended)?)
        .stderr(std::fs::File::create(&remarks).map_err(ended)?)
        .spawn()
        .map_err(ended)?;
    let used = child.wait4().map_err(ended)?;
    let wall = begin.elapsed().as_secs_f64();
    let others = others.cores();
    if !used.status.success() {
        let text = std::fs::read_to_string(&remarks).unwrap_or_default();
        let last = text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("no word");
        let last = format!("{}: {last}", used.status);
        // A signal leaves no exit code: someone stopped it.
        return Err(match used.status.code() {
            Some(code) if code < 128 => Failure::Said(last),
            _ => Failure::Ended(last),
        });
    }
    Ok(Measured {
        output: std::fs::read_to_string(&said).map_err(ended)?,
        cpu: (used.rusage.utime + used.rusage.stime).as_secs_f64(),
        wall,
        peak_mib: used.rusage.maxrss as f64 / (1 << 20) as f64,
        others,
    })
}

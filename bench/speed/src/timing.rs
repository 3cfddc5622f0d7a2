//! Times and figures.

use std::time::Instant;

use serde_json::{Value, json};

/// Seconds of one call of `f`: the best of a few means, in a fifth of a second or two calls.
pub fn quick(mut f: impl FnMut()) -> f64 {
    let mut mean = |calls: usize| {
        let begin = Instant::now();
        (0..calls).for_each(|_| f());
        begin.elapsed().as_secs_f64() / calls as f64
    };
    let (first, second) = (mean(1), mean(1));
    if first > 0.1 {
        return second;
    }
    let calls = (0.025 / second).ceil().max(1.0) as usize;
    (0..6).map(|_| mean(calls)).fold(second, f64::min)
}

/// A median with the best and worst.
pub struct Figure {
    peer: &'static str,
    work: &'static str,
    threads: usize,
    metric: &'static str,
    values: Vec<f64>,
}

impl Figure {
    /// Of repeats.
    pub fn new(
        peer: &'static str,
        work: &'static str,
        threads: usize,
        metric: &'static str,
        mut values: Vec<f64>,
    ) -> Figure {
        values.sort_by(f64::total_cmp);
        Figure { peer, work, threads, metric, values }
    }

    /// As a line of JSON, with more in it.
    #[allow(clippy::print_stdout, reason = "its output is the result")]
    pub fn print(&self, more: Value) {
        let v = &self.values;
        let mut line = json!({
            "peer": self.peer, "version": env!("CARGO_PKG_VERSION"), "workload": self.work, "threads": self.threads,
            "metric": self.metric, "value": v[v.len() / 2], "min": v[0], "max": v[v.len() - 1], "n": v.len(),
        });
        if let (Some(line), Some(more)) = (line.as_object_mut(), more.as_object()) {
            line.extend(more.clone());
        }
        println!("{line}");
    }
}

/// The most memory this process has had, in MiB; `None` where the system does not say.
pub fn peak_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
}

/// Bytes of memory that nobody uses; `None` where the system does not say.
pub fn free_bytes() -> Option<f64> {
    let all = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = all.lines().find(|line| line.starts_with("MemAvailable:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? * 1024.0)
}

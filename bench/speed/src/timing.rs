//! Times and figures.

use std::time::Instant;

use serde_json::{Value, json};

/// Seconds of one call of `f`: `repeats` means, each over calls that last some `seconds` together; a first one, not
/// counted, warms up.
pub fn each(seconds: f64, repeats: usize, mut f: impl FnMut()) -> Vec<f64> {
    let begin = Instant::now();
    let mut calls = 0;
    while calls == 0 || begin.elapsed().as_secs_f64() < seconds {
        f();
        calls += 1;
    }
    let mean = |_| {
        let begin = Instant::now();
        (0..calls).for_each(|_| f());
        begin.elapsed().as_secs_f64() / calls as f64
    };
    (0..repeats).map(mean).collect()
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

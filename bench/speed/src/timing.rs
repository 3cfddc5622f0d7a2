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

/// Who else keeps the machine busy meanwhile.
pub struct Others {
    begin: Instant,
    ticks: Option<(f64, f64)>,
}

impl Others {
    /// From now on.
    pub fn since_now() -> Others {
        Others { begin: Instant::now(), ticks: ticks() }
    }

    /// How many cores they have kept busy, on average; 0 where the system does not say.
    pub fn cores(&self) -> f64 {
        let (Some(before), Some(now)) = (self.ticks, ticks()) else { return 0.0 };
        let theirs = (now.0 - before.0) - (now.1 - before.1);
        // A tick is a hundredth of a second wherever the file exists.
        (theirs / 100.0 / self.begin.elapsed().as_secs_f64()).max(0.0)
    }
}

/// Ticks that all cores have worked, and those that this process has.
fn ticks() -> Option<(f64, f64)> {
    let numbers =
        |text: &str| text.split_whitespace().filter_map(|word| word.parse().ok()).collect::<Vec<f64>>();
    let all = std::fs::read_to_string("/proc/stat").ok()?;
    let all = numbers(all.lines().next()?);
    // User, nice, system; then idle and waiting; then interrupts and what the host took.
    let busy = all.get(..3)?.iter().sum::<f64>() + all.get(5..8)?.iter().sum::<f64>();
    let own = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name before may hold anything; from the third field on there are only numbers and a letter.
    let own = numbers(own.rsplit(')').next()?);
    Some((busy, own.get(10)? + own.get(11)?))
}

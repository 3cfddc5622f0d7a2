//! Who else keeps the machine busy. `xtask` reads this file too.

use std::time::Instant;

/// A time during which others are watched.
pub struct Others {
    begin: Instant,
    ticks: Option<(f64, f64)>,
}

impl Others {
    /// From now on.
    pub fn since_now() -> Others {
        Others { begin: Instant::now(), ticks: ticks() }
    }

    /// How many cores they have kept busy, on average; `None` where the system does not say.
    pub fn cores(&self) -> Option<f64> {
        let (before, now) = (self.ticks?, ticks()?);
        let theirs = (now.0 - before.0) - (now.1 - before.1);
        // A tick is a hundredth of a second wherever the files exist.
        Some((theirs / 100.0 / self.begin.elapsed().as_secs_f64()).max(0.0))
    }
}

/// Ticks that all cores have worked; and those of this process and its children that are done.
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

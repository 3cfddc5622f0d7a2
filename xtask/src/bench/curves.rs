//! `cargo xtask bench --curves`: how time grows with each size, and where it jumps, creeps up, or more threads take
//! longer than one.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use super::job::Job;
use super::{threads, write};
use crate::say;

/// Times the curves whose names hold `only`; prints a table of each.
pub fn curves(own: &Path, only: &str) -> Result<(), String> {
    let mut lines = Vec::new();
    for threads in threads() {
        lines.extend(Job::new(own, threads, &["curves", &threads.to_string(), only]).lines()?);
    }
    let text = tables(&lines);
    write("curves.md", &text)?;
    write("curves.json", &json!(lines).to_string())?;
    say(&text);
    Ok(())
}

/// Where a unit of work costs so many times the least of all smaller sizes, though no step was a jump.
const CREEP: f64 = 1.5;
/// Where more threads take so many times as long as one.
const WORSE: f64 = 1.1;

/// A table of each curve, sizes down, threads across; then what is odd.
fn tables(lines: &[Value]) -> String {
    let mut text = String::new();
    let mut odd = String::new();
    let mut names: Vec<&str> = lines.iter().filter_map(|line| line["curve"].as_str()).collect();
    names.dedup();
    let mut seen = Vec::new();
    names.retain(|name| {
        !seen.contains(name) && {
            seen.push(*name);
            true
        }
    });
    for name in names {
        let of = |line: &&Value| line["curve"] == name;
        let count = |line: &Value, key: &str| line[key].as_u64().unwrap_or(0);
        let mut threads: Vec<u64> = lines.iter().filter(of).map(|line| count(line, "threads")).collect();
        threads.dedup();
        let mut sizes: Vec<u64> = lines.iter().filter(of).map(|line| count(line, "at")).collect();
        sizes.sort();
        sizes.dedup();
        let last = sizes.last().copied().unwrap_or(0);
        let title = lines.iter().find(of).map_or("", |line| line["of"].as_str().unwrap_or_default());
        let _ = writeln!(text, "\n{name}: {title}\n");
        let _ = write!(text, "| {name} |");
        threads.iter().for_each(|n| {
            let _ = write!(text, " µs × {n} | GFLOP/s | ns a row |");
        });
        let _ = write!(text, "\n|---|{}", "---|---|---|".repeat(threads.len()));
        for &at in &sizes {
            let _ = write!(text, "\n| {at} |");
            for &n in &threads {
                let point = |line: &&Value| count(line, "threads") == n && count(line, "at") == at;
                let Some(line) = lines.iter().filter(of).find(point) else {
                    text += " | | |";
                    continue;
                };
                let value = |key: &str| line[key].as_f64().unwrap_or(f64::NAN);
                let (micros, jump) = (value("seconds") * 1e6, line["jump"].as_f64());
                let mark = jump.map_or(String::new(), |jump| format!(" **jump {jump:.2}**"));
                let _ = write!(
                    text,
                    " {micros:.1}{mark} | {:.2} | {:.1} |",
                    value("gflops"),
                    value("ns_per_row")
                );
                if let Some(jump) = jump {
                    let _ = writeln!(
                        odd,
                        "{name} {at} × {n}: a unit of work costs {jump:.2} times a neighbour's"
                    );
                }
                if at == last && value("over_least") > CREEP {
                    let over = value("over_least");
                    let _ = writeln!(
                        odd,
                        "{name} {at} × {n}: a unit of work costs {over:.2} times the least before"
                    );
                }
                let one = |line: &&Value| count(line, "threads") == 1 && count(line, "at") == at;
                let one = lines.iter().filter(of).find(one).and_then(|line| line["seconds"].as_f64());
                if let Some(times) = one.map(|one| value("seconds") / one).filter(|&times| times > WORSE) {
                    let _ = writeln!(odd, "{name} {at}: {n} threads take {times:.2} times as long as one");
                }
            }
        }
        text += "\n";
    }
    let odd = if odd.is_empty() { "nothing odd\n".into() } else { odd };
    format!("{text}\n{odd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_stand_side_by_side_and_jumps_are_named() {
        let line = |threads: u64, at: u64, jump: Value| {
            json!({
                "curve": "width", "of": "a net", "threads": threads, "at": at, "seconds": 1e-6, "gflops": 2.0,
                "ns_per_row": 3.0, "jump": jump, "over_least": 1.2,
            })
        };
        let lines = [line(1, 64, Value::Null), line(2, 64, Value::Null), line(2, 65, json!(1.75))];
        let text = tables(&lines);
        assert!(text.contains("| 64 | 1.0 | 2.00 | 3.0 | 1.0 | 2.00 | 3.0 |\n"), "{text}");
        assert!(text.contains("| 65 | | | | 1.0 **jump 1.75** | 2.00 | 3.0 |\n"), "{text}");
        assert!(text.contains("width 65 × 2: a unit of work costs 1.75 times"), "{text}");
        assert!(tables(&lines[..1]).contains("nothing odd"));
    }

    #[test]
    fn threads_that_slow_down_and_costs_that_creep_are_named() {
        let line = |threads: u64, seconds: f64, over: f64| {
            json!({
                "curve": "rows", "of": "a net", "threads": threads, "at": 9, "seconds": seconds, "gflops": 2.0,
                "ns_per_row": 3.0, "jump": null, "over_least": over,
            })
        };
        let text = tables(&[line(1, 1e-6, 1.0), line(2, 2e-6, 3.0)]);
        assert!(text.contains("rows 9: 2 threads take 2.00 times as long as one"), "{text}");
        assert!(text.contains("rows 9 × 2: a unit of work costs 3.00 times the least before"), "{text}");
    }
}

//! Times gradus on the work that its rivals are timed on, and the machine's own limits. One JSON line for each
//! figure, in the format of `bench/rivals`; `cargo xtask bench` runs them side by side and prints one table.
//!
//! `gradus-bench limits THREADS` · `work NAME THREADS` · `shares NAME THREADS` · `profile NAME THREADS` ·
//! `curves THREADS [NAME]` · `list`
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "its output is the result")]

mod curves;
#[path = "../../rivals/shared/means.rs"]
mod means;
mod others;
mod profile;
mod shares;
mod timing;
mod train;
mod work;

use std::error::Error;
use std::time::Instant;

use gradus_engine::backend::cpu::Limits;
use serde_json::json;

use timing::Figure;
use work::Work;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["list"] => work::all().iter().for_each(|work| println!("{}", work.name)),
        ["limits", threads] => limits(threads.parse()?)?,
        ["work", name, threads] => train::work(&named(name)?, threads.parse()?)?,
        ["shares", name, threads] => shares::shares(&named(name)?, threads.parse()?)?,
        ["profile", name, threads] => profile::profile(&named(name)?, threads.parse()?)?,
        ["curves", threads] => curves::curves(threads.parse()?, "")?,
        ["curves", threads, name] => curves::curves(threads.parse()?, name)?,
        _ => {
            return Err("gradus-bench list | limits THREADS | work NAME THREADS | shares NAME THREADS | \
                        profile NAME THREADS | curves THREADS [NAME]"
                .into());
        }
    }
    Ok(())
}

fn named(name: &str) -> Result<Work, String> {
    let names = || work::all().iter().map(|work| work.name).collect::<Vec<_>>().join(", ");
    work::all()
        .into_iter()
        .find(|work| work.name == name)
        .ok_or_else(|| format!("no {name}; there are {}", names()))
}

fn limits(threads: usize) -> Result<(), Box<dyn Error>> {
    let mut limits = Limits::new(threads)?;
    let rate = |amount: f64, begin: Instant| amount / begin.elapsed().as_secs_f64() * 1e-9;
    let mut flops = Vec::new();
    let mut bytes = Vec::new();
    for _ in 0..9 {
        let begin = Instant::now();
        flops.push(rate(limits.multiply_adds(10_000_000), begin));
        let begin = Instant::now();
        bytes.push(rate(limits.triad(), begin));
    }
    Figure::new("machine", "peak", threads, "gflops", flops).print(json!({}));
    Figure::new("machine", "triad", threads, "gbytes_per_s", bytes).print(json!({}));
    Ok(())
}

//! Times gradus on the work that its rivals are timed on, and the machine's own limits. One JSON line for each
//! figure, in the format of `bench/rivals`; `cargo xtask bench` runs them side by side and prints one table.
//!
//! `gradus-bench limits THREADS` · `gradus-bench work NAME THREADS` · `gradus-bench list`
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "its output is the result")]

mod profile;
mod timing;
mod work;

use std::error::Error;
use std::time::Instant;

use gradus_engine::backend::cpu::{Cpu, Limits};
use gradus_engine::observe::Unwatched;
use gradus_engine::random::{Random, Stream};
use gradus_engine::rows::{Batch, Pick};
use gradus_engine::session::Session;
use serde_json::json;

use timing::{Figure, peak_mib};
use work::{Timed, Work};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["list"] => work::all().iter().for_each(|work| println!("{}", work.name)),
        ["limits", threads] => limits(threads.parse()?)?,
        ["work", name, threads] => {
            let work = work::all().into_iter().find(|work| work.name == name).ok_or("no such work")?;
            run(&work, threads.parse()?)?;
        }
        ["profile", name, threads] => {
            let work = work::all().into_iter().find(|work| work.name == name).ok_or("no such work")?;
            profile::profile(&work, threads.parse()?)?;
        }
        _ => {
            return Err(
                "gradus-bench list | limits THREADS | work NAME THREADS | profile NAME THREADS".into()
            );
        }
    }
    Ok(())
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

fn run(work: &Work, threads: usize) -> Result<(), Box<dyn Error>> {
    let table = work.table();
    let data = table.data();
    let mut session = Session::new(&work.spec(), &work.settings(), Cpu::new(threads))?;
    session.check(&data, true)?;
    let rate = work.rate();
    let step = |session: &mut Session<Cpu>, pick: Pick| {
        session.step(&Batch { data, pick }, rate, &mut Unwatched).loss
    };
    match work.timed {
        Timed::Step => {
            let whole = Pick::Range { start: 0, len: work.rows };
            let first = step(&mut session, whole);
            let mut last = first;
            let seconds = timing::each(0.3, 9, || last = step(&mut session, whole));
            let figure = match work.parameters() > 10_000_000 {
                true => Figure::new("gradus", work.name, threads, "s_per_step", seconds),
                false => {
                    let micros = seconds.into_iter().map(|s| s * 1e6).collect();
                    Figure::new("gradus", work.name, threads, "us_per_step", micros)
                }
            };
            let weights = work.parameters() as f64 * 4.0 / (1 << 20) as f64;
            figure.print(json!({
                "loss_first": first, "loss_last": last, "peak_rss_mib": peak_mib(), "weights_mib": weights,
                "step_gflop": work.step_flops(work.rows) * 1e-9,
            }));
        }
        Timed::Epoch => {
            let mut order: Vec<u32> = (0..work.rows as u32).collect();
            let (mut epoch, mut last) = (0, 0.0);
            let seconds = timing::each(0.0, 7, || {
                Random::new(0, Stream::Shuffle, epoch).shuffle(&mut order);
                epoch += 1;
                for rows in order.chunks(work.batch) {
                    last = step(&mut session, Pick::Rows(rows));
                }
            });
            Figure::new("gradus", work.name, threads, "s_per_epoch", seconds).print(json!({
                "loss_last": last, "peak_rss_mib": peak_mib(), "step_gflop": work.step_flops(work.rows) * 1e-9,
            }));
        }
        Timed::Predict => {
            let mut out = vec![0.0; work.rows];
            let one = Batch { data, pick: Pick::Range { start: 0, len: 1 } };
            let micros = timing::each(0.2, 7, || session.outputs(&one, &mut out[..1]));
            let micros = micros.into_iter().map(|s| s * 1e6).collect();
            Figure::new("gradus", work.name, threads, "us_batch1", micros).print(json!({}));
            let all = Batch { data, pick: Pick::Range { start: 0, len: work.rows } };
            let seconds = timing::each(0.2, 7, || session.outputs(&all, &mut out));
            let rates = seconds.into_iter().map(|s| work.rows as f64 / s).collect();
            Figure::new("gradus", work.name, threads, "samples_per_s_batch8192", rates).print(json!({}));
        }
    }
    Ok(())
}

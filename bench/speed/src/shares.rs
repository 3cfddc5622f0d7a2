//! What shuffling and gathering cost: epochs over shuffled rows beside epochs that read one batch again and again.

use std::error::Error;
use std::time::Instant;

use gradus_engine::rows::Pick;
use serde_json::json;

use crate::timing::Figure;
use crate::train::Bench;
use crate::work::{Timed, Work};

/// Rounds, each of which times every kind of epoch once, so that a slow moment of the machine meets them all.
const ROUNDS: usize = 5;

/// Times an epoch of `work` and prints which share of it went into drawing an order, and into gathering its rows
/// rather than finding them side by side, in cache.
pub fn shares(work: &Work, threads: usize) -> Result<(), Box<dyn Error>> {
    if work.timed != Timed::Epoch {
        return Err(format!("{} has no epochs", work.name).into());
    }
    let table = work.table();
    let mut bench = Bench::new(work, table.data(), threads)?;
    let same = |bench: &mut Bench| {
        for start in (0..work.rows).step_by(work.batch) {
            bench.step(Pick::Range { start: 0, len: work.batch.min(work.rows - start) });
        }
    };
    let in_order = |bench: &mut Bench| {
        for start in (0..work.rows).step_by(work.batch) {
            bench.step(Pick::Range { start, len: work.batch.min(work.rows - start) });
        }
    };
    same(&mut bench);
    let (mut shuffle, mut gather, mut read, mut seconds) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let mut timed = |f: &mut dyn FnMut(&mut Bench)| {
            let begin = Instant::now();
            f(&mut bench);
            begin.elapsed().as_secs_f64()
        };
        let drawn = timed(&mut |bench| bench.shuffle());
        let whole = timed(&mut |bench| {
            bench.epoch();
        });
        let cached = timed(&mut |bench| same(bench));
        let ordered = timed(&mut |bench| in_order(bench));
        seconds.push(whole);
        shuffle.push(drawn / whole);
        gather.push((whole - drawn - cached) / whole);
        read.push((ordered - cached) / whole);
    }
    let print = |metric, values| Figure::new("gradus", work.name, threads, metric, values).print(json!({}));
    print("s_per_shuffled_epoch", seconds);
    print("share_of_shuffling", shuffle);
    print("share_of_gathering", gather);
    print("share_of_reading_in_order", read);
    Ok(())
}

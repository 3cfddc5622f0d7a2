//! Cost curves: how time grows with width, depth, batch and rows, and where it grows faster than the work does.

use std::error::Error;

use gradus_engine::rows::Pick;
use serde_json::json;

use crate::others::Others;
use crate::timing;
use crate::train::Bench;
use crate::work::{Question, Timed, Work};

/// A cost of a unit of work that is so many times a neighbour's is a jump.
const JUMP: f64 = 1.5;
/// Sizes this near cost the same in theory, whatever part of a call does not grow with them.
const NEAR: f64 = 1.15;
/// Times a point is tried while others keep so many cores busy.
const TRIES: usize = 4;
const BUSY: f64 = 0.15;
/// Bytes that a point may need.
const ROOM: f64 = 16e9;

/// Powers of two with their neighbours, and sizes around which kernels change their way.
const SIZES: [usize; 36] = [
    1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 45, 46, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512,
    513, 1023, 1024, 1025, 2048, 2049, 4096, 8192, 16_384, 65_536,
];
const DEPTHS: [usize; 12] = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];
const ROWS: [usize; 19] = [
    100, 127, 128, 129, 255, 256, 257, 1000, 1024, 4096, 10_000, 16_384, 65_536, 100_000, 262_144, 1_000_000,
    1_048_577, 4_194_304, 10_000_000,
];

/// One line of a chart: the same net, one size of which changes.
struct Curve {
    name: &'static str,
    /// What it holds fixed, for the reader.
    text: &'static str,
    sizes: Vec<usize>,
    work: fn(usize) -> Work,
}

fn all() -> Vec<Curve> {
    let from = |least: usize, most: usize| SIZES.into_iter().filter(|&n| n >= least && n <= most).collect();
    vec![
        Curve {
            name: "width",
            text: "a step of 64 → w → w → 1, batch 64",
            sizes: from(16, 16_384),
            work: |w| work(&[64, w, w, 1], Question::Two, 64, 64, Timed::Step),
        },
        Curve {
            name: "inputs",
            text: "a step of w → 64 → 1, batch 64",
            sizes: from(1, 16_384),
            work: |w| work(&[w, 64, 1], Question::Two, 64, 64, Timed::Step),
        },
        Curve {
            name: "outputs",
            text: "a step of 64 → 64 → w classes, batch 64",
            sizes: from(2, 16_384),
            work: |w| work(&[64, 64, w], Question::Several, 64, 64, Timed::Step),
        },
        Curve {
            name: "depth",
            text: "a step of 64 → d × 64 → 1, batch 64",
            sizes: DEPTHS.into(),
            work: |depth| {
                let mut widths = vec![64; depth + 1];
                widths.push(1);
                work(&widths, Question::Two, 64, 64, Timed::Step)
            },
        },
        Curve {
            name: "batch",
            text: "a step of 108 → 256 → 256 → 1",
            sizes: from(1, 65_536),
            work: |n| work(&[108, 256, 256, 1], Question::Two, n, n, Timed::Step),
        },
        Curve {
            name: "predicted",
            text: "rows at once through 108 → 256 → 256 → 1",
            sizes: from(1, 65_536),
            work: |n| work(&[108, 256, 256, 1], Question::Two, n, n, Timed::Predict),
        },
        Curve {
            name: "rows",
            text: "an epoch of 8 → 16 → 1, batch 256, shuffled",
            sizes: ROWS.into(),
            work: |n| work(&[8, 16, 1], Question::Two, 256, n, Timed::Epoch),
        },
    ]
}

fn work(widths: &[usize], question: Question, batch: usize, rows: usize, timed: Timed) -> Work {
    let widths = widths.iter().map(|&width| width as u32).collect();
    Work { name: "curve", widths, question, batch, rows, adam: false, timed }
}

/// Bytes it needs: weights, activations and their errors, data.
fn bytes(work: &Work) -> f64 {
    let data = work.rows * (work.widths[0] as usize + 2);
    4.0 * (work.parameters() + 2 * work.activations() + data) as f64
}

/// Floating-point operations of what is timed.
fn flops(work: &Work) -> f64 {
    match work.timed {
        Timed::Predict => work.forward_flops(work.rows),
        _ => work.step_flops(work.rows),
    }
}

/// Seconds of a step, an epoch or a prediction, the best of a few; and how many cores others kept busy at best.
fn timed(work: &Work, threads: usize) -> Result<(f64, f64), Box<dyn Error>> {
    let table = work.table();
    let mut bench = Bench::new(work, table.data(), threads)?;
    let mut out = vec![0.0; work.rows * work.outputs()];
    let mut once = || match work.timed {
        Timed::Epoch => {
            bench.epoch();
        }
        Timed::Predict => bench.predict(&mut out),
        _ => {
            bench.step(Pick::Range { start: 0, len: work.rows });
        }
    };
    let mut best = (f64::INFINITY, f64::INFINITY);
    for _ in 0..TRIES {
        let others = Others::since_now();
        best.0 = timing::quick(&mut once).min(best.0);
        best.1 = others.cores().unwrap_or(0.0).min(best.1);
        if best.1 < BUSY {
            break;
        }
    }
    Ok(best)
}

/// How many times more a unit of work costs at one of two neighbours than it should beside the other; `None` where
/// it does not jump. Between near sizes neither may cost more; between far ones only the larger counts, as what a
/// call costs anyhow spreads over more work.
fn jump(small: (usize, f64), large: (usize, f64)) -> Option<f64> {
    let ratio = large.1 / small.1;
    let near = large.0 as f64 <= small.0 as f64 * NEAR;
    let ratio = if near { ratio.max(1.0 / ratio) } else { ratio };
    (ratio > JUMP).then_some(ratio)
}

/// A size with the seconds it took, and its work.
struct Point {
    at: usize,
    seconds: f64,
    others: f64,
    flops: f64,
}

impl Point {
    fn new(curve: &Curve, at: usize, threads: usize) -> Result<Point, Box<dyn Error>> {
        let work = (curve.work)(at);
        let (seconds, others) = timed(&work, threads)?;
        Ok(Point { at, seconds, others, flops: flops(&work) })
    }

    fn cost(&self) -> (usize, f64) {
        (self.at, self.seconds / self.flops)
    }
}

/// Prints the curves whose names hold `only`, a line for each point that fits into memory.
#[allow(clippy::print_stdout, reason = "its output is the result")]
pub fn curves(threads: usize, only: &str) -> Result<(), Box<dyn Error>> {
    let room = timing::free_bytes().map_or(ROOM, |free| ROOM.min(0.8 * free));
    for curve in all().iter().filter(|curve| curve.name.contains(only)) {
        let mut points = Vec::new();
        for &at in &curve.sizes {
            let work = (curve.work)(at);
            if bytes(&work) < room {
                points.push(Point::new(curve, at, threads)?);
            }
        }
        // What jumps is timed again: the machine may have been slow for a moment.
        for i in 1..points.len() {
            if jump(points[i - 1].cost(), points[i].cost()).is_some() {
                for point in &mut points[i - 1..=i] {
                    let again = Point::new(curve, point.at, threads)?;
                    if again.seconds < point.seconds {
                        *point = again;
                    }
                }
            }
        }
        let mut least = f64::INFINITY;
        for (i, point) in points.iter().enumerate() {
            let work = (curve.work)(point.at);
            least = least.min(point.cost().1);
            let jump = i.checked_sub(1).and_then(|before| jump(points[before].cost(), point.cost()));
            println!(
                "{}",
                json!({
                    "curve": curve.name, "of": curve.text, "threads": threads, "at": point.at,
                    "seconds": point.seconds, "gflops": point.flops / point.seconds * 1e-9,
                    "ns_per_row": point.seconds / work.rows as f64 * 1e9, "jump": jump,
                    "over_least": point.cost().1 / least, "cores_of_others": point.others,
                })
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jumps_are_told_from_slopes() {
        // Twice the size for the same time: a fixed cost spreads.
        assert_eq!(jump((64, 2.0), (128, 1.0)), None);
        // A unit costs more at twice the size.
        assert_eq!(jump((64, 1.0), (128, 2.0)), Some(2.0));
        // Near sizes must cost the same, whichever is dearer.
        assert_eq!(jump((127, 2.0), (128, 1.0)), Some(2.0));
        assert_eq!(jump((128, 1.0), (129, 1.4)), None);
    }

    #[test]
    fn sizes_ascend_and_fit() {
        for curve in all() {
            assert!(curve.sizes.is_sorted(), "{}", curve.name);
            for &at in &curve.sizes {
                let work = (curve.work)(at);
                assert!(flops(&work) > 0.0 && bytes(&work) < ROOM, "{} at {at}", curve.name);
            }
        }
    }
}

//! Times a piece of work: steps, epochs, predictions.

use std::error::Error;
use std::time::Instant;

use gradus_engine::backend::cpu::Cpu;
use gradus_engine::observe::Unwatched;
use gradus_engine::random::{Random, Stream};
use gradus_engine::rows::{Batch, Data, Pick};
use gradus_engine::session::Session;
use serde_json::{Value, json};

use crate::means::means;
use crate::timing::{Figure, peak_mib};
use crate::work::{Timed, Work};

/// A net with its data.
pub struct Bench<'a> {
    /// What it is.
    pub work: &'a Work,
    data: Data<'a>,
    session: Session<Cpu>,
    rate: f64,
    order: Vec<u32>,
    epoch: u64,
}

impl<'a> Bench<'a> {
    /// Plans and checks.
    pub fn new(work: &'a Work, data: Data<'a>, threads: usize) -> Result<Bench<'a>, Box<dyn Error>> {
        let session = Session::new(&work.spec(), &work.settings(), Cpu::new(threads))?;
        session.check(&data, true)?;
        let order = (0..work.rows as u32).collect();
        Ok(Bench { work, data, session, rate: work.rate(), order, epoch: 0 })
    }

    /// A training step; the loss before it.
    pub fn step(&mut self, pick: Pick) -> f64 {
        self.session.step(&Batch { data: self.data, pick }, self.rate, &mut Unwatched).loss
    }

    /// A new order of the rows.
    pub fn shuffle(&mut self) {
        Random::new(0, Stream::Shuffle, self.epoch).shuffle(&mut self.order);
        self.epoch += 1;
    }

    /// All rows, shuffled, batch by batch; the last loss.
    pub fn epoch(&mut self) -> f64 {
        self.shuffle();
        let order = std::mem::take(&mut self.order);
        let loss = order.chunks(self.work.batch).fold(0.0, |_, rows| self.step(Pick::Rows(rows)));
        self.order = order;
        loss
    }

    /// Outputs of the first rows.
    pub fn predict(&mut self, out: &mut [f32]) {
        let pick = Pick::Range { start: 0, len: out.len() / self.work.outputs() };
        self.session.outputs(&Batch { data: self.data, pick }, out);
    }
}

/// Times it and prints its figures.
pub fn work(work: &Work, threads: usize) -> Result<(), Box<dyn Error>> {
    let table = work.table();
    let mut bench = Bench::new(work, table.data(), threads)?;
    let figure = |metric, values| Figure::new("gradus", work.name, threads, metric, values);
    match work.timed {
        Timed::Step => {
            let whole = Pick::Range { start: 0, len: work.rows };
            let first = bench.step(whole);
            let mut last = first;
            let seconds = means(0.3, 9, || last = bench.step(whole));
            let more =
                with(work, work.step_flops(work.rows), json!({ "loss_first": first, "loss_last": last }));
            match work.parameters() > 10_000_000 {
                true => figure("s_per_step", seconds).print(more),
                false => figure("us_per_step", micros(seconds)).print(more),
            }
        }
        Timed::Epoch => {
            let mut last = 0.0;
            let seconds = means(0.0, 7, || last = bench.epoch());
            let more = with(work, work.step_flops(work.rows), json!({ "loss_last": last }));
            figure("s_per_epoch", seconds).print(more);
        }
        Timed::Predict => {
            let mut out = vec![0.0; work.rows * work.outputs()];
            let one = work.outputs();
            let seconds = means(0.2, 7, || bench.predict(&mut out[..one]));
            figure("us_batch1", micros(seconds)).print(with(work, work.forward_flops(1), json!({})));
            let seconds = means(0.2, 7, || bench.predict(&mut out));
            let rates = seconds.into_iter().map(|s| work.rows as f64 / s).collect();
            figure("samples_per_s_batch8192", rates).print(with(work, work.forward_flops(1), json!({})));
        }
        Timed::Learn => {
            let mut losses = Vec::new();
            let mut seconds = Vec::new();
            for start in (0..work.rows).step_by(work.batch) {
                let begin = Instant::now();
                losses.push(bench.step(Pick::Range { start, len: work.batch }));
                seconds.push(begin.elapsed().as_secs_f64());
            }
            let mean = |losses: &[f64]| losses.iter().sum::<f64>() / losses.len() as f64;
            let few = losses.len().min(3);
            let (first, last) = (mean(&losses[..few]), mean(&losses[losses.len() - few..]));
            let more = json!({ "loss_first": first, "loss_last": last, "losses": losses });
            // The first step touches the memory for the first time.
            figure("s_per_step", seconds.split_off(1)).print(with(work, work.step_flops(work.batch), more));
        }
    }
    Ok(())
}

fn micros(seconds: Vec<f64>) -> Vec<f64> {
    seconds.into_iter().map(|s| s * 1e6).collect()
}

/// What else a reader wants to know: floating-point operations of one step, epoch or row; memory.
fn with(work: &Work, flops: f64, mut more: Value) -> Value {
    let mib = |numbers: usize| numbers as f64 * 4.0 / (1 << 20) as f64;
    if let Some(more) = more.as_object_mut() {
        more.insert("gflop".into(), (flops * 1e-9).into());
        more.insert("peak_rss_mib".into(), peak_mib().into());
        more.insert("weights_mib".into(), mib(work.parameters()).into());
        more.insert("activations_mib".into(), mib(work.activations()).into());
        more.insert("parameters".into(), work.parameters().into());
    }
    more
}

//! Every part of a net and of how it learns keeps what the house promises: fused = kept to the bit; 1, 2, 3 and 8 threads
//! the same bits; going on from a checkpoint the same bits; and a step goes down the slope that secants show.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that fails may panic")]

mod common;
#[path = "parts/list.rs"]
mod list;
#[path = "parts/run.rs"]
mod run;

use gradus_engine::backend::cpu::Cpu;
use gradus_engine::backend::reference::Reference;
use gradus_engine::backend::{Backend, Mode, Place};
use gradus_engine::observe::Unwatched;
use gradus_engine::optim::{OptimizerSpec, Sgd};
use gradus_engine::plan::{Gradients, Group};
use gradus_engine::probe::Probe;
use gradus_engine::random::{Random, Stream};
use gradus_engine::rows::{Batch, ParamId};
use gradus_engine::schedule::{Pace, Plateau};
use gradus_engine::session::Session;

use common::Rows;
use list::{Part, parts};
use run::*;

/// The bits that a part comes to, and the losses on the way.
fn trained<B: Backend>(part: &Part, size: Size, order: Gradients, backend: B) -> (Vec<u64>, Vec<u64>) {
    let data = part.rows(size, size.batch + 30, 4);
    let mut run = Run::new(part, size, &data, order, false, backend);
    run.steps(size.steps, &mut Unwatched);
    (run.bits(), run.losses().to_vec())
}

/// The same, with someone who looks at the steps, or at everything between them.
fn watched<B: Backend>(part: &Part, size: Size, order: Gradients, gradients: bool, backend: B) -> Vec<u64> {
    let data = part.rows(size, size.batch + 30, 4);
    let mut run = Run::new(part, size, &data, order, gradients, backend);
    let mut observer = Everything { gradients, seen: 0 };
    for _ in 0..size.steps {
        run.look();
        run.step(&mut observer);
    }
    assert!(observer.seen > 0);
    run.bits()
}

#[test]
fn parts_have_names_of_their_own() {
    let mut names: Vec<String> = parts().into_iter().map(|part| part.name).collect();
    names.sort();
    let twice = names.windows(2).find(|two| two[0] == two[1]);
    assert!(twice.is_none() && names.len() > 100, "{} parts, twice {twice:?}", names.len());
}

fn check_orders<B: Backend>(size: Size, backend: impl Fn() -> B) {
    for part in parts() {
        let (name, fused) = (&part.name, trained(&part, size, Gradients::Fused, backend()));
        for clip_norm in [None, Some(1e30)] {
            let kept = trained(&part, size, Gradients::Kept { clip_norm }, backend());
            assert!(kept == fused, "{name}: kept, clipped at {clip_norm:?}");
        }
        let own = match part.clip {
            Some(_) => trained(&part, size, part.order(), backend()),
            None => fused.clone(),
        };
        assert_eq!(own == fused, part.clip.is_none(), "{name}: what clipping changes");
        for gradients in [false, true] {
            let seen = watched(&part, size, part.order(), gradients, backend());
            assert!(seen == own.0, "{name}: watched, whole gradients {gradients}");
        }
    }
}

#[test]
fn fused_is_kept_is_watched_on_the_reference() {
    check_orders(SMALL, Reference::new);
}

#[test]
fn fused_is_kept_is_watched_on_the_cpu() {
    check_orders(SMALL, || Cpu::new(1));
    check_orders(TEAM, || Cpu::new(2));
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    for size in [SMALL, TEAM, WIDE] {
        for part in parts() {
            let one = trained(&part, size, part.order(), Cpu::new(1));
            for threads in [2, 3, 8] {
                let many = trained(&part, size, part.order(), Cpu::new(threads));
                assert!(many == one, "{}, {size:?}: {threads} threads", part.name);
            }
        }
    }
}

/// Stops after each step and goes on in another session, which has been elsewhere, on another number of threads.
fn check_resume<B: Backend>(size: Size, backend: impl Fn(usize) -> B) {
    for part in parts() {
        let data = part.rows(size, size.batch + 30, 4);
        let elsewhere = part.rows(size, size.batch + 30, 5);
        let mut whole = Run::new(&part, size, &data, part.order(), false, backend(1));
        let mut stops = vec![whole.save()];
        for _ in 0..size.steps {
            whole.step(&mut Unwatched);
            stops.push(whole.save());
        }
        let (losses, wanted) = (whole.losses().to_vec(), whole.bits());
        for (at, saved) in stops.iter().enumerate() {
            let mut other = Run::new(&part, size, &elsewhere, part.order(), false, backend(1 + at % 3));
            other.steps(2, &mut Unwatched);
            let mut other = other.onto(&data);
            other.restore(saved);
            other.steps(size.steps - at as u64, &mut Unwatched);
            assert!(other.losses() == &losses[at..], "{}: losses after a stop at {at}", part.name);
            assert!(other.bits() == wanted, "{}: after a stop at {at}", part.name);
        }
    }
}

#[test]
fn resuming_gives_the_same_bits_on_the_reference() {
    check_resume(SMALL, |_| Reference::new());
}

#[test]
fn resuming_gives_the_same_bits_on_the_cpu() {
    check_resume(SMALL, Cpu::new);
    check_resume(TEAM, Cpu::new);
}

/// Decay of the rule whose steps are measured.
const DECAY: f64 = 0.1;

/// A part under plain gradient descent in f64, so that a step shows its slope.
struct Slopes<'a> {
    part: &'a Part,
    data: Rows,
    session: Session<Reference>,
    pace: Pace,
    step: u64,
}

impl<'a> Slopes<'a> {
    /// With all weights moved from where training starts: there some units lie in the bend itself.
    fn new(part: &'a Part, rows: usize, moved: f64) -> Slopes<'a> {
        let rule = OptimizerSpec::Sgd(Sgd { momentum: 0.0, nesterov: false, weight_decay: DECAY });
        let mut settings = common::settings(20, rule, part.order());
        settings.batch = settings.batch.max(rows);
        let size = Size { units: 4, batch: rows, steps: 1 };
        let mut session = start(part, &settings, size, &part.rows(size, 20, 6), Reference::new());
        for i in (0..session.program().params.len() as u32).map(ParamId) {
            let random = Random::new(7, Stream::Sample, 200 + u64::from(i.0));
            let weights = session.param(i).into_iter().enumerate();
            let weights: Vec<f64> = weights.map(|(j, w)| w + moved * random.normal(j as u64)).collect();
            if session.program().params[i.0 as usize].group != Group::Running {
                session.write(Place::Param(i), 0, &weights);
            }
        }
        // A step at which every schedule is under way.
        let step = 6;
        let pace = part.pace(step, &Plateau::default());
        assert!(pace.rate > 0.0, "{}: nothing would move", part.name);
        Slopes { part, data: part.rows(size, rows, 8), session, pace, step }
    }

    fn trained(&self) -> Vec<ParamId> {
        let params = self.session.program().params.iter().enumerate();
        params.filter(|(_, p)| p.group != Group::Running).map(|(i, _)| ParamId(i as u32)).collect()
    }

    /// The loss that the step would have, with its masks.
    fn loss(&mut self) -> f64 {
        self.session.set_steps(self.step);
        let still = Pace { rate: 0.0, ..self.pace };
        self.session.step(&self.data.all(), still, &mut Unwatched).loss
    }

    /// The loss with one weight moved by so much.
    fn loss_at(&mut self, param: ParamId, at: usize, moved: f64) -> f64 {
        let mut w = [0.0];
        self.session.read(Place::Param(param), at, &mut w);
        self.session.write(Place::Param(param), at, &[w[0] + moved]);
        let loss = self.loss();
        self.session.write(Place::Param(param), at, &w);
        loss
    }

    /// Every weight after the step is where its slope, its rate, its decay and the clip say.
    fn check(&mut self, place: &str) {
        let params = self.trained();
        let len = |slopes: &Self, p: ParamId| slopes.session.program().params[p.0 as usize].len();
        let secants: Vec<Vec<[f64; 2]>> = params
            .iter()
            .map(|&p| (0..len(self, p)).map(|i| secants(|moved| self.loss_at(p, i, moved))).collect())
            .collect();
        let square = |d: &[f64; 2]| d[0] * d[0];
        let norm = secants.iter().flatten().map(square).sum::<f64>().sqrt();
        let clip = self.part.clip.map_or(1.0, |limit| (f64::from(limit) / norm).min(1.0));
        let loss = self.loss();
        let before: Vec<Vec<f64>> = params.iter().map(|&p| self.session.param(p)).collect();
        self.session.set_steps(self.step);
        self.session.step(&self.data.all(), self.pace, &mut Unwatched);
        for ((&p, secants), before) in params.iter().zip(&secants).zip(&before) {
            let info = &self.session.program().params[p.0 as usize];
            let rate = self.pace.rate * f64::from(info.rate_scale);
            let decay = DECAY * self.pace.decay * f64::from(info.decay_scale);
            let after = self.session.param(p);
            let name = format!("{}, {place}: {}", self.part.name, info.name);
            if rate == 0.0 {
                assert!(*before == after, "{name} moved");
                continue;
            }
            let ends = before.iter().zip(&after);
            let slopes: Vec<f64> =
                ends.map(|(from, to)| ((from - to) / rate - decay * from) / clip).collect();
            same_slopes(&name, &slopes, secants, loss);
        }
    }
}

/// The slopes of secants through two points at ±h, with one of Richardson's steps: their error falls with h⁴. The second is
/// of a tiny h, for where a bend lies between the ends of the first.
fn secants(mut loss: impl FnMut(f64) -> f64) -> [f64; 2] {
    [1e-4, 1e-6].map(|h| {
        let mut secant = |h: f64| (loss(h) - loss(-h)) / (2.0 * h);
        (4.0 * secant(h) - secant(2.0 * h)) / 3.0
    })
}

#[track_caller]
fn same_slopes(name: &str, slopes: &[f64], secants: &[[f64; 2]], loss: f64) {
    let largest = slopes.iter().fold(0.0f64, |m, g| m.max(g.abs()));
    for (i, (&a, wide)) in slopes.iter().zip(secants).enumerate() {
        // Under batch norm the slope of a bias is 0, and what is left of its secant is rounding of the loss.
        let least = (1e-3 * largest).max(1e-5 * (1.0 + loss));
        let off = |d: f64| (a - d).abs() / a.abs().max(d.abs()).max(least);
        assert!(wide.iter().any(|&d| off(d) < 1e-6), "{name}[{i}]: {a}, by secants {wide:?}");
    }
}

/// Batch norm of fewer rows is nearly constant, and no secant sees its slope.
fn sees(part: &Part, rows: usize) -> bool {
    rows > 2 || !(part.name.contains("batch norm") || part.name.contains("with norms"))
}

#[test]
fn a_step_goes_down_the_slope_that_secants_show() {
    for part in parts() {
        for (rows, moved) in [(1, 0.3), (2, 0.3), (7, 0.3), (6, 0.01)] {
            if sees(&part, rows) {
                let mut slopes = Slopes::new(&part, rows, moved);
                slopes.check(&format!("{rows} rows, moved by {moved}"));
            }
        }
    }
}

/// Without dropout, and with running means: what a person sees of a net that is trained.
#[test]
fn slopes_of_evaluation_are_those_of_secants() {
    for part in parts() {
        let slopes = Slopes::new(&part, 6, 0.3);
        let batch: Batch = slopes.data.all();
        let mut probe = Probe::new(&(part.net)(4), &slopes.session, 3, 20, Mode::Evaluate).unwrap();
        let loss = probe.loss(&batch);
        for (param, gradient) in probe.gradients(&batch) {
            let name = format!("{}: {}", part.name, slopes.session.program().params[param.0 as usize].name);
            let at = |i: usize| {
                let w = probe.weight(param, i);
                secants(|moved| probe.loss_at(&batch, param, i, w + moved))
            };
            let secants: Vec<[f64; 2]> = (0..gradient.len()).map(at).collect();
            same_slopes(&name, &gradient, &secants, loss);
        }
    }
}

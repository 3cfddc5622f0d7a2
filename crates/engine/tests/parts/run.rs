//! A part's run, as a trainer would drive it: a pace for each step, averages, a validation after each epoch.

use gradus_engine::backend::{Backend, Mode, Place};
use gradus_engine::loss::{LossSpec, Targets};
use gradus_engine::observe::{Interest, Observer, Seen};
use gradus_engine::plan::Gradients;
use gradus_engine::real::Real;
use gradus_engine::rows::{Batch, Pick};
use gradus_engine::schedule::{Pace, Plateau, Progress};
use gradus_engine::session::{Outcome, Session, Settings};

use crate::common::{Rows, rows_for};
use crate::list::{Part, Weights};

pub const STEPS_PER_EPOCH: u64 = 3;
pub const EPOCHS: u64 = 3;
pub const STEPS: u64 = STEPS_PER_EPOCH * EPOCHS;

/// How large a part's net and its batches are.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub units: u32,
    pub batch: usize,
    pub steps: u64,
}

pub const SMALL: Size = Size { units: 5, batch: 6, steps: STEPS };
/// Threads go through it as a team.
pub const TEAM: Size = Size { units: 72, batch: 130, steps: 5 };
/// Its products are cut up, each by itself.
pub const WIDE: Size = Size { units: 290, batch: 130, steps: 2 };

impl Part {
    /// Rows that go with its net, each counting as the part says.
    pub fn rows(&self, size: Size, rows: usize, seed: u64) -> Rows {
        let spec = (self.net)(size.units);
        let mut data = rows_for(&spec, rows, seed);
        data.weights = match self.weights {
            Weights::Even => None,
            Weights::Rows => data.weights,
            Weights::Classes => {
                Some(data.targets.iter().map(|&y| [0.25, 3.0, 0.0, 1.5][y as usize % 4]).collect())
            }
        };
        if let LossSpec::Poisson(_) = spec.loss {
            data.numbers.iter_mut().for_each(|x| *x *= 0.5);
        }
        data
    }

    /// What drives a step.
    pub fn pace(&self, step: u64, plateau: &Plateau) -> Pace {
        let at = Progress { step, steps_per_epoch: STEPS_PER_EPOCH, epochs: EPOCHS };
        Pace {
            rate: self.rate * self.schedule.factor(at, self.warm_up, plateau),
            dropout: self.dropout.factor(at, 0, plateau),
            decay: self.decay.factor(at, 0, plateau),
        }
    }
}

/// A session at a start, as a trainer gives it: fitted to rows where the net asks for that, else at the constant guess.
pub fn start<B: Backend>(
    part: &Part,
    settings: &Settings,
    size: Size,
    data: &Rows,
    backend: B,
) -> Session<B> {
    let mut session = Session::new(&(part.net)(size.units), settings, backend).unwrap();
    session.check(&data.data(), true).unwrap();
    if session.program().fitted.is_empty() {
        let weights = data.weights.as_deref();
        session.start_at(&Targets { values: &data.targets, width: data.target_width, weights });
    } else {
        session.fit_start(&data.all());
    }
    session
}

/// Everything that a checkpoint holds.
pub struct Saved<N> {
    arrays: Vec<Vec<N>>,
    averages: Vec<Vec<N>>,
    plateau: Plateau,
    steps: u64,
}

pub struct Run<'a, B: Backend> {
    part: &'a Part,
    size: Size,
    data: &'a Rows,
    session: Session<B>,
    averages: Vec<Vec<B::Number>>,
    plateau: Plateau,
    losses: Vec<u64>,
    order: Vec<u32>,
}

impl<'a, B: Backend> Run<'a, B> {
    /// With `watch`, there is room for whole gradients.
    pub fn new(
        part: &'a Part,
        size: Size,
        data: &'a Rows,
        order: Gradients,
        watch: bool,
        backend: B,
    ) -> Self {
        let (batch, optimizer) = (size.batch, part.rule);
        let settings = Settings { batch, optimizer, order, watch_gradients: watch, seed: 3 };
        let session = start(part, &settings, size, data, backend);
        let plateau = Plateau::default();
        let order = (0..data.rows as u32).map(|row| row * 7 % data.rows as u32).collect();
        let mut run = Run { part, size, data, session, averages: vec![], plateau, losses: vec![], order };
        let arrays = run.arrays();
        run.averages = arrays.into_iter().take(run.session.program().params.len()).collect();
        run
    }

    /// The next step, and at the end of an epoch what a trainer does there.
    pub fn step(&mut self, observer: &mut dyn Observer) {
        let step = self.session.steps();
        let full = self.size.batch;
        // Whole batches, one that is not whole, and one row alone; neighbours, and rows from anywhere.
        let len = [full, full - 1, full, 1][step as usize % 4];
        let from = step as usize * 5 % (self.data.rows - full);
        let pick = match step % 3 {
            0 => Pick::Range { start: from, len },
            _ => Pick::Rows(&self.order[from..from + len]),
        };
        let batch = Batch { data: self.data.data(), pick };
        let report = self.session.step(&batch, self.part.pace(step, &self.plateau), observer);
        assert_eq!(report.outcome, Outcome::Stepped, "{}", self.part.name);
        self.losses.push(report.loss.to_bits());
        if self.part.average > 0.0 {
            let share = (1.0 - self.part.average).max(1.0 / (step + 1) as f64);
            self.session.average(&mut self.averages, share);
        }
        if (step + 1).is_multiple_of(STEPS_PER_EPOCH) {
            let error = self.session.evaluate(&self.data.batch(0, full));
            self.part.schedule.note(&mut self.plateau, error);
        }
    }

    pub fn steps(&mut self, steps: u64, observer: &mut dyn Observer) {
        (0..steps).for_each(|_| self.step(observer));
    }

    /// Looks at everything there is to see between two steps.
    pub fn look(&mut self) {
        let some = self.data.batch(1, self.size.batch - 1);
        let mut out = vec![B::Number::ZERO; some.pick.len() * self.session.program().output.width as usize];
        self.session.evaluate_into(&some, &mut out);
        self.session.loss(&some, Mode::Train);
        self.session.gradients(&some, Mode::Train);
    }

    fn arrays(&self) -> Vec<Vec<B::Number>> {
        let read = |array: gradus_engine::session::Array| {
            let mut numbers = vec![B::Number::ZERO; array.shape[0] as usize * array.shape[1] as usize];
            self.session.read(array.place, 0, &mut numbers);
            numbers
        };
        self.session.arrays().into_iter().map(read).collect()
    }

    pub fn save(&self) -> Saved<B::Number> {
        let (averages, plateau) = (self.averages.clone(), self.plateau);
        Saved { arrays: self.arrays(), averages, plateau, steps: self.session.steps() }
    }

    /// The same session on other rows.
    pub fn onto<'b>(self, data: &'b Rows) -> Run<'b, B>
    where
        'a: 'b,
    {
        Run { data, ..self }
    }

    pub fn restore(&mut self, saved: &Saved<B::Number>) {
        for (array, numbers) in self.session.arrays().iter().zip(&saved.arrays) {
            self.session.write(array.place, 0, numbers);
        }
        self.averages.clone_from(&saved.averages);
        self.plateau = saved.plateau;
        self.session.set_steps(saved.steps);
        self.losses.clear();
    }

    /// The losses of the steps since the start, or since the last restore.
    pub fn losses(&self) -> &[u64] {
        &self.losses
    }

    /// Every number there is, as bits: weights, what the rule remembers, averages, and what the net says of some rows with
    /// its weights and with their averages.
    pub fn bits(&mut self) -> Vec<u64> {
        let bits = |numbers: &[B::Number]| numbers.iter().map(|x| x.f64().to_bits()).collect::<Vec<_>>();
        let mut all: Vec<u64> = self.arrays().iter().chain(&self.averages).flat_map(|a| bits(a)).collect();
        let params: Vec<Place> = self.session.arrays().iter().map(|array| array.place).collect();
        for averaged in [false, true] {
            for (place, average) in params.iter().zip(&self.averages).filter(|_| averaged) {
                self.session.write(*place, 0, average);
            }
            let some = self.data.batch(0, self.size.batch);
            let mut out =
                vec![B::Number::ZERO; some.pick.len() * self.session.program().output.width as usize];
            let loss = self.session.evaluate_into(&some, &mut out);
            all.extend(bits(&out));
            all.push(loss.to_bits());
        }
        all
    }
}

/// Wants to see everything of every second step.
pub struct Everything {
    pub gradients: bool,
    pub seen: usize,
}

impl Observer for Everything {
    fn interest(&mut self, step: u64) -> Interest {
        let all = Interest { gradients: self.gradients, ..Interest::ALL };
        if step.is_multiple_of(2) { all } else { Interest::NONE }
    }
    fn see(&mut self, seen: &Seen<'_>) {
        assert!(seen.summary().rms.is_finite());
        self.seen += 1;
    }
}

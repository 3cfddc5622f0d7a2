//! Schedules: how the learning rate, and what else drives a step, changes over a run.

use serde::{Deserialize, Serialize};

/// Factor on the learning rate over a run (M:schedule). All but `Plateau` depend on the step alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Schedule {
    /// Always 1.
    #[default]
    Constant,
    /// `factor^⌊epoch / every⌋`.
    Step {
        /// Epochs between two cuts.
        every: u32,
        /// What the rate is multiplied by at each.
        factor: f64,
    },
    /// `floor + (1 − floor)·½(1 + cos πt)`, t from 0 to 1 over the run (Loshchilov and Hutter, "SGDR", ICLR 2017,
    /// eq. 5, without restarts).
    Cosine {
        /// Share of the rate left at the end.
        floor: f64,
    },
    /// Up from 1/25 to 1 over the first `rise` of the run, down to 1/250,000 over the rest, both along half a
    /// cosine (Smith and Topin, "Super-Convergence", 2019; the factors are fastai's and PyTorch's).
    OneCycle {
        /// Share of the run that goes up.
        rise: f64,
    },
    /// `½·(1 − cos(2π·log₂(1 + (2ᶜ − 1)·t)))`: c waves, each twice as long as the one before, t from 0 to 1 as of
    /// [`Schedule::FlatCosine`] (RealMLP, arXiv 2407.04491, section 3; there c = 4).
    Coslog {
        /// c.
        cycles: u32,
    },
    /// 1 over the first half of the run, then down to 0 along half a cosine; t = step / steps, so that the end itself is
    /// never reached (RealMLP, for dropout and weight decay).
    FlatCosine,
    /// Times `factor` whenever the validation error has not improved for `patience` epochs.
    Plateau {
        /// What the rate is multiplied by.
        factor: f64,
        /// Epochs to wait.
        patience: u32,
    },
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Steps done.
    pub step: u64,
    /// Steps of an epoch.
    pub steps_per_epoch: u64,
    /// Epochs of the run.
    pub epochs: u64,
}

/// What drives a step. All of it depends on the step alone, so a run that goes on comes to the same bits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// The learning rate.
    pub rate: f64,
    /// Factor on the shares that dropout layers drop, from 0 to 1 (M:dropout).
    pub dropout: f64,
    /// Factor on the weight decay.
    pub decay: f64,
}

impl From<f64> for Pace {
    /// A learning rate; dropout and decay as they are.
    fn from(rate: f64) -> Pace {
        Pace { rate, dropout: 1.0, decay: 1.0 }
    }
}

/// What [`Schedule::Plateau`] and stopping remember from epoch to epoch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plateau {
    /// The lowest error seen; `None` before the first.
    pub best: Option<f64>,
    /// Epochs since the best or the last cut.
    pub waited: u32,
    /// The factor now.
    pub factor: f64,
}

impl Default for Plateau {
    fn default() -> Self {
        Plateau { best: None, waited: 0, factor: 1.0 }
    }
}

/// Half a cosine from `a` (t = 0) to `b` (t = 1).
fn ease(a: f64, b: f64, t: f64) -> f64 {
    b + (a - b) * 0.5 * (1.0 + libm::cos(core::f64::consts::PI * t))
}

impl Schedule {
    /// Says what is wrong with its settings.
    pub fn check_settings(&self) -> Result<(), String> {
        let share = |name: &str, x: f64| match (0.0..=1.0).contains(&x) {
            true => Ok(()),
            false => Err(format!("{name} {x}, but it must lie between 0 and 1")),
        };
        match *self {
            Schedule::Constant => Ok(()),
            Schedule::Step { every: 0, .. } => Err("a cut every 0 epochs; wanted at least 1".into()),
            Schedule::Step { factor, .. } | Schedule::Plateau { factor, .. } => share("factor", factor),
            Schedule::Cosine { floor } => share("floor", floor),
            Schedule::OneCycle { rise } => share("rise", rise),
            Schedule::Coslog { cycles: 1..=30 } | Schedule::FlatCosine => Ok(()),
            Schedule::Coslog { cycles } => Err(format!("{cycles} cycles; wanted from 1 to 30")),
        }
    }

    /// The factor for the next step. The first `warm_up` steps rise in equal parts to the full rate (Goyal et al.,
    /// arXiv 1706.02677, section 2.2).
    pub fn factor(&self, at: Progress, warm_up: u64, plateau: &Plateau) -> f64 {
        let warm = if at.step < warm_up { (at.step + 1) as f64 / warm_up as f64 } else { 1.0 };
        let last = (at.steps_per_epoch * at.epochs).saturating_sub(1).max(1);
        let t = (at.step as f64 / last as f64).min(1.0);
        let open = (at.step as f64 / (at.steps_per_epoch * at.epochs).max(1) as f64).min(1.0);
        warm * match *self {
            Schedule::Constant => 1.0,
            Schedule::Step { every, factor } => {
                let cuts = at.step / at.steps_per_epoch.max(1) / every.max(1) as u64;
                libm::pow(factor, cuts as f64)
            }
            Schedule::Cosine { floor } => ease(1.0, floor, t),
            Schedule::OneCycle { rise } if t < rise => ease(1.0 / 25.0, 1.0, t / rise),
            Schedule::OneCycle { rise } => ease(1.0, 1.0 / 250_000.0, (t - rise) / (1.0 - rise).max(1e-9)),
            Schedule::Coslog { cycles } => {
                let waves = libm::log2(1.0 + ((1u64 << cycles.min(30)) - 1) as f64 * open);
                ease(0.0, 1.0, 2.0 * waves)
            }
            Schedule::FlatCosine => ease(1.0, 0.0, (2.0 * open - 1.0).max(0.0)),
            Schedule::Plateau { .. } => plateau.factor,
        }
    }

    /// At the end of an epoch: takes note of its validation error.
    pub fn note(&self, plateau: &mut Plateau, error: f64) {
        let Schedule::Plateau { factor, patience } = *self else { return };
        if plateau.best.is_none_or(|best| error < best) {
            plateau.best = Some(error);
            plateau.waited = 0;
        } else {
            plateau.waited += 1;
            if plateau.waited > patience {
                plateau.factor *= factor;
                plateau.waited = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factors(schedule: Schedule, warm_up: u64) -> Vec<f64> {
        let at = |step| Progress { step, steps_per_epoch: 10, epochs: 10 };
        (0..100).map(|step| schedule.factor(at(step), warm_up, &Plateau::default())).collect()
    }

    #[test]
    fn shapes() {
        assert!(factors(Schedule::Constant, 0).iter().all(|&f| f == 1.0));
        let step = factors(Schedule::Step { every: 3, factor: 0.5 }, 0);
        assert_eq!((step[29], step[30], step[60], step[99]), (1.0, 0.5, 0.25, 0.125));
        let cosine = factors(Schedule::Cosine { floor: 0.1 }, 0);
        assert!(cosine[0] == 1.0 && (cosine[99] - 0.1).abs() < 1e-12 && cosine.is_sorted_by(|a, b| a >= b));
        let cycle = factors(Schedule::OneCycle { rise: 0.3 }, 0);
        assert!((cycle[0] - 0.04).abs() < 1e-12 && cycle[30] > 0.99 && cycle[99] < 1e-5);
        let coslog = factors(Schedule::Coslog { cycles: 4 }, 0);
        assert!(coslog[0] == 0.0 && coslog[20] < 1e-12 && coslog[12] > 0.99, "{coslog:?}");
        let flat = factors(Schedule::FlatCosine, 0);
        assert!(flat[..=50].iter().all(|&f| f == 1.0) && (flat[75] - 0.5).abs() < 1e-12 && flat[99] < 1e-3);
        let warm = factors(Schedule::Constant, 5);
        assert_eq!(warm[..6], [0.2, 0.4, 0.6, 0.8, 1.0, 1.0]);
    }

    #[test]
    fn plateau_cuts_after_waiting() {
        let schedule = Schedule::Plateau { factor: 0.5, patience: 1 };
        let mut plateau = Plateau::default();
        let mut seen = vec![];
        for error in [3.0, 2.0, 2.0, 2.5, 2.2, 2.1, 1.0] {
            schedule.note(&mut plateau, error);
            seen.push(plateau.factor);
        }
        assert_eq!(seen, [1.0, 1.0, 1.0, 0.5, 0.5, 0.25, 0.25]);
    }

    #[test]
    fn settings_are_checked() {
        assert!(Schedule::Step { every: 0, factor: 0.1 }.check_settings().is_err());
        assert!(Schedule::Cosine { floor: f64::NAN }.check_settings().is_err());
        assert!(Schedule::Coslog { cycles: 0 }.check_settings().is_err());
        assert!(Schedule::OneCycle { rise: 0.3 }.check_settings().is_ok());
    }
}

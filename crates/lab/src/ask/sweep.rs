//! The learning rate finder: the error as the rate rises from step to step, on a copy (Smith, "Cyclical Learning Rates
//! for Training Neural Networks", WACV 2017, section 3.3).

use gradus::engine::observe::Unwatched;
use gradus::engine::random::{Random, Stream};

use super::{Beside, cancelled};
use crate::protocol::{Refusal, Sweep};
use crate::scene::{Moment, failed};
use crate::worker::range;

/// Weight of the past in the smoothed error.
const PAST: f64 = 0.9;
/// The error has run away where the smoothed one is so many times the best.
const AWAY: f64 = 4.0;

/// Rates from `from` to `to`, evenly on a logarithmic scale.
pub fn sweep(
    mut moment: Moment,
    (from, to, steps): (f64, f64, u32),
    beside: &Beside,
) -> Result<Sweep, Refusal> {
    if !(from > 0.0 && to > from && to <= 1e6) {
        return Err(range(
            format!("rates from {from} to {to}"),
            "two positive numbers, the second larger".into(),
        ));
    }
    if !(10..=1_000).contains(&steps) {
        return Err(range(format!("{steps} steps"), "from 10 to 1000".into()));
    }
    let Some(mut session) = moment.session.take() else { return Err(failed("no session")) };
    let mut order: Vec<u32> = (0..moment.scene.train.rows() as u32).collect();
    Random::new(moment.training.seed, Stream::Sample, 7).shuffle(&mut order);
    let size = moment.training.batch.map_or(1, |rows| rows as usize).clamp(1, order.len().max(1));
    let ratio = libm::log(to / from) / f64::from(steps - 1);
    let mut swept = Sweep { points: Vec::new(), suggestion: None, ran_away: false };
    let (mut mean, mut best) = (0.0, f64::INFINITY);
    for i in 0..steps {
        if beside.stopped() {
            return Err(cancelled());
        }
        let rate = from * libm::exp(ratio * f64::from(i));
        let at = (i as usize * size) % (order.len() - size + 1);
        let report = session.step(&moment.batch(&order[at..at + size]), rate, &mut Unwatched);
        mean = PAST * mean + (1.0 - PAST) * report.loss;
        let smooth = mean / (1.0 - libm::pow(PAST, f64::from(i + 1)));
        let finite = report.loss.is_finite() && report.outcome == gradus::engine::session::Outcome::Stepped;
        if !finite || smooth > AWAY * best && i > 5 {
            swept.ran_away = true;
            break;
        }
        best = best.min(smooth);
        swept.points.push((rate, report.loss, smooth));
    }
    // Where the smoothed error falls fastest from one rate to the next, past the first few that it still averages over.
    let falls = swept.points.windows(2).skip(5).map(|pair| (pair[1].2 - pair[0].2, pair[0].0));
    swept.suggestion =
        falls.min_by(|a, b| a.0.total_cmp(&b.0)).filter(|(fall, _)| *fall < 0.0).map(|(_, rate)| rate);
    Ok(swept)
}

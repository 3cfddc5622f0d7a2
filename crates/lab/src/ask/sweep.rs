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
/// Points at the beginning that are passed over.
const EARLY: usize = 5;
/// Points over which a fall is taken, so that one batch does not decide.
const STRIDE: usize = 4;
/// The lowest must be below this share of the highest before it.
const CLEARLY: f64 = 0.95;

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
    swept.suggestion = suggestion(&swept.points);
    Ok(swept)
}

/// The rate where the smoothed error falls fastest on its way down to its lowest (Smith, "Cyclical Learning Rates for
/// Training Neural Networks", WACV 2017, section 3.3); beyond that it only tumbles. `None` where it never falls clearly.
fn suggestion(points: &[(f64, f64, f64)]) -> Option<f64> {
    // Past the first few, which the mean still averages over too little.
    let points = points.get(EARLY..)?;
    let lowest = points.iter().enumerate().min_by(|a, b| a.1.2.total_cmp(&b.1.2))?.0;
    let down = &points[..=lowest];
    let highest = down.iter().fold(f64::NEG_INFINITY, |high, point| high.max(point.2));
    if down.last()?.2 > CLEARLY * highest {
        return None;
    }
    let falls = down.windows(STRIDE + 1).map(|of| (of[STRIDE].2 - of[0].2, of[STRIDE / 2].0));
    falls.min_by(|a, b| a.0.total_cmp(&b.0)).filter(|(fall, _)| *fall < 0.0).map(|(_, rate)| rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(smooth: impl Fn(usize) -> f64) -> Vec<(f64, f64, f64)> {
        (0..100).map(|i| (libm::pow(10.0, i as f64 / 20.0 - 4.0), 0.0, smooth(i))).collect()
    }

    #[test]
    fn the_steepest_way_down_is_found_and_what_tumbles_behind_the_lowest_is_not() {
        // Level, down a slope that is steepest at 50, then up, with a deeper fall on the way.
        let slope = |i: usize| 1.0 - 0.5 / (1.0 + libm::exp((50.0 - i as f64) / 4.0));
        let found = points(|i| match i {
            0..70 => slope(i),
            70..85 => slope(69) + 0.1 * (i - 69) as f64,
            _ => 1.2,
        });
        let rate = suggestion(&found).unwrap();
        assert!((libm::log10(rate / found[50].0)).abs() < 0.2, "{rate}");
        assert_eq!(suggestion(&points(|_| 0.7)), None);
        assert_eq!(suggestion(&points(|i| 0.7 + 0.01 * i as f64)), None);
        assert_eq!(suggestion(&points(|_| 0.7)[..3]), None);
    }
}

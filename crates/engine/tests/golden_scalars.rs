//! Losses and schedules number by number: `golden/losses.py` (mpmath, 60 digits) and `golden/schedules.py` (PyTorch).
#![allow(clippy::unwrap_used, clippy::expect_used)]

use gradus_engine::loss::LossSpec;
use gradus_engine::real::Real;
use gradus_engine::schedule::{Plateau, Progress, Schedule};
use serde::Deserialize;

#[derive(Deserialize)]
struct Losses {
    losses: Vec<OneLoss>,
}

#[derive(Deserialize)]
struct OneLoss {
    loss: LossSpec,
    points: Vec<Point>,
}

/// A row with its loss and slopes. `scale` is the largest term of the loss's sum.
#[derive(Deserialize)]
struct Point {
    z: Vec<f64>,
    y: f32,
    value: f64,
    slope: Vec<f64>,
    scale: f64,
}

/// A value may be off by some rounding errors of its largest term. A slope may be off by some of its own, so that
/// a slope of e⁻⁵⁰ is right to its last digits; only with smoothing, where right means p = q, and for counts, does
/// it come out of a difference. Below the `smallest` normal number there are no last digits to be right to.
fn check<R: Real>(relative: f64, smallest: f64) {
    let file: Losses = serde_json::from_str(include_str!("golden/losses.json")).unwrap();
    let mut points = 0;
    for OneLoss { loss, points: all } in &file.losses {
        for point in all {
            let z: Vec<R> = point.z.iter().map(|&z| R::of(z)).collect();
            let exact = z.iter().zip(&point.z).all(|(a, b)| a.f64() == *b);
            if !exact {
                continue;
            }
            let mut dz = vec![R::ZERO; z.len()];
            let value = loss.row(&z, &[point.y], R::ONE, &mut dz).f64();
            let place = || format!("{loss:?} at {:?}, y = {}", point.z, point.y);
            let room = relative * point.scale + smallest;
            assert!((value - point.value).abs() <= room, "{}: {value}, not {}", place(), point.value);
            for (dz, &slope) in dz.iter().zip(&point.slope) {
                let size = if differs(loss, point) { slope.abs().max(1.0) } else { slope.abs() };
                let room = relative * size + smallest;
                assert!((dz.f64() - slope).abs() <= room, "{}: slope {dz}, not {slope}", place());
            }
            points += 1;
        }
    }
    assert!(points > 700, "{points} points");
}

/// Whether the slope is a difference of numbers of size 1 (a share and a target that is a share too) or more.
fn differs(loss: &LossSpec, point: &Point) -> bool {
    match loss {
        LossSpec::Bce(_) => point.y != 0.0 && point.y != 1.0,
        LossSpec::CrossEntropy(l) => l.smoothing > 0.0,
        LossSpec::Poisson(_) => true,
        _ => false,
    }
}

#[test]
fn losses_and_slopes_are_right_to_the_last_digits_in_f64() {
    check::<f64>(4e-15, f64::MIN_POSITIVE);
}

#[test]
fn losses_and_slopes_are_right_to_the_last_digits_in_f32() {
    check::<f32>(2e-6, f32::MIN_POSITIVE as f64);
}

#[derive(Deserialize)]
struct Schedules {
    runs: Vec<Run>,
    plateaus: Vec<Waits>,
}

#[derive(Deserialize)]
struct Run {
    schedule: Schedule,
    steps_per_epoch: u64,
    epochs: u64,
    warm_up: u64,
    factors: Vec<f64>,
}

#[derive(Deserialize)]
struct Waits {
    schedule: Schedule,
    errors: Vec<f64>,
    factors: Vec<f64>,
}

fn schedules() -> Schedules {
    serde_json::from_str(include_str!("golden/schedules.json")).unwrap()
}

#[test]
fn schedules_are_pytorch() {
    for Run { schedule, steps_per_epoch, epochs, warm_up, factors } in schedules().runs {
        schedule.check_settings().unwrap();
        assert_eq!(factors.len() as u64, steps_per_epoch * epochs);
        for (step, want) in factors.into_iter().enumerate() {
            let at = Progress { step: step as u64, steps_per_epoch, epochs };
            let got = schedule.factor(at, warm_up, &Plateau::default());
            assert!((got - want).abs() < 1e-13, "{schedule:?}, step {step}: {got}, not {want}");
        }
    }
}

#[test]
fn the_plateau_is_pytorch() {
    for Waits { schedule, errors, factors } in schedules().plateaus {
        let mut plateau = Plateau::default();
        for (epoch, (error, want)) in errors.into_iter().zip(factors).enumerate() {
            schedule.note(&mut plateau, error);
            let got = schedule.factor(Progress { step: 0, steps_per_epoch: 1, epochs: 99 }, 0, &plateau);
            assert!((got - want).abs() < 1e-15, "{schedule:?}, epoch {epoch}: {got}, not {want}");
        }
    }
}

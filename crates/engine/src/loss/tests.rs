use super::*;

const ALL: [LossSpec; 7] = [
    LossSpec::Bce(Bce {}),
    LossSpec::CrossEntropy(CrossEntropy { smoothing: 0.1 }),
    LossSpec::Mse(Mse {}),
    LossSpec::Mae(Mae {}),
    LossSpec::Huber(Huber { delta: 0.7 }),
    LossSpec::Poisson(Poisson {}),
    LossSpec::Pinball(Pinball { quantile: 0.8 }),
];

fn width(loss: &LossSpec) -> usize {
    if matches!(loss, LossSpec::CrossEntropy(_)) { 3 } else { 1 }
}

fn value<R: Real>(loss: &LossSpec, z: &[R], y: f32) -> (R, Vec<R>) {
    let mut dz = vec![R::ZERO; z.len()];
    let value = loss.row(z, &[y], R::ONE, &mut dz);
    (value, dz)
}

#[test]
fn slopes_are_limits_of_secants() {
    for loss in ALL {
        for y in [0.0f32, 1.0] {
            for i in -30..30 {
                let mut z: Vec<f64> = (0..width(&loss)).map(|k| i as f64 * 0.211 + 0.05 + k as f64).collect();
                let (_, dz) = value(&loss, &z, y);
                for k in 0..z.len() {
                    let (at, h) = (z[k], 1e-6);
                    z[k] = at + h;
                    let above = value(&loss, &z, y).0;
                    z[k] = at - h;
                    let below = value(&loss, &z, y).0;
                    z[k] = at;
                    let secant = (above - below) / (2.0 * h);
                    assert!((secant - dz[k]).abs() < 2e-8 * dz[k].abs().max(1.0), "{} at {z:?}", loss.name());
                }
            }
        }
    }
}

#[test]
fn finite_at_both_ends_in_both_precisions() {
    for loss in ALL {
        for y in [0.0f32, 1.0] {
            for end in [-1e4, -60.5, -1.0, 0.0, 1.0, 60.5, 1e4] {
                let mut z = vec![0.0f64; width(&loss)];
                z[0] = end;
                let (v, dz) = value(&loss, &z, y);
                let z32: Vec<f32> = z.iter().map(|&z| z as f32).collect();
                let (v32, dz32) = value(&loss, &z32, y);
                assert!(
                    v.is_finite() && v32.is_finite() && v >= 0.0 && v32 >= 0.0,
                    "{} at {end}",
                    loss.name()
                );
                assert!(dz.iter().all(|d| d.is_finite()) && dz32.iter().all(|d| d.is_finite()));
                assert!(
                    (v - v32 as f64).abs() <= 1e-5 * v.max(1e-2),
                    "{} at {end}: {v} and {v32}",
                    loss.name()
                );
            }
        }
    }
}

#[test]
fn not_a_number_is_never_swallowed() {
    for loss in ALL {
        let z = vec![f32::NAN; width(&loss)];
        let (v, dz) = value(&loss, &z, 1.0);
        assert!(v.is_nan() && dz.iter().any(|d| d.is_nan()), "{}", loss.name());
    }
}

#[test]
fn exact_at_zero_and_near_zero_when_right() {
    let ln2 = core::f64::consts::LN_2;
    assert!((value(&ALL[0], &[0.0], 1.0).0 - ln2).abs() < 1e-15);
    let plain = LossSpec::CrossEntropy(CrossEntropy { smoothing: 0.0 });
    assert!((value(&plain, &[0.0, 0.0, 0.0], 2.0).0 - libm::log(3.0)).abs() < 1e-15);
    assert_eq!(value(&plain, &[0.0, 0.0, 1e4], 2.0).0, 0.0);
    assert_eq!(value(&ALL[0], &[1e4], 1.0).0, 0.0);
    assert_eq!(value(&ALL[0], &[1e4], 0.0).0, 1e4);
    assert_eq!(value(&ALL[5], &[0.0], 1.0).0, 0.0);
}

#[test]
fn the_start_has_the_least_loss_of_all_constants() {
    let values = [0.0f32, 1.0, 1.0, 0.0, 2.0, 1.0, 0.0];
    let weights = [1.0f32, 2.0, 0.5, 1.0, 1.0, 1.0, 1.5];
    for loss in ALL {
        let bce = matches!(loss, LossSpec::Bce(_));
        let huber = matches!(loss, LossSpec::Huber(_));
        let values: Vec<f32> = values.iter().map(|&y| if bce { y.min(1.0) } else { y }).collect();
        let targets = Targets { values: &values, width: 1, weights: Some(&weights) };
        let mut z: Vec<f64> =
            loss.loss().start(&targets, width(&loss) as u32).iter().map(|&z| z as f64).collect();
        let total = |z: &[f64]| -> f64 {
            values.iter().zip(weights).map(|(&y, w)| w as f64 * value(&loss, z, y).0).sum()
        };
        let best = total(&z);
        for k in 0..z.len() {
            for h in [-0.6, 0.6] {
                z[k] += h;
                assert!(huber || total(&z) > best - 1e-6, "{}: {} < {best}", loss.name(), total(&z));
                z[k] -= h;
            }
        }
    }
}

#[test]
fn links_give_what_a_person_reads() {
    let mut p = [0.0; 3];
    ALL[1].loss().link(&[1e4, 0.0, -1e4], &mut p);
    assert_eq!(p, [1.0, 0.0, 0.0]);
    ALL[1].loss().link(&[0.3, 0.1, -2.0], &mut p);
    assert!((p.iter().sum::<f32>() - 1.0).abs() < 1e-6);
    for z in [-3.0f32, 0.0, 4.0] {
        ALL[0].loss().link(&[z], &mut p[..1]);
        assert!((libm::log(p[0] as f64 / (1.0 - p[0] as f64)) - z as f64).abs() < 1e-5);
        ALL[5].loss().link(&[z], &mut p[..1]);
        assert!((libm::log(p[0] as f64) - z as f64).abs() < 1e-6);
        ALL[2].loss().link(&[z], &mut p[..1]);
        assert_eq!(p[0], z);
    }
}

#[test]
fn links_have_their_slopes() {
    for loss in ALL {
        for i in -30..30 {
            let z: Vec<f64> = (0..width(&loss)).map(|k| i as f64 * 0.211 + 0.05 + k as f64).collect();
            for which in 0..z.len() {
                let of = |z: &[f64]| loss.loss().link_slope(z, which, &mut vec![0.0; z.len()]);
                let mut slope = vec![f64::NAN; z.len()];
                let value = loss.loss().link_slope(&z, which, &mut slope);
                let mut link = vec![0.0; z.len()];
                loss.loss().link(&z.iter().map(|&z| z as f32).collect::<Vec<_>>(), &mut link);
                assert!((value - link[which] as f64).abs() < 1e-5 * value.abs().max(1.0), "{}", loss.name());
                for k in 0..z.len() {
                    let mut at = z.clone();
                    let h = 1e-6;
                    at[k] = z[k] + h;
                    let above = of(&at);
                    at[k] = z[k] - h;
                    let secant = (above - of(&at)) / (2.0 * h);
                    assert!((secant - slope[k]).abs() < 1e-8 * slope[k].abs().max(1.0), "{}", loss.name());
                }
            }
        }
        for end in [-1e4, -60.5, 60.5, 1e4] {
            let (mut slope, z) = (vec![0.0; width(&loss)], vec![end; width(&loss)]);
            let value = loss.loss().link_slope(&z, 0, &mut slope);
            assert!(value.is_finite() && slope.iter().all(|s| s.is_finite()), "{} at {end}", loss.name());
        }
    }
}

#[test]
fn rows_side_by_side_give_the_bits_of_rows_one_by_one() {
    const N: usize = 16;
    for smoothing in [0.0, 0.1] {
        let loss = CrossEntropy { smoothing };
        for classes in [2usize, 3, 10, 64] {
            // Sure and unsure rows, right and wrong; the last one is not finite.
            let number = |r: usize, k: usize| ((r * 37 + k * 101) % 61) as f32 * (r as f32 - 4.0) * 0.31;
            let mut across: Vec<[f32; N]> =
                (0..classes).map(|k| core::array::from_fn(|r| number(r, k))).collect();
            across[classes - 1][N - 1] = f32::NAN;
            let class: [u32; N] = core::array::from_fn(|r| ((r * 7) % classes) as u32);
            let scale: [f32; N] = core::array::from_fn(|r| 0.01 * (r + 1) as f32);
            let mut slopes = vec![[0.0; N]; classes];
            let values = loss.rows(&across, &class, &scale, &mut slopes);
            for r in 0..N {
                let z: Vec<f32> = across.iter().map(|z| z[r]).collect();
                let mut dz = vec![0.0; classes];
                let value = loss.row(&z, &[class[r] as f32], scale[r], &mut dz);
                assert!(value.to_bits() == values[r].to_bits() || value.is_nan() && values[r].is_nan());
                for (k, dz) in dz.iter().enumerate() {
                    assert!(dz.to_bits() == slopes[k][r].to_bits() || dz.is_nan() && slopes[k][r].is_nan());
                }
            }
        }
    }
}

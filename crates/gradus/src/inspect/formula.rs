//! A loss with its numbers filled in.

use gradus_engine::loss::LossSpec;

/// Four significant digits, as a person writes them.
fn n(x: f64) -> String {
    match x.abs() {
        0.0 => "0".into(),
        a if !(1e-4..1e6).contains(&a) => format!("{x:.3e}").replace('-', "−"),
        a => {
            let decimals = (3 - libm::floor(libm::log10(a)) as i32).clamp(0, 8) as usize;
            format!("{x:.decimals$}").replace('-', "−")
        }
    }
}

/// A number in brackets where it is negative.
fn b(x: f64) -> String {
    if x < 0.0 { format!("({})", n(x)) } else { n(x) }
}

/// The loss of one row with its numbers filled in, and its slope at each raw output, as two texts. `z` are the raw
/// outputs, `p` what the link makes of them (a probability for each class), `y` the target as the net learns it, `loss`
/// and `slope` what the engine says.
pub fn loss_formula(
    spec: &LossSpec,
    z: &[f64],
    p: &[f64],
    y: f64,
    loss: f64,
    slope: &[f64],
) -> (String, String) {
    let (z0, slope0) = (z.first().copied().unwrap_or(0.0), slope.first().copied().unwrap_or(0.0));
    match spec {
        LossSpec::Bce(_) => {
            let p1 = p.get(1).copied().unwrap_or(0.0);
            let p0 = p.first().copied().unwrap_or(0.0);
            (
                format!("−({y}·ln {} + {}·ln {}) = {}", n(p1), 1.0 - y, n(p0), n(loss)),
                format!("p − y = {} − {y} = {}", n(p1), n(slope0)),
            )
        }
        LossSpec::CrossEntropy(cross_entropy) => {
            let classes = p.len().max(1) as f64;
            let smoothing = cross_entropy.smoothing as f64;
            let q = |k: usize| smoothing / classes + if k as f64 == y { 1.0 - smoothing } else { 0.0 };
            let terms: Vec<String> = match smoothing == 0.0 {
                true => p
                    .iter()
                    .enumerate()
                    .filter(|(k, _)| *k as f64 == y)
                    .map(|(_, p)| format!("1·ln {}", n(*p)))
                    .collect(),
                false => {
                    p.iter().enumerate().take(6).map(|(k, p)| format!("{}·ln {}", n(q(k)), n(*p))).collect()
                }
            };
            let more = if smoothing > 0.0 && p.len() > 6 { " + …" } else { "" };
            let slopes = p.iter().zip(slope).enumerate().take(6);
            let slopes: Vec<String> =
                slopes.map(|(k, (p, slope))| format!("{} − {} = {}", n(*p), n(q(k)), n(*slope))).collect();
            let rest = if p.len() > 6 { "; …" } else { "" };
            (
                format!("−({}{more}) = {}", terms.join(" + "), n(loss)),
                format!("p − y: {}{rest}", slopes.join("; ")),
            )
        }
        LossSpec::Mse(_) => (
            format!("(z − y)² = ({} − {})² = {}", n(z0), b(y), n(loss)),
            format!("2·(z − y) = 2·({} − {}) = {}", n(z0), b(y), n(slope0)),
        ),
        LossSpec::Mae(_) => (
            format!("|z − y| = |{} − {}| = {}", n(z0), b(y), n(loss)),
            format!("sign(z − y) = {}", n(slope0)),
        ),
        LossSpec::Huber(huber) => {
            let (r, delta) = (z0 - y, huber.delta as f64);
            let value = match r.abs() <= delta {
                true => format!("½·(z − y)² = ½·({} − {})² = {}", n(z0), b(y), n(loss)),
                false => format!(
                    "δ·(|z − y| − ½·δ) = {d}·(|{} − {}| − ½·{d}) = {}",
                    n(z0),
                    b(y),
                    n(loss),
                    d = n(delta)
                ),
            };
            (value, format!("z − y, held within ±{}: {}", n(delta), n(slope0)))
        }
        LossSpec::Poisson(_) => (
            format!("e^z − y·z − (y − y·ln y), z = {}, y = {}: {}", n(z0), n(y), n(loss)),
            format!("e^z − y = {} − {} = {}", n(libm::exp(z0.min(60.0))), n(y), n(slope0)),
        ),
        LossSpec::Pinball(pinball) => {
            let q = pinball.quantile as f64;
            let value = match y > z0 {
                true => format!("q·(y − z) = {}·({} − {}) = {}", n(q), n(y), b(z0), n(loss)),
                false => format!("(1 − q)·(z − y) = {}·({} − {}) = {}", n(1.0 - q), n(z0), b(y), n(loss)),
            };
            (value, format!("{} = {}", if y > z0 { "−q" } else { "1 − q" }, n(slope0)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gradus_engine::loss::{Bce, CrossEntropy, Mse};

    #[test]
    fn thirty_sixty_ten() {
        let p = [0.3, 0.6, 0.1];
        let z = p.map(libm::log);
        let spec = LossSpec::CrossEntropy(CrossEntropy { smoothing: 0.0 });
        let mut slope = [0.0; 3];
        let loss = spec.row(&z, &[1.0], 1.0, &mut slope);
        let (value, slopes) = loss_formula(&spec, &z, &p, 1.0, loss, &slope);
        assert_eq!(value, "−(1·ln 0.6000) = 0.5108");
        assert_eq!(slopes, "p − y: 0.3000 − 0 = 0.3000; 0.6000 − 1.000 = −0.4000; 0.1000 − 0 = 0.1000");
    }

    #[test]
    fn the_other_two_of_the_mission() {
        let bce =
            loss_formula(&LossSpec::Bce(Bce {}), &[0.0], &[0.5, 0.5], 1.0, std::f64::consts::LN_2, &[-0.5]);
        assert_eq!(
            bce,
            ("−(1·ln 0.5000 + 0·ln 0.5000) = 0.6931".into(), "p − y = 0.5000 − 1 = −0.5000".into())
        );
        let mse = loss_formula(&LossSpec::Mse(Mse {}), &[1.5], &[1.5], -0.5, 4.0, &[4.0]);
        assert_eq!(mse.0, "(z − y)² = (1.500 − (−0.5000))² = 4.000");
    }
}

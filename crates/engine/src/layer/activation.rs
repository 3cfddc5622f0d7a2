//! Activations: one scalar function each, applied to every number of the rows.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::{Layer, Planned};
use crate::init::Init;
use crate::plan::op::Op;
use crate::plan::{PlanError, Planner};
use crate::real::Real;
use crate::rows::Rows;

/// The functions (M:activation).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// x.
    Identity,
    /// max(x, 0) (Nair and Hinton, ICML 2010). Slope 0 at 0.
    #[default]
    Relu,
    /// x for x > 0, else 0.01·x (Maas et al., ICML 2013). Slope 0.01 at 0.
    LeakyRelu,
    /// x·Φ(x), Φ the normal distribution function, by erf (Hendrycks and Gimpel, arXiv 1606.08415).
    Gelu,
    /// x·σ(x), also called swish (Elfwing et al., arXiv 1702.03118).
    Silu,
    /// x·tanh(ln(1 + eˣ)) (Misra, arXiv 1908.08681).
    Mish,
    /// tanh(x).
    Tanh,
    /// σ(x) = 1 / (1 + e⁻ˣ).
    Sigmoid,
    /// ln(1 + eˣ).
    Softplus,
    /// λx for x > 0, else λα(eˣ − 1), λ = 1.0507, α = 1.6733 (Klambauer et al., NeurIPS 2017).
    Selu,
}

/// What the backward pass needs of the forward pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saves {
    /// x.
    Input,
    /// y.
    Output,
}

const LEAK: f64 = 0.01;
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;
const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;

/// e^x·(e^x + 2), of which tanh(softplus(x)) is n / (n + 2). Beyond x = 20 that is 1 in f64 and f32.
#[inline(always)]
fn mish_n<R: Real>(x: R) -> R {
    let e = x.at_most(R::of(20.0)).exp();
    e * (e + R::of(2.0))
}

impl Function {
    /// All of them.
    pub const ALL: [Function; 10] = [
        Function::Identity,
        Function::Relu,
        Function::LeakyRelu,
        Function::Gelu,
        Function::Silu,
        Function::Mish,
        Function::Tanh,
        Function::Sigmoid,
        Function::Softplus,
        Function::Selu,
    ];

    /// Its name in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Function::Identity => "identity",
            Function::Relu => "relu",
            Function::LeakyRelu => "leaky_relu",
            Function::Gelu => "gelu",
            Function::Silu => "silu",
            Function::Mish => "mish",
            Function::Tanh => "tanh",
            Function::Sigmoid => "sigmoid",
            Function::Softplus => "softplus",
            Function::Selu => "selu",
        }
    }

    /// The start that keeps the size of the signal through layers of this activation.
    pub fn init(self) -> Init {
        match self {
            Function::Selu => Init::LecunNormal,
            Function::Identity | Function::Tanh | Function::Sigmoid => Init::GlorotUniform,
            _ => Init::HeNormal,
        }
    }

    /// What [`Function::slope`] reads.
    pub fn saves(self) -> Saves {
        match self {
            Function::Gelu | Function::Silu | Function::Mish | Function::Softplus => Saves::Input,
            _ => Saves::Output,
        }
    }

    /// f(x).
    #[inline(always)]
    pub fn value<R: Real>(self, x: R) -> R {
        let half = R::of(0.5);
        match self {
            Function::Identity => x,
            Function::Relu => x.at_least(R::ZERO),
            Function::LeakyRelu => {
                if x > R::ZERO {
                    x
                } else {
                    x * R::of(LEAK)
                }
            }
            Function::Gelu => x * half * (R::ONE + (x * R::of(core::f64::consts::FRAC_1_SQRT_2)).erf()),
            Function::Silu => x * x.sigmoid(),
            Function::Mish => {
                let n = mish_n(x);
                x * (n / (n + R::of(2.0)))
            }
            Function::Tanh => x.tanh(),
            Function::Sigmoid => x.sigmoid(),
            Function::Softplus => x.softplus(),
            Function::Selu => {
                let low = R::of(SELU_SCALE * SELU_ALPHA) * x.at_most(R::ZERO).exp_m1();
                if x > R::ZERO { x * R::of(SELU_SCALE) } else { low }
            }
        }
    }

    /// f′, from x or from y = f(x), as [`Function::saves`] says.
    #[inline(always)]
    pub fn slope<R: Real>(self, saved: R) -> R {
        match self {
            Function::Identity => R::ONE,
            Function::Relu => {
                if saved > R::ZERO {
                    R::ONE
                } else {
                    R::ZERO
                }
            }
            Function::LeakyRelu => {
                if saved > R::ZERO {
                    R::ONE
                } else {
                    R::of(LEAK)
                }
            }
            Function::Gelu => {
                let x = saved;
                let below = R::of(0.5) * (R::ONE + (x * R::of(core::f64::consts::FRAC_1_SQRT_2)).erf());
                let density = R::of(0.398_942_280_401_432_7) * (-(x * x) * R::of(0.5)).exp();
                below + x * density
            }
            Function::Silu => {
                let s = saved.sigmoid();
                s * (R::ONE + saved * (R::ONE - s))
            }
            Function::Mish => {
                let n = mish_n(saved);
                let t = n / (n + R::of(2.0));
                t + saved * saved.sigmoid() * (R::ONE - t * t)
            }
            Function::Tanh => R::ONE - saved * saved,
            Function::Sigmoid => saved * (R::ONE - saved),
            Function::Softplus => saved.sigmoid(),
            Function::Selu => {
                if saved > R::ZERO {
                    R::of(SELU_SCALE)
                } else {
                    saved + R::of(SELU_SCALE * SELU_ALPHA)
                }
            }
        }
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl core::str::FromStr for Function {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let name = text.to_ascii_lowercase().replace('-', "_");
        Function::ALL.into_iter().find(|f| f.name() == name).ok_or_else(|| {
            let names: Vec<_> = Function::ALL.iter().map(|f| f.name()).collect();
            format!("unknown activation '{text}'; one of {}", names.join(", "))
        })
    }
}

/// A layer that applies a [`Function`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Activation {
    /// Which one.
    pub function: Function,
}

impl Layer for Activation {
    fn name(&self) -> &'static str {
        self.function.name()
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        let function = self.function;
        let y = plan.rows_like(x, x.width, x.tracked);
        plan.emit(Op::Activate { function, x: x.slot, y: y.slot });
        Ok((
            y,
            Box::new(move |plan, dy| {
                let dx = plan.error_of(x)?;
                let saved = match function.saves() {
                    Saves::Input => x.slot,
                    Saves::Output => y.slot,
                };
                plan.emit(Op::ActivateBack { function, saved, dy: dy.slot, dx: dx.slot });
                Some(dx)
            }),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_are_limits_of_secants() {
        for function in Function::ALL {
            for i in -40..=40 {
                let x = i as f64 * 0.173 + 0.01;
                let h = 1e-6;
                let secant = (function.value(x + h) - function.value(x - h)) / (2.0 * h);
                let saved = match function.saves() {
                    Saves::Input => x,
                    Saves::Output => function.value(x),
                };
                let slope = function.slope(saved);
                assert!((slope - secant).abs() < 1e-8, "{function} at {x}: slope {slope}, secant {secant}");
            }
        }
    }

    #[test]
    fn f32_follows_f64_and_stays_finite() {
        for function in Function::ALL {
            for i in -2000..=2000 {
                let x = i as f32 * 0.01;
                let (a, b) = (function.value(x) as f64, function.value(x as f64));
                assert!(
                    (a - b).abs() <= 2e-6 * b.abs().max(0.2).max(0.1 * x.abs() as f64),
                    "{function}({x}) = {a}, f64 {b}"
                );
            }
            for x in [-1e4f32, 1e4, -1e30, 1e30] {
                let y = function.value(x);
                let saved = if function.saves() == Saves::Input { x } else { y };
                assert!(y.is_finite() && function.slope(saved).is_finite(), "{function}({x})");
            }
        }
    }

    #[test]
    fn names_read_back() {
        for function in Function::ALL {
            assert_eq!(function.name().parse(), Ok(function));
            assert_eq!(function.name().replace('_', "-").parse(), Ok(function));
        }
        assert!("ralu".parse::<Function>().is_err());
    }
}

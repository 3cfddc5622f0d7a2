//! Where the weights start.

use serde::{Deserialize, Serialize};

use crate::random::Random;

/// How a parameter gets its first values. `fan_in` and `fan_out` are the widths it reads and writes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Init {
    /// All 0.
    Zeros,
    /// All 1.
    Ones,
    /// N(0, 2 / fan_in): for ReLU and its kin (He et al., "Delving Deep into Rectifiers", ICCV 2015, eq. 10).
    HeNormal,
    /// U(±√(6 / fan_in)), the same variance (He et al. 2015).
    HeUniform,
    /// N(0, 2 / (fan_in + fan_out)) (Glorot and Bengio, "Understanding the difficulty…", AISTATS 2010, eq. 12).
    GlorotNormal,
    /// U(±√(6 / (fan_in + fan_out))) (Glorot and Bengio 2010, eq. 16): for tanh and sigmoid.
    GlorotUniform,
    /// N(0, 1 / fan_in) (LeCun et al., "Efficient BackProp", 1998, section 4.6): for SELU.
    LecunNormal,
    /// U(±1 / √fan_in): what PyTorch's `Linear` does.
    FanInUniform,
    /// U(±bound).
    Uniform {
        /// The largest size.
        bound: f64,
    },
    /// N(0, deviation²): for embeddings.
    Normal {
        /// Standard deviation.
        deviation: f64,
    },
    /// The first `zeros` numbers 0, the others N(0, deviation²): for embeddings whose first categories, such as
    /// "missing", may never occur in training and must then say nothing.
    NormalAfter {
        /// Numbers that start at 0.
        zeros: u64,
        /// Standard deviation.
        deviation: f64,
    },
    /// −1 or 1, one as likely as the other: for what tells members of an ensemble apart (Wen et al., "BatchEnsemble",
    /// ICLR 2020, section 3).
    Sign,
}

/// Which numbers of a parameter are drawn together: those that share a draw start alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Draws {
    /// Each number by itself.
    #[default]
    Each,
    /// One row, the same in all rows.
    OneRow,
    /// In each row one draw for each group of neighbouring columns, which are so wide.
    Groups(Vec<u32>),
}

impl Draws {
    /// The draw of each of `columns` columns of the first row, and how many lie between a row's and the next's.
    pub fn of_columns(&self, columns: u32) -> (Vec<u64>, u64) {
        match self {
            Draws::Each => ((0..columns as u64).collect(), columns as u64),
            Draws::OneRow => ((0..columns as u64).collect(), 0),
            Draws::Groups(widths) => {
                let group = |(i, &width): (usize, &u32)| std::iter::repeat_n(i as u64, width as usize);
                (widths.iter().enumerate().flat_map(group).collect(), widths.len() as u64)
            }
        }
    }
}

impl Init {
    /// The value of element `i` of a parameter that reads `fan_in` and writes `fan_out` numbers.
    pub fn value(&self, random: &Random, i: u64, fan_in: u32, fan_out: u32) -> f32 {
        let (fan_in, fan_out) = (fan_in.max(1) as f64, fan_out.max(1) as f64);
        let normal = |variance: f64| (random.normal(i) * variance.sqrt()) as f32;
        let uniform = |bound: f64| ((2.0 * random.uniform(i) - 1.0) * bound) as f32;
        match *self {
            Init::Zeros => 0.0,
            Init::Ones => 1.0,
            Init::HeNormal => normal(2.0 / fan_in),
            Init::HeUniform => uniform((6.0 / fan_in).sqrt()),
            Init::GlorotNormal => normal(2.0 / (fan_in + fan_out)),
            Init::GlorotUniform => uniform((6.0 / (fan_in + fan_out)).sqrt()),
            Init::LecunNormal => normal(1.0 / fan_in),
            Init::FanInUniform => uniform((1.0 / fan_in).sqrt()),
            Init::Sign => 1.0 - 2.0 * (random.bits(i) & 1) as f32,
            Init::Uniform { bound } => uniform(bound),
            Init::NormalAfter { zeros, .. } if i < zeros => 0.0,
            Init::Normal { deviation } | Init::NormalAfter { deviation, .. } => normal(deviation * deviation),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    #[test]
    fn variances_are_those_of_the_papers() {
        let random = Random::new(0, Stream::Init(0), 0);
        let (fan_in, fan_out) = (30, 50);
        for (init, variance) in [
            (Init::HeNormal, 2.0 / 30.0),
            (Init::HeUniform, 2.0 / 30.0),
            (Init::GlorotNormal, 2.0 / 80.0),
            (Init::GlorotUniform, 2.0 / 80.0),
            (Init::LecunNormal, 1.0 / 30.0),
            (Init::FanInUniform, 1.0 / 90.0),
            (Init::Normal { deviation: 0.5 }, 0.25),
            (Init::Uniform { bound: 3.0 }, 3.0),
            (Init::Sign, 1.0),
        ] {
            let n = 40_000;
            let (mut sum, mut squares) = (0.0, 0.0);
            for i in 0..n {
                let x = init.value(&random, i, fan_in, fan_out) as f64;
                sum += x;
                squares += x * x;
            }
            let mean = sum / n as f64;
            let got = squares / n as f64 - mean * mean;
            assert!(mean.abs() < 4.0 * (variance / n as f64).sqrt(), "{init:?}: mean {mean}");
            assert!((got / variance - 1.0).abs() < 0.04, "{init:?}: variance {got}, paper {variance}");
        }
    }
    #[test]
    fn numbers_that_share_a_draw_start_alike() {
        assert_eq!(Draws::Each.of_columns(3), (vec![0, 1, 2], 3));
        assert_eq!(Draws::OneRow.of_columns(2), (vec![0, 1], 0));
        assert_eq!(Draws::Groups(vec![1, 3, 0, 2]).of_columns(6), (vec![0, 1, 1, 1, 3, 3], 4));
    }
}

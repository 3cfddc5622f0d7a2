//! Planes through the weights: random directions as long as the weights they move, or those in which the path spreads most.

use gradus::engine::plan::{Group, Program};
use gradus::engine::random::{Random, Stream};

/// One array for each parameter.
pub type Weights = Vec<Vec<f64>>;

/// A point or direction of all parameters, as f64.
pub fn wide(weights: &[Vec<f32>]) -> Weights {
    weights.iter().map(|numbers| numbers.iter().map(|&w| f64::from(w)).collect()).collect()
}

/// Σ aᵢ·bᵢ.
pub fn dot(a: &Weights, b: &Weights) -> f64 {
    a.iter().flatten().zip(b.iter().flatten()).map(|(a, b)| a * b).sum()
}

/// a − b, of trained parameters; running statistics are no direction.
pub fn less(a: &Weights, b: &Weights, program: &Program) -> Weights {
    let of = |((a, b), info): ((&Vec<f64>, &Vec<f64>), &gradus::engine::plan::ParamInfo)| match info.trained()
    {
        true => a.iter().zip(b).map(|(a, b)| a - b).collect(),
        false => vec![0.0; a.len()],
    };
    a.iter().zip(b).zip(&program.params).map(of).collect()
}

/// A random direction; each unit's incoming weights are as long as the unit's own, everything else is 0 (Li et al.,
/// "Visualizing the Loss Landscape of Neural Nets", NeurIPS 2018, section 4; biases and norms still, as in their code).
pub fn random(weights: &Weights, program: &Program, seed: u64, which: u64) -> Weights {
    let mut direction = Vec::new();
    for (i, (numbers, info)) in weights.iter().zip(&program.params).enumerate() {
        let (rows, columns) = (info.shape[0] as usize, info.shape[1] as usize);
        if info.group != Group::Weights {
            direction.push(vec![0.0; numbers.len()]);
            continue;
        }
        let random = Random::new(seed, Stream::Sample, 16 + 2 * i as u64 + which);
        let mut d: Vec<f64> = (0..numbers.len() as u64).map(|j| random.normal(j)).collect();
        for column in 0..columns {
            let length = |of: &[f64]| {
                libm::sqrt((0..rows).map(|row| of[row * columns + column]).map(|x| x * x).sum::<f64>())
            };
            let scale = length(numbers) / length(&d).max(1e-300);
            (0..rows).for_each(|row| d[row * columns + column] *= scale);
        }
        direction.push(d);
    }
    direction
}

/// The two directions, of length 1, in which points spread most around `centre`, and the share of the spread that lies in
/// them. Found in the space of the points (Gram matrix, power iteration), for there are fewer points than weights.
pub fn principal(away: &[Weights]) -> Option<([Weights; 2], f64)> {
    let n = away.len();
    let mut gram: Vec<Vec<f64>> = away.iter().map(|a| away.iter().map(|b| dot(a, b)).collect()).collect();
    let total: f64 = (0..n).map(|i| gram[i][i]).sum();
    if n < 3 || !(total > 0.0 && total.is_finite()) {
        return None;
    }
    let mut found = Vec::new();
    let mut explained = 0.0;
    for which in 0..2 {
        let mut v: Vec<f64> = (0..n).map(|i| 1.0 + ((i * (which + 2)) % 7) as f64).collect();
        let mut value = 0.0;
        for _ in 0..300 {
            let next: Vec<f64> =
                gram.iter().map(|row| row.iter().zip(&v).map(|(g, v)| g * v).sum()).collect();
            value = libm::sqrt(next.iter().map(|x| x * x).sum::<f64>());
            if value <= 1e-12 * total {
                return None;
            }
            v = next.iter().map(|x| x / value).collect();
        }
        explained += value / total;
        let scale = 1.0 / libm::sqrt(value);
        let mut direction: Weights = away[0].iter().map(|numbers| vec![0.0; numbers.len()]).collect();
        for (point, share) in away.iter().zip(&v) {
            for (d, p) in direction.iter_mut().flatten().zip(point.iter().flatten()) {
                *d += scale * share * p;
            }
        }
        for (i, row) in gram.iter_mut().enumerate() {
            row.iter_mut().zip(&v).for_each(|(g, vj)| *g -= value * v[i] * vj);
        }
        found.push(direction);
    }
    let [first, second] = <[Weights; 2]>::try_from(found).ok()?;
    Some(([first, second], explained.min(1.0)))
}

/// Where a point lies: its amounts along two directions by least squares, and the length of what is left.
pub fn project(point: &Weights, [a, b]: [&Weights; 2]) -> (f64, f64, f64) {
    let (aa, bb, ab) = (dot(a, a), dot(b, b), dot(a, b));
    let (pa, pb, pp) = (dot(point, a), dot(point, b), dot(point, point));
    let det = aa * bb - ab * ab;
    let (x, y) = match det > 1e-12 * aa * bb {
        true => ((pa * bb - pb * ab) / det, (pb * aa - pa * ab) / det),
        false => (0.0, 0.0),
    };
    (x, y, libm::sqrt((pp - x * pa - y * pb).max(0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_found_on_its_plane() {
        let a = vec![vec![1.0, 0.0, 1.0], vec![0.5]];
        let b = vec![vec![0.0, 2.0, 1.0], vec![0.0]];
        let point: Weights = vec![vec![3.0, -2.0, 2.0], vec![1.5]];
        let (x, y, off) = project(&point, [&a, &b]);
        assert!((x - 3.0).abs() < 1e-12 && (y + 1.0).abs() < 1e-12 && off < 1e-6, "{x} {y} {off}");
        let away = vec![vec![3.0, -2.0, 2.0], vec![1.5 + 4.0]];
        let (.., off) = project(&away, [&a, &b]);
        assert!(off > 1.0 && off < 4.0 + 1e-9, "{off}");
    }

    #[test]
    fn principal_directions_are_those_of_the_spread() {
        // Points on a plane spanned by two axes of a space of five.
        let at = |x: f64, y: f64| vec![vec![x, 0.0, y], vec![0.0, 0.0]];
        let away: Vec<Weights> = vec![at(4.0, 0.0), at(-4.0, 0.0), at(0.0, 1.0), at(0.0, -1.0), at(2.0, 0.5)];
        let ([first, second], explained) = principal(&away).unwrap();
        assert!((explained - 1.0).abs() < 1e-9);
        assert!((dot(&first, &first) - 1.0).abs() < 1e-9 && (dot(&second, &second) - 1.0).abs() < 1e-9);
        assert!(dot(&first, &second).abs() < 1e-6 && first[0][0].abs() > 0.99);
    }
}

//! Piecewise linear numbers: a column is cut into bins, and the net learns a straight piece for each (Gorishniy et
//! al., "On Embeddings for Numerical Features in Tabular Deep Learning", NeurIPS 2022, section 3.2).

use serde::{Deserialize, Serialize};

use super::{Factors, Layer, Planned};
use crate::init::{Draws, Init};
use crate::plan::op::{Gradient, Numeric, Op};
use crate::plan::{Group, PlanError, Planner};
use crate::real::Real;
use crate::rows::{EdgesId, Rows};

/// The most bins a column can have.
pub const MOST_BINS: usize = 1 << 14;

/// Bin edges of the columns that a layer reads, one column's after the other's.
#[derive(Clone, Debug, PartialEq)]
pub struct Edges {
    edges: Vec<f32>,
    /// Where each column's edges start, and the end.
    starts: Vec<usize>,
}

impl Edges {
    /// Errors where a column has fewer than two edges or more than [`MOST_BINS`] bins, or edges that do not rise.
    pub fn new(columns: &[Vec<f32>]) -> Result<Edges, String> {
        if columns.is_empty() {
            return Err("bins of no column; wanted at least one".into());
        }
        let mut all = Edges { edges: Vec::new(), starts: vec![0] };
        for (c, column) in columns.iter().enumerate() {
            if !(2..=MOST_BINS + 1).contains(&column.len()) {
                let (edges, most) = (column.len(), MOST_BINS + 1);
                return Err(format!("{edges} edges in column {c}; wanted from 2 to {most}"));
            }
            let rises = |w: &[f32]| w[0] < w[1] && (w[1] - w[0]).is_finite();
            if !column.windows(2).all(rises) {
                return Err(format!(
                    "edges of column {c} that do not rise; wanted each larger than the last"
                ));
            }
            all.edges.extend(column);
            all.starts.push(all.edges.len());
        }
        Ok(all)
    }

    /// Columns.
    pub fn columns(&self) -> usize {
        self.starts.len() - 1
    }

    /// Bins of all columns.
    pub fn bins(&self) -> usize {
        self.first_bin(self.columns())
    }

    /// The edges of column `c`, ascending.
    pub fn column(&self, c: usize) -> &[f32] {
        &self.edges[self.starts[c]..self.starts[c + 1]]
    }

    /// How many bins the columns before `c` have: a column has one fewer than edges.
    pub fn first_bin(&self, c: usize) -> usize {
        self.starts[c] - c
    }
}

/// The bin of `x`, and how far in it: 0 at its lower edge, 1 at its upper one. Before the first edge and after the last
/// the outer bins go on (M:piecewise).
#[inline(always)]
pub fn bin_of<R: Real>(edges: &[f32], x: R) -> (usize, R) {
    let bin = bin_at(edges, x);
    let (low, high) = (R::of_f32(edges[bin]), R::of_f32(edges[bin + 1]));
    (bin, (x - low) / (high - low))
}

/// The bin of `x`, and how wide it is: how far in it a number lies rises by 1 over so much (M:piecewise-input).
#[inline(always)]
pub fn bin_width<R: Real>(edges: &[f32], x: R) -> (usize, R) {
    let bin = bin_at(edges, x);
    (bin, R::of_f32(edges[bin + 1]) - R::of_f32(edges[bin]))
}

#[inline(always)]
fn bin_at<R: Real>(edges: &[f32], x: R) -> usize {
    let passed = edges.partition_point(|&edge| R::of_f32(edge) <= x);
    passed.clamp(1, edges.len() - 1) - 1
}

/// `y[c] = x[c]·u[c] + v[c] + e[c]·W[c]` for the first columns of the input, e the encoding of [`PiecewiseEncoding`]
/// (M:piecewise). With `linear` W starts at 0 and u, v at U(±1/√width), so that the start is a straight line (the
/// published package's version B, for TabM, arXiv 2410.24210); without there is no u, and v and W start at
/// U(±1/√bins).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Piecewise {
    /// For each embedded column its bins' edges, ascending.
    pub edges: Vec<Vec<f32>>,
    /// Numbers a column.
    pub width: u32,
    /// Whether there is a u.
    pub linear: bool,
    /// For W.
    #[serde(default, skip_serializing_if = "Factors::are_plain")]
    pub factors: Factors,
    /// For u.
    #[serde(default, skip_serializing_if = "Factors::are_plain")]
    pub linear_factors: Factors,
    /// For v.
    #[serde(default, skip_serializing_if = "Factors::are_plain")]
    pub bias_factors: Factors,
}

/// The plan's name for bins of some of the columns of `x`.
fn edges_of(plan: &mut Planner, columns: &[Vec<f32>], x: Rows) -> Result<(EdgesId, u32, u32), PlanError> {
    let edges = Edges::new(columns).map_err(|found| plan.error(found, "bins that can be told apart"))?;
    plan.want_embeddable(x, edges.columns() as u64)?;
    let (columns, bins) = (edges.columns() as u32, edges.bins() as u32);
    Ok((plan.edges(edges), columns, bins))
}

impl Layer for Piecewise {
    fn name(&self) -> &'static str {
        "piecewise"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        plan.want_width("width", self.width)?;
        let (edges, columns, bins) = edges_of(plan, &self.edges, x)?;
        let width = plan.want_product(columns, self.width)?;
        let most = self.edges.iter().map(|column| column.len() as u32 - 1).max().unwrap_or(1);
        let (start, fan) = match self.linear {
            true => (Init::Zeros, [self.width, self.width]),
            false => (Init::FanInUniform, [most, self.width]),
        };
        let uniform = |fan: [u32; 2]| (Init::FanInUniform, fan, Draws::Each);
        let u = match self.linear {
            true => {
                let u = plan.param_drawn("linear", [columns, self.width], uniform(fan), Group::Weights)?;
                plan.tune(u, self.linear_factors)?;
                Some(u)
            }
            false => None,
        };
        let v = plan.param_drawn("bias", [1, width], uniform(fan), Group::Biases)?;
        plan.tune(v, self.bias_factors)?;
        let w = plan.param_drawn("bins", [bins, self.width], (start, fan, Draws::Each), Group::Weights)?;
        plan.tune(w, self.factors)?;
        let sums = plan.slot(crate::plan::Extent::Fixed(bins as usize * self.width as usize));
        plan.emit(Op::Numeric(Numeric::PrefixSums { w, edges, sums }));
        let y = plan.rows_like(x, width, true);
        let (input, x, to) = (x, x.slot, y.slot);
        plan.emit(Op::Numeric(Numeric::Piecewise { x, u, v: Some(v), w, sums, edges, y: to }));
        Ok((
            y,
            Box::new(move |plan, dy| {
                let dy = dy.slot;
                if let Some(u) = u {
                    plan.gradient(u, Gradient::Spread { x, dy, factor: 1.0 });
                }
                plan.gradient(v, Gradient::ColumnSum { dy });
                plan.gradient(w, Gradient::Bins { x, dy, edges });
                let dx = plan.error_of(input)?;
                plan.emit(Op::Numeric(Numeric::PiecewiseBack { x, u, w, edges, dy, dx: dx.slot }));
                Some(dx)
            }),
        ))
    }
}

/// `e[c] = [1 … 1, share, 0 … 0]` for the first columns of the input: 1 for each bin that the number has passed, how
/// far in its own, 0 for those above (M:piecewise). Nothing in it is learnt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PiecewiseEncoding {
    /// For each encoded column its bins' edges, ascending.
    pub edges: Vec<Vec<f32>>,
}

impl Layer for PiecewiseEncoding {
    fn name(&self) -> &'static str {
        "piecewise_encoding"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        let (edges, _, bins) = edges_of(plan, &self.edges, x)?;
        let y = plan.rows_like(x, bins, false);
        plan.emit(Op::Numeric(Numeric::Encode { x: x.slot, edges, y: y.slot }));
        Ok((
            y,
            Box::new(move |plan, dy| {
                let dx = plan.error_of(x)?;
                plan.emit(Op::Numeric(Numeric::EncodeBack { x: x.slot, edges, dy: dy.slot, dx: dx.slot }));
                Some(dx)
            }),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_finds_its_bin_and_the_outer_bins_go_on() {
        let edges = [0.0f32, 1.0, 3.0];
        let of = |x: f64| bin_of(&edges, x);
        assert_eq!(of(0.25), (0, 0.25));
        assert_eq!(of(1.0), (1, 0.0));
        assert_eq!(of(2.0), (1, 0.5));
        assert_eq!(of(3.0), (1, 1.0));
        assert_eq!(of(7.0), (1, 3.0));
        assert_eq!(of(-2.0), (0, -2.0));
        assert_eq!(bin_of(&[2.0, 4.0], 9.0f32), (0, 3.5));
    }

    #[test]
    fn edges_are_checked() {
        for wrong in [vec![], vec![vec![1.0]], vec![vec![0.0, 0.0]], vec![vec![0.0, f32::NAN]]] {
            assert!(Edges::new(&wrong).is_err(), "{wrong:?}");
        }
        assert!(Edges::new(&[vec![f32::MIN, f32::MAX]]).is_err(), "a width that overflows");
        let edges = Edges::new(&[vec![0.0, 1.0], vec![2.0, 3.0, 5.0]]).unwrap();
        assert_eq!((edges.columns(), edges.bins(), edges.first_bin(1)), (2, 3, 1));
        assert_eq!(edges.column(1), [2.0, 3.0, 5.0]);
    }
}

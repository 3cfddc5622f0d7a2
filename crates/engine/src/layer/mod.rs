//! Layers: what a net is made of. A layer writes its forward operations when it is planned, and hands back a
//! *pullback* which, called at plan time too, writes its backward operations.

pub mod activation;
mod blend;
mod columns;
mod dense;
pub(crate) mod dropout;
mod embedding;
mod factors;
mod members;
mod norm;
mod periodic;
pub mod piecewise;
mod residual;
mod scale;
mod slice;

use core::fmt::Debug;

use serde::{Deserialize, Serialize};

pub use activation::{Activation, Function};
pub use blend::ParametricActivation;
pub use columns::Columns;
pub use dense::Dense;
pub use dropout::Dropout;
pub(crate) use dropout::dropout_mask;
pub use embedding::Embedding;
pub use factors::Factors;
pub use members::{MemberDense, MemberScale, OwnDense, Repeat};
pub use norm::{BatchNorm, LayerNorm};
pub use periodic::Periodic;
pub use piecewise::{Edges, Piecewise, PiecewiseEncoding};
pub use residual::Residual;
pub use scale::FeatureScale;
pub use slice::Slice;

use crate::plan::{PlanError, Planner};
use crate::rows::Rows;

/// Writes one layer's backward operations at plan time: the error at what the layer wrote comes in, the error at
/// what it read goes out (`None` if nobody needs it, because no parameter lies upstream).
pub type Pullback = Box<dyn FnOnce(&mut Planner, Rows) -> Option<Rows>>;

/// What planning a layer gives: the rows it writes, and its way back.
pub type Planned = (Rows, Pullback);

/// One stage of a net, as plain data: configuration, file format and layer are the same struct.
pub trait Layer: Debug + Send + Sync {
    /// Its kind; in messages and files it follows its position: `3.dense`.
    fn name(&self) -> &'static str;
    /// Writes the forward operations that read `x`.
    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError>;
}

/// The layers a net can be written down with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LayerSpec {
    /// y = x·W + b.
    Dense(Dense),
    /// y = f(x).
    Activation(Activation),
    /// y = x + a ⊙ (f(x) − x).
    ParametricActivation(ParametricActivation),
    /// Sets numbers to 0 at random while training.
    Dropout(Dropout),
    /// Each row to mean 0, variance 1, then scale and shift.
    LayerNorm(LayerNorm),
    /// Each column of the batch to mean 0, variance 1, then scale and shift.
    BatchNorm(BatchNorm),
    /// One factor a feature.
    FeatureScale(FeatureScale),
    /// A vector for each category.
    Embedding(Embedding),
    /// Straight pieces for each number.
    Piecewise(Piecewise),
    /// The bins that each number has passed.
    PiecewiseEncoding(PiecewiseEncoding),
    /// Waves for each number.
    Periodic(Periodic),
    /// Some columns of the input.
    Slice(Slice),
    /// y = x + f(x).
    Residual(Residual),
    /// Several branches of the same input side by side.
    Columns(Columns),
    /// From here on there are members, each with rows of its own.
    Repeat(Repeat),
    /// One factor a feature and member.
    MemberScale(MemberScale),
    /// y = ((x ⊙ R)·W) ⊙ S + b with a shared W; R, S and b of each member.
    MemberDense(MemberDense),
    /// y = x·W + b with W and b of each member.
    OwnDense(OwnDense),
}

impl LayerSpec {
    /// The layer it describes.
    pub fn layer(&self) -> &dyn Layer {
        match self {
            LayerSpec::Dense(l) => l,
            LayerSpec::Activation(l) => l,
            LayerSpec::ParametricActivation(l) => l,
            LayerSpec::Dropout(l) => l,
            LayerSpec::LayerNorm(l) => l,
            LayerSpec::BatchNorm(l) => l,
            LayerSpec::FeatureScale(l) => l,
            LayerSpec::Embedding(l) => l,
            LayerSpec::Piecewise(l) => l,
            LayerSpec::PiecewiseEncoding(l) => l,
            LayerSpec::Periodic(l) => l,
            LayerSpec::Slice(l) => l,
            LayerSpec::Residual(l) => l,
            LayerSpec::Columns(l) => l,
            LayerSpec::Repeat(l) => l,
            LayerSpec::MemberScale(l) => l,
            LayerSpec::MemberDense(l) => l,
            LayerSpec::OwnDense(l) => l,
        }
    }
}

/// Plans layers one after the other; the way back runs through them in reverse and ends where no parameter lies
/// further upstream.
pub fn plan_sequence(plan: &mut Planner, layers: &[LayerSpec], x: Rows) -> Result<Planned, PlanError> {
    let mut y = x;
    let mut ways_back = Vec::with_capacity(layers.len());
    for (i, spec) in layers.iter().enumerate() {
        let (next, back) = plan.layer(i, spec.layer(), y)?;
        y = next;
        ways_back.push(back);
    }
    Ok((
        y,
        Box::new(move |plan, mut error| {
            for back in ways_back.into_iter().rev() {
                error = back(plan, error)?;
            }
            Some(error)
        }),
    ))
}

//! Layers: what a net is made of. A layer writes its forward operations when it is planned, and hands back a
//! *pullback* which, called at plan time too, writes its backward operations.

pub mod activation;
mod columns;
mod dense;
pub(crate) mod dropout;
mod embedding;
mod norm;
mod residual;
mod scale;

use core::fmt::Debug;

use serde::{Deserialize, Serialize};

pub use activation::{Activation, Function};
pub use columns::Columns;
pub use dense::Dense;
pub use dropout::Dropout;
pub(crate) use dropout::dropout_mask;
pub use embedding::Embedding;
pub use norm::{BatchNorm, LayerNorm};
pub use residual::Residual;
pub use scale::FeatureScale;

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
    /// y = x + f(x).
    Residual(Residual),
    /// Several branches of the same input side by side.
    Columns(Columns),
}

impl LayerSpec {
    /// The layer it describes.
    pub fn layer(&self) -> &dyn Layer {
        match self {
            LayerSpec::Dense(l) => l,
            LayerSpec::Activation(l) => l,
            LayerSpec::Dropout(l) => l,
            LayerSpec::LayerNorm(l) => l,
            LayerSpec::BatchNorm(l) => l,
            LayerSpec::FeatureScale(l) => l,
            LayerSpec::Embedding(l) => l,
            LayerSpec::Residual(l) => l,
            LayerSpec::Columns(l) => l,
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

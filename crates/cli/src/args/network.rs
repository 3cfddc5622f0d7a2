//! Flags that describe the net.

use clap::Args;
use gradus::engine::layer::Function;
use gradus::options::{NetworkOptions, Norm, NumberEmbedding, Preset, Sharing, Start};

use super::data::set;
use super::values::{Layers, layers, number, whole, word};

#[derive(Debug, Args)]
#[command(next_help_heading = "Network")]
pub struct NetworkArgs {
    /// Where all that no other flag says comes from: quick, default, realmlp, tabm, best or lab (see gradus presets)
    #[arg(long, value_name = "NAME", value_parser = word::<Preset>)]
    pub preset: Option<Preset>,
    /// Units of each hidden layer, separated by commas; "none" is a linear model
    #[arg(long, value_name = "UNITS", value_parser = layers)]
    pub layers: Option<Layers>,
    /// relu, leaky_relu, gelu, silu, mish, tanh, sigmoid, softplus, selu or identity
    #[arg(long, value_name = "FUNCTION", value_parser = word::<Function>)]
    pub activation: Option<Function>,
    /// Share of units dropped while training
    #[arg(long, value_name = "SHARE", value_parser = number::<f32>)]
    pub dropout: Option<f32>,
    /// Normalisation after each hidden dense layer: none, layer or batch
    #[arg(long, value_name = "NORM", value_parser = word::<Norm>)]
    pub norm: Option<Norm>,
    /// Add each hidden layer's input to its output, where the widths agree
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    pub residual: Option<bool>,
    /// Learn one factor for each input
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    pub feature_scale: Option<bool>,
    /// What is made of each number first: none, piecewise (a line that learns to bend) or periodic (waves)
    #[arg(long, value_name = "HOW", value_parser = word::<NumberEmbedding>)]
    pub number_embedding: Option<NumberEmbedding>,
    /// Numbers in the embedding of a number [default: by the number of columns]
    #[arg(long, value_name = "N", value_parser = whole::<u32>)]
    pub number_width: Option<u32>,
    /// Nets that are trained side by side and answer together [default: by the number of rows]
    #[arg(long, value_name = "N", value_parser = whole::<u32>)]
    pub members: Option<u32>,
    /// What they share: adapters (all but factors), mini (all but factors on the inputs) or packed (nothing)
    #[arg(long, value_name = "HOW", value_parser = word::<Sharing>)]
    pub sharing: Option<Sharing>,
    /// Let each unit learn how much of the activation it wants
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    pub parametric: Option<bool>,
    /// Where the weights start: usual (by the activation), fan-in, or fitted to the training rows
    #[arg(long, value_name = "HOW", value_parser = word::<Start>)]
    pub start: Option<Start>,
}

impl NetworkArgs {
    pub fn apply(self, network: &mut NetworkOptions) {
        set(&mut network.layers, self.layers.map(|layers| layers.0));
        network.activation = self.activation.or(network.activation);
        set(&mut network.dropout, self.dropout);
        set(&mut network.norm, self.norm);
        set(&mut network.residual, self.residual);
        set(&mut network.feature_scale, self.feature_scale);
        set(&mut network.number_embedding, self.number_embedding);
        network.number_width = self.number_width.or(network.number_width);
        network.members = self.members.or(network.members);
        set(&mut network.sharing, self.sharing);
        set(&mut network.parametric, self.parametric);
        set(&mut network.start, self.start);
    }
}

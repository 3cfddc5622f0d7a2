//! Flags that describe the net.

use clap::Args;
use gradus::engine::layer::Function;
use gradus::options::{NetworkOptions, Norm};

use super::data::set;
use super::values::{Layers, layers, number, word};

#[derive(Debug, Args)]
#[command(next_help_heading = "Network")]
pub struct NetworkArgs {
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
}

impl NetworkArgs {
    pub fn apply(self, network: &mut NetworkOptions) {
        set(&mut network.layers, self.layers.map(|layers| layers.0));
        set(&mut network.activation, self.activation);
        set(&mut network.dropout, self.dropout);
        set(&mut network.norm, self.norm);
        set(&mut network.residual, self.residual);
        set(&mut network.feature_scale, self.feature_scale);
    }
}

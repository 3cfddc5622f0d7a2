//! What a net is made of.

use gradus_engine::layer::Function;
use serde::{Deserialize, Serialize};

/// What stands between dense layer and activation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Norm {
    /// Nothing.
    #[default]
    None,
    /// Layer norm.
    Layer,
    /// Batch norm.
    Batch,
}

/// What the net makes of each number before its first hidden layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberEmbedding {
    /// Nothing: it reads the number as it is.
    #[default]
    None,
    /// A straight line that learns to bend at the edges of bins (M:piecewise, with a linear part).
    Piecewise,
    /// Waves whose lengths are learnt, beside the number itself (M:periodic, with phases).
    Periodic,
}

/// What the members of a net share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sharing {
    /// All but factors on what each hidden layer reads and writes, its biases, and the last layer (TabM).
    Adapters,
    /// All but factors on what the first hidden layer reads, and the last layer (TabM-mini).
    #[default]
    Mini,
    /// Nothing (TabM-packed).
    Packed,
}

/// Where the weights of dense layers start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// As is usual for the activation (He for ReLU and its kin, Glorot for the last layer); biases at 0.
    #[default]
    Usual,
    /// U(±1/√inputs), biases too where members have their own: as PyTorch's `Linear` and so TabM.
    FanIn,
    /// Weights of size 1 (M:affine-ntk), each layer fitted to the training rows (M:fitted-start), as RealMLP has it.
    Fitted,
}

/// The net: its hidden layers, each dense → norm → activation → dropout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NetworkOptions {
    /// Units of each hidden layer; none is a linear model.
    pub layers: Vec<u32>,
    /// Their activation; by the preset and the task where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activation: Option<Function>,
    /// Whether each unit learns how much of the activation it wants (M:blend).
    pub parametric: bool,
    /// Share of units dropped while training.
    pub dropout: f32,
    /// Normalisation.
    pub norm: Norm,
    /// Adds each hidden layer's input to its output where the widths agree.
    pub residual: bool,
    /// One learnt factor for each input.
    pub feature_scale: bool,
    /// What is made of each number first.
    pub number_embedding: NumberEmbedding,
    /// Numbers in the embedding of a number; the number itself is one of them where it stands beside waves. Chosen from
    /// the number of such columns where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number_width: Option<u32>,
    /// Waves of a number.
    pub waves: u32,
    /// Standard deviation of the frequencies at the start.
    pub wave_deviation: f64,
    /// Nets that are trained side by side and answer together; 1 is one net. The preset "default" chooses by the table where
    /// absent, all others have one net.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<u32>,
    /// What they share.
    pub sharing: Sharing,
    /// Where the weights start.
    pub start: Start,
    /// Factor on the learning rate of biases.
    pub bias_rate: f32,
    /// Factor on the learning rate of `feature_scale`.
    pub scale_rate: f32,
    /// Factor on the learning rate of `parametric` activations.
    pub activation_rate: f32,
    /// Factor on the learning rate of waves and what is made of them.
    pub wave_rate: f32,
    /// Factor on the weight decay of `feature_scale`, `parametric` activations and the biases of waves.
    pub gain_decay: f32,
}

impl NetworkOptions {
    /// The activation where neither the options nor a preset's rule for the task names one.
    pub const ACTIVATION: Function = Function::Silu;

    /// Numbers in the embedding of a number where neither the options nor the table say how many (TabM's).
    pub const NUMBER_WIDTH: u32 = 16;

    /// Numbers in the embedding of a number.
    pub fn number_width(&self) -> u32 {
        self.number_width.unwrap_or(Self::NUMBER_WIDTH)
    }

    /// Nets that are trained side by side.
    pub fn members(&self) -> u32 {
        self.members.unwrap_or(1)
    }

    /// Their activation.
    pub fn activation(&self) -> Function {
        self.activation.unwrap_or(Self::ACTIVATION)
    }
}

impl Default for NetworkOptions {
    fn default() -> Self {
        NetworkOptions {
            layers: vec![256, 256],
            activation: None,
            parametric: false,
            dropout: 0.15,
            norm: Norm::None,
            residual: false,
            feature_scale: false,
            number_embedding: NumberEmbedding::None,
            number_width: None,
            waves: 16,
            wave_deviation: 0.1,
            members: None,
            sharing: Sharing::default(),
            start: Start::default(),
            bias_rate: 1.0,
            scale_rate: 1.0,
            activation_rate: 1.0,
            wave_rate: 1.0,
            gain_decay: 0.0,
        }
    }
}

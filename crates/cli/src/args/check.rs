//! Flags of `gradus check`.

use std::path::PathBuf;

use clap::Args;
use gradus::check::{ROWS, TOLERANCE};

use super::{DataArgs, NetworkArgs, TrainingArgs, values};

/// `gradus check`.
#[derive(Debug, Args)]
#[command(
    allow_negative_numbers = true,
    override_usage = "gradus check TABLE --target COLUMN [OPTIONS]\n       gradus check MODEL TABLE [OPTIONS]",
    after_help = "The slope of each weight by backpropagation, beside the slope of the secant through the error at \
                  the weight a little less and a little more. In f64, in training mode with fixed masks. Exit code 1 \
                  where they differ by more than --tolerance."
)]
pub struct CheckArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// With a model (or a run's folder) before it: the table with the rows
    #[arg(value_name = "MODEL TABLE", hide = true)]
    pub rows_of: Option<PathBuf>,
    #[command(flatten)]
    pub network: NetworkArgs,
    #[command(flatten)]
    pub training: TrainingArgs,
    #[command(flatten)]
    pub check: CheckFlags,
}

/// How to check.
#[derive(Debug, Args)]
#[command(next_help_heading = "Check")]
pub struct CheckFlags {
    /// Rows that the error is taken over
    #[arg(long, value_name = "N", default_value_t = ROWS as u32, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub rows: u32,
    /// Weights to try, drawn evenly over the tensors [default: every one of up to 5,000, else 2,000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub weights: Option<u32>,
    /// The relative error that is still right
    #[arg(long, value_name = "ERROR", default_value_t = TOLERANCE)]
    pub tolerance: f64,
    /// Read the options from this TOML file; flags go over it
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Threads to compute with [default: all cores]
    #[arg(long, value_name = "N", value_parser = values::threads)]
    pub threads: Option<u16>,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

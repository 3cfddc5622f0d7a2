//! Flags of `gradus inspect`.

use std::path::PathBuf;

use clap::Args;

/// `gradus inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// The model: a model.gradus file or a run's folder
    #[arg(value_name = "MODEL")]
    pub model: PathBuf,
    /// The operations that a training step runs, with their formulas
    #[arg(long, conflicts_with_all = ["row", "data"])]
    pub program: bool,
    /// Follow this row of the table forward and backward, counted from 1 without the header
    #[arg(long, value_name = "N", requires = "data", value_parser = clap::value_parser!(u64).range(1..))]
    pub row: Option<u64>,
    /// The table with the row
    #[arg(long, value_name = "FILE", requires = "row")]
    pub data: Option<PathBuf>,
    /// The table's text encoding, such as euc-kr
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// How far the step shown goes along the slope [default: the run's rate, else that of gradus train]
    #[arg(long, value_name = "RATE")]
    pub learning_rate: Option<f64>,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

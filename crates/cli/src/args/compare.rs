//! Flags of `gradus compare`.

use std::path::PathBuf;

use clap::Args;
use gradus::metrics::Metric;

use super::values::word;

/// `gradus compare`.
#[derive(Debug, Args)]
#[command(
    after_help = "Both runs must have been tested on the same rows: the same table, --seed and --test-share, or the same --test \
                  FILE. The interval is a paired bootstrap: the same test rows are drawn again for both. It tells of the \
                  chance in these test rows, not of other seeds or other training rows."
)]
pub struct CompareArgs {
    /// The first run's folder
    #[arg(value_name = "RUN1")]
    pub first: PathBuf,
    /// The second run's folder
    #[arg(value_name = "RUN2")]
    pub second: PathBuf,
    /// The metric that the verdict is by: log_loss, accuracy, roc_auc, rmse, mae or r2 [default: what both were selected on]
    #[arg(long, value_name = "METRIC", value_parser = word::<Metric>)]
    pub metric: Option<Metric>,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

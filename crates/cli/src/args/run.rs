//! Flags that say where a run goes and how it is worked through. None of them but --time-limit changes a bit of the
//! model, and that one does so by options.

use std::path::PathBuf;

use clap::Args;
use gradus::limit::TimeLimit;
use gradus::report::Language;
use gradus::run::CHECKPOINT_SECONDS;

#[derive(Debug, Args)]
#[command(next_help_heading = "Run")]
pub struct RunArgs {
    /// The run's folder [default: runs/<table>-<target>-<n>]
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace an existing run
    #[arg(long)]
    pub force: bool,
    /// Read the options from this TOML file; flags go over it
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Plan folds, members and epochs so that the run ends within this time: 60s, 5m or 1h; what flags or --config say stays
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, value_parser = str::parse::<TimeLimit>)]
    pub time_limit: Option<TimeLimit>,
    /// Print the resolved options as TOML and exit
    #[arg(long)]
    pub print_config: bool,
    /// Threads to compute with [default: all cores]
    #[arg(long, value_name = "N", value_parser = super::values::threads)]
    pub threads: Option<u16>,
    /// Seconds between two checkpoints
    #[arg(long, value_name = "SECONDS", default_value_t = CHECKPOINT_SECONDS, value_parser = super::values::number::<f64>)]
    pub checkpoint_every: f64,
    /// Leave the report out; gradus report makes it later
    #[arg(long)]
    pub no_report: bool,
    /// The language of the run's report.html: en or ko
    #[arg(long, value_name = "LANGUAGE", default_value_t)]
    pub lang: Language,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

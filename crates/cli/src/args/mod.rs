//! The command line: one struct for each group of flags. Help, man page and completions all come from here.

mod check;
mod data;
mod inspect;
mod network;
mod report;
mod run;
mod training;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use gradus::report::Language;

pub use check::CheckArgs;
pub use data::DataArgs;
pub use inspect::InspectArgs;
pub use network::NetworkArgs;
pub use report::ReportArgs;
pub use run::RunArgs;
pub use training::TrainingArgs;

/// Trains neural networks on your own table, and shows why they learn.
#[derive(Debug, Parser)]
#[command(name = "gradus", version = crate::version(), max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 done, 1 a stated requirement was not met, 2 usage or data, 130 interrupted \
                        (checkpoint written)."
)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Train a network on a table: predict, compare, reduce the error, repeat
    Train(Box<TrainArgs>),
    /// Go on with a run that was interrupted
    Resume(ResumeArgs),
    /// Predict the rows of a table with a trained model
    Predict(PredictArgs),
    /// Test a trained model on a table
    Evaluate(EvaluateArgs),
    /// Draw the report of a finished run again
    Report(ReportArgs),
    /// Check backpropagation against finite differences, on your own net and rows
    Check(Box<CheckArgs>),
    /// Look into a model: columns, layers, formulas, one row forward and backward
    Inspect(InspectArgs),
    /// Print the completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man {
        /// Of this subcommand
        command: Option<String>,
    },
}

/// `gradus train`.
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
#[command(
    after_help = "Every default, with what depends on the table filled in: gradus train TABLE --target COLUMN \
                        --print-config"
)]
pub struct TrainArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub network: NetworkArgs,
    #[command(flatten)]
    pub training: TrainingArgs,
    #[command(flatten)]
    pub run: RunArgs,
}

/// `gradus resume`.
#[derive(Debug, Args)]
pub struct ResumeArgs {
    /// The run's folder
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    /// Where the table is now, if it was moved
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// Threads to compute with [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Seconds between two checkpoints
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0)]
    pub checkpoint_every: f64,
    /// The language of the run's report.html: en or ko
    #[arg(long, value_name = "LANGUAGE", default_value_t)]
    pub lang: Language,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// `gradus predict`.
#[derive(Debug, Args)]
pub struct PredictArgs {
    /// The model: a model.gradus file or a run's folder
    #[arg(value_name = "MODEL")]
    pub model: PathBuf,
    /// The table with the rows to predict; - reads standard input
    #[arg(value_name = "TABLE")]
    pub table: PathBuf,
    /// Where the predictions go; - writes standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// Copy the input's columns in front of the predictions
    #[arg(long)]
    pub keep: bool,
    /// Replace an existing output file
    #[arg(long)]
    pub force: bool,
    /// The table's text encoding, such as euc-kr
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Threads to compute with [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Print one JSON object about the work to standard error when done
    #[arg(long)]
    pub json: bool,
}

/// `gradus evaluate`.
#[derive(Debug, Args)]
pub struct EvaluateArgs {
    /// The model: a model.gradus file or a run's folder
    #[arg(value_name = "MODEL")]
    pub model: PathBuf,
    /// The table to test on
    #[arg(value_name = "TABLE")]
    pub table: PathBuf,
    /// The table's text encoding, such as euc-kr
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Threads to compute with [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

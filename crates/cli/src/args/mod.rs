//! The command line: one struct for each group of flags. Help, man page and completions all come from here.

mod answers;
mod check;
mod compare;
mod data;
mod defaults;
mod inspect;
#[cfg(feature = "lab")]
mod lab;
mod moved;
mod network;
mod report;
mod run;
mod training;
mod values;

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};
use gradus::predict::Request;
use gradus::report::Language;
use gradus::run::CHECKPOINT_SECONDS;
use gradus::table::Source;

pub use answers::AnswerArgs;
pub use check::CheckArgs;
pub use compare::CompareArgs;
pub use data::DataArgs;
pub use defaults::command;
pub use inspect::InspectArgs;
#[cfg(feature = "lab")]
pub use lab::LabArgs;
pub use moved::MovedArgs;
pub use network::NetworkArgs;
pub use report::ReportArgs;
pub use run::RunArgs;
pub use training::TrainingArgs;

/// Trains neural networks on your own table, and shows why they learn.
#[derive(Debug, Parser)]
#[command(name = "gradus", version = crate::version(), max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Examples:
  gradus train people.csv --target sex
  gradus predict runs/people-sex-1 new.csv -o predictions.csv
  gradus evaluate runs/people-sex-1 test.csv
  gradus resume runs/people-sex-1

Exit codes: 0 done, 1 a stated requirement was not met, 2 usage or data, 130 interrupted (checkpoint written).")]
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
    /// List the presets: what each does, and when to take it
    Presets(PresetsArgs),
    /// Go on with a run that was interrupted
    Resume(ResumeArgs),
    /// Predict the rows of a table with a trained model
    Predict(PredictArgs),
    /// Test a trained model on a table
    Evaluate(EvaluateArgs),
    /// Compare two finished runs on the same test rows: is the difference more than noise?
    Compare(CompareArgs),
    /// Draw the report of a finished run again
    Report(ReportArgs),
    /// Check backpropagation against finite differences, on your own net and rows
    Check(Box<CheckArgs>),
    /// Watch a network learn on your own table, on a page of this machine
    #[cfg(feature = "lab")]
    Lab(Box<LabArgs>),
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

/// `gradus presets`.
#[derive(Debug, Args)]
pub struct PresetsArgs {
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// `gradus train`.
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
#[command(after_help = "Examples:
  gradus train people.csv --target age --drop age_group
  gradus train people.csv --target income --layers 128,64 --epochs 20
  gradus train people.csv --target sex --print-config > run.toml
  gradus train --config run.toml --seed 1 --out runs/another-seed")]
pub struct TrainArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub network: NetworkArgs,
    /// Train only the first N kinds of nets, of several [default: all of them]
    #[arg(long, value_name = "N", value_parser = values::whole::<u32>, help_heading = "Network")]
    pub kinds: Option<u32>,
    #[command(flatten)]
    pub training: TrainingArgs,
    #[command(flatten)]
    pub answers: AnswerArgs,
    #[command(flatten)]
    pub run: RunArgs,
}

/// `gradus resume`.
#[derive(Debug, Args)]
pub struct ResumeArgs {
    /// The run's folder
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    #[command(flatten)]
    pub moved: MovedArgs,
    /// Threads to compute with [default: all cores]
    #[arg(long, value_name = "N", value_parser = values::threads)]
    pub threads: Option<u16>,
    /// Seconds between two checkpoints
    #[arg(long, value_name = "SECONDS", default_value_t = CHECKPOINT_SECONDS, value_parser = values::number::<f64>)]
    pub checkpoint_every: f64,
    /// The language of the run's report.html: en or ko
    #[arg(long, value_name = "LANGUAGE", default_value_t)]
    pub lang: Language,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// A model and the table it is used on.
#[derive(Debug, Args)]
pub struct UseArgs {
    /// The model: a model.gradus file or a run's folder
    #[arg(value_name = "MODEL")]
    pub model: PathBuf,
    /// The table; - reads standard input
    #[arg(value_name = "TABLE")]
    pub table: PathBuf,
    /// The table's text encoding, such as euc-kr
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// The character between two columns, where the guess is wrong; \t is a tab
    #[arg(long, value_name = "CHARACTER", value_parser = values::delimiter)]
    pub delimiter: Option<char>,
    /// Threads to compute with [default: all cores]
    #[arg(long, value_name = "N", value_parser = values::threads)]
    pub threads: Option<u16>,
}

impl UseArgs {
    /// Where the table comes from.
    pub fn source(&self) -> Source {
        match is_dash(&self.table) {
            true => Source::stdin(),
            false => Source::Path(self.table.clone()),
        }
    }

    /// How it is read; `keep` copies its columns.
    pub fn request(&self, keep: bool) -> Request {
        let threads = self.threads.unwrap_or(0) as usize;
        let (encoding, delimiter) = (self.encoding.clone(), self.delimiter);
        Request { encoding, delimiter, keep, threads, ..Request::default() }
    }
}

/// `gradus predict`.
#[derive(Debug, Args)]
pub struct PredictArgs {
    #[command(flatten)]
    pub using: UseArgs,
    /// Where the predictions go, as CSV; .tsv writes tabs, .gz packs; - writes standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// Copy the input's columns in front of the predictions
    #[arg(long)]
    pub keep: bool,
    /// Say what each prediction owes to each column: baseline and contribution_<column>, which add up to it
    #[arg(long)]
    pub explain: bool,
    /// Also the range that holds the true number, or the classes among which the true one is, in so many of 100 rows
    #[arg(long, value_name = "PERCENT", value_parser = values::number::<f64>)]
    pub interval: Option<f64>,
    /// Also say of each row why it is unlike any that was learned from
    #[arg(long)]
    pub unfamiliar: bool,
    /// Replace an existing output file
    #[arg(long)]
    pub force: bool,
    /// Print one JSON object about the work when done; on standard error where the predictions go to standard output
    #[arg(long)]
    pub json: bool,
}

/// `gradus evaluate`.
#[derive(Debug, Args)]
pub struct EvaluateArgs {
    #[command(flatten)]
    pub using: UseArgs,
    /// A column that says how much each row counts
    #[arg(long, value_name = "COLUMN")]
    pub weight: Option<String>,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// What stands for standard input or output.
pub fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

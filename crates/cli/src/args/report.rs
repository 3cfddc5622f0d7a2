//! Flags of `gradus report`.

use std::path::PathBuf;

use clap::Args;
use gradus::report::Language;

use super::{MovedArgs, values};

/// `gradus report`.
#[derive(Debug, Args)]
#[command(
    after_help = "A run writes its report.html itself; this draws it again, in another language or elsewhere, and gathers its \
                  numbers anew where a file of the run is given."
)]
pub struct ReportArgs {
    /// The run's folder
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    /// The language of the page: en or ko
    #[arg(long, value_name = "LANGUAGE", default_value_t)]
    pub lang: Language,
    #[command(flatten)]
    pub moved: MovedArgs,
    /// Where the page goes; - writes standard output [default: report.html in the run's folder]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Threads to compute with [default: all cores]
    #[arg(long, value_name = "N", value_parser = values::threads)]
    pub threads: Option<u16>,
    /// Print the numbers of the report as one JSON object, and draw nothing
    #[arg(long)]
    pub json: bool,
}

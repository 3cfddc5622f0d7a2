//! Flags of `gradus report`.

use std::path::PathBuf;

use clap::Args;
use gradus::report::Language;

use super::values;

/// `gradus report`.
#[derive(Debug, Args)]
#[command(
    after_help = "A run writes its report.html itself; this draws it again, in another language or elsewhere."
)]
pub struct ReportArgs {
    /// The run's folder
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    /// The language of the page: en or ko
    #[arg(long, value_name = "LANGUAGE", default_value_t)]
    pub lang: Language,
    /// Gather the numbers anew from the table, which is here now
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
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

//! Flags of `gradus lab`.

use std::path::PathBuf;

use super::{DataArgs, NetworkArgs, TrainingArgs, values};
use clap::Args;

/// `gradus lab`.
#[derive(Debug, Args)]
#[command(
    allow_negative_numbers = true,
    override_usage = "gradus lab [TABLE --target COLUMN] [OPTIONS]\n       gradus lab RUN [OPTIONS]\n       gradus lab MODEL TABLE [OPTIONS]",
    after_help = "Opens a page on this machine on which you watch and steer a real training run (of --preset lab where none is named): the error, one weight's \
                  bowl with its slope, the error handed back layer by layer, each row's share. Without a table it \
                  opens on the people table inside the program. A run of gradus train, finished or still \
                  training, and a model are looked at and not changed; a lab's own folder is gone on with, every change \
                  made again. The page can be opened by whoever has the link, and from \
                  this machine alone. Ctrl-C ends it.

Examples:
  gradus lab
  gradus lab people.csv --target age --drop age_group
  gradus lab people.csv --target income --preset default
  gradus lab runs/people-sex-1
  gradus lab model.gradus people.csv"
)]
pub struct LabArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// With a model before it: the table with the rows
    #[arg(value_name = "MODEL TABLE", hide = true)]
    pub rows_of: Option<PathBuf>,
    #[command(flatten)]
    pub network: NetworkArgs,
    #[command(flatten)]
    pub training: TrainingArgs,
    #[command(flatten)]
    pub lab: LabFlags,
}

/// How it is opened.
#[derive(Debug, Args)]
#[command(next_help_heading = "Lab")]
pub struct LabFlags {
    /// The port of the page; 0 takes one that is free
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = values::port)]
    pub port: u16,
    /// Print the link, and open no browser
    #[arg(long)]
    pub no_open: bool,
    /// Where the log of your changes and saved models go [default: runs/<table>-<target>-lab-<n>]
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Where the table of a run is now, should it have moved
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// Threads to compute with [default: all cores]
    #[arg(long, value_name = "N", value_parser = values::threads)]
    pub threads: Option<u16>,
    /// Print one JSON object with the link instead of text
    #[arg(long)]
    pub json: bool,
}

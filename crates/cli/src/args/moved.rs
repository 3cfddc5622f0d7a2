//! Flags that say where the files of a run are now.

use std::path::PathBuf;

use clap::Args;
use gradus::run::Moved;

#[derive(Debug, Args)]
pub struct MovedArgs {
    /// Where the table is now, if it was moved
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// Where the table of --valid is now, if it was moved
    #[arg(long, value_name = "FILE")]
    pub valid: Option<PathBuf>,
    /// Where the table of --test is now, if it was moved
    #[arg(long, value_name = "FILE")]
    pub test: Option<PathBuf>,
    /// Where the model of --from is now, if it was moved
    #[arg(long, value_name = "MODEL")]
    pub from: Option<PathBuf>,
}

impl From<MovedArgs> for Moved {
    fn from(args: MovedArgs) -> Moved {
        Moved { data: args.data, valid: args.valid, test: args.test, from: args.from }
    }
}

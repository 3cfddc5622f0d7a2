//! The `gradus` command. Results go to standard output, progress and remarks to standard error.
#![forbid(unsafe_code)]

mod args;
mod command;
mod output;
mod progress;
mod show;

use std::panic;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use clap::FromArgMatches;

use args::{Cli, Command};

/// Version and instruction set: what "same bits" is promised across.
fn version() -> String {
    let instructions = gradus::engine::backend::cpu::Cpu::instructions();
    format!("{} ({instructions})", env!("CARGO_PKG_VERSION"))
}

/// Done.
const DONE: u8 = 0;
/// A stated requirement was not met.
const NOT_MET: u8 = 1;
/// Usage or data.
const USAGE: u8 = 2;

/// Where and how the last panic happened. A library we stand on may panic on a hostile file and be caught; only a
/// panic that reaches [`main`] is worth a person's time.
static PANIC: Mutex<String> = Mutex::new(String::new());

fn main() -> ExitCode {
    panic::set_hook(Box::new(|info| {
        *PANIC.lock().unwrap_or_else(PoisonError::into_inner) = info.to_string();
    }));
    panic::catch_unwind(work).unwrap_or_else(|_| {
        let what = PANIC.lock().unwrap_or_else(PoisonError::into_inner).clone();
        output::remark(&format!(
            "error: this is a bug in gradus, not in your table: {what}\nPlease report it, with the command and, if you \
             can, the table."
        ));
        ExitCode::from(USAGE)
    })
}

fn work() -> ExitCode {
    command::outlive_file_limits();
    let cli = Cli::from_arg_matches(&args::command().get_matches()).unwrap_or_else(|error| error.exit());
    let result = match cli.command {
        Command::Train(args) => command::train::run(*args),
        Command::Presets(args) => command::presets::run(&args),
        Command::Resume(args) => command::resume::run(args),
        Command::Predict(args) => command::predict::run(args),
        Command::Evaluate(args) => command::evaluate::run(args),
        Command::Compare(args) => command::compare::run(args),
        Command::Report(args) => command::report::run(args),
        Command::Check(args) => command::check::run(*args),
        #[cfg(feature = "lab")]
        Command::Lab(args) => command::lab::run(*args),
        Command::Inspect(args) => command::inspect::run(args),
        Command::Completions { shell } => command::manual::completions(shell),
        Command::Man { command } => command::manual::man(command.as_deref()),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(command::Failure::Quiet) => ExitCode::from(DONE),
        Err(command::Failure::Said(text)) => {
            output::remark(&format!("error: {text}"));
            ExitCode::from(USAGE)
        }
    }
}

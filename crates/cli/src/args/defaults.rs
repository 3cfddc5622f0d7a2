//! Defaults in the help, from where they live: an option has one name on the command line and in the library.

use std::collections::BTreeMap;

use clap::{Arg, Command, CommandFactory};
use gradus::options::{Options, texts};

use super::Cli;

/// The command line, with the defaults of the options in its help.
pub fn command() -> Command {
    let defaults = defaults();
    let show = |command: Command| command.mut_args(|arg| with_default(arg, &defaults));
    ["train", "check"].into_iter().fold(Cli::command(), |all, name| all.mut_subcommand(name, show))
}

/// Every option that has a default whatever the table, by name.
fn defaults() -> BTreeMap<String, String> {
    let Options { preset, data, prepare, network, training, answers, nets: _ } = Options::default();
    let parts = [texts(&data), texts(&prepare), texts(&network), texts(&training), texts(&answers)];
    let all = parts.into_iter().flatten().chain([("preset".into(), preset.name().into())]);
    all.filter(|(_, default)| !default.is_empty()).collect()
}

fn with_default(arg: Arg, defaults: &BTreeMap<String, String>) -> Arg {
    match (defaults.get(arg.get_id().as_str()), arg.get_help()) {
        (Some(default), Some(help)) => {
            let text = format!("{help} [default: {default}]");
            arg.help(text)
        }
        _ => arg,
    }
}

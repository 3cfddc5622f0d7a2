//! `gradus train`.

use std::time::Instant;

use gradus::limit::{Limit, Named};
use gradus::run::Runtime;

use super::{ConfigFile, Failure, conclude, config_file, options_of, runtime};

use crate::args::TrainArgs;
use crate::output::print;
use crate::progress::Progress;

pub fn run(args: TrainArgs) -> Result<u8, Failure> {
    let begun = Instant::now();
    let config = config_file(args.run.config.as_deref())?;
    let limit = limit(&args, config.as_ref());
    let mut options = options_of(args.network.preset, config.as_ref(), args.data.from.as_deref())?;
    args.data.apply(&mut options.data, &mut options.prepare);
    if let Some(kinds) = args.kinds {
        options.keep_kinds(kinds)?;
    }
    args.network.apply(&mut options.network);
    args.training.apply(&mut options.training);
    args.answers.apply(&mut options.answers);
    if options.data.table.as_os_str().is_empty() {
        let text = "no table: wanted gradus train TABLE --target COLUMN, such as people.csv --target age";
        return Err(Failure::Said(text.into()));
    }
    if args.run.print_config {
        let threads = args.run.threads.unwrap_or(0) as usize;
        let prepared = match &limit {
            None => gradus::prepare::prepare_with(options, threads)?,
            Some(limit) => gradus::limit::within(options, limit, !args.run.no_report, threads, begun)?.0,
        };
        print(&prepared.options.to_toml()?)?;
        return Ok(crate::DONE);
    }
    let runtime = Runtime {
        report: !args.run.no_report,
        ..runtime(args.run.threads, args.run.checkpoint_every, args.run.lang)?
    };
    let mut progress = Progress::new(args.run.json, runtime.stop.clone());
    progress.reading(&options.data.table);
    let (out, force) = (args.run.out.as_deref(), args.run.force);
    let outcome = gradus::run::start_within(options, limit.as_ref(), out, force, &runtime, &mut progress);
    progress.finish();
    conclude(outcome, progress.folder(), args.run.json)
}

/// The time asked for, and what flags and the file have said and keep.
fn limit(args: &TrainArgs, config: Option<&ConfigFile>) -> Option<Limit> {
    let time = args.run.time_limit?;
    let flags = Named {
        folds: args.data.folds.is_some(),
        repeats: args.data.repeats.is_some(),
        kinds: args.kinds.is_some(),
        members: args.network.members.is_some(),
        epochs: args.training.epochs.is_some(),
    };
    let named = config.map_or(flags, |file| flags.or(Named::in_toml(&file.text)));
    Some(Limit { time, named })
}

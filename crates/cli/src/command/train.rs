//! `gradus train`.

use super::{Failure, conclude, options_of, runtime};
use gradus::run::Runtime;

use crate::args::TrainArgs;
use crate::output::print;
use crate::progress::Progress;

pub fn run(args: TrainArgs) -> Result<u8, Failure> {
    let mut options = options_of(args.network.preset, args.run.config.as_deref(), args.data.from.as_deref())?;
    args.data.apply(&mut options.data, &mut options.prepare);
    args.network.apply(&mut options.network);
    args.training.apply(&mut options.training);
    args.answers.apply(&mut options.answers);
    if options.data.table.as_os_str().is_empty() {
        let text = "no table: wanted gradus train TABLE --target COLUMN, such as people.csv --target age";
        return Err(Failure::Said(text.into()));
    }
    if args.run.print_config {
        let prepared = gradus::prepare::prepare(options)?;
        print(&prepared.options.to_toml()?)?;
        return Ok(crate::DONE);
    }
    let runtime = Runtime {
        report: !args.run.no_report,
        ..runtime(args.run.threads, args.run.checkpoint_every, args.run.lang)?
    };
    let mut progress = Progress::new(args.run.json, runtime.stop.clone());
    progress.reading(&options.data.table);
    let outcome =
        gradus::run::start(options, args.run.out.as_deref(), args.run.force, &runtime, &mut progress);
    progress.finish();
    conclude(outcome, progress.folder(), args.run.json)
}

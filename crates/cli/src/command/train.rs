//! `gradus train`.

use std::fs;

use gradus::options::Options;

use super::{Failure, conclude, runtime};
use crate::args::TrainArgs;
use crate::output::print;
use crate::progress::Progress;

pub fn run(args: TrainArgs) -> Result<u8, Failure> {
    let mut options = match &args.run.config {
        None => Options::default(),
        Some(path) => {
            let text = fs::read_to_string(path).map_err(|error| {
                Failure::Said(format!("--config {}: cannot be read: {error}; check the path", path.display()))
            })?;
            Options::from_toml(&text, &path.display().to_string())?
        }
    };
    args.data.apply(&mut options.data, &mut options.prepare);
    args.network.apply(&mut options.network);
    args.training.apply(&mut options.training);
    if options.data.table.as_os_str().is_empty() {
        let text = "no table: wanted gradus train TABLE --target COLUMN, such as people.csv --target age";
        return Err(Failure::Said(text.into()));
    }
    if args.run.print_config {
        let prepared = gradus::prepare::prepare(options)?;
        print(&prepared.options.to_toml()?)?;
        return Ok(crate::DONE);
    }
    let runtime = runtime(args.run.threads, args.run.checkpoint_every)?;
    let mut progress = Progress::new(args.run.json, runtime.stop.clone());
    progress.reading(&options.data.table);
    let outcome =
        gradus::run::start(options, args.run.out.as_deref(), args.run.force, &runtime, &mut progress);
    progress.finish();
    conclude(outcome?, args.run.json)
}

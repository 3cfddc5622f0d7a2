//! `gradus resume`.

use super::{Failure, conclude, runtime};
use crate::args::ResumeArgs;
use crate::progress::Progress;

pub fn run(args: ResumeArgs) -> Result<u8, Failure> {
    let runtime = runtime(args.threads, args.checkpoint_every, args.lang)?;
    let mut progress = Progress::new(args.json, runtime.stop.clone());
    progress.reading(&args.run);
    let outcome = gradus::run::resume(&args.run, &args.moved.into(), &runtime, &mut progress);
    progress.finish();
    conclude(outcome, progress.folder(), args.json)
}

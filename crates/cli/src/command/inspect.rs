//! `gradus inspect`.

use gradus::inspect::{Rate, inspect, listing, trace};
use gradus::model::Model;

use super::{Failure, print_json};
use crate::args::InspectArgs;
use crate::output::print;
use crate::{DONE, show};

pub fn run(args: InspectArgs) -> Result<u8, Failure> {
    let model = Model::load(&args.model)?;
    if args.program {
        let listing = listing(&model)?;
        match args.json {
            true => print_json(&listing)?,
            false => print(&show::listing(&listing))?,
        }
        return Ok(DONE);
    }
    let (Some(row), Some(data)) = (args.row, &args.data) else {
        let inspection = inspect(&model)?;
        match args.json {
            true => print_json(&inspection)?,
            false => print(&show::inspection(&inspection))?,
        }
        return Ok(DONE);
    };
    let step = rate(&args)?;
    let trace = trace(&model, data, row, args.encoding, step)?;
    match args.json {
        true => print_json(&trace)?,
        false => print(&show::trace(&trace))?,
    }
    Ok(DONE)
}

/// The rate that was asked for, or the run's, or the default one.
fn rate(args: &InspectArgs) -> Result<Rate, Failure> {
    if let Some(rate) = args.learning_rate {
        return match rate > 0.0 && rate.is_finite() {
            true => Ok(Rate { rate, of_run: false }),
            false => {
                let text = format!("--learning-rate {rate}: wanted a positive number, such as 0.001");
                Err(Failure::Said(text))
            }
        };
    }
    let of_run = args.model.is_dir().then(|| gradus::run::options(&args.model).ok()).flatten();
    let of_run = of_run.and_then(|options| options.training.learning_rate);
    Ok(match of_run {
        Some(rate) => Rate { rate, of_run: true },
        None => Rate { rate: gradus::options::LEARNING_RATE, of_run: false },
    })
}

//! `gradus check`.

use gradus::check::{Checked, Request, check_model, check_table};
use gradus::model::Model;
use gradus::options::Options;

use super::{Failure, config_file, options_of, print_json};
use crate::args::CheckArgs;
use crate::output::print;
use crate::progress::spinner;
use crate::{DONE, NOT_MET, show};

pub fn run(args: CheckArgs) -> Result<u8, Failure> {
    let flags = args.check;
    if !(flags.tolerance > 0.0 && flags.tolerance.is_finite()) {
        let text = format!("--tolerance {}: wanted a positive number, such as 1e-6", flags.tolerance);
        return Err(Failure::Said(text));
    }
    let request = Request {
        rows: flags.rows as usize,
        weights: flags.weights.map(|n| n as usize),
        tolerance: flags.tolerance,
        threads: flags.threads.unwrap_or(0) as usize,
    };
    let config = config_file(flags.config.as_deref())?;
    let mut options = options_of(args.network.preset, config.as_ref(), args.data.from.as_deref())?;
    args.data.apply(&mut options.data, &mut options.prepare);
    args.network.apply(&mut options.network);
    args.training.apply(&mut options.training);
    let live = if flags.json { None } else { spinner("taking slopes, twice".into()) };
    let checked = match args.rows_of {
        Some(table) => of_model(options, &table, &request),
        None if options.data.table.as_os_str().is_empty() => {
            let text =
                "nothing to check: wanted gradus check TABLE --target COLUMN, or gradus check MODEL TABLE";
            return Err(Failure::Said(text.into()));
        }
        None => check_table(options, &request).map_err(Failure::from),
    };
    if let Some(live) = live {
        live.finish_and_clear();
    }
    let checked = checked?;
    match flags.json {
        true => print_json(&checked)?,
        false => print(&show::checked(&checked))?,
    }
    Ok(if checked.passed { DONE } else { NOT_MET })
}

/// A model has its columns, net and loss; flags that would say otherwise are refused.
fn of_model(options: Options, table: &std::path::Path, request: &Request) -> Result<Checked, Failure> {
    let path = options.data.table.clone();
    let mut own = Options::default();
    own.data.table = path.clone();
    own.data.encoding = options.data.encoding.clone();
    if own != options {
        let text = "flags of a net to train, beside a model: the model has its own columns, net and loss; leave them \
                    out (--encoding, --rows, --weights, --tolerance, --threads and --json go with a model)";
        return Err(Failure::Said(text.into()));
    }
    let model = Model::load(&path)?;
    Ok(check_model(&model, table, options.data.encoding, request)?)
}

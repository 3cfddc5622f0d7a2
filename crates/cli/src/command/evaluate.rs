//! `gradus evaluate`.

use gradus::model::Model;
use gradus::table::Source;

use super::{Failure, is_dash};
use crate::args::EvaluateArgs;
use crate::output::print;
use crate::show;

pub fn run(args: EvaluateArgs) -> Result<u8, Failure> {
    let model = Model::load(&args.model)?;
    let source = match is_dash(&args.table) {
        true => Source::stdin(),
        false => Source::Path(args.table.clone()),
    };
    let threads = args.threads.unwrap_or(0) as usize;
    let evaluation = gradus::predict::evaluate(&model, source, args.encoding, threads)?;
    match args.json {
        true => print(&format!("{}\n", serde_json::to_string(&evaluation).unwrap_or_default()))?,
        false => print(&show::evaluation(&evaluation))?,
    }
    Ok(crate::DONE)
}

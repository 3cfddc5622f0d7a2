//! `gradus evaluate`.

use gradus::model::Model;
use gradus::predict::Request;

use super::Failure;
use crate::args::EvaluateArgs;
use crate::output::print;
use crate::show;

pub fn run(args: EvaluateArgs) -> Result<u8, Failure> {
    let model = Model::load(&args.using.model)?;
    let request = Request { weight: args.weight, ..args.using.request(false) };
    let evaluation = gradus::predict::evaluate(&model, args.using.source(), &request)?;
    match args.json {
        true => print(&format!("{}\n", serde_json::to_string(&evaluation).unwrap_or_default()))?,
        false => print(&show::evaluation(&evaluation))?,
    }
    Ok(crate::DONE)
}

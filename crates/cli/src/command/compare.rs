//! `gradus compare`.

use gradus::compare::compare;

use super::{Failure, print_json};
use crate::args::CompareArgs;
use crate::output::print;
use crate::{DONE, show};

pub fn run(args: CompareArgs) -> Result<u8, Failure> {
    let comparison = compare(&args.first, &args.second, args.metric)?;
    match args.json {
        true => print_json(&comparison)?,
        false => print(&show::comparison(&comparison))?,
    }
    Ok(DONE)
}

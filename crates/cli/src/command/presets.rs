//! `gradus presets`.

use gradus::options::{About, Preset};
use serde::Serialize;

use super::{Failure, print_json};
use crate::args::PresetsArgs;
use crate::output::print;

/// A preset, for programs.
#[derive(Serialize)]
struct Line {
    name: &'static str,
    #[serde(flatten)]
    about: About,
}

#[derive(Serialize)]
struct Lines {
    schema: u32,
    presets: Vec<Line>,
}

pub fn run(args: &PresetsArgs) -> Result<u8, Failure> {
    let presets: Vec<Line> = Preset::ALL.map(|p| Line { name: p.name(), about: p.about() }).into();
    if args.json {
        print_json(&Lines { schema: 1, presets })?;
        return Ok(crate::DONE);
    }
    let lines = presets.iter().map(|Line { name, about: About { what, when } }| {
        format!("{name:<10} {what}\n{:<10} Take it {when}\n", "")
    });
    let text: String = lines.collect();
    print(&format!(
        "{text}\nUse one:   gradus train TABLE --target COLUMN --preset NAME\n\
         Edit one:  gradus train TABLE --target COLUMN --preset NAME --print-config > run.toml\n"
    ))?;
    Ok(crate::DONE)
}

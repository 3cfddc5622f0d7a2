//! `gradus predict`.

use std::io::{self, BufWriter, Write};

use gradus::files::{Disk, save};
use gradus::model::Model;
use gradus::predict::{Predicted, Request};
use gradus::table::Source;

use super::Failure;
use super::written::Written;
use crate::args::{PredictArgs, is_dash};
use crate::output::{print, remark};
use crate::show::counted;

pub fn run(args: PredictArgs) -> Result<u8, Failure> {
    let model = Model::load(&args.using.model)?;
    let to_file = !is_dash(&args.output);
    if to_file && args.output.is_dir() {
        let text = format!("{}: this is a folder; name a file in it", args.output.display());
        return Err(Failure::Said(text));
    }
    if to_file && args.output.exists() && !args.force {
        let text = format!("{}: the file exists; replace it with --force", args.output.display());
        return Err(Failure::Said(text));
    }
    let written = if to_file { Written::by_name(&args.output)? } else { Written::default() };
    let source = args.using.source();
    let (interval, unfamiliar) = (args.interval, args.unfamiliar);
    let request = Request {
        tabs: written.tabs,
        explain: args.explain,
        interval,
        unfamiliar,
        ..args.using.request(args.keep)
    };
    let predicted = match to_file {
        true => into_file(&model, source, &request, &args.output, written)?,
        false => {
            let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
            let predicted = gradus::predict::predict(&model, source, &request, &mut out)?;
            out.flush()?;
            predicted
        }
    };
    predicted.warnings.iter().for_each(|warning| remark(&format!("warning: {warning}")));
    if let Some(unlike) = predicted.unfamiliar.filter(|&rows| rows > 0) {
        remark(&format!("note: {} unlike any that was learned from", counted(unlike, "row")));
    }
    predicted.notes.iter().for_each(|note| remark(&format!("note: {note}")));
    match (args.json, to_file) {
        (true, true) => print(&format!("{}\n", serde_json::to_string(&predicted).unwrap_or_default()))?,
        (true, false) => remark(&serde_json::to_string(&predicted).unwrap_or_default()),
        (false, true) => remark(&format!("{} → {}", counted(predicted.rows, "row"), args.output.display())),
        (false, false) => {}
    }
    Ok(crate::DONE)
}

/// The file appears whole or not at all.
fn into_file(
    model: &Model,
    source: Source,
    request: &Request,
    path: &std::path::Path,
    written: Written,
) -> Result<Predicted, Failure> {
    let mut outcome = None;
    let saved = save(&Disk, path, |out: &mut dyn Write| {
        match written.through(out, |out| gradus::predict::predict(model, source, request, out)) {
            Ok(predicted) => {
                outcome = Some(Ok(predicted));
                Ok(())
            }
            Err(gradus::Error::Output(error)) => Err(error),
            Err(error) => {
                outcome = Some(Err(error));
                Err(io::Error::other("not predicted"))
            }
        }
    });
    match (outcome, saved) {
        (Some(Err(error)), _) => Err(error.into()),
        (_, Err(error)) => Err(gradus::Error::from(error).into()),
        (Some(Ok(predicted)), Ok(())) => Ok(predicted),
        (None, Ok(())) => Err(Failure::Said("nothing was predicted".into())),
    }
}

//! `gradus lab`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gradus::model::Model;
use gradus::options::{Options, Preset};
use gradus::run::Moved;
use gradus_lab::protocol::Opened;
use gradus_lab::{Again, Doorway, Lab, People, Server, Setup};
use serde::Serialize;

use super::{Failure, catch_signals, print_json};
use crate::args::LabArgs;
use crate::output::{print, remark};
use crate::progress::spinner;
use crate::{DONE, show};

/// How often it looks whether it should end.
const LOOK: Duration = Duration::from_millis(100);

/// What the table inside the program is called.
const PEOPLE: &str = "people.csv";

/// What a program reads.
#[derive(Debug, Serialize)]
struct Opening<'a> {
    link: &'a str,
    port: u16,
}

pub fn run(args: LabArgs) -> Result<u8, Failure> {
    let live = if args.lab.json { None } else { spinner("reading the table".into()) };
    let (port, json, no_open) = (args.lab.port, args.lab.json, args.lab.no_open);
    let lab = open(args);
    if let Some(live) = live {
        live.finish_and_clear();
    }
    let lab = Arc::new(lab?);
    let server = Server::start(lab.clone(), port).map_err(|error| {
        Failure::Said(format!(
            "--port {port}: the page cannot be served there: {error}; leave it out, or choose another"
        ))
    })?;
    let stop = Arc::<AtomicUsize>::default();
    catch_signals(&stop)?;
    let link = server.link();
    match json {
        true => print_json(&Opening { link: &link, port: server.address().port() })?,
        false => print(&format!("{}\n{link}\n", show::lab(&lab)))?,
    }
    let _doorway = match no_open {
        true => None,
        false => opened_page(&link),
    };
    remark("Ctrl-C ends it.");
    while stop.load(Ordering::Relaxed) == 0 {
        std::thread::sleep(LOOK);
    }
    Ok(DONE)
}

/// What is named: nothing, a table, a run or a lab of before, or a model with a table.
fn open(args: LabArgs) -> Result<Lab, Failure> {
    let flags = args.lab;
    let threads = flags.threads.unwrap_or(0) as usize;
    let preset = args.network.preset.unwrap_or(Preset::Lab);
    let mut options = base(preset, args.data.from.as_deref())?;
    args.data.apply(&mut options.data, &mut options.prepare);
    args.network.apply(&mut options.network);
    args.training.apply(&mut options.training);
    let named = options.data.table.clone();
    if let Some(table) = args.rows_of {
        return of_model(&named, &table, options, (preset, threads));
    }
    if named.is_dir() {
        only_looked_at(preset, &options)?;
        if let Some(again) = Again::read(&named)? {
            return go_on(again, flags.data, threads);
        }
        let data = options.data;
        let moved = Moved { data: flags.data, valid: data.valid, test: data.test, from: data.from };
        return Ok(Lab::look(&named, &moved, threads)?);
    }
    // Held until the table is read.
    let mut _people = None;
    let (opened, table) = match named.as_os_str().is_empty() {
        true => {
            let inside = unpacked()?;
            options.data.table = inside.file().to_owned();
            if options.data.target.is_empty() {
                options.data.target = People::TARGET.into();
            }
            _people = Some(inside);
            (Opened::People, PEOPLE.into())
        }
        false => (Opened::Table, named.display().to_string()),
    };
    if options.data.target.is_empty() {
        let text = "no target: wanted the column to predict, as gradus lab TABLE --target COLUMN";
        return Err(Failure::Said(text.into()));
    }
    Ok(Lab::open(Setup { options, opened, table, threads, out: flags.out })?)
}

fn unpacked() -> Result<People, Failure> {
    let wrong =
        |error| format!("the people table cannot be unpacked: {error}; set TMPDIR to a folder with room");
    People::unpack().map_err(|error| Failure::Said(wrong(error)))
}

/// Flags of a net to train, beside something that has its own, are refused.
fn only_looked_at(preset: Preset, options: &Options) -> Result<(), Failure> {
    let mut own = preset.options();
    let (asked, data) = (options.clone(), &mut own.data);
    data.table = asked.data.table.clone();
    (data.valid, data.test, data.from) =
        (asked.data.valid.clone(), asked.data.test.clone(), asked.data.from.clone());
    data.encoding = asked.data.encoding.clone();
    match own == asked {
        true => Ok(()),
        false => Err(Failure::Said(
            "flags of a net to train, beside a run or a model: it has its own columns, net and loss; leave them out".into(),
        )),
    }
}

/// A lab of before.
fn go_on(mut again: Again, moved: Option<PathBuf>, threads: usize) -> Result<Lab, Failure> {
    let mut _people = None;
    let table = match again.opened {
        Opened::People => {
            let inside = unpacked()?;
            again.options.data.table = inside.file().to_owned();
            _people = Some(inside);
            PEOPLE.into()
        }
        _ => {
            again.options.data.table = moved.unwrap_or(again.options.data.table);
            again.options.data.table.display().to_string()
        }
    };
    remark("making the changes of its log again");
    Ok(Lab::again(again, table, threads)?)
}

/// A model and rows to see it on.
fn of_model(
    model: &Path,
    table: &Path,
    options: Options,
    (preset, threads): (Preset, usize),
) -> Result<Lab, Failure> {
    only_looked_at(preset, &options)?;
    let mut own = base(preset, Some(model))?;
    own.data.table = table.to_owned();
    own.data.encoding = options.data.encoding;
    own.data.from = Some(model.to_owned());
    let table = table.display().to_string();
    Ok(Lab::open(Setup { options: own, opened: Opened::Model, table, threads, out: None })?)
}

/// The page in the person's browser; where that fails they have the link.
fn opened_page(link: &str) -> Option<Doorway> {
    let opened = Doorway::new(link).and_then(|doorway| doorway.open().map(|()| doorway));
    opened
        .inspect_err(|error| remark(&format!("no browser was opened ({error}); open the link yourself")))
        .ok()
}

/// The preset's options; where training starts from a model, its columns, net and loss.
fn base(preset: Preset, from: Option<&Path>) -> Result<Options, Failure> {
    let options = preset.options();
    let Some(from) = from else { return Ok(options) };
    let own = Model::load(from)?.options();
    let loss = own.training.loss;
    let training = gradus::options::TrainingOptions { loss, ..options.training };
    Ok(Options { training, ..own })
}
